"""The door: an element becomes a frozen value here, once; nobody further in looks at XML of a message or a presence.

Only what is named here is taken from a stanza (FAULTS T17): markup, foreign payloads, carbon copies and forwarded
stanzas are left lying. The payload of an IQ stays an element until its handler reads it with `bridge.xmpp.stanzas`.
Children are found by name, never by place (CLIENTS.md section 3).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import BODY_TAG, CHAT_STATES, COMPONENT, XML_LANG
from bridge.xmpp.stanzas import (
    caps,
    chat_states,
    confirm,
    correct,
    data_form,
    delay,
    desk,
    idle,
    last,
    markers,
    muc,
    nick,
    oob,
    privilege,
    reactions,
    receipts,
    reply,
    sid,
    stanza_error,
    workgroup,
)
from bridge.xmpp.stanzas.confirm import Confirm
from bridge.xmpp.stanzas.data_form import Form
from bridge.xmpp.stanzas.muc import Occupant
from bridge.xmpp.stanzas.privilege import Privilege
from bridge.xmpp.stanzas.reactions import Reactions
from bridge.xmpp.stanzas.stanza_error import StanzaError
from bridge.xmpp.xml import attr, child, localpart, normal, text
from routing.words import Typing

MESSAGE_TYPES: Final = frozenset({"normal", "chat", "groupchat", "headline", "error"})

SHOWS: Final = frozenset({"away", "chat", "dnd", "xa"})
_THREAD_TAG: Final = f"{{{COMPONENT}}}thread"
_CHAT_STATE_START: Final = f"{{{CHAT_STATES}}}"
_SHOW_TAG: Final = f"{{{COMPONENT}}}show"
_STATUS_TAG: Final = f"{{{COMPONENT}}}status"
_PRIORITY_TAG: Final = f"{{{COMPONENT}}}priority"


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one of our addresses. JIDs are full where the sender's was, with the bare part in lower case."""

    sender: str
    to: str
    id: str
    type: str
    """``normal``, ``chat``, ``headline``, ``groupchat`` or ``error``."""
    body: str | None = None
    thread: str = ""
    nick: str = ""
    origin_id: str = ""
    inbox_id: str = ""
    """Its id in the durable inbox; whoever handles it tells `Inbox.stored` when nothing can be lost any more."""
    received: str = ""
    """Id of the message for which this is the receipt (XEP-0184)."""
    displayed: str = ""
    """Id of the newest message that a person has seen (XEP-0333)."""
    wants_receipt: bool = False
    wants_marker: bool = False
    """Its client shows when the other side has seen it (XEP-0333)."""
    typing: Typing | None = None
    sent_at: datetime | None = None
    """When it was sent, if it was held up on the way (XEP-0203)."""
    note: str | None = None
    """A private note for the agents of a chat."""
    file_url: str = ""
    """Address of the file that it is: its only words are the address (XEP-0066, as XEP-0363 has it)."""
    replaces: str = ""
    """Id of the sender's earlier message that this one corrects (XEP-0308)."""
    reply_to: str = ""
    """Id of the message that this one answers (XEP-0461)."""
    reactions: Reactions | None = None
    lang: str = ""
    """Language its client says it is written in; servers put their own where a client says nothing."""
    answer: desk.Accept | desk.Reject | None = None
    confirm: Confirm | None = None
    form: Form | None = None
    """A form that was filled in (XEP-0004)."""
    error: StanzaError | None = None
    privilege: Privilege | None = None

    @property
    def local(self) -> str:
        """Local part of the address it came to."""
        return localpart(self.to)


@dataclass(frozen=True, slots=True)
class Presence:
    """A presence; ``type`` is ``available`` where the stanza has none."""

    sender: str
    to: str
    id: str = ""
    type: str = "available"
    show: str = ""
    """``away``, ``chat``, ``dnd``, ``xa``, or empty for plainly available."""
    status: str = ""
    priority: int = 0
    caps_node: str = ""
    caps_ver: str = ""
    idle: bool = False
    """It carries a mark that a machine, not a person, said so (XEP-0319, or XEP-0012 as libpurple sends it)."""
    idle_since: datetime | None = None
    idle_seconds: int | None = None
    mirror: bool = False
    desktop: bool = False
    goodbye: bool = False
    agent_status: bool = False
    occupant: Occupant | None = None
    """What a room says of somebody in it."""
    error: StanzaError | None = None

    @property
    def local(self) -> str:
        """Local part of the address it came to."""
        return localpart(self.to)


@dataclass(frozen=True, slots=True)
class Iq:
    """An IQ; ``payload`` is its first child."""

    sender: str
    to: str
    id: str
    type: str
    payload: Element | None = None

    @property
    def local(self) -> str:
        """Local part of the address it came to."""
        return localpart(self.to)


