"""Ticks for web customers: which of their lines reached an agent's device, and which he has seen.

Evidence comes from the outbox (a proof of delivery), from XEP-0333 markers and from the agent's own words: who answers
has read. Kept in memory only; after a restart a line is merely *sent* again until new evidence comes.
"""

from collections.abc import Callable
from typing import Final

from bridge.store.batch import OutboxItem
from routing.effects import DeliverToAgent
from routing.ids import ChatId
from routing.words import Side

REMEMBERED: Final = 20_000

Tell = Callable[[ChatId, int, int], None]
"""Takes the chat, and the last ``seq`` that was delivered and read."""


class Marks:
    """Knows by the outbox item's id which line a piece of evidence is about."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._lines: dict[str, tuple[ChatId, int]] = {}

    def sent(self, item: OutboxItem) -> None:
        """Remember which line of a customer's an item carries; the newest `REMEMBERED` are."""
        effect = item.effect
        if isinstance(effect, DeliverToAgent) and effect.entry.side is Side.CUSTOMER:
            self._lines[item.id] = (effect.chat, effect.entry.seq)
            if len(self._lines) > REMEMBERED:
                del self._lines[next(iter(self._lines))]

    def delivered(self, item: OutboxItem) -> None:
        """A device of an agent has it."""
        line = self._lines.get(item.id)
        if line is not None:
            self._tell(line[0], line[1], 0)

    def read(self, item_id: str) -> None:
        """An agent has seen it, and all before it."""
        line = self._lines.get(item_id)
        if line is not None:
            self._tell(line[0], line[1], line[1])
