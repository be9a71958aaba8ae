"""The outbox pump: durable effects leave in order per recipient, and again only on evidence of loss.

An item is kept (here and in the store) until there is *proof*: a receipt, or a ping result from the recipient's device
for a ping sent after it. Evidence of loss is an error for it, a new session of the recipient after the old one died,
or a new link of our own; silence is none (DESIGN.md section 5).
"""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bridge.store.batch import OutboxItem
from routing.effects import (
    CloseLeg,
    CloseOffer,
    DeliverToAgent,
    DeliverToCustomer,
    DurableEffect,
    Effect,
    EndForCustomer,
    OpenLeg,
    SendOffer,
    TellForced,
    TellMissedOffer,
    TellReminder,
)
from routing.ids import ChatId, OfferId
from routing.words import Channel

NO_CHAT = ChatId("")
"""What concerns no chat."""
TRIES_LIMIT = 5
"""How often an item that bounces is tried again before it is given up as undelivered."""


class Courier(Protocol):
    """Writes an item to the recipient's devices now."""

    def send(self, item: OutboxItem) -> bool:
        """Tell whether it was written; ``False``: link down or no device to send to, keep it."""
        ...


@dataclass(slots=True)
class _Tracked:
    item: OutboxItem
    sent_at: float | None = None
    """Monotonic time at which it was last written."""
    tries: int = 0


def outbox_item(name: str, effect: Effect, now: datetime) -> OutboxItem | None:
    """Make the outbox row of an effect; ``None`` for ephemeral ones and web customers' (the transcript serves them)."""
    match effect:
        case SendOffer() | CloseOffer() | OpenLeg() | CloseLeg() | DeliverToAgent() | TellMissedOffer():
            return OutboxItem(name, f"agent:{effect.agent}", effect.chat, effect, now)
        case TellForced() | TellReminder():
            return OutboxItem(name, f"agent:{effect.agent}", NO_CHAT, effect, now)
        case DeliverToCustomer() | EndForCustomer():
            if effect.channel is Channel.WEB:
                return None
            return OutboxItem(name, f"customer:{effect.chat}", effect.chat, effect, now)
        case _:
            return None


