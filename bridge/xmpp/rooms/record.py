"""A chat's transcript as a room shows it: every line once, in order, and only while somebody is there to read it.

Lines are stored before anybody is told of them, so what a guest missed is read from the store when he comes in; what
is said while that is being read is found there as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bridge.xmpp.ports import Spawn
from bridge.xmpp.rooms.host import Line
from bridge.xmpp.rooms.room import Room
from routing.ids import ChatId
from routing.ports import Transcripts
from routing.transcript import Entry

PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What a room shows of an entry: which seat says it, under which name."""

    seat: str
    nick: str
    text: str


@dataclass(slots=True)
class RoomRecord:
    """How far a room has come. ``said`` tells how it shows an entry (``None``: not at all)."""

    chat: ChatId
    transcripts: Transcripts
    said: Callable[[Entry], Said | None]
    spawn: Spawn
    typed: set[str] = field(default_factory=set)
    """Keys of lines that were typed in the room itself."""
    _from: int = 0
    """What stands up to here was shown in an earlier life of the desk, or is sent again line by line."""
    _floor: int = 0
    """Everything from there up to here was shown."""
    _shown: set[int] = field(default_factory=set)
    _is_reading: bool = False
    _is_behind: bool = False

    def start(self, after: int = 0) -> None:
        """Begin anew: a new room shows everything after that place."""
        self._from = self._floor = after
        self._shown.clear()

    def live(self, room: Room, entry: Entry) -> None:
        """Show a line that has just been stored; a reading that goes on will find it."""
        if self._is_reading:
            self._is_behind = True
        else:
            self._show(room, entry, late=False)

    def catch_up(self, room: Room) -> None:
        """Show what was missed."""
        if not self._is_reading:
            self._is_reading = True
            self.spawn(self._read(room))

    async def _read(self, room: Room) -> None:
        try:
            more = True
            while more:
                self._is_behind = False
                page = await self.transcripts.entries(self.chat, self._floor, PAGE)
                for entry in page:
                    self._show(room, entry, late=True)
                    self._floor = entry.seq
                more = len(page) == PAGE or self._is_behind
            self._shown = {seq for seq in self._shown if not self._from < seq <= self._floor}
        finally:
            self._is_reading = False

    def _show(self, room: Room, entry: Entry, *, late: bool) -> None:
        if self._from < entry.seq <= self._floor or entry.seq in self._shown:
            return
        self._shown.add(entry.seq)
        said = None if entry.key is not None and entry.key in self.typed else self.said(entry)
        if said is not None:
            at = entry.at if late else None
            room.say(said.seat, said.nick, Line(f"{entry.chat}.{entry.seq}", said.text, at))
