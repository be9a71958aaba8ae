"""Policies: in which order available agents are chosen. One signature, one registry; a service names its policy."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from routing.indexes import PoolKey
from routing.state import Agent

Policy = Callable[[Agent], PoolKey]
"""Smaller is sooner. Must be told apart by the agent's id at the end."""

NEVER: Final = datetime.min.replace(tzinfo=UTC)


def longest_idle(agent: Agent) -> PoolKey:
    """Fewest chats, then longest idle."""
    return (agent.load, agent.idle_since or NEVER, agent.profile.id)


POLICIES: Final[Mapping[str, Policy]] = {"longest_idle": longest_idle}
