"""How much of an agent a chat takes."""

from routing.ids import ServiceId
from routing.state import Agent, State


def share_of(state: State, service: ServiceId) -> int:
    """Share of 100 that one chat of the service takes, and the spare share it needs."""
    found = state.setup.services.get(service)
    if found is not None and found.capacity is not None:
        return found.capacity
    return state.setup.timers.capacity_per_chat


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
    """Tell whether one more chat of the service fits."""
    return agent.load + share_of(state, service) <= agent.profile.capacity