def parse_message(element: Element, component: str) -> Message:
    """Read a message. A stanza-id counts only if our own host gave it (FAULTS T18)."""
    found: dict[str, Element] = {}
    typing: Typing | None = None
    inbox_id = ""
    for one in element:
        tag = one.tag
        if tag == sid.STANZA_TAG:
            given = sid.parse_stanza_id(one)
            inbox_id = given.id if given is not None and given.by == component else inbox_id
        elif tag.startswith(_CHAT_STATE_START):
            state = chat_states.parse_chat_state(one)
            typing = state.typing if state else typing
        else:
            found.setdefault(tag, one)
    kind = element.get("type", "normal")
    body, late, name = found.get(BODY_TAG), found.get(delay.DELAY_TAG), found.get(nick.NICK_TAG)
    failed, confirmed = found.get(stanza_error.ERROR_CHILD_TAG), found.get(confirm.CONFIRM_TAG)
    reacted = found.get(reactions.REACTIONS_TAG)
    delayed = delay.parse_delay(late) if late is not None else None
    nickname = nick.parse_nick(name) if name is not None else None
    words = None if body is None else text(body)
    return Message(
        sender=normal(attr(element, "from")),
        to=normal(attr(element, "to")),
        id=attr(element, "id"),
        type=kind if kind in MESSAGE_TYPES else "normal",
        body=words,
        thread=text(found.get(_THREAD_TAG)),
        nick=nickname.name if nickname else "",
        origin_id=attr(found.get(sid.ORIGIN_TAG), "id"),
        inbox_id=inbox_id,
        received=attr(found.get(receipts.RECEIVED_TAG), "id"),
        displayed=attr(found.get(markers.DISPLAYED_TAG), "id"),
        wants_marker=markers.MARKABLE_TAG in found,
        wants_receipt=receipts.REQUEST_TAG in found,
        typing=typing,
        sent_at=delayed.stamp if delayed else None,
        note=text(found[desk.NOTE_TAG]) if desk.NOTE_TAG in found else None,
        file_url=_file_url(found, words),
        replaces=attr(found.get(correct.REPLACE_TAG), "id"),
        reply_to=attr(found.get(reply.REPLY_TAG), "id"),
        reactions=None if reacted is None else reactions.parse_reactions(reacted),
        lang=attr(body, XML_LANG) or attr(element, XML_LANG),
        answer=_answer(found),
        confirm=None if confirmed is None else confirm.parse_confirm(confirmed),
        form=_submitted(found.get(data_form.FORM_TAG)),
        error=None if failed is None else stanza_error.parse_stanza_error(failed),
        privilege=_privilege(found),
    )


def _file_url(found: dict[str, Element], words: str | None) -> str:
    beside = oob.parse_out_of_band(found[oob.OOB_TAG]) if oob.OOB_TAG in found else None
    return beside.url if beside is not None and words is not None and words.strip() == beside.url else ""


def _answer(found: dict[str, Element]) -> desk.Accept | desk.Reject | None:
    accept = found.get(desk.ACCEPT_TAG)
    if accept is not None:
        return desk.parse_accept(accept)
    reject = found.get(desk.REJECT_TAG)
    return None if reject is None else desk.parse_reject(reject)


def _submitted(element: Element | None) -> Form | None:
    form = None if element is None else data_form.parse_form(element)
    return form if form is not None and form.type == "submit" else None


def _privilege(found: dict[str, Element]) -> Privilege | None:
    for tag in privilege.PRIVILEGE_TAGS:
        if tag in found:
            return privilege.parse_privilege(found[tag])
    return None


def parse_presence(element: Element) -> Presence:
    """Read a presence; what is malformed counts as absent."""
    show = text(child(element, _SHOW_TAG)).strip()
    features = child(element, caps.CAPS_TAG)
    known = caps.parse_caps(features) if features is not None else None
    mark, activity = child(element, idle.IDLE_TAG), child(element, last.LAST_TAG)
    since = idle.parse_idle(mark) if mark is not None else None
    seconds = last.parse_last_activity(activity) if activity is not None else None
    room, failed = child(element, muc.USER_TAG), child(element, stanza_error.ERROR_CHILD_TAG)
    return Presence(
        sender=normal(attr(element, "from")),
        to=normal(attr(element, "to")),
        id=attr(element, "id"),
        type=element.get("type") or "available",
        show=show if show in SHOWS else "",
        status=text(child(element, _STATUS_TAG)),
        priority=_priority(text(child(element, _PRIORITY_TAG))),
        caps_node=known.node if known else "",
        caps_ver=known.ver if known else "",
        idle=mark is not None or activity is not None,
        idle_since=since.since if since else None,
        idle_seconds=seconds.seconds if seconds else None,
        mirror=child(element, desk.MIRROR_TAG) is not None,
        desktop=child(element, desk.DESKTOP_TAG) is not None,
        goodbye=child(element, desk.GOODBYE_TAG) is not None,
        agent_status=child(element, workgroup.AGENT_STATUS_TAG) is not None,
        occupant=None if room is None else muc.parse_occupant(room),
        error=None if failed is None else stanza_error.parse_stanza_error(failed),
    )


def _priority(value: str) -> int:
    """Read RFC 6121's -128 to 127; anything else is 0."""
    try:
        number = int(value.strip() or "0")
    except ValueError:
        return 0
    return number if -128 <= number <= 127 else 0


def parse_iq(element: Element) -> Iq:
    """Read an IQ's outside."""
    return Iq(
        sender=normal(attr(element, "from")),
        to=normal(attr(element, "to")),
        id=attr(element, "id"),
        type=attr(element, "type"),
        payload=element[0] if len(element) else None,
    )
