"""How much of an agent a chat takes, and how much of him must be free before he is offered one."""

from routing.ids import ServiceId
from routing.state import Agent, State


def share_of(state: State, service: ServiceId) -> int:
    """Share of 100 that one chat of the service takes."""
    found = state.setup.services.get(service)
    if found is not None and found.capacity is not None:
        return found.capacity
    return state.setup.timers.capacity_per_chat


def spare_of(state: State, service: ServiceId) -> int:
    """Share of 100 that must be free before one more chat of the service is offered; never less than it takes."""
    found = state.setup.services.get(service)
    spare = found.spare if found is not None and found.spare is not None else state.setup.timers.spare_per_chat
    return max(spare, share_of(state, service))


def load_of(state: State, agent: Agent) -> int:
    """Add up what his chats, wrap-ups and open offers take."""
    load = 0
    for chat in agent.chats:
        load += share_of(state, state.chats[chat].service)
    for chat in agent.wrapups:
        load += share_of(state, state.chats[chat].service)
    for offer in agent.offers:
        load += share_of(state, state.offers[offer].service)
    return load


def has_room(state: State, agent: Agent, service: ServiceId) -> bool:
    """Tell whether one more chat of the service may be offered."""
    return agent.load + spare_of(state, service) <= agent.profile.capacity


def slots_of(state: State, agent: Agent, service: ServiceId) -> int:
    """Tell how many chats of the service he can have at once."""
    return max(1, agent.profile.capacity // share_of(state, service))
