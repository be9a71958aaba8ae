"""Canned responses: texts agents insert into a reply. Personal or shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

from routing.ids import AgentId, ServiceId

CannedId = NewType("CannedId", str)
"""Chosen by whoever made it, so that a repeated save is one: e.g. a UUID."""


class CannedFaultCode(StrEnum):
    """Why a canned response was not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_SHORTCUT = "bad_shortcut"
    SHORTCUT_TAKEN = "shortcut_taken"
    NOT_YOURS = "not_yours"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CannedFault:
    """Nothing was changed; ``subject`` is what is at fault: an id, or a shortcut."""

    code: CannedFaultCode
    subject: str


@dataclass(frozen=True, slots=True)
class Canned:
    """One text. ``owner`` is ``None`` for a shared one; ``service`` then narrows it to one service (``None``: all).

    ``shortcut`` is what an agent types behind ``/`` or ``#`` (may be empty); ``folder`` may be empty. ``text`` may hold
    ``{customer}``, ``{agent}`` and ``{service}``. ``used`` counts how often it was inserted.
    """

    id: CannedId
    owner: AgentId | None
    service: ServiceId | None
    folder: str
    shortcut: str
    title: str
    text: str
    used: int = 0


class CannedBook(Protocol):
    """Keeps canned responses. Who may change what is the caller's to check."""

    async def all(self, agent: AgentId) -> Sequence[Canned]:
        """An agent's own ones and all shared ones, by folder and title."""
        ...

    async def find(self, canned: CannedId) -> Canned | None:
        """One of them; ``None`` if there is no such (any more)."""
        ...

    async def save(self, canned: Sequence[Canned]) -> CannedFault | None:
        """Add or change; all of them or, with a fault, none. Counts of use are left as they are."""
        ...

    async def remove(self, canned: CannedId) -> None:
        """Take one away; again: nothing."""
        ...

    async def note_use(self, canned: CannedId) -> None:
        """Count an insertion."""
        ...
