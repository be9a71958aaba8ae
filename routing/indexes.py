"""Indexes that keep decisions cheap: who waits, who could take a chat, what is due next.

Chats wait by what they *need* (a service at a level, further skills, perhaps one certain agent), and agents are pooled
by the needs they meet, so a match looks at nobody who would not do. Heaps with lazy deletion: an entry that is no
longer true is skipped when it comes up. All are derived from the rest of the state; `routing.evolve.reindex` builds
them anew.
"""

import heapq
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from routing.ids import AgentId, ChatId, ServiceId

WaitKey = tuple[int, datetime, ChatId]
"""Order in a queue: higher priority first (so negated), then the original entry time."""
PoolKey = tuple[int, int, datetime, AgentId]
"""Order among available agents (`routing.selection`); smaller is sooner."""


Wanted = tuple[tuple[str, int], ...]
"""Skills wanted beside the service: (skill, least level), sorted."""


class Need(NamedTuple):
    """What a chat wants of an agent: a kind of chats, small in number, each with a queue and a pool of its own."""

    service: ServiceId
    level: int = 0
    abilities: Wanted = ()
    agent: AgentId | None = None
    """Nobody else will do (yet)."""


HEAP_SLACK = 64
"""A heap of deadlines is not cleared for less than so many dead entries."""


class Due(StrEnum):
    """What can be due."""

    OFFER = "offer"
    CHAT = "chat"
    AWAY = "away"
    WRAP_UP = "wrap_up"
    WIDEN = "widen"
    GRACE = "grace"
    RETURN = "return"
    RAMP = "ramp"
    FOCUS = "focus"
    REMINDER = "reminder"
    HOURS = "hours"
    UNMANNED = "unmanned"


DueKey = tuple[Due, str]


@dataclass(slots=True)
class Queue:
    """Waiting chats of one need."""

    heap: list[WaitKey] = field(default_factory=list)
    places: dict[ChatId, WaitKey] = field(default_factory=dict)

    def put(self, key: WaitKey) -> None:
        """Let a chat wait."""
        self.places[key[2]] = key
        heapq.heappush(self.heap, key)

    def drop(self, chat: ChatId) -> None:
        """Take a chat out, wherever it stands."""
        self.places.pop(chat, None)

    def first(self) -> WaitKey | None:
        """Tell who is next."""
        while self.heap and self.places.get(self.heap[0][2]) != self.heap[0]:
            heapq.heappop(self.heap)
        return self.heap[0] if self.heap else None


@dataclass(slots=True)
class Pool:
    """Agents who could take a chat of one need now."""

    heap: list[PoolKey] = field(default_factory=list)
    members: dict[AgentId, PoolKey] = field(default_factory=dict)

    def put(self, key: PoolKey) -> None:
        """Let an agent be chosen."""
        if self.members.get(key[3]) != key:
            self.members[key[3]] = key
            heapq.heappush(self.heap, key)

    def drop(self, agent: AgentId) -> None:
        """Take an agent out."""
        self.members.pop(agent, None)

    def best(self) -> AgentId | None:
        """Tell whose turn it is."""
        while self.heap and self.members.get(self.heap[0][3]) != self.heap[0]:
            heapq.heappop(self.heap)
        return self.heap[0][3] if self.heap else None

    def in_order(self) -> list[AgentId]:
        """List all, the first choice first."""
        return [key[3] for key in sorted(self.members.values())]


@dataclass(slots=True)
class Deadlines:
    """What is due when. One entry per thing: one that was put off is found when the old one comes up."""

    heap: list[tuple[datetime, DueKey]] = field(default_factory=list)
    armed: dict[DueKey, datetime] = field(default_factory=dict)

    def arm(self, key: DueKey, at: datetime) -> None:
        """Have it looked at, at that time or before."""
        known = self.armed.get(key)
        if known is None or at < known:
            self.armed[key] = at
            heapq.heappush(self.heap, (at, key))

    def put_off(self, key: DueKey, at: datetime) -> None:
        """Have it looked at at that time, not before."""
        self.armed[key] = at
        heapq.heappush(self.heap, (at, key))

    def disarm(self, key: DueKey) -> None:
        """Have it looked at no more; what is left of it in the heap is cleared when it is more than half."""
        if self.armed.pop(key, None) is not None and len(self.heap) > 2 * len(self.armed) + HEAP_SLACK:
            self.heap = [(at, armed) for armed, at in self.armed.items()]
            heapq.heapify(self.heap)

    def pop_due(self, now: datetime) -> DueKey | None:
        """Take out one thing whose time has come."""
        while self.heap and self.heap[0][0] <= now:
            at, key = heapq.heappop(self.heap)
            if self.armed.get(key) == at:
                del self.armed[key]
                return key
        return None

    def next(self) -> datetime | None:
        """Tell when to look again."""
        while self.heap and self.armed.get(self.heap[0][1]) != self.heap[0][0]:
            heapq.heappop(self.heap)
        return self.heap[0][0] if self.heap else None


@dataclass(slots=True)
class Indexes:
    """All indexes of a state."""

    queues: dict[Need, Queue] = field(default_factory=dict)
    pools: dict[Need, Pool] = field(default_factory=dict)
    needs: dict[ServiceId, dict[Need, None]] = field(default_factory=dict)
    """Needs of each service that any agent may meet; the first one is met by all who serve it."""
    personal: dict[AgentId, dict[Need, None]] = field(default_factory=dict)
    """Needs that only this agent meets."""
    waiting: dict[ServiceId, dict[ChatId, WaitKey]] = field(default_factory=dict)
    """All waiting chats of each service."""
    on_duty: dict[ServiceId, set[AgentId]] = field(default_factory=dict)
    """Agents of each service who are there and have not gone off duty."""
    left: set[ServiceId] = field(default_factory=set)
    """Services that somebody may have left since they were last looked at (`routing.unmanned`)."""
    deadlines: Deadlines = field(default_factory=Deadlines)
    talking: dict[tuple[str, ServiceId], ChatId] = field(default_factory=dict)
    """Open conversation of an XMPP customer (bare JID) with a service."""
