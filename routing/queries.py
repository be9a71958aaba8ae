"""Questions to the state, answered without changing it."""

from datetime import datetime

from routing.ids import AgentId, ChatId, ServiceId
from routing.indexes import Need
from routing.state import State


def next_deadline(state: State) -> datetime | None:
    """Tell when the next `Tick` is needed."""
    return state.indexes.deadlines.next()


def waiting(state: State, service: ServiceId) -> list[ChatId]:
    """List the waiting chats of a service, next first."""
    return [key[2] for key in sorted(state.indexes.waiting.get(service, {}).values())]


def waiting_count(state: State, service: ServiceId) -> int:
    """Count the waiting chats of a service."""
    return len(state.indexes.waiting.get(service, ()))


def available(state: State, service: ServiceId) -> int:
    """Count agents who could be offered an ordinary chat of the service now."""
    pool = state.indexes.pools.get(Need(service))
    return 0 if pool is None else len(pool.members)


def on_duty(state: State, service: ServiceId) -> int:
    """Count agents of the service who are there and have not gone off duty."""
    return len(state.indexes.on_duty.get(service, ()))


def services_of(state: State, agent: AgentId) -> list[ServiceId]:
    """List the services an agent serves."""
    found = state.agents.get(agent)
    return [] if found is None else [skill.service for skill in found.profile.skills]
