"""Where rooms live, as the rest of the desk sees it: a place that seats can be taken in. The server's MUC is one.

A seat is somebody of the desk's in a room: the desk itself, the customer, a colleague at another client. Its address
is ``desk@…/<room>.<seat>``, so what a room says to a seat tells by its address which room and seat are meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from bridge.xmpp.stanzas.muc import Occupant
from bridge.xmpp.stanzas.stanza_error import StanzaError
from bridge.xmpp.xml import resource
from routing.words import Typing

DESK_SEAT: Final = "desk"
CUSTOMER_SEAT: Final = "customer"


@dataclass(frozen=True, slots=True)
class SeatAt:
    """Which seat of which room."""

    room: str
    """Local part of the room's address."""
    seat: str


@dataclass(frozen=True, slots=True)
class RoomNews:
    """A room told a seat of ours that somebody came, changed, or left; or why it does not let us in."""

    at: SeatAt
    nick: str
    gone: bool = False
    occupant: Occupant | None = None
    error: StanzaError | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a seat says: words, or only that somebody types. ``sent_at``: they were said then, not now."""

    id: str = ""
    text: str = ""
    sent_at: datetime | None = None
    typing: Typing | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """An invitation: on whose behalf, why, and what stands beside it (rendered)."""

    sender: str
    reason: str
    children: str = ""


@dataclass(frozen=True, slots=True)
class RoomRules:
    """Who may come in (bare JIDs), and on whose behalf people are invited."""

    title: str
    members: Sequence[str]
    inviter: str


class RoomHost(Protocol):
    """Opens rooms and carries what is said; what they answer comes back as `RoomNews` and as messages."""

    def address(self, room: str) -> str:
        """Tell a room's address."""
        ...

    def enter(self, at: SeatAt, nick: str) -> None:
        """Take a seat; the first one opens the room."""
        ...

    def leave(self, at: SeatAt) -> None:
        """Give a seat up."""
        ...

    async def arrange(self, room: str, rules: RoomRules) -> bool:
        """Say who may come in; ``False``: the server would not have it."""
        ...

    async def admit(self, room: str, jid: str, affiliation: str) -> bool:
        """Let somebody in (``member``), or make him its ``owner``."""
        ...

    def invite(self, room: str, to: str, call: Call) -> None:
        """Invite somebody (full JID)."""
        ...

    def say(self, at: SeatAt, line: Line) -> None:
        """Say something from a seat."""
        ...


def seat_at(address: str) -> SeatAt | None:
    """Tell which seat an address of ours is; ``None`` if it is none."""
    room, dot, seat = resource(address).rpartition(".")
    return SeatAt(room, seat) if dot and room and seat else None
