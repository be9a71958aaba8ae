"""The XMPP side of the desk: what came in is handed to the face it concerns, what the desk says goes to the courier.

Everything is handed in (the composition root names concrete classes); `handlers` fills the route table.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from bridge.xmpp.abilities import Abilities
from bridge.xmpp.courier import Courier
from bridge.xmpp.deliver import SHOWS
from bridge.xmpp.disco import Disco
from bridge.xmpp.faces.customer.talk import CustomerTalk, NewNames
from bridge.xmpp.faces.desktop.marks import DesktopMarks
from bridge.xmpp.faces.desktop.talk import DesktopTalk
from bridge.xmpp.faces.gestures import Gestures
from bridge.xmpp.faces.plain.actions import Actions
from bridge.xmpp.faces.plain.adhoc import AdHoc
from bridge.xmpp.faces.plain.desk import DeskTalk
from bridge.xmpp.faces.plain.orders import Orders
from bridge.xmpp.faces.plain.talk import PlainTalk
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.faces.workgroup.face import WorkgroupFace, WorkgroupPorts
from bridge.xmpp.inbox import Inbox
from bridge.xmpp.liveness import Liveness
from bridge.xmpp.namespaces import COMMANDS
from bridge.xmpp.parse import Iq, Message, Presence
from bridge.xmpp.ports import DeskPorts, Pump
from bridge.xmpp.presence import PresenceBook
from bridge.xmpp.privilege import Privileges
from bridge.xmpp.rosters import Rosters
from bridge.xmpp.routes import DESK_LOCAL, Handlers, WorkgroupHandlers
from bridge.xmpp.sessions import Face, Sessions
from bridge.xmpp.shown import Shown
from bridge.xmpp.steadiness import Steadiness
from bridge.xmpp.texts.catalogue import Text, Word
from bridge.xmpp.texts.english import ENGLISH
from bridge.xmpp.watchers import Watchers
from bridge.xmpp.xml import attr, bare
from routing.commands import Command, SetLink
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.refusals import Refusal, RefusalCode
from routing.words import LegPhase


class LinkUp(Protocol):
    """`bridge.xmpp.link.Link`, as the door needs it."""

    def send(self, xml: str) -> bool:
        """Write one stanza."""
        ...

    async def run(self) -> None:
        """Keep the link up until cancelled."""
        ...


class LinkedPump(Pump, Protocol):
    """The outbox with its word about our own link."""

    def link(self, *, up: bool) -> None:
        """Our own link changed."""
        ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What the door stands on."""

    link: LinkUp
    sessions: Sessions
    book: PresenceBook
    abilities: Abilities
    privileges: Privileges
    disco: Disco
    inbox: Inbox
    liveness: Liveness
    watchers: Watchers


