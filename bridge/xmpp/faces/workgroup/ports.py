"""What face A asks of the desk beyond `bridge.xmpp.ports`: queues and colleagues, from memory.

The composition root puts something over the engine's state behind it (`bridge.board`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from routing.effects import OpenLeg
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.transcript import Customer


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in a queue. ``wait_s``: the estimated rest, if anybody can say."""

    contact: ContactName
    entered_at: datetime
    wait_s: float | None


@dataclass(frozen=True, slots=True)
class QueueView:
    """A service's queue and its hands. ``rows`` are the first ones; ``oldest`` is when the longest waiting came."""

    service: ServiceId
    name: str
    count: int
    oldest: datetime | None
    wait_s: float | None
    takes: bool
    """New chats are taken now."""
    on_duty: int
    available: int
    chats: int
    """Chats that its agents on duty have."""
    slots: int
    """Chats they can have."""
    rows: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent as his colleagues may see him. ``show`` as in RFC 6121; ``None``: not on duty."""

    agent: AgentId
    alias: str
    show: str | None
    slots: int
    legs: tuple[OpenLeg, ...]


class Board(Protocol):
    """Questions about queues and agents."""

    def queue(self, service: ServiceId) -> QueueView | None:
        """One queue; ``None``: there is no such service."""
        ...

    def members(self, service: ServiceId) -> Sequence[AgentId]:
        """Agents of a service, by alias."""
        ...

    def colleague(self, agent: AgentId, service: ServiceId) -> Colleague | None:
        """One agent as to one service; ``None``: he does not serve it."""
        ...

    def active_legs(self, chat: ChatId) -> Sequence[OpenLeg]:
        """Agents' legs that talk in a chat."""
        ...

    def place(self, chat: ChatId) -> tuple[int, float | None] | None:
        """Place (from 1) and estimated wait of a chat that waits; ``None``: it does not."""
        ...

    def chat_behind(self, contact: ContactName) -> ChatId | None:
        """The unfinished chat behind an address."""
        ...


@dataclass(frozen=True, slots=True)
class Stay:
    """An agent's time in a chat."""

    agent: AgentId
    alias: str
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastChat:
    """A chat on record, over or not."""

    chat: ChatId
    contact: ContactName
    service: ServiceId
    customer: Customer
    started_at: datetime
    ended_at: datetime | None
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class PastFilter:
    """Which chats; what is empty restricts nothing. ``text`` is looked for in what was said."""

    agent: AgentId | None = None
    since: datetime | None = None
    until: datetime | None = None
    services: tuple[ServiceId, ...] = ()
    text: str = ""
    most: int = 50


class Past(Protocol):
    """Questions about chats on record. Who may ask what is the caller's to check."""

    async def find(self, wanted: PastFilter) -> Sequence[PastChat]:
        """Chats that fit, newest first."""
        ...

    async def named(self, chats: Sequence[ChatId]) -> Sequence[PastChat]:
        """These chats, newest first; those there are not are left out."""
        ...


class Memory(Protocol):
    """What is known of workgroup clients beyond the life of this process: they say it once."""

    def joined(self, full: str) -> tuple[ServiceId, ...]:
        """Workgroups in which a session (full JID) was on duty."""
        ...

    def note_joined(self, full: str, services: Sequence[ServiceId]) -> None:
        """A session is on duty in these, and in no other."""
        ...

    def visits(self) -> Sequence[tuple[ServiceId, str]]:
        """Visitors (full JIDs) who came by a queue, with the service they asked for."""
        ...

    def note_visit(self, service: ServiceId, full: str, *, visits: bool) -> None:
        """A visitor came, or his chat is over."""
        ...
