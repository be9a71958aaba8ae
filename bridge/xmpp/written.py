"""Which stanza brought which line to whom: so that a correction, a reaction or a reply finds the line it is about.

Kept in memory, the newest: after a restart a correction comes as a line of its own, which is all that a client sees
anyway that knows no corrections.
"""

from dataclasses import dataclass
from typing import Final

from routing.ids import ChatId
from routing.transcript import Entry

REPLACES: Final = "replaces"
REMEMBERED: Final = 20_000
EXCERPT: Final = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was shown: its place in the chat, and how it begins."""

    chat: ChatId
    seq: int
    excerpt: str


def replaced_seq(entry: Entry) -> int | None:
    """Tell the place of the line that an entry corrects; ``None`` if it corrects none."""
    value = dict(entry.args).get(REPLACES, "")
    return int(value) if entry.notice is None and value.isascii() and value.isdigit() else None


class Written:
    """Remembers by recipient (an agent's or a customer's bare JID)."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, ChatId, int], str] = {}
        self._lines: dict[tuple[str, str], Line] = {}

    def note(self, recipient: str, chat: ChatId, seq: int, wire_id: str, text: str) -> None:
        """Note that a stanza of this id showed a line."""
        self._ids[recipient, chat, seq] = wire_id
        self._lines[recipient, wire_id] = Line(chat, seq, " ".join(text[:EXCERPT].split()))
        if len(self._ids) > REMEMBERED:
            oldest = next(iter(self._ids))
            self._lines.pop((oldest[0], self._ids.pop(oldest)), None)

    def id_of(self, recipient: str, chat: ChatId, seq: int | None) -> str | None:
        """Find the stanza that showed a line."""
        return None if seq is None else self._ids.get((recipient, chat, seq))

    def line(self, recipient: str, wire_id: str) -> Line | None:
        """Find the line that a stanza showed."""
        return self._lines.get((recipient, wire_id))