class XmppDoor:
    """Binds routes to faces, and presence to the core."""

    def __init__(
        self, ports: DeskPorts, ground: Ground, pump: LinkedPump, new_names: NewNames, more: WorkgroupPorts
    ) -> None:
        self._ports = ports
        self._ground = ground
        self._pump = pump
        self.rosters = Rosters(ground.privileges, ports.spawn, ports.clocks)
        replies = Replies(ground.link, ground.inbox.stored)
        self._replies = replies
        self.workgroup = WorkgroupFace(
            ports, more, ground.link, ground.sessions, replies, shown=self.shown, heard=self._heard
        )
        self.courier = Courier(
            ports,
            ground.link,
            ground.sessions,
            self.rosters,
            pump,
            workgroup=self.workgroup,
            service_moved=ground.watchers.moved,
        )
        self.workgroup.resume()
        gestures = Gestures(self.courier.written)
        actions = Actions(ports)
        orders = Orders(ports, actions)
        self._plain = PlainTalk(ports, ground.link, replies, orders, gestures)
        self._desktop = DesktopTalk(ports, replies, ground.sessions)
        self._marks = DesktopMarks(ports, replies)
        self._desk = DeskTalk(ports, replies, orders, self._wrote)
        self._adhoc = AdHoc(ports, replies, actions, self._wrote)
        self._customer = CustomerTalk(ports, replies, new_names, heard=self.courier.heard, gestures=gestures)
        self._steadiness = Steadiness(ports.desk.submit, ports.clocks)
        self._undecided: set[AgentId] = set()
        self._cancel_due: Callable[[], None] | None = None

    def handlers(self) -> Handlers:
        """Fill the route table."""
        ground, desktop = self._ground, self._desktop
        return Handlers(
            presence=self.on_presence,
            subscription=self._on_subscription,
            privilege=ground.privileges.on_grant,
            disco_info=self.on_disco_info,
            disco_items=self.on_disco_items,
            vcard=ground.disco.on_vcard,
            ping=ground.disco.on_ping,
            version=ground.disco.on_version,
            last=ground.disco.on_last,
            pubsub=ground.disco.on_pubsub,
            message_to_desk=self.on_desk_message,
            command=self._adhoc.on_command,
            message_to_service=self.on_service_message,
            message_to_contact=self.on_contact_message,
            bounce=self.on_bounce,
            confirm_result=self.on_confirm_result,
            snapshot=desktop.on_snapshot,
            choose=desktop.on_choose,
            token=desktop.on_token,
            offer_accept=desktop.on_accept,
            offer_reject=desktop.on_reject,
            history=desktop.on_history,
            end=desktop.on_end,
            complete=desktop.on_complete,
            focus=desktop.on_focus,
            flag=self._marks.on_flag,
            remind=self._marks.on_remind,
            forget=self._marks.on_forget,
            workgroup=self._workgroup_handlers(),
        )

    def _workgroup_handlers(self) -> WorkgroupHandlers:
        face, talk, visitors = self.workgroup, self.workgroup.talk, self.workgroup.visitors
        records = face.records
        return WorkgroupHandlers(
            presence=self._on_service_presence,
            unknown_workgroup=face.duty.on_unknown,
            accept=talk.on_accept,
            reject=talk.on_reject,
            workgroups=talk.on_workgroups,
            agents=talk.on_agents,
            agent_info=talk.on_agent_info,
            referral=talk.on_referral,
            mail=face.on_no_mail,
            macros=records.on_macros,
            notes=records.on_notes,
            metadata=records.on_metadata,
            occupants=records.on_occupants,
            monitor=records.on_monitor,
            sessions=records.on_sessions,
            visits=face.transcripts.on_visits,
            transcript=face.transcripts.on_transcript,
            search=face.transcripts.on_search,
            room_presence=face.on_room_presence,
            room_message=face.on_room_message,
            form=visitors.on_form,
            join=visitors.on_join,
            depart=visitors.on_depart,
            place=visitors.on_status,
            properties=visitors.on_properties,
            chat_settings=visitors.on_chat_settings,
        )

    async def run(self) -> None:
        """Keep link, inbox and pings going until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._ground.link.run())
                group.create_task(self._ground.inbox.run())
                group.create_task(self._ground.liveness.run())
        finally:
            if self._cancel_due is not None:
                self._cancel_due()

    def on_link(self, up: bool) -> None:
        """Our own link changed: tell everybody whom that concerns."""
        ground = self._ground
        ground.privileges.on_link(up=up)
        ground.liveness.on_link(up=up)
        self._ports.desk.submit(SetLink(up))
        self._pump.link(up=up)
        ground.inbox.on_link(up=up)
        ground.watchers.on_link(up=up)
        self.workgroup.on_link(up=up)
        if up:
            self.courier.greet(ground.sessions)

    # --- presence ----------------------------------------------------------------------------------------------------

    def on_presence(self, presence: Presence) -> None:
        """Fold a presence; whoever it concerns may get what waited for him."""
        agent = AgentId(bare(presence.sender))
        self.submit(self._ground.book.observe(presence, self._ports.clocks.now()))
        self.workgroup.duty.remember(presence.sender)
        session = self._ground.sessions.session(presence.sender)
        if session is not None:
            self._ground.abilities.on_presence(presence)
            if presence.mirror and session.face is not Face.DESKTOP:
                self.courier.greet([session])
            self._undecided.add(agent)
        self.courier.on_sessions(agent)
        self._arm_due()

    def _on_subscription(self, presence: Presence) -> None:
        """Take what concerns subscriptions: others' to addresses of ours, and agents' answers to the desk's own."""
        self._ground.privileges.on_answer(presence)
        self._ground.disco.on_subscription(presence)

    def _on_service_presence(self, presence: Presence) -> None:
        """A presence to a service: an agent's going on duty, or the question whether it is open; it is answered."""
        duty = self.workgroup.duty
        if duty.admits(presence):
            self.on_presence(presence)
            duty.answer(presence)

    def submit(self, commands: Iterable[Command]) -> None:
        """Hand what presence, pings and abilities mean to the core."""
        for command in commands:
            self._steadiness.hand_on(command)

    def on_liveness(self, command: Command) -> None:
        """Hand on what pings and abilities found out; devices may have come or gone with it."""
        self._steadiness.hand_on(command)
        agent = getattr(command, "agent", None)
        if isinstance(agent, str):
            self.courier.on_sessions(AgentId(agent))

    def on_agent_added(self, agent: AgentId) -> None:
        """Somebody became an agent; he may be online already."""
        self.submit(self._ground.book.agent_added(agent, self._ports.clocks.now()))
        self._undecided.add(agent)
        self.courier.on_sessions(agent)
        self._arm_due()

    def _arm_due(self) -> None:
        if self._cancel_due is not None:
            self._cancel_due()
            self._cancel_due = None
        due = self._ground.book.next_due()
        if due is not None:
            delay = max(0.0, (due - self._ports.clocks.now()).total_seconds())
            self._cancel_due = self._ports.clocks.call_later(delay, self._on_due)

    def _on_due(self) -> None:
        self._cancel_due = None
        self.submit(self._ground.book.due(self._ports.clocks.now()))
        for agent in list(self._undecided):
            self.courier.on_sessions(agent)
            if all(session.face is not Face.UNDECIDED for session in self._ground.sessions.of(agent)):
                self._undecided.discard(agent)
        self._arm_due()

    def _wrote(self, full: str, word: Word) -> None:
        """An agent's word to the desk puts its device on duty."""
        ready = word is Word.READY
        self.submit(self._ground.book.wrote(full, ready=ready))
        self._steadiness.release(AgentId(bare(full)))
        self.courier.differences.knows(full)
        self.courier.on_sessions(AgentId(bare(full)))

    def _heard(self, chat: ChatId, jid: str, service_address: str) -> None:
        """Note on which device a visitor is."""
        self.courier.heard(chat, jid, service_address)

    def shown(self, local: str, watcher: str) -> Shown | None:
        """Tell what the presence of an address says to somebody who probes (`bridge.xmpp.disco.Directory.shown`)."""
        agent = AgentId(watcher)
        if local == DESK_LOCAL:
            view = self._ports.overview.agent(agent)
            return None if view is None else Shown(SHOWS[view.state] or "", self.courier.status(view))
        name = self._ports.customers.service_name(ServiceId(local))
        if name is not None:
            return next(
                (_service_shown(one.ready, one.on_duty) for one in self._ports.overview.services() if one.id == local),
                None,
            )
        standing = self._ports.agents.standing(ContactName(local), agent)
        return Shown() if standing.leg is LegPhase.ACTIVE or standing.offer is not None else None

    # --- messages ----------------------------------------------------------------------------------------------------

    def on_desk_message(self, message: Message) -> None:
        """A word to ``desk@``."""
        if not self._receipt(message):
            self._desk.on_message(message)

    def on_service_message(self, message: Message) -> None:
        """A customer writes to a service."""
        if not self._receipt(message):
            self._customer.on_message(message)

    def on_contact_message(self, message: Message) -> None:
        """An agent writes to a chat; nobody else is heard there."""
        if self._receipt(message):
            return
        agent = AgentId(bare(message.sender))
        session = self._ground.sessions.session(message.sender)
        if session is None and self._ports.overview.agent(agent) is None:
            if message.type != "error" and (message.body is not None or message.answer is not None):
                self._replies.refuse(message, Refusal(RefusalCode.UNKNOWN_CHAT))
            self._replies.done(message)
            return
        contact = ContactName(message.local)
        if session is not None:
            if message.body is not None and (session.idle or not session.answers):
                self.submit(self._ground.book.acted(message.sender))
            if session.face is Face.DESKTOP:
                self._desktop.on_message(message, agent, contact)
                return
        self._plain.on_message(message, agent, contact)

    def on_bounce(self, message: Message) -> None:
        """A message of ours came back."""
        if not self.workgroup.on_room_bounce(message):
            self.courier.on_bounce(message)
        self._replies.done(message)

    def _receipt(self, message: Message) -> bool:
        """Take a receipt or a marker; ``True`` if the message was nothing else."""
        if not message.received and not message.displayed:
            return False
        if message.received:
            self.courier.on_receipt(message.received, message.sender)
        if message.displayed:
            self.courier.on_displayed(message.displayed, message.sender)
        if message.body is not None:
            return False
        self._replies.done(message)
        return True

    # --- IQs ---------------------------------------------------------------------------------------------------------

    def on_disco_info(self, iq: Iq) -> None:
        """Describe the desk's commands; everything else is disco's."""
        node = attr(iq.payload, "node")
        if iq.local != DESK_LOCAL or not node or not self._adhoc.on_info(iq, node):
            self._ground.disco.on_info(iq)

    def on_disco_items(self, iq: Iq) -> None:
        """List the desk's commands (XEP-0050); everything else is disco's."""
        if iq.local == DESK_LOCAL and attr(iq.payload, "node") == COMMANDS:
            self._adhoc.on_list(iq)
        else:
            self._ground.disco.on_items(iq)

    def on_confirm_result(self, iq: Iq) -> None:
        """Take an accept that some clients give as an IQ result; it names the offer by the id of its stanza alone."""
        self._plain.on_confirmed(iq, self.courier.offer_of(iq.id))


def _service_shown(ready: int, on_duty: int) -> Shown:
    if ready:
        return Shown("", ENGLISH(Text.SERVICE_OPEN))
    return Shown("dnd", ENGLISH(Text.SERVICE_BUSY)) if on_duty else Shown("away", ENGLISH(Text.SERVICE_EMPTY))
