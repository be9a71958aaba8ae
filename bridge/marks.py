"""Ticks: which lines reached the other side's device, and which were seen there.

Evidence comes from the outbox (a proof of delivery), from XEP-0333 markers and, for a web customer, from the agent's
own words: who answers has read. Kept in memory only; after a restart a line is merely *sent* again until new evidence
comes.
"""

from collections.abc import Callable
from typing import Final

from bridge.newest import Newest
from bridge.store.batch import OutboxItem
from routing.effects import DeliverToAgent, DeliverToCustomer, DurableEffect
from routing.ids import ChatId
from routing.words import Side

REMEMBERED: Final = 20_000

Line = tuple[ChatId, int]
"""A chat, and the ``seq`` of a line in it."""
Tell = Callable[[ChatId, int, int], None]
"""Takes the chat, and the last ``seq`` that was delivered and read."""


def customers_line(effect: DurableEffect) -> Line | None:
    """Tell which line of a customer's an effect carries to an agent."""
    if isinstance(effect, DeliverToAgent) and effect.entry.side is Side.CUSTOMER:
        return effect.chat, effect.entry.seq
    return None


def agents_line(effect: DurableEffect) -> Line | None:
    """Tell which line of an agent's an effect carries to a customer."""
    if isinstance(effect, DeliverToCustomer) and effect.entry.side is Side.AGENT:
        return effect.chat, effect.entry.seq
    return None


class Marks:
    """Knows by the outbox item's id which line a piece of evidence is about."""

    def __init__(self, line_of: Callable[[DurableEffect], Line | None], tell: Tell) -> None:
        self._line_of = line_of
        self._tell = tell
        self._lines: Newest[str, Line] = Newest(REMEMBERED)

    def sent(self, item: OutboxItem) -> None:
        """Remember which line an item carries; the newest `REMEMBERED` are."""
        line = self._line_of(item.effect)
        if line is not None:
            self._lines.note(item.id, line)

    def delivered(self, item: OutboxItem) -> None:
        """A device has it."""
        line = self._lines.get(item.id)
        if line is not None:
            self._tell(line[0], line[1], 0)

    def read(self, item_id: str) -> None:
        """A person has seen it, and all before it."""
        line = self._lines.get(item_id)
        if line is not None:
            self._tell(line[0], line[1], line[1])
