"""Questions to the state, answered without changing it."""

from datetime import datetime
from typing import Final

from routing.ids import AgentId, ChatId, ServiceId
from routing.indexes import Need
from routing.settings import Reason
from routing.state import Agent, State
from routing.words import SystemReason

_OWN: Final = frozenset(SystemReason)


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


def reasons_for(state: State, agent: Agent) -> list[Reason]:
    """List the reasons an agent can give for Not Ready, by label: the operator's, never those the desk itself gives."""
    found = (one for one in state.setup.reasons.values() if not one.teams or agent.profile.team in one.teams)
    return sorted((one for one in found if one.code not in _OWN), key=lambda one: (one.label, one.code))


def target_of(state: State, service: ServiceId) -> tuple[int, float]:
    """Tell the service level aimed at: how many of 100 customers are to be answered, and within how many seconds."""
    found, timers = state.setup.services.get(service), state.setup.timers
    percent = found.target_percent if found is not None else None
    seconds = found.target_s if found is not None else None
    return (
        timers.target_percent if percent is None else percent,
        timers.target_s if seconds is None else seconds,
    )


def services_of(state: State, agent: AgentId) -> list[ServiceId]:
    """List the services an agent serves."""
    found = state.agents.get(agent)
    return [] if found is None else [skill.service for skill in found.serves]
