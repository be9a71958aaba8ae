"""Writes what an agent is to see, on every device of his, by face. Order holds per chat; nothing is decided here."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bridge.xmpp import wording, words_desk
from bridge.xmpp.deliver_marks import MarkDelivery
from bridge.xmpp.faces import devices
from bridge.xmpp.faces.build import agent_recipient
from bridge.xmpp.faces.desktop import render as desktop
from bridge.xmpp.faces.gate import Gate
from bridge.xmpp.faces.keys import origin_of
from bridge.xmpp.faces.plain import render as plain
from bridge.xmpp.faces.workgroup.deliver import WorkgroupDelivery, new_id
from bridge.xmpp.ports import DeskPorts, Roster, Wire
from bridge.xmpp.prompts import Prompts
from bridge.xmpp.proofs import OfferTargets, Proofs
from bridge.xmpp.sessions import Face, Session, Sessions
from bridge.xmpp.shown import present_at
from bridge.xmpp.written import Written, replaced_seq
from bridge.xmpp.xml import el, esc
from routing.effects import (
    CloseLeg,
    CloseOffer,
    DeliverToAgent,
    EchoToAgent,
    OpenLeg,
    SendOffer,
    ShowTypingToAgent,
    TellForced,
    TellMissedOffer,
    TellReminder,
)
from routing.ids import AgentId, ChatId, ContactName
from routing.ports import AgentView
from routing.transcript import Entry
from routing.words import AgentState, Channel, OfferPhase

AgentEffect = SendOffer | CloseOffer | OpenLeg | CloseLeg | DeliverToAgent | TellMissedOffer | TellForced | TellReminder
SHOWS: Final = {
    AgentState.READY: None,
    AgentState.BUSY: "dnd",
    AgentState.NOT_READY: "away",
    AgentState.AFTER_CALL_WORK: "away",
    AgentState.LOGGED_OUT: "xa",
}
HISTORY_LIMIT: Final = 500
READING_S: Final = 30.0
"""A contact stays in the list after its chat: with it some clients close the window, last lines and all (mcabber)."""


class AgentDelivery:
    """The agents' half of the courier."""

    def __init__(
        self,
        ports: DeskPorts,
        *,
        wire: Wire,
        sessions: Sessions,
        roster: Roster,
        proofs: Proofs,
        targets: OfferTargets,
        workgroup: WorkgroupDelivery,
        written: Written,
    ) -> None:
        self._workgroup = workgroup
        self._ports = ports
        self._names = ports.names
        self._now = ports.clocks.now
        self._wire = wire
        self._sessions = sessions
        self._roster = roster
        self._proofs = proofs
        self._targets = targets
        self._written = written
        self._prompts = Prompts(ports, wire, sessions, targets)
        self.marks = MarkDelivery(ports, wire, sessions, written)
        self._gate = Gate()
        self._statuses: dict[AgentId, str] = {}

    # --- durable -----------------------------------------------------------------------------------------------------

    def send(self, item_id: str, effect: AgentEffect, at: datetime) -> bool:
        """Write an effect to every on-duty device; ``False`` if there is none or the link is down."""
        on_duty = self._sessions.on_duty(effect.agent)
        if not on_duty:
            return False
        match effect:
            case DeliverToAgent():
                written = self._line(item_id, effect, on_duty)
            case SendOffer():
                written = self._offer(item_id, effect, on_duty)
            case CloseOffer():
                written = self._offer_closed(item_id, effect, on_duty)
            case OpenLeg():
                written = self._opened(item_id, effect, on_duty)
            case CloseLeg():
                written = self._left(item_id, effect, on_duty)
            case TellMissedOffer():
                written = self._missed(item_id, effect, on_duty, at)
            case TellForced() | TellReminder():
                written = self._news(item_id, effect, on_duty)
        written = self._to_workgroups(item_id, effect, on_duty) and written
        if written:
            self._proofs.sent(agent_recipient(effect.agent))
        return written

    def _to_workgroups(self, item_id: str, effect: AgentEffect, on_duty: list[Session]) -> bool:
        in_rooms = devices.workgroups(on_duty)
        return not in_rooms or self._workgroup.send(item_id, effect, in_rooms)

    def _write(self, stanzas: Iterable[str]) -> bool:
        """Write them all; ``False`` if the link went down on the way."""
        return not sum(not self._wire.send(stanza) for stanza in stanzas)

    def _after(self, agent: AgentId, contact: ContactName, stanzas: list[str]) -> bool:
        """Write now, or when what this chat's window waits for is written."""
        if self._gate.hold((agent, contact), lambda: _ignore(self._write(stanzas))):
            return True
        return self._write(stanzas)

    def _line(self, item_id: str, effect: DeliverToAgent, on_duty: list[Session]) -> bool:
        self._prompts.said(effect)
        lang = self._ports.language(effect.agent)
        corrects = self._written.id_of(effect.agent, effect.chat, replaced_seq(effect.entry))
        self._written.note(effect.agent, effect.chat, effect.entry.seq, item_id, effect.entry.text or "")
        stanzas = []
        for to in self._windows(effect.agent, effect.chat, on_duty):
            stanzas.append(plain.render_entry(effect, item_id, to, self._names, lang=lang, corrects=corrects))
            stanzas += filter(None, [plain.render_availability(effect, to, self._names)])
        written = self._after(effect.agent, effect.contact, stanzas) if stanzas else True
        for to in devices.desktops(on_duty):
            written = self._wire.send(desktop.render_entry(effect, item_id, to, self._names)) and written
        return written

    def _windows(self, agent: AgentId, chat: ChatId, on_duty: list[Session]) -> list[str]:
        """List where lines of a chat go as messages: plain clients, and face A where it got no room."""
        roomless = self._workgroup.rooms.is_roomless(chat)
        extra = [session.jid_full for session in devices.workgroups(on_duty)] if roomless else []
        return devices.plain_addresses(agent, on_duty) + extra

    def open_roomless(self, leg: OpenLeg) -> None:
        """Show a chat that got no room on face A as a plain client would see it."""
        extra = [session.jid_full for session in devices.workgroups(self._sessions.on_duty(leg.agent))]
        self._open_windows(new_id(), leg, extra)

    def _offer(self, item_id: str, effect: SendOffer, on_duty: list[Session]) -> bool:
        shown = self._names.conceal(effect)
        now = self._now()
        desktops = devices.desktops(on_duty)
        written = self._write(desktop.render_offer(shown, item_id, to, self._names, now) for to in desktops)
        targets = devices.offer_targets(effect.agent, on_duty, self._sessions.of(effect.agent))
        in_rooms = (session.jid_full for session in devices.workgroups(on_duty))
        self._targets.sent(item_id, effect, [*desktops, *in_rooms, *(target.to for target in targets)])
        if not targets:
            return written
        self._prompts.offered(item_id, shown)
        lang = self._ports.language(effect.agent)
        stanzas = [plain.render_offer(shown, item_id, one, self._names, now=now, lang=lang) for one in targets]
        self._named(effect.agent, effect.contact, shown.customer.name, stanzas)
        return written

    def _named(self, agent: AgentId, contact: ContactName, name: str, stanzas: list[str]) -> None:
        """Write to a plain client's window after the customer's name is in the roster."""
        key = (agent, contact)
        recipient = agent_recipient(agent)
        self._gate.close(key)
        self._proofs.hold(recipient)

        def go_on() -> None:
            self._write(stanzas)
            self._gate.open(key)
            self._proofs.release(recipient)

        self._roster.add(
            agent, self._names.contact(contact), wording.customer_name(self._ports.language(agent), name), go_on
        )

    def _offer_closed(self, item_id: str, effect: CloseOffer, on_duty: list[Session]) -> bool:
        shown = self._targets.item_of(effect.offer)
        self._targets.closed(effect.offer)
        self._prompts.closed(effect.offer)
        effect = replace(effect, customer_name=self._names.conceal_name(effect.customer_name))
        written = self._write(
            desktop.render_offer_closed(effect, item_id, to, self._names) for to in devices.desktops(on_duty)
        )
        targets = devices.closing_targets(effect.agent, on_duty, effect.resource, effect.outcome)
        lang = self._ports.language(effect.agent)
        stanzas = [
            plain.render_offer_closed(effect, item_id, one, self._names, lang=lang, shown=shown) for one in targets
        ]
        if stanzas:
            written = self._after(effect.agent, effect.contact, stanzas) and written
        if effect.outcome is not OfferPhase.ACCEPTED:
            self._roster.remove(effect.agent, self._names.contact(effect.contact))
        return written

    def _opened(self, item_id: str, effect: OpenLeg, on_duty: list[Session]) -> bool:
        written = self._write(
            desktop.render_opened(effect, item_id, to, self._names) for to in devices.desktops(on_duty)
        )
        plain_to = devices.plain_addresses(effect.agent, on_duty)
        if plain_to:
            if not self._names.show_customer:
                name = wording.customer_name(self._ports.language(effect.agent), effect.customer.name)
                self._roster.add(effect.agent, self._names.contact(effect.contact), name, _nothing)
            self._open_windows(item_id, effect, plain_to)
        return written

    def _open_windows(self, item_id: str, effect: OpenLeg, plain_to: list[str]) -> None:
        self._gate.close((effect.agent, effect.contact))
        self._proofs.hold(agent_recipient(effect.agent))
        self._ports.spawn(self._tell_so_far(item_id, effect, plain_to))

    async def _tell_so_far(self, item_id: str, effect: OpenLeg, plain_to: list[str]) -> None:
        """Read what was said before the accept and write it; lines that come meanwhile wait behind it."""
        entries: list[Entry] = []
        earlier: tuple[int, datetime] | None = None
        try:
            while not entries or entries[-1].seq < effect.last_seq:
                after = entries[-1].seq if entries else 0
                page = await self._ports.transcripts.entries(effect.chat, after, HISTORY_LIMIT)
                if not page:
                    break
                entries.extend(page)
            earlier = await self._earlier(effect)
        finally:
            lang = self._ports.language(effect.agent)
            said = tuple(entry for entry in entries if entry.seq <= effect.last_seq)
            for entry in said:
                wire_id = plain.history_id(item_id, entry)
                self._written.note(effect.agent, effect.chat, entry.seq, wire_id, entry.text or "")
            self._prompts.opened(effect, said[-1] if said else None)
            for to in plain_to:
                self._write(plain.render_opened(effect, said, item_id, to, self._names, lang=lang, earlier=earlier))
            self._gate.open((effect.agent, effect.contact))
            self._proofs.release(agent_recipient(effect.agent))

    async def _earlier(self, effect: OpenLeg) -> tuple[int, datetime] | None:
        """Count the customer's earlier chats, with the day of the last; ``None`` if there are none.

        A web customer without an e-mail address is nobody's acquaintance: the past is not looked through for him.
        """
        if effect.channel is Channel.WEB and not any(name == "email" for name, _ in effect.customer.fields):
            return None
        earlier = await self._ports.earlier.list(effect.agent, effect.chat)
        return (len(earlier), earlier[0].started_at) if earlier else None

    def _left(self, item_id: str, effect: CloseLeg, on_duty: list[Session]) -> bool:
        self._prompts.answered(effect.agent, effect.chat)
        written = self._write(desktop.render_left(effect, item_id, to, self._names) for to in devices.desktops(on_duty))
        for to in self._windows(effect.agent, effect.chat, on_duty):
            stanzas = plain.render_left(effect, item_id, to, self._names, self._ports.language(effect.agent))
            written = self._after(effect.agent, effect.contact, stanzas) and written
        self._workgroup.rooms.close(effect)
        wrapup_s = (effect.wrapup_until - self._now()).total_seconds() if effect.wrapup_until else 0.0
        self._roster.remove_later(effect.agent, self._names.contact(effect.contact), max(READING_S, wrapup_s))
        return written

    def _missed(self, item_id: str, effect: TellMissedOffer, on_duty: list[Session], at: datetime) -> bool:
        effect = replace(effect, customer_name=self._names.conceal_name(effect.customer_name))
        plain_to = devices.plain_addresses(effect.agent, on_duty)
        lang = self._ports.language(effect.agent)
        stanzas = [plain.render_missed(effect, item_id, to, self._names, lang) for to in plain_to]
        stanzas += [desktop.render_missed(effect, item_id, to, self._names, at) for to in devices.desktops(on_duty)]
        return self._write(stanzas)

    def _news(self, item_id: str, effect: TellForced | TellReminder, on_duty: list[Session]) -> bool:
        if isinstance(effect, TellForced):
            return self._forced(item_id, effect, on_duty)
        return self._write(self.marks.due(item_id, effect, on_duty))

    def _forced(self, item_id: str, effect: TellForced, on_duty: list[Session]) -> bool:
        label = self._ports.reasons.label(effect.reason)
        plain_to = devices.plain_addresses(effect.agent, on_duty)
        lang = self._ports.language(effect.agent)
        stanzas = [plain.render_forced(effect, item_id, to, self._names, lang=lang, label=label) for to in plain_to]
        stanzas += [desktop.render_forced(effect, item_id, to, self._names) for to in devices.desktops(on_duty)]
        return self._write(stanzas)

    # --- ephemeral ---------------------------------------------------------------------------------------------------

    def echo(self, effect: EchoToAgent) -> None:
        """Show an agent's own line, with its place, on his desktops."""
        if effect.entry.notice is None:
            self._prompts.answered(effect.agent, effect.chat)
        for to in devices.desktops(self._sessions.on_duty(effect.agent)):
            self._wire.send(desktop.render_echo(effect, to, self._names, origin_of(effect.entry.key)))
        self._workgroup.rooms.line(effect.chat, effect.entry)

    def typing(self, effect: ShowTypingToAgent) -> None:
        """Show who types."""
        on_duty = self._sessions.on_duty(effect.agent)
        self._workgroup.rooms.typing(effect)
        for to in self._windows(effect.agent, effect.chat, on_duty):
            self._wire.send(plain.render_typing(effect, to, self._names))
        for to in devices.desktops(on_duty):
            self._wire.send(desktop.render_typing(effect, to, self._names))

    def state(self, agent: AgentId) -> None:
        """Show an agent his own state: pushed to desktops, as the presence of ``desk@`` everywhere else."""
        sessions = self._sessions.of(agent)
        view = self._ports.overview.agent(agent) if sessions else None
        if view is None:
            self._statuses.pop(agent, None)
            return
        offer = self._ports.agents.state_offer(agent)
        for session in sessions:
            if session.face is Face.DESKTOP:
                to = session.jid_full
                self._wire.send(desktop.render_state(view, to, self._names, self._now(), offer))
        status = self.desk_presence(view, agent)
        if self._statuses.get(agent) != status:
            self._statuses[agent] = status
            self._wire.send(status)

    def desk_presence(self, view: AgentView, to: str) -> str:
        """Write the presence of ``desk@`` towards an agent: ``Busy · 2 chats · next: Lunch``."""
        show = SHOWS[view.state]
        return el(
            "presence",
            {"from": present_at(self._names.desk), "to": to},
            el("show", None, show) if show else "",
            el("status", None, esc(self.status(view))),
        )

    def status(self, view: AgentView) -> str:
        """Write the status line of an agent's state, reasons by the operator's labels."""
        lang = self._ports.language(view.agent)
        if not view.next and not view.reason:
            return words_desk.status_line(lang, view)
        label = self._ports.reasons.label
        return words_desk.status_line(lang, view, label(view.next.partition(":")[2]), label(view.reason))

    # --- devices -----------------------------------------------------------------------------------------------------

    def welcome(self, session: Session) -> None:
        """Show a device that came on duty what the others know: the desk's presence, contacts, offers that ring."""
        view = self._ports.overview.agent(session.agent)
        if view is None or session.face is Face.DESKTOP:
            return
        to, lang = session.jid_full, self._ports.language(session.agent)
        self._wire.send(self.desk_presence(view, to))
        if session.face is Face.WORKGROUP:
            self._workgroup.rooms.welcome(session)
            for effect in self._ports.agents.open_offers(session.agent):
                self._offer_again(effect, session)
            return
        for leg in self._ports.agents.legs(session.agent):
            self._wire.send(plain.render_contact(leg.leg, to, self._names, lang))
        for effect in self._ports.agents.open_offers(session.agent):
            self._offer_again(effect, session)

    def _offer_again(self, effect: SendOffer, session: Session) -> None:
        """Show an open offer on a further device, if it has not gone there."""
        item_id = self._targets.item_of(effect.offer)
        if item_id is None or self._targets.addresses(item_id) & {session.jid_full, session.agent}:
            return
        if session.face is Face.WORKGROUP:
            stanza = self._workgroup.offer(item_id, effect, session)
        else:
            target = devices.PlainTarget(session.jid_full, private=True, confirm=devices.knows_confirm(session))
            shown, lang = self._names.conceal(effect), self._ports.language(session.agent)
            stanza = plain.render_offer(shown, item_id, target, self._names, now=self._now(), lang=lang)
        if self._wire.send(stanza):
            self._targets.sent(item_id, effect, [session.jid_full])


def _ignore(_written: bool) -> None:
    """A held line that the link could not take is sent again with the next link."""


def _nothing() -> None:
    """Nothing waits for a name that is corrected."""
