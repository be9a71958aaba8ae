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
        self._own: dict[tuple[str, ChatId], tuple[int, str]] = {}

    def note(self, recipient: str, chat: ChatId, seq: int, wire_id: str, text: str) -> None:
        """Note that a stanza of this id showed a line."""
        self._ids[recipient, chat, seq] = wire_id
        self._lines[recipient, wire_id] = Line(chat, seq, " ".join(text[:EXCERPT].split()))
        if len(self._ids) > REMEMBERED:
            oldest = next(iter(self._ids))
            self._lines.pop((oldest[0], self._ids.pop(oldest)), None)

    def note_own(self, author: str, chat: ChatId, seq: int, wire_id: str) -> None:
        """Note a person's newest line by the id of his stanza, of which he wants to hear that it was seen."""
        self._own.pop((author, chat), None)
        self._own[author, chat] = (seq, wire_id)
        if len(self._own) > REMEMBERED:
            del self._own[next(iter(self._own))]

    def take_own(self, author: str, chat: ChatId, seq: int) -> str | None:
        """Give the id of his newest line once all up to ``seq`` was seen; ``None``: that says nothing new to him."""
        newest = self._own.get((author, chat))
        if newest is None or newest[0] > seq:
            return None
        return self._own.pop((author, chat))[1]

    def id_of(self, recipient: str, chat: ChatId, seq: int | None) -> str | None:
        """Find the stanza that showed a line."""
        return None if seq is None else self._ids.get((recipient, chat, seq))

    def line(self, recipient: str, wire_id: str) -> Line | None:
        """Find the line that a stanza showed."""
        return self._lines.get((recipient, wire_id))
