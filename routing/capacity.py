"""How much of an agent a chat takes, and how much of him must be free before he is offered one.

What is set nearest to the agent holds: the desk's numbers, over them the service's and his team's, over those his own
(BEHAVIOUR section 12). Service and team are equally near; where both say something, the greater number counts, so that
neither gets more at once than it asked for.
"""

from routing.ids import ServiceId
from routing.state import Agent, State


def share_of(state: State, agent: Agent, service: ServiceId) -> int:
    """Share of 100 that one chat of the service takes of this agent."""
    team, found = state.setup.teams.get(agent.profile.team), state.setup.services.get(service)
    return _nearest(
        agent.profile.capacity_per_chat,
        None if team is None else team.capacity_per_chat,
        None if found is None else found.capacity,
        state.setup.timers.capacity_per_chat,
    )


def spare_of(state: State, agent: Agent, service: ServiceId) -> int:
    """Share of 100 that must be free of him for one more chat of the service; never less than it takes."""
    team, found = state.setup.teams.get(agent.profile.team), state.setup.services.get(service)
    spare = _nearest(
        agent.profile.spare_per_chat,
        None if team is None else team.spare_per_chat,
        None if found is None else found.spare,
        state.setup.timers.spare_per_chat,
    )
    return max(spare, share_of(state, agent, service))


def _nearest(own: int | None, team: int | None, service: int | None, desk: int) -> int:
    """Choose among what agent, team, service and desk say."""
    if own is not None:
        return own
    if team is None:
        return desk if service is None else service
    return team if service is None else max(team, service)


def load_of(state: State, agent: Agent) -> int:
    """Add up what his chats, wrap-ups and open offers take."""
    load = 0
    for chat in agent.chats:
        load += share_of(state, agent, state.chats[chat].service)
    for chat in agent.wrapups:
        load += share_of(state, agent, state.chats[chat].service)
    for offer in agent.offers:
        load += share_of(state, agent, state.offers[offer].service)
    return load


def has_room(state: State, agent: Agent, service: ServiceId) -> bool:
    """Tell whether one more chat of the service may be offered."""
    return agent.load + spare_of(state, agent, service) <= agent.profile.capacity


def slots_of(state: State, agent: Agent, service: ServiceId) -> int:
    """Tell how many chats of the service he can have at once."""
    return max(1, agent.profile.capacity // share_of(state, agent, service))
