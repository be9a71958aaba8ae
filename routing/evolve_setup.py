"""Applying events about what the operator has set up."""

from routing import events as e
from routing.indexes import Due
from routing.indexing import arm_hours, close_service, open_service, recount, refresh_agent, remove_agent, requeue_all
from routing.serving import served
from routing.state import Agent, State


def link_changed(state: State, event: e.LinkChanged) -> None:
    """The link came up or went down: nobody is available without it."""
    state.link_up = event.up
    for agent in state.agents.values():
        refresh_agent(state, agent)


def service_defined(state: State, event: e.ServiceDefined) -> None:
    """A service is new or changed; shares, levels and order may have changed with it."""
    state.setup.services[event.service.id] = event.service
    open_service(state, event.service.id)
    for agent in state.agents.values():
        recount(state, agent)
    requeue_all(state, event.service.id)
    state.indexes.left.add(event.service.id)


def service_removed(state: State, event: e.ServiceRemoved) -> None:
    """A service is gone."""
    state.setup.services.pop(event.service, None)
    state.pace.pop(event.service, None)
    close_service(state, event.service)


def agent_defined(state: State, event: e.AgentDefined) -> None:
    """An agent is new or changed."""
    agent = state.agents.get(event.profile.id)
    if agent is None:
        state.agents[event.profile.id] = agent = Agent(event.profile, since=event.at)
    else:
        remove_agent(state, agent)
        agent.profile = event.profile
    _take_on(state, agent)


def _take_on(state: State, agent: Agent) -> None:
    """Let what he serves, and what a chat takes of him, be as his own rows and his team's say now."""
    agent.serves = served(agent.profile, state.setup.teams)
    recount(state, agent)


def agent_removed(state: State, event: e.AgentRemoved) -> None:
    """An agent is gone, with what he wanted to come back to."""
    agent = state.agents.pop(event.agent, None)
    if agent is not None:
        remove_agent(state, agent)
    for name in [one.id for one in state.reminders.values() if one.agent == event.agent]:
        del state.reminders[name]
        state.indexes.deadlines.disarm((Due.REMINDER, name))


def team_defined(state: State, event: e.TeamDefined) -> None:
    """A team is new or changed, and with it what its members serve."""
    state.setup.teams[event.team.name] = event.team
    _take_on_again(state, event.team.name)


def team_removed(state: State, event: e.TeamRemoved) -> None:
    """A team is gone; its members have their own rows."""
    state.setup.teams.pop(event.name, None)
    _take_on_again(state, event.name)


def _take_on_again(state: State, team: str) -> None:
    for agent in state.agents.values():
        if agent.profile.team == team:
            remove_agent(state, agent)
            _take_on(state, agent)


def skill_defined(state: State, event: e.SkillDefined) -> None:
    """A skill is new or changed."""
    state.setup.skills[event.skill.code] = event.skill


def skill_removed(state: State, event: e.SkillRemoved) -> None:
    """A skill is gone; who has it keeps it to no effect."""
    state.setup.skills.pop(event.code, None)


def reason_defined(state: State, event: e.ReasonDefined) -> None:
    """A reason is new or changed."""
    state.setup.reasons[event.reason.code] = event.reason


def reason_removed(state: State, event: e.ReasonRemoved) -> None:
    """A reason is gone."""
    state.setup.reasons.pop(event.code, None)


def disposition_defined(state: State, event: e.DispositionDefined) -> None:
    """A disposition is new or changed."""
    state.setup.dispositions[event.disposition.code] = event.disposition


def disposition_removed(state: State, event: e.DispositionRemoved) -> None:
    """A disposition is gone."""
    state.setup.dispositions.pop(event.code, None)


def calendar_defined(state: State, event: e.CalendarDefined) -> None:
    """Business hours are new or changed."""
    state.setup.calendars[event.calendar.name] = event.calendar
    state.indexes.deadlines.disarm((Due.HOURS, event.calendar.name))
    arm_hours(state, event.calendar, event.at)


def calendar_removed(state: State, event: e.CalendarRemoved) -> None:
    """Business hours are gone."""
    state.setup.calendars.pop(event.name, None)
    state.indexes.deadlines.disarm((Due.HOURS, event.name))


def setup_changed(_state: State, _event: e.SetupChanged) -> None:
    """Who changed something is for the record alone."""


def timers_set(state: State, event: e.TimersSet) -> None:
    """Timers changed; shares and the worth of priorities may have changed with them."""
    state.setup.timers = event.timers
    for agent in state.agents.values():
        recount(state, agent)
    for service in state.setup.services:
        requeue_all(state, service)
