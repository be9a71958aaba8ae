"""Applying events about what the operator has set up."""

from routing import events as e
from routing.indexing import recount, refresh_agent, remove_agent
from routing.state import Agent, State


def link_changed(state: State, event: e.LinkChanged) -> None:
    """The link came up or went down: nobody is available without it."""
    state.link_up = event.up
    for agent in state.agents.values():
        refresh_agent(state, agent)


def service_defined(state: State, event: e.ServiceDefined) -> None:
    """A service is new or changed; shares may have changed with it."""
    state.setup.services[event.service.id] = event.service
    state.indexes.pools.pop(event.service.id, None)
    for agent in state.agents.values():
        recount(state, agent)


def service_removed(state: State, event: e.ServiceRemoved) -> None:
    """A service is gone."""
    state.setup.services.pop(event.service, None)
    state.indexes.pools.pop(event.service, None)
    state.indexes.queues.pop(event.service, None)


def agent_defined(state: State, event: e.AgentDefined) -> None:
    """An agent is new or changed."""
    agent = state.agents.get(event.profile.id)
    if agent is None:
        state.agents[event.profile.id] = Agent(event.profile, since=event.at)
        return
    remove_agent(state, agent)
    agent.profile = event.profile
    refresh_agent(state, agent)


def agent_removed(state: State, event: e.AgentRemoved) -> None:
    """An agent is gone."""
    agent = state.agents.pop(event.agent, None)
    if agent is not None:
        remove_agent(state, agent)


def reason_defined(state: State, event: e.ReasonDefined) -> None:
    """A reason is new or changed."""
    state.setup.reasons[event.reason.code] = event.reason


def reason_removed(state: State, event: e.ReasonRemoved) -> None:
    """A reason is gone."""
    state.setup.reasons.pop(event.code, None)


def timers_set(state: State, event: e.TimersSet) -> None:
    """Timers changed; shares may have changed with them."""
    state.setup.timers = event.timers
    for agent in state.agents.values():
        recount(state, agent)
