"""The courier: renders effects for every device by face, and reads the evidence of what arrived.

`bridge.outbox` decides what is sent and when again; this only writes, and reports receipts, results and errors back.
The wire id of the main stanza of an item is the item's id.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from xml.etree.ElementTree import Element

from bridge.newest import Newest
from bridge.store.batch import OutboxItem
from bridge.xmpp import wording
from bridge.xmpp.deliver import AgentDelivery
from bridge.xmpp.differences import Differences
from bridge.xmpp.faces.build import agent_recipient, words
from bridge.xmpp.faces.customer import render as customer
from bridge.xmpp.faces.desktop import render as desktop
from bridge.xmpp.faces.workgroup.face import WorkgroupFace
from bridge.xmpp.parse import Message
from bridge.xmpp.ports import DeskPorts, Pump, Roster, Wire
from bridge.xmpp.proofs import Device, OfferTargets, Proofs
from bridge.xmpp.sessions import Face, Session, Sessions
from bridge.xmpp.stanzas.confirm import CONFIRM_TAG
from bridge.xmpp.written import Written, replaced_seq
from bridge.xmpp.xml import attr, bare, child, normal
from routing.commands import CustomerAway
from routing.effects import (
    DeliverToCustomer,
    EchoToAgent,
    EndForCustomer,
    EphemeralEffect,
    SendOffer,
    ShowAgent,
    ShowFlag,
    ShowReminders,
    ShowService,
    ShowTypingToAgent,
    ShowTypingToCustomer,
    TellForced,
    TellMissedOffer,
)
from routing.ids import AgentId, ChatId, OfferId, ServiceId
from routing.ports import AgentView
from routing.words import Channel

REMEMBERED: Final = 20_000
CUSTOMER_FORGET_S: Final = 600.0
"""So long after the end of a chat the device of its customer is remembered, to prove the last lines."""
QUEUE_NEWS_S: Final = 5.0
"""Waiting customers hear of their place at most so often (DESIGN.md section 4)."""

SessionKey = tuple[str, datetime]
"""A session: its full JID and since when, for the same resource may come back as another session."""


class Courier:
    """Implements `bridge.outbox.Courier` and `bridge.dispatch.Display`."""

    def __init__(
        self,
        ports: DeskPorts,
        wire: Wire,
        sessions: Sessions,
        roster: Roster,
        pump: Pump,
        *,
        workgroup: WorkgroupFace,
        service_moved: Callable[[ServiceId], None],
    ) -> None:
        """``service_moved`` is told of every service whose queue or agents changed."""
        self._ports = ports
        self._names = ports.names
        self._wire = wire
        self._sessions = sessions
        self._pump = pump
        self._service_moved = service_moved
        self._workgroup = workgroup
        self.written = Written()
        self._targets = OfferTargets(ports.desk, pump)
        self._proofs = Proofs(wire, pump, ports.clocks, self._devices)
        self._agents = AgentDelivery(
            ports,
            wire=wire,
            sessions=sessions,
            roster=roster,
            proofs=self._proofs,
            targets=self._targets,
            workgroup=workgroup.delivery,
            written=self.written,
        )
        workgroup.rooms.on_roomless = self._agents.open_roomless
        self.differences = Differences(ports, wire, sessions, self._agents.status)
        self.on_read: Callable[[str], None] | None = None
        """Told of items that a person has seen."""
        self._heard: dict[str, Device] = {}
        """Customer's queue in the outbox -> the device he was heard on last."""
        self._places: dict[ChatId, int] = {}
        self._dirty: set[ServiceId] = set()
        self._addressees: Newest[str, str] = Newest(REMEMBERED)
        """Item -> bare JID it was written to, the newest `REMEMBERED`: nobody else can prove or bounce it."""
        self._known: dict[AgentId, frozenset[SessionKey]] = {}
        self._last: dict[AgentId, frozenset[SessionKey]] = {}

    # --- effects -----------------------------------------------------------------------------------------------------

    def send(self, item: OutboxItem) -> bool:
        """Write an item to the recipient's devices; ``False``: link down or no device there, keep it."""
        effect = item.effect
        match effect:
            case DeliverToCustomer() if self._workgroup.visitors.rooms.line(effect):
                self._proofs.sent(item.recipient)
                return True
            case DeliverToCustomer():
                name = self._ports.customers.service_name(effect.service) or effect.service
                stanza = self._line(item.id, effect, name)
                return self._to_customer(item, stanza, effect.customer.id)
            case EndForCustomer():
                self._places.pop(effect.chat, None)
                self._ports.clocks.call_later(CUSTOMER_FORGET_S, partial(self._forget_customer, item.recipient))
                if self._workgroup.visitors.ended(effect):
                    self._proofs.sent(item.recipient)
                    return True
                return self._to_customer(item, customer.render_ended(effect, item.id, self._names), effect.customer.id)
            case _:
                self._note(item.id, effect.agent)
                if isinstance(effect, TellMissedOffer | TellForced):
                    self.differences.knows(effect.agent)
                return self._agents.send(item.id, effect, item.at)

    def _line(self, item_id: str, effect: DeliverToCustomer, service_name: str) -> str:
        who, entry = effect.customer.id, effect.entry
        corrected = self.written.id_of(who, effect.chat, replaced_seq(entry))
        stanza = customer.render_entry(effect, item_id, self._names, service_name, corrects=corrected)
        self.written.note(who, effect.chat, entry.seq, item_id, entry.text or "")
        return stanza

    def show(self, effect: EphemeralEffect) -> None:
        """Show something that matters only now."""
        match effect:
            case EchoToAgent():
                self._agents.echo(effect)
            case ShowAgent():
                self._agents.state(effect.agent)
                self.differences.look(effect.agent)
                self._workgroup.duty.agent_moved(effect.agent)
            case ShowTypingToAgent():
                self._agents.typing(effect)
            case ShowFlag():
                self._agents.marks.flag(effect)
            case ShowReminders():
                self._agents.marks.reminders(effect.agent)
            case ShowTypingToCustomer(channel=Channel.XMPP):
                self._wire.send(customer.render_typing(effect, self._names))
            case ShowService():
                self._queue_moved(effect.service)
                self._service_moved(effect.service)
                self._workgroup.duty.queue_moved(effect.service)
                self._workgroup.visitors.queue_moved()
            case _:
                pass

    def ticks(self, chat: ChatId, known: tuple[int, int]) -> None:
        """Show agents how far their lines came at the customer (`bridge.ticks`)."""
        self._agents.marks.ticks(chat, known)

    def status(self, view: AgentView) -> str:
        """Write the line that shows an agent's state: ``Busy · 2 chats · next: Lunch``."""
        return self._agents.status(view)

    def _to_customer(self, item: OutboxItem, stanza: str, jid: str) -> bool:
        if not stanza:
            self._ports.clocks.call_later(0.0, partial(self._pump.proved, item.id))
            return True
        if not self._wire.send(stanza):
            return False
        self._note(item.id, jid)
        self._proofs.sent(item.recipient)
        return True

    def _note(self, item_id: str, jid: str) -> None:
        self._addressees.note(item_id, jid)

    def _forget_customer(self, recipient: str) -> None:
        self._heard.pop(recipient, None)

    def _queue_moved(self, service: ServiceId) -> None:
        if not self._dirty:
            self._ports.clocks.call_later(QUEUE_NEWS_S, self._tell_places)
        self._dirty.add(service)

    def _tell_places(self) -> None:
        """Tell customers on XMPP whose place changed."""
        dirty, self._dirty = self._dirty, set()
        views = {view.id: view for view in self._ports.overview.services() if view.id in dirty}
        for service, view in views.items():
            for chat, waiting, place in self._ports.customers.xmpp_waiting(service):
                if self._places.get(chat) != place and not self._workgroup.visitors.is_visitor(chat):
                    self._places[chat] = place
                    text = wording.place_in_queue(customer.language(waiting), place, view.ready, view.on_duty)
                    self._wire.send(words(self._names.service(service), waiting.id, text))

    # --- evidence ----------------------------------------------------------------------------------------------------

    def heard(self, chat: ChatId, jid: str, service_address: str) -> None:
        """Note on which device a customer is: it can prove what is sent to him."""
        self._heard[f"customer:{chat}"] = Device(jid, service_address)

    def on_receipt(self, item_id: str, sender: str) -> None:
        """A receipt (XEP-0184) for an item; it counts only from whom the item was written to."""
        if self._is_from_addressee(item_id, sender) and not self._targets.shown(item_id):
            self._pump.proved(item_id)

    def on_displayed(self, item_id: str, sender: str) -> None:
        """A marker (XEP-0333): a person has seen it; the device has it then, too."""
        if self._is_from_addressee(item_id, sender):
            self.on_receipt(item_id, sender)
            if self.on_read is not None:
                self.on_read(item_id)

    def on_reply(self, element: Element) -> bool:
        """Take an IQ result or error that answers an offer, a revoke or a ping of ours; ``False``: it does not."""
        if child(element, CONFIRM_TAG) is not None:
            return False
        if self._proofs.on_reply(element):
            return True
        item_id, sender = attr(element, "id"), normal(attr(element, "from"))
        if not self._is_from_addressee(item_id, sender):
            return False
        if attr(element, "type") == "result":
            self.on_receipt(item_id, sender)
        else:
            self._targets.bounced(item_id, sender)
        return True

    def on_bounce(self, message: Message) -> None:
        """An error came back for a message of ours: the next address, or the next session, will have to do."""
        item_id, sender = message.id, message.sender
        self._recall(item_id, sender)
        if not self._is_from_addressee(item_id, sender) or self._targets.bounced(item_id, sender):
            return
        self._pump.lost(item_id)
        for recipient, device in self._heard.items():
            if bare(device.jid) == bare(sender) and device.sender == bare(message.to):
                self._ports.desk.submit(CustomerAway(ChatId(recipient.removeprefix("customer:"))))

    def _recall(self, item_id: str, sender: str) -> None:
        """Remember what an earlier process of ours wrote, if this error is about that (the server kept it for us).

        An offer that went to the bare JID was for all devices; one of several that went to one device each is sent
        again to those there are.
        """
        effect = None if item_id in self._addressees else self._pump.effect_of(item_id)
        if effect is None:
            return
        match effect:
            case DeliverToCustomer() | EndForCustomer():
                addressee = effect.customer.id
            case _:
                addressee = effect.agent
        if addressee != bare(sender):
            return
        self._note(item_id, addressee)
        if isinstance(effect, SendOffer) and sender == addressee:
            self._targets.sent(item_id, effect, [sender])

    def _is_from_addressee(self, item_id: str, sender: str) -> bool:
        return self._addressees.get(item_id) == bare(sender)

    def offer_of(self, item_id: str) -> OfferId | None:
        """Tell which open offer a wire id showed (a confirm that echoes nothing else)."""
        return self._targets.offer_of(item_id)

    def greet(self, sessions: Iterable[Session]) -> None:
        """Ask desktops to say that they are there: what they wrote while we were not may wait for that."""
        for session in sessions:
            if session.face is Face.DESKTOP or session.mirror:
                self._wire.send(desktop.render_hello(session.jid_full, self._names))

    def on_sessions(self, agent: AgentId) -> None:
        """An agent's devices changed: one that came gets what is due; if an old one died, what it may have lost too."""
        self.differences.look(agent)
        sessions = {(session.jid_full, session.since): session for session in self._sessions.on_duty(agent)}
        now, known = frozenset(sessions), self._known.get(agent, frozenset())
        came = now - self._last.get(agent, frozenset())
        self._last[agent] = now
        if not came:
            return
        fresh = now - known
        self._known[agent] = now if fresh else known | now
        if fresh and known - now:
            self._pump.resend(agent_recipient(agent))
        else:
            self._pump.pump(agent_recipient(agent))
        for key in fresh:
            self._agents.welcome(sessions[key])
        self._agents.state(agent)

    def _devices(self, recipient: str) -> Sequence[Device]:
        kind, _, name = recipient.partition(":")
        if kind == "customer":
            device = self._heard.get(recipient)
            return [device] if device is not None else []
        return [Device(session.jid_full, self._names.desk) for session in self._sessions.on_duty(AgentId(name))]
