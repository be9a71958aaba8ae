"""Questions to the state, answered without changing it."""

from datetime import datetime

from routing.ids import AgentId, ChatId, ServiceId
from routing.state import State


def next_deadline(state: State) -> datetime | None:
    """Tell when the next `Tick` is needed."""
    return state.indexes.deadlines.next()


def waiting(state: State, service: ServiceId) -> list[ChatId]:
    """List the waiting chats of a service, next first."""
    queue = state.indexes.queues.get(service)
    return [] if queue is None else list(queue.in_order())


def waiting_count(state: State, service: ServiceId) -> int:
    """Count the waiting chats of a service."""
    queue = state.indexes.queues.get(service)
    return 0 if queue is None else len(queue.places)


def available(state: State, service: ServiceId) -> int:
    """Count agents who could be offered a chat of the service now."""
    pool = state.indexes.pools.get(service)
    return 0 if pool is None else len(pool.members)


def services_of(state: State, agent: AgentId) -> list[ServiceId]:
    """List the services an agent serves."""
    found = state.agents.get(agent)
    return [] if found is None else [skill.service for skill in found.profile.skills]
