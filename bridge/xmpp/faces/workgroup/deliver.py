"""Face A: what an agent's workgroup clients are sent of each effect; conversations go through rooms."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from bridge.xmpp.faces.plain import render as plain
from bridge.xmpp.faces.workgroup import render
from bridge.xmpp.faces.workgroup.agent_rooms import AgentRooms, home
from bridge.xmpp.ports import DeskPorts, Wire
from bridge.xmpp.sessions import Session
from bridge.xmpp.xml import resource
from routing.effects import (
    CloseLeg,
    CloseOffer,
    DeliverToAgent,
    OpenLeg,
    SendOffer,
    TellForced,
    TellMissedOffer,
    TellReminder,
)
from routing.words import OfferPhase

AgentEffect = SendOffer | CloseOffer | OpenLeg | CloseLeg | DeliverToAgent | TellMissedOffer | TellForced | TellReminder


class WorkgroupDelivery:
    """Writes to sessions of face A."""

    def __init__(self, ports: DeskPorts, wire: Wire, rooms: AgentRooms) -> None:
        self._ports = ports
        self._names = ports.names
        self._wire = wire
        self.rooms = rooms

    def send(self, item_id: str, effect: AgentEffect, sessions: Sequence[Session]) -> bool:
        """Write an effect; ``False`` if the link went down."""
        lang = self._ports.language(effect.agent)
        match effect:
            case SendOffer():
                stanzas = [self.offer(item_id, effect, session) for session in sessions]
            case CloseOffer():
                stanzas = self._closed(item_id, effect, sessions)
            case TellMissedOffer():
                told = replace(effect, customer_name=self._names.conceal_name(effect.customer_name))
                stanzas = [plain.render_missed(told, item_id, one.jid_full, self._names, lang) for one in sessions]
            case TellForced():
                label = self._ports.reasons.label(effect.reason)
                stanzas = [
                    plain.render_forced(effect, item_id, one.jid_full, self._names, lang=lang, label=label)
                    for one in sessions
                ]
            case TellReminder():
                stanzas = [plain.render_due(effect, item_id, one.jid_full, self._names, lang) for one in sessions]
            case OpenLeg():
                self.rooms.open(effect)
                return True
            case DeliverToAgent():
                self.rooms.line(effect.chat, effect.entry)
                return True
            case CloseLeg():
                return True  # its room is closed whether he is there or not
        return not sum(not self._wire.send(stanza) for stanza in stanzas)

    def offer(self, item_id: str, effect: SendOffer, session: Session) -> str:
        """Write an offer for one session."""
        path = self._path(session, item_id, self._names.service(home(session, effect.service)))
        shown, now = self._names.conceal(effect), self._ports.clocks.now()
        return render.render_offered(shown, path, self._names, now)

    def _closed(self, item_id: str, effect: CloseOffer, sessions: Sequence[Session]) -> list[str]:
        """Take the offer away, but not where it was answered: that client knows."""
        answered = effect.outcome in {OfferPhase.ACCEPTED, OfferPhase.REJECTED}
        return [
            render.render_offer_closed(effect, self._path(session, item_id, self._home(session)), self._names)
            for session in sessions
            if not (answered and resource(session.jid_full) == effect.resource)
        ]

    def _path(self, session: Session, item_id: str, workgroup: str) -> render.Path:
        return render.Path(workgroup, session.jid_full, item_id, self._ports.language(session.agent))

    def _home(self, session: Session) -> str:
        return self._names.service(session.joined[0]) if session.joined else self._names.desk


def new_id() -> str:
    """Name a stanza of our own that is no item of the outbox."""
    return f"w{secrets.token_hex(8)}"
