"""READ FIRST: every way in from XMPP. One row is one kind of stanza; the first row that fits takes it.

A row names what the stanza is, its type, a child it must have (``None``: any), to which kind of address it came
(``None``: any), and who handles it. How rows are looked up, and what becomes of stanzas without one, is in
`bridge.xmpp.router`. Handlers get the stanza
read (`bridge.xmpp.parse`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bridge.xmpp.namespaces import JIVE, PUBSUB
from bridge.xmpp.parse import Iq, Message, Presence
from bridge.xmpp.stanzas import (
    ad_hoc,
    confirm,
    desk,
    disco,
    focus,
    jive_past,
    jive_settings,
    jive_work,
    last,
    marks,
    muc,
    ping,
    privilege,
    vcard,
    version,
    workgroup,
    workgroup_agent,
    workgroup_offer,
    workgroup_queue,
)

OnMessage = Callable[[Message], None]
OnPresence = Callable[[Presence], None]
OnIq = Callable[[Iq], None]


class Address(StrEnum):
    """Kinds of addresses on the component (DESIGN.md section 6)."""

    BARE = "bare"
    """``workgroup.example.org``, the component itself."""
    DESK = "desk"
    """``desk@…``"""
    SERVICE = "service"
    """``billing@…``"""
    CONTACT = "contact"
    """``anna-7f3k2m@…``: a chat, or anything else nobody is."""


DESK_LOCAL: Final = "desk"


@dataclass(frozen=True, slots=True)
class MessageRoute:
    """A row for messages."""

    type: str
    payload: str | None
    address: Address | None
    handler: OnMessage


@dataclass(frozen=True, slots=True)
class PresenceRoute:
    """A row for presences."""

    type: str
    payload: str | None
    address: Address | None
    handler: OnPresence


@dataclass(frozen=True, slots=True)
class IqRoute:
    """A row for IQs; their payload is an element still, for its parser in `bridge.xmpp.stanzas`."""

    type: str
    payload: str | None
    address: Address | None
    handler: OnIq


Route = MessageRoute | PresenceRoute | IqRoute


@dataclass(frozen=True, slots=True)
class WorkgroupHandlers:
    """Who handles what of face A (bridge.xmpp.faces.workgroup): agents, then rooms, then visitors."""

    presence: OnPresence
    unknown_workgroup: OnPresence
    accept: OnIq
    reject: OnIq
    workgroups: OnIq
    agents: OnIq
    agent_info: OnIq
    referral: OnIq
    mail: OnIq
    macros: OnIq
    notes: OnIq
    metadata: OnIq
    occupants: OnIq
    monitor: OnIq
    sessions: OnIq
    visits: OnIq
    transcript: OnIq
    search: OnIq
    room_presence: OnPresence
    room_message: OnMessage
    form: OnIq
    join: OnIq
    depart: OnIq
    place: OnIq
    properties: OnIq
    chat_settings: OnIq


@dataclass(frozen=True, slots=True)
class Handlers:
    """Who handles what; the composition root fills it in."""

    # presence and the XMPP housekeeping (bridge.xmpp.presence, privilege, disco)
    presence: OnPresence
    subscription: OnPresence
    privilege: OnMessage
    disco_info: OnIq
    disco_items: OnIq
    vcard: OnIq
    ping: OnIq
    version: OnIq
    last: OnIq
    pubsub: OnIq
    # agents with an ordinary client, and customers with an XMPP account (bridge.xmpp.faces.plain, customer)
    message_to_desk: OnMessage
    command: OnIq
    message_to_service: OnMessage
    message_to_contact: OnMessage
    bounce: OnMessage
    """A message of ours came back, whatever address it had left from."""
    confirm_result: OnIq
    """An accept by XEP-0070 as Gajim gives it: an IQ result that answers a message (CLIENTS.md section 3)."""
    # the desktop (bridge.xmpp.faces.desktop)
    snapshot: OnIq
    choose: OnIq
    token: OnIq
    offer_accept: OnIq
    offer_reject: OnIq
    history: OnIq
    end: OnIq
    complete: OnIq
    focus: OnIq
    flag: OnIq
    remind: OnIq
    forget: OnIq
    workgroup: WorkgroupHandlers


def build_table(to: Handlers) -> tuple[Route, ...]:
    """Return the table."""
    bare, desk_, service, contact = Address.BARE, Address.DESK, Address.SERVICE, Address.CONTACT
    group = to.workgroup
    return (
        PresenceRoute("available", muc.USER_TAG, desk_, group.room_presence),
        PresenceRoute("unavailable", muc.USER_TAG, desk_, group.room_presence),
        PresenceRoute("error", None, desk_, group.room_presence),
        PresenceRoute("available", None, bare, to.presence),
        PresenceRoute("available", None, desk_, to.presence),
        PresenceRoute("available", None, service, group.presence),
        PresenceRoute("available", workgroup_agent.STATUS_TAG, contact, group.unknown_workgroup),
        PresenceRoute("unavailable", None, bare, to.presence),
        PresenceRoute("unavailable", None, desk_, to.presence),
        PresenceRoute("unavailable", None, service, to.presence),
        PresenceRoute("subscribe", None, None, to.subscription),
        PresenceRoute("subscribed", None, None, to.subscription),
        PresenceRoute("unsubscribe", None, None, to.subscription),
        PresenceRoute("unsubscribed", None, None, to.subscription),
        PresenceRoute("probe", None, None, to.subscription),
        MessageRoute("normal", privilege.PRIVILEGE_TAGS[0], bare, to.privilege),
        MessageRoute("normal", privilege.PRIVILEGE_TAGS[1], bare, to.privilege),
        MessageRoute("error", confirm.CONFIRM_TAG, contact, to.message_to_contact),
        MessageRoute("error", None, None, to.bounce),
        MessageRoute("groupchat", None, desk_, group.room_message),
        MessageRoute("chat", None, desk_, to.message_to_desk),
        MessageRoute("normal", None, desk_, to.message_to_desk),
        MessageRoute("chat", None, service, to.message_to_service),
        MessageRoute("normal", None, service, to.message_to_service),
        MessageRoute("chat", None, contact, to.message_to_contact),
        MessageRoute("normal", None, contact, to.message_to_contact),
        IqRoute("get", disco.INFO_TAG, None, to.disco_info),
        IqRoute("get", disco.ITEMS_TAG, None, to.disco_items),
        IqRoute("set", ad_hoc.COMMAND_TAG, desk_, to.command),
        IqRoute("get", vcard.VCARD_TAG, None, to.vcard),
        IqRoute("get", ping.PING_TAG, None, to.ping),
        IqRoute("get", version.VERSION_TAG, None, to.version),
        IqRoute("get", last.LAST_TAG, None, to.last),
        IqRoute("get", f"{{{PUBSUB}}}pubsub", None, to.pubsub),
        *_desktop_rows(to),
        *_workgroup_rows(group),
        IqRoute("result", confirm.CONFIRM_TAG, contact, to.confirm_result),
    )


def _desktop_rows(to: Handlers) -> tuple[Route, ...]:
    """What the desktop asks (docs/protocol.md)."""
    desk_, contact = Address.DESK, Address.CONTACT
    return (
        IqRoute("get", desk.SNAPSHOT_TAG, desk_, to.snapshot),
        IqRoute("get", desk.TOKEN_TAG, desk_, to.token),
        IqRoute("set", desk.CHOOSE_TAG, desk_, to.choose),
        IqRoute("set", focus.FOCUS_TAG, desk_, to.focus),
        IqRoute("get", desk.HISTORY_TAG, contact, to.history),
        IqRoute("set", workgroup.ACCEPT_TAG, contact, to.offer_accept),
        IqRoute("set", workgroup.REJECT_TAG, contact, to.offer_reject),
        IqRoute("set", desk.END_TAG, contact, to.end),
        IqRoute("set", desk.COMPLETE_TAG, contact, to.complete),
        IqRoute("set", marks.FLAG_TAG, contact, to.flag),
        IqRoute("set", marks.REMIND_TAG, contact, to.remind),
        IqRoute("set", marks.REMIND_TAG, desk_, to.remind),
        IqRoute("set", marks.FORGET_TAG, desk_, to.forget),
    )


def _workgroup_rows(group: WorkgroupHandlers) -> tuple[Route, ...]:
    """What clients of XEP-0142 ask; the rest of their namespaces is not found (`bridge.xmpp.router`)."""
    bare, service = Address.BARE, Address.SERVICE
    return (
        IqRoute("set", workgroup.ACCEPT_TAG, service, group.accept),
        IqRoute("set", workgroup.REJECT_TAG, service, group.reject),
        IqRoute("get", workgroup_agent.WORKGROUPS_TAG, bare, group.workgroups),
        IqRoute("get", workgroup_agent.LIST_TAG, service, group.agents),
        IqRoute("get", workgroup_agent.INFO_TAG, service, group.agent_info),
        IqRoute("set", workgroup_agent.INFO_TAG, service, group.agent_info),
        IqRoute("set", workgroup_offer.INVITE_TAG, service, group.referral),
        IqRoute("set", workgroup_offer.TRANSFER_TAG, service, group.referral),
        IqRoute("set", f"{{{JIVE}}}send-email", service, group.mail),
        IqRoute("set", f"{{{JIVE}}}send-email", bare, group.mail),
        IqRoute("get", jive_work.MACROS_TAG, service, group.macros),
        IqRoute("set", jive_work.MACROS_TAG, service, group.macros),
        IqRoute("get", jive_work.NOTES_TAG, service, group.notes),
        IqRoute("set", jive_work.NOTES_TAG, service, group.notes),
        IqRoute("get", jive_work.CHAT_METADATA_TAG, service, group.metadata),
        IqRoute("get", jive_work.OCCUPANTS_TAG, service, group.occupants),
        IqRoute("get", jive_work.MONITOR_TAG, service, group.monitor),
        IqRoute("set", jive_work.MONITOR_TAG, service, group.monitor),
        IqRoute("get", jive_past.SESSIONS_TAG, service, group.sessions),
        IqRoute("get", jive_past.TRANSCRIPTS_TAG, service, group.visits),
        IqRoute("get", jive_past.TRANSCRIPT_TAG, service, group.transcript),
        IqRoute("get", jive_past.SEARCH_TAG, bare, group.search),
        IqRoute("get", jive_past.SEARCH_TAG, service, group.search),
        IqRoute("get", jive_settings.FORM_TAG, service, group.form),
        IqRoute("get", workgroup_queue.JOIN_TAG, service, group.form),
        IqRoute("set", workgroup_queue.JOIN_TAG, service, group.join),
        IqRoute("set", workgroup_queue.DEPART_TAG, service, group.depart),
        IqRoute("get", workgroup_queue.STATUS_TAG, service, group.place),
        IqRoute("get", jive_settings.PROPERTIES_TAG, service, group.properties),
        IqRoute("get", jive_settings.CHAT_TAG, service, group.chat_settings),
    )
