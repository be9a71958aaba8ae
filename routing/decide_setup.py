"""Deciding changes of what the operator has set up: all faults are named, or all changes are made."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final, get_args

from routing import commands as c
from routing import events as e
from routing.agent import is_on_duty
from routing.decision import Applied, Result
from routing.ending import lose_agent
from routing.ids import AgentId
from routing.placing import wait_for_servers
from routing.refusals import Refusal, RefusalCode
from routing.setup_rules import Fault, draft_of, faults_of, faults_of_all
from routing.turn import Turn


def change(turn: Turn, command: c.SetupChange) -> Result | Refusal:
    """Make one change."""
    faults = faults_of(draft_of(turn.state), command)
    if faults:
        return _refusal(faults)
    _MAKERS[type(command)](turn, command)
    return Applied()


def change_all(turn: Turn, command: c.ChangeSetup) -> Result | Refusal:
    """Make several changes, all or none."""
    faults = faults_of_all(turn.state, command.changes)
    if faults:
        return _refusal(faults)
    made: list[str] = []
    for one in command.changes:
        count = len(turn.events)
        _MAKERS[type(one)](turn, one)
        if len(turn.events) > count:
            made.append(subject_of(one))
    if made:
        turn.emit(e.SetupChanged(turn.now, command.by, tuple(made)))
    return Applied()


def choose_language(turn: Turn, command: c.ChooseLanguage) -> Result | Refusal:
    """Let an agent set his own language, and nothing else of his profile."""
    agent = turn.state.agents.get(command.agent)
    if agent is None:
        return Refusal(RefusalCode.UNKNOWN_AGENT)
    return change(turn, c.DefineAgent(replace(agent.profile, language=command.language)))


def subject_of(change: c.SetupChange) -> str:
    """Name what a change is about: ``service billing``, ``removed team night``, ``timers``."""
    if isinstance(change, c.SetTimers):
        return "timers"
    verb, word = ("removed ", "Remove") if type(change) in _REMOVE else ("", "Define")
    (thing,) = (getattr(change, one.name) for one in fields(change))
    key = next((getattr(thing, name) for name in ("id", "code", "name") if hasattr(thing, name)), thing)
    kind = type(change).__name__.removeprefix(word).lower()
    return f"{verb}{_SPOKEN.get(kind, kind)} {key}"


def _refusal(faults: list[Fault]) -> Refusal:
    """One fault keeps its code; several are a bad setting."""
    details = tuple(fault.detail for fault in faults)
    if len(faults) == 1:
        return Refusal(faults[0].code, faults[0].detail, details)
    texts = tuple(
        fault.detail if fault.code is RefusalCode.BAD_SETTING else f"{fault.code}: {fault.detail}".replace("_", " ", 1)
        for fault in faults
    )
    return Refusal(RefusalCode.BAD_SETTING, "; ".join(texts), texts)


def _service(turn: Turn, command: c.DefineService) -> None:
    if turn.state.setup.services.get(command.service.id) != command.service:
        turn.emit(e.ServiceDefined(turn.now, command.service))
        turn.free_all()
        turn.touch_service(command.service.id)


def _no_service(turn: Turn, command: c.RemoveService) -> None:
    turn.emit(e.ServiceRemoved(turn.now, command.service))
    turn.touch_service(command.service)


def _agent(turn: Turn, command: c.DefineAgent) -> None:
    known = turn.state.agents.get(command.profile.id)
    if known is None or known.profile != command.profile:
        _reassign(turn, e.AgentDefined(turn.now, command.profile), [command.profile.id])


def _no_agent(turn: Turn, command: c.RemoveAgent) -> None:
    lose_agent(turn, turn.state.agents[command.agent])
    for message in turn.state.left.values():
        if message.taken_by == command.agent:
            turn.emit(e.MessageReleased(turn.now, message.id))
    turn.emit(e.AgentRemoved(turn.now, command.agent))


def _team(turn: Turn, command: c.DefineTeam) -> None:
    if turn.state.setup.teams.get(command.team.name) != command.team:
        _reassign(turn, e.TeamDefined(turn.now, command.team), _members(turn, command.team.name))


def _no_team(turn: Turn, command: c.RemoveTeam) -> None:
    _reassign(turn, e.TeamRemoved(turn.now, command.name), _members(turn, command.name))


def _members(turn: Turn, team: str) -> list[AgentId]:
    return [name for name, agent in turn.state.agents.items() if agent.profile.team == team]


def _reassign(turn: Turn, event: e.Event, agents: list[AgentId]) -> None:
    """Let agents serve something else from now on: chats and offers they have go on, the next go by what holds then."""
    known = turn.state.agents
    before = {name: known[name].serves if name in known else () for name in agents}
    turn.emit(event)
    for name in agents:
        agent, had = known[name], before[name]
        turn.touch(name)
        wait_for_servers(turn, agent)
        if is_on_duty(agent):
            for skill in (*had, *agent.serves):
                if (skill in had) != (skill in agent.serves):
                    turn.touch_service(skill.service)


def _skill(turn: Turn, command: c.DefineSkill) -> None:
    if turn.state.setup.skills.get(command.skill.code) != command.skill:
        turn.emit(e.SkillDefined(turn.now, command.skill))


def _reason(turn: Turn, command: c.DefineReason) -> None:
    if turn.state.setup.reasons.get(command.reason.code) != command.reason:
        turn.emit(e.ReasonDefined(turn.now, command.reason))


def _disposition(turn: Turn, command: c.DefineDisposition) -> None:
    if turn.state.setup.dispositions.get(command.disposition.code) != command.disposition:
        turn.emit(e.DispositionDefined(turn.now, command.disposition))


def _calendar(turn: Turn, command: c.DefineCalendar) -> None:
    if turn.state.setup.calendars.get(command.calendar.name) != command.calendar:
        turn.emit(e.CalendarDefined(turn.now, command.calendar))
        for service in turn.state.setup.services.values():
            if service.calendar == command.calendar.name:
                turn.touch_service(service.id)


def _timers(turn: Turn, command: c.SetTimers) -> None:
    if turn.state.setup.timers != command.timers:
        turn.emit(e.TimersSet(turn.now, command.timers))
        turn.free_all()


_SPOKEN: Final = {"calendar": "hours"}
_REMOVE: Final = frozenset(kind for kind in get_args(c.SetupChange) if kind.__name__.startswith("Remove"))
_MAKERS: Final[Mapping[type[Any], Callable[[Turn, Any], None]]] = {
    c.DefineService: _service,
    c.RemoveService: _no_service,
    c.DefineAgent: _agent,
    c.RemoveAgent: _no_agent,
    c.DefineTeam: _team,
    c.RemoveTeam: _no_team,
    c.DefineSkill: _skill,
    c.RemoveSkill: lambda turn, command: turn.emit(e.SkillRemoved(turn.now, command.code)),
    c.DefineReason: _reason,
    c.RemoveReason: lambda turn, command: turn.emit(e.ReasonRemoved(turn.now, command.code)),
    c.DefineDisposition: _disposition,
    c.RemoveDisposition: lambda turn, command: turn.emit(e.DispositionRemoved(turn.now, command.code)),
    c.DefineCalendar: _calendar,
    c.RemoveCalendar: lambda turn, command: turn.emit(e.CalendarRemoved(turn.now, command.name)),
    c.SetTimers: _timers,
}
