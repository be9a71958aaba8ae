"""Which stanza brought which line to whom: so that a correction, a reaction or a reply finds the line it is about.

Kept in memory, the newest: after a restart a correction comes as a line of its own, which is all that a client sees
anyway that knows no corrections.
"""

from dataclasses import dataclass
from typing import Final

from bridge.newest import Newest
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
        self._lines: Newest[str, tuple[str, ChatId, int, str]] = Newest(REMEMBERED)
        self._own: Newest[tuple[str, ChatId], tuple[int, str]] = Newest(REMEMBERED)

    def note(self, recipient: str, chat: ChatId, seq: int, wire_id: str, text: str) -> None:
        """Note that a stanza of this id showed a line."""
        self._lines.note(wire_id, (recipient, chat, seq, text[:EXCERPT]))

    def note_own(self, author: str, chat: ChatId, seq: int, wire_id: str) -> None:
        """Note a person's newest line by the id of his stanza, of which he wants to hear that it was seen."""
        self._own.note((author, chat), (seq, wire_id))

    def take_own(self, author: str, chat: ChatId, seq: int) -> str | None:
        """Give the id of his newest line once all up to ``seq`` was seen; ``None``: that says nothing new to him."""
        newest = self._own.get((author, chat))
        if newest is None or newest[0] > seq:
            return None
        self._own.forget((author, chat))
        return newest[1]

    def id_of(self, recipient: str, chat: ChatId, seq: int | None) -> str | None:
        """Find the stanza that showed a line."""
        if seq is None:
            return None
        wanted = (recipient, chat, seq)
        return next((wire_id for wire_id, line in self._lines.newest_first() if line[:3] == wanted), None)

    def line(self, recipient: str, wire_id: str) -> Line | None:
        """Find the line that a stanza showed."""
        found = self._lines.get(wire_id)
        if found is None or found[0] != recipient:
            return None
        _, chat, seq, text = found
        return Line(chat, seq, " ".join(text.split()))