class Outbox:
    """What has been promised and not yet proved, by recipient and in order."""

    def __init__(
        self,
        offer_is_open: Callable[[OfferId], bool],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._offer_is_open = offer_is_open
        self._monotonic = monotonic
        self._courier: Courier | None = None
        self._waiting: dict[str, dict[str, _Tracked]] = {}
        self._recipient_of: dict[str, str] = {}
        self._proved: list[str] = []
        self._up = False
        self.undelivered = 0
        """Items given up; for the metrics page."""
        self.on_proved: Callable[[], None] | None = None
        self.on_sent: Callable[[OutboxItem], None] | None = None
        self.on_delivered: Callable[[OutboxItem], None] | None = None
        """Told of each item that the recipient is known to have."""

    def attach(self, courier: Courier) -> None:
        """Name the courier; nothing is sent before."""
        self._courier = courier

    def add(self, items: Iterable[OutboxItem]) -> None:
        """Take stored items and send them at once where that is possible."""
        for item in items:
            queue = self._waiting.setdefault(item.recipient, {})
            clear = not queue or next(reversed(queue.values())).sent_at is not None
            queue[item.id] = tracked = _Tracked(item)
            self._recipient_of[item.id] = item.recipient
            if clear:
                self._send(tracked)

    def load(self, items: Iterable[OutboxItem]) -> None:
        """Take over what an earlier process left; it is sent when link and recipient are there."""
        for item in items:
            self._waiting.setdefault(item.recipient, {})[item.id] = _Tracked(item)
            self._recipient_of[item.id] = item.recipient

    def proved(self, item_id: str) -> None:
        """The recipient has it."""
        tracked = self._done(item_id)
        if tracked is not None and self.on_delivered is not None:
            self.on_delivered(tracked.item)

    def _done(self, item_id: str) -> _Tracked | None:
        """Wait for nothing more about an item, whatever became of it."""
        recipient = self._recipient_of.pop(item_id, None)
        if recipient is None:
            return None
        queue = self._waiting[recipient]
        tracked = queue.pop(item_id, None)
        if not queue:
            del self._waiting[recipient]
        self._proved.append(item_id)
        if self.on_proved is not None:
            self.on_proved()
        return tracked

    def proved_until(self, recipient: str, sent_before: float) -> None:
        """The recipient has all that was written to it before that monotonic time."""
        queue = self._waiting.get(recipient, {})
        for item_id in [i for i, t in queue.items() if t.sent_at is not None and t.sent_at < sent_before]:
            self.proved(item_id)

    def lost(self, item_id: str) -> None:
        """An error came back for it: keep it for the recipient's next session, give up after `TRIES_LIMIT`."""
        recipient = self._recipient_of.get(item_id)
        if recipient is None:
            return
        tracked = self._waiting[recipient][item_id]
        tracked.sent_at = None
        tracked.tries += 1
        if tracked.tries >= TRIES_LIMIT:
            self.undelivered += 1
            self._done(item_id)

    def effect_of(self, item_id: str) -> DurableEffect | None:
        """Tell what an item says that is not proved yet."""
        recipient = self._recipient_of.get(item_id)
        return None if recipient is None else self._waiting[recipient][item_id].item.effect

    def resend(self, recipient: str) -> None:
        """The recipient has a new session and the old one is dead: send all that is not proved."""
        for tracked in self._waiting.get(recipient, {}).values():
            tracked.sent_at = None
        self.pump(recipient)

    def pump(self, recipient: str) -> None:
        """Send what has not been sent to the recipient yet, in order, as far as it goes."""
        for tracked in list(self._waiting.get(recipient, {}).values()):
            waits = tracked.sent_at is None and tracked.item.id in self._recipient_of
            if waits and not self._send(tracked):
                return

    def link(self, *, up: bool, taken: Collection[str] = ()) -> None:
        """Our own link changed. Up again: what was on the wire may be lost, so all that is not proved goes again.

        ``taken``: ids the server is known to have routed before; silence about those is no evidence of loss.
        """
        self._up = up
        if not up:
            return
        for recipient, queue in list(self._waiting.items()):
            for tracked in queue.values():
                tracked.sent_at = self._monotonic() if tracked.item.id in taken else None
            self.pump(recipient)

    def unproved(self) -> Sequence[str]:
        """Ids of all that waits for proof."""
        return list(self._recipient_of)

    def forget_chat(self, recipient: str, chat: ChatId) -> None:
        """Drop what still waits for a recipient about one chat (a customer who is gone for good)."""
        for item_id, tracked in list(self._waiting.get(recipient, {}).items()):
            if tracked.item.chat == chat:
                self._done(item_id)

    def has_proved(self) -> bool:
        """Tell whether there are proofs to be stored."""
        return bool(self._proved)

    def take_proved(self) -> tuple[str, ...]:
        """Hand over the ids whose rows can be deleted."""
        proved, self._proved = tuple(self._proved), []
        return proved

    def give_back(self, proved: Sequence[str]) -> None:
        """Their deletion was not stored; do it with the next batch."""
        self._proved.extend(proved)

    def _send(self, tracked: _Tracked) -> bool:
        if self._courier is None or not self._up:
            return False
        effect = tracked.item.effect
        if isinstance(effect, SendOffer) and not self._offer_is_open(effect.offer):
            self._drop_offer(tracked.item.recipient, effect.offer)
            return True
        if not self._courier.send(tracked.item):
            return False
        tracked.sent_at = self._monotonic()
        if self.on_sent is not None:
            self.on_sent(tracked.item)
        return True

    def _drop_offer(self, recipient: str, offer: OfferId) -> None:
        """An offer that ended before it was ever sent is not mentioned any more."""
        for item_id, tracked in list(self._waiting.get(recipient, {}).items()):
            if isinstance(tracked.item.effect, SendOffer | CloseOffer) and tracked.item.effect.offer == offer:
                self._done(item_id)
