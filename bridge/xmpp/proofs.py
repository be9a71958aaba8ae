"""Evidence of delivery: pings after what was sent, and what became of each address an offer went to.

The component link acknowledges nothing (FAULTS section 4 in the project's design). A receipt proves one message; a ping
result from a device proves all that was written to it before the ping (one stream, in order). Silence proves nothing.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.faces.build import ping
from bridge.xmpp.namespaces import ERROR_TAG
from bridge.xmpp.ports import Clocks, Pump, Wire
from bridge.xmpp.stanzas.stanza_error import parse_stanza_error
from bridge.xmpp.xml import attr, child, normal
from routing.commands import BounceOffer, MarkOfferShown
from routing.effects import SendOffer
from routing.ids import OfferId
from routing.ports import Desk

PING_DELAY_S: Final = 0.25
"""One ping proves all that was sent in this time."""
PING_TIMEOUT_S: Final = 30.0
"""After that an answer is not waited for any more; the next thing sent brings the next ping."""

ANSWERED_ERRORS: Final = frozenset({"feature-not-implemented"})
"""Errors that only the client itself can have sent (a server says service-unavailable for one who is gone)."""


@dataclass(frozen=True, slots=True)
class Device:
    """A full JID that can prove something, and the address of ours that asks it."""

    jid: str
    sender: str


@dataclass(frozen=True, slots=True)
class _Ping:
    recipient: str
    jid: str
    sent_at: float


class Proofs:
    """Pings the devices of whoever was sent something, and reads their answers."""

    def __init__(self, wire: Wire, pump: Pump, clocks: Clocks, devices: Callable[[str], Sequence[Device]]) -> None:
        self._wire = wire
        self._pump = pump
        self._clocks = clocks
        self._devices = devices
        self._due: set[str] = set()
        self._pings: dict[str, _Ping] = {}
        self._held: set[str] = set()

    def sent(self, recipient: str) -> None:
        """Note that something was written to a recipient; a ping follows soon."""
        if recipient not in self._due:
            self._due.add(recipient)
            self._clocks.call_later(PING_DELAY_S, lambda: self._ping(recipient))

    def hold(self, recipient: str) -> None:
        """Ask nothing while something that counts as sent is still being prepared."""
        self._held.add(recipient)

    def release(self, recipient: str) -> None:
        """It is on the wire now."""
        self._held.discard(recipient)
        self.sent(recipient)

    def on_reply(self, element: Element) -> bool:
        """Take a ping's answer; ``False`` if it is none of ours (by id *and* sender, FAULTS T5)."""
        asked = self._pings.get(attr(element, "id"))
        if asked is None or normal(attr(element, "from")) != asked.jid:
            return False
        del self._pings[attr(element, "id")]
        error = child(element, ERROR_TAG)
        parsed = parse_stanza_error(error) if error is not None else None
        if attr(element, "type") == "result" or (parsed is not None and parsed.condition in ANSWERED_ERRORS):
            self._pump.proved_until(asked.recipient, asked.sent_at)
        return True

    def _ping(self, recipient: str) -> None:
        if recipient in self._held:
            self._clocks.call_later(PING_DELAY_S, lambda: self._ping(recipient))
            return
        self._due.discard(recipient)
        now = self._clocks.monotonic()
        for device in self._devices(recipient):
            name = "p" + secrets.token_hex(8)
            if self._wire.send(ping(device.sender, device.jid, name)):
                self._pings[name] = _Ping(recipient, device.jid, now)
                self._clocks.call_later(PING_TIMEOUT_S, partial(self._forget, name))

    def _forget(self, name: str) -> None:
        self._pings.pop(name, None)


@dataclass(slots=True)
class _Targets:
    effect: SendOffer
    waiting: set[str] = field(default_factory=set)
    """Addresses that have not bounced."""
    shown: bool = False


class OfferTargets:
    """Where each open offer went: undelivered only when every address bounced (DESIGN.md section 8)."""

    def __init__(self, desk: Desk, pump: Pump) -> None:
        self._desk = desk
        self._pump = pump
        self._by_item: dict[str, _Targets] = {}
        self._item_of: dict[OfferId, str] = {}

    def sent(self, item_id: str, effect: SendOffer, to: Iterable[str]) -> None:
        """Note that an offer went to these addresses."""
        targets = self._by_item.setdefault(item_id, _Targets(effect))
        targets.waiting.update(to)
        self._item_of[effect.offer] = item_id

    def item_of(self, offer: OfferId) -> str | None:
        """Find the outbox item that showed an offer, while it is open."""
        return self._item_of.get(offer)

    def offer_of(self, item_id: str) -> OfferId | None:
        """Find the open offer that an item showed."""
        targets = self._by_item.get(item_id)
        return targets.effect.offer if targets else None

    def addresses(self, item_id: str) -> frozenset[str]:
        """List where an offer went and did not bounce."""
        targets = self._by_item.get(item_id)
        return frozenset(targets.waiting) if targets else frozenset()

    def shown(self, item_id: str) -> bool:
        """A device shows the offer; ``False`` if the item is no open offer."""
        targets = self._by_item.get(item_id)
        if targets is None:
            return False
        if not targets.shown:
            targets.shown = True
            self._desk.submit(MarkOfferShown(targets.effect.offer, targets.effect.agent))
        self._pump.proved(item_id)
        return True

    def bounced(self, item_id: str, address: str) -> bool:
        """An address sent an error; ``False`` if the item is no open offer."""
        targets = self._by_item.get(item_id)
        if targets is None:
            return False
        targets.waiting.discard(address)
        if not targets.waiting and not targets.shown:
            self._pump.proved(item_id)
            self.closed(targets.effect.offer)
            self._desk.submit(BounceOffer(targets.effect.offer, targets.effect.agent))
        return True

    def closed(self, offer: OfferId) -> None:
        """The offer is over; its addresses matter no more."""
        item_id = self._item_of.pop(offer, None)
        if item_id is not None:
            self._by_item.pop(item_id, None)
