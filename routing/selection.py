"""Policies: in which order available agents are chosen. One signature, one registry; a service names its policy.

Where a chat asks for a level, the more skilled go first, whatever the policy (BEHAVIOUR section 17): a chat that asks
is one that profits from it. Who is idle at his machine goes last, whatever the policy: he may not see the offer.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from routing.indexes import Need, PoolKey
from routing.state import Agent

Policy = Callable[[Agent, Need, int], PoolKey]
"""(agent, what is wanted, his level at the service) -> order; smaller is sooner."""

NEVER: Final = datetime.min.replace(tzinfo=UTC)
OFFER_TO_ALL: Final = "offer_to_all"
IDLE_LAST: Final = 1000
"""More than any level."""


def _level(agent: Agent, level: int) -> int:
    """Order by level, the idle behind all others."""
    return (IDLE_LAST if agent.idle else 0) - level


def longest_idle(agent: Agent, need: Need, level: int) -> PoolKey:
    """Least load, then longest idle."""
    return (_level(agent, level if need.level else 0), agent.load, agent.idle_since or NEVER, agent.profile.id)


def fewest_chats(agent: Agent, need: Need, level: int) -> PoolKey:
    """Fewest chats and offers whatever share they take (after-call work does not count), then longest idle."""
    count = len(agent.chats) + len(agent.offers)
    return (_level(agent, level if need.level else 0), count, agent.idle_since or NEVER, agent.profile.id)


def highest_level(agent: Agent, _need: Need, level: int) -> PoolKey:
    """The most skilled first, then least load, then longest idle."""
    return (_level(agent, level), agent.load, agent.idle_since or NEVER, agent.profile.id)


def round_robin(agent: Agent, need: Need, level: int) -> PoolKey:
    """Who was offered something longest ago, however much he has to do."""
    return (_level(agent, level if need.level else 0), 0, agent.offered_at or NEVER, agent.profile.id)


POLICIES: Final[Mapping[str, Policy]] = {
    "longest_idle": longest_idle,
    "fewest_chats": fewest_chats,
    "highest_level": highest_level,
    "round_robin": round_robin,
    OFFER_TO_ALL: longest_idle,
}
