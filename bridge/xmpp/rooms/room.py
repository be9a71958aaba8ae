"""One room: seats of the desk's in it, guests who come and go, and what is said, in order.

Life: *opening* (the first seat asks to come in; a new room is then arranged), *open*, *over* (closed by us, or lost).
What is said waits in one line until the room is open and the seat that says it has been let in, so order holds.
A lost room is not an ended chat: whoever keeps it is told, and opens another.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final, Protocol

from bridge.xmpp.ports import Clocks, Spawn
from bridge.xmpp.rooms.host import DESK_SEAT, Line, RoomHost, RoomNews, RoomRules, SeatAt
from bridge.xmpp.stanzas.muc import CREATED, RENAMED, SELF
from bridge.xmpp.xml import bare

OPEN_S: Final = 10.0
"""So long a room may take to let us in."""
NICK_TRIES: Final = 5


class RoomPhase(StrEnum):
    """Where a room stands."""

    OPENING = "opening"
    OPEN = "open"
    OVER = "over"


class Keeper(Protocol):
    """Whoever keeps a room is told what becomes of it."""

    def on_open(self, room: "Room") -> None:
        """It is open; who was in it already is known."""
        ...

    def on_came(self, room: "Room", guest: str) -> None:
        """A guest (full JID) came in."""
        ...

    def on_left(self, room: "Room", guest: str) -> None:
        """A guest left, by himself or because his connection did."""
        ...

    def on_lost(self, room: "Room", *, opened: bool) -> None:
        """The room is no more, or (not ``opened``) could not be had."""
        ...


@dataclass(slots=True)
class _Seat:
    wish: str
    """The nick it would like."""
    tries: int = 1
    asked: bool = False
    is_in: bool = False

    @property
    def nick(self) -> str:
        return self.wish if self.tries == 1 else f"{self.wish} ({self.tries})"


@dataclass(slots=True)
class Room:
    """One room."""

    name: str
    rules: RoomRules
    host: RoomHost
    clocks: Clocks
    spawn: Spawn
    keeper: Keeper
    phase: RoomPhase = RoomPhase.OPENING
    is_new: bool = True
    """Nothing was said in it before we opened it."""
    guests: dict[str, str] = field(default_factory=dict)
    """Nick -> full JID."""
    _seats: dict[str, _Seat] = field(default_factory=dict)
    _line: deque[tuple[str, Callable[[], None]]] = field(default_factory=deque)
    _cancel: Callable[[], None] | None = None

    def open(self) -> None:
        """Ask to come in; also anew, after our link was down."""
        self.phase = RoomPhase.OPENING
        self.guests.clear()
        self._cancel = self.clocks.call_later(OPEN_S, partial(self._lose, opened=False))
        names = {seat: one.wish for seat, one in self._seats.items()}
        self._seats.clear()
        self._take(DESK_SEAT, self.rules.title)
        for seat, wish in names.items():
            if seat != DESK_SEAT:
                self._take(seat, wish)

    def say(self, seat: str, nick: str, line: Line) -> None:
        """Have a seat say something; it is taken first if need be."""
        if self.phase is RoomPhase.OVER:
            return
        if seat not in self._seats:
            self._take(seat, nick)
        self._line.append((seat, partial(self.host.say, SeatAt(self.name, seat), line)))
        self._flush()

    def leave(self, seat: str) -> None:
        """Have a seat leave after what it has still to say."""
        if seat in self._seats:
            self._line.append((seat, partial(self._give_up, seat)))
            self._flush()

    def close(self) -> None:
        """Leave with all seats, after what is still to be said."""
        for seat in [*(seat for seat in self._seats if seat != DESK_SEAT), DESK_SEAT]:
            self.leave(seat)

    def is_here(self, account: str) -> bool:
        """Tell whether somebody (bare JID) is in the room."""
        return any(bare(guest) == account for guest in self.guests.values())

    def on_news(self, news: RoomNews) -> None:
        """Take what the room told one of the seats."""
        seat = self._seats.get(news.at.seat)
        if self.phase is RoomPhase.OVER or seat is None:
            return
        if news.error is not None and not news.gone:
            self._on_error(news, seat)
            return
        if news.error is not None:
            self._lose(opened=True)
            return
        codes = news.occupant.codes if news.occupant is not None else ()
        is_own = SELF in codes or news.nick == seat.nick
        if is_own:
            self._on_own(news, seat, created=CREATED in codes)
        elif news.at.seat == DESK_SEAT and news.occupant is not None and news.occupant.jid:
            self._on_other(news, news.occupant.jid, renamed=news.occupant.nick if RENAMED in codes else "")

    def _on_error(self, news: RoomNews, seat: _Seat) -> None:
        if news.error is not None and news.error.condition == "conflict" and seat.tries < NICK_TRIES:
            seat.tries += 1
            self.host.enter(news.at, seat.nick)
        elif news.at.seat == DESK_SEAT:
            self._lose(opened=False)
        else:
            del self._seats[news.at.seat]
            self._line = deque(item for item in self._line if item[0] != news.at.seat)
            self._flush()

    def _on_own(self, news: RoomNews, seat: _Seat, *, created: bool) -> None:
        if news.gone:
            self._lose(opened=True)
            return
        if seat.is_in:
            return
        seat.is_in = True
        if news.at.seat != DESK_SEAT:
            self._flush()
        elif created:
            self.is_new = True
            self.spawn(self._arrange())
        else:
            self.is_new = False
            self._opened()

    def _on_other(self, news: RoomNews, jid: str, *, renamed: str) -> None:
        if any(news.nick == seat.nick for seat in self._seats.values()):
            return
        known = news.nick in self.guests
        if not news.gone:
            self.guests[news.nick] = jid
            if not known and self.phase is RoomPhase.OPEN:
                self.keeper.on_came(self, jid)
        elif renamed:
            self.guests[renamed] = self.guests.pop(news.nick, jid)
        elif known:
            self.keeper.on_left(self, self.guests.pop(news.nick))

    async def _arrange(self) -> None:
        if await self.host.arrange(self.name, self.rules):
            self._opened()
        else:
            self._lose(opened=False)

    def _opened(self) -> None:
        if self.phase is not RoomPhase.OPENING:
            return
        self._stop_waiting()
        self.phase = RoomPhase.OPEN
        self.keeper.on_open(self)
        self._flush()

    def _take(self, seat: str, wish: str) -> None:
        self._seats[seat] = one = _Seat(wish or seat)
        if seat == DESK_SEAT:
            self._ask(seat, one)

    def _ask(self, name: str, seat: _Seat) -> None:
        seat.asked = True
        self.host.enter(SeatAt(self.name, name), seat.nick)

    def _flush(self) -> None:
        """Say what can be said; seats beside the first are taken when the room is open to them."""
        if self.phase is not RoomPhase.OPEN:
            return
        for name, seat in self._seats.items():
            if not seat.asked:
                self._ask(name, seat)
        while self._line:
            seat_name, act = self._line[0]
            found = self._seats.get(seat_name)
            if found is not None and not found.is_in:
                return
            self._line.popleft()
            if found is not None:
                act()

    def _give_up(self, seat: str) -> None:
        self.host.leave(SeatAt(self.name, seat))
        del self._seats[seat]
        if not self._seats:
            self.phase = RoomPhase.OVER
            self._stop_waiting()

    def _lose(self, *, opened: bool) -> None:
        if self.phase is RoomPhase.OVER:
            return
        self._stop_waiting()
        self.phase = RoomPhase.OVER
        self.keeper.on_lost(self, opened=opened)

    def _stop_waiting(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
