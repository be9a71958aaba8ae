"""What is wrong with a change of the set-up: every fault at once, so that one look mends them all.

Several changes are checked in their order, each against what the ones before it (and all that is defined beside it)
make of the set-up.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from routing import commands as c
from routing.bounds import (
    AGENT_BOUNDS,
    LEVEL,
    PRIORITY,
    SERVICE_BOUNDS,
    TEAM_BOUNDS,
    TIMER_BOUNDS,
    YEAR_S,
    out_of_bounds,
)
from routing.hours import DAY_MINUTES, is_zone
from routing.ids import AgentId
from routing.refusals import RefusalCode
from routing.selection import OFFER_TO_ALL, POLICIES
from routing.settings import Ability, AgentProfile, Disposition, ExtraSkill, Reason, Rule, Service, Skill
from routing.spelling import LONGEST_VALUE, is_account, is_code, is_service, name_faults
from routing.state import Setup, State
from routing.words import ChosenKind, SystemReason

DAYS_A_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    code: RefusalCode
    detail: str


@dataclass(slots=True)
class Draft:
    """The set-up as it will be once the changes so far are made."""

    setup: Setup
    agents: dict[AgentId, AgentProfile]
    used: frozenset[str]
    """Services that have chats."""


def draft_of(state: State) -> Draft:
    """Copy the set-up of a state."""
    old = state.setup
    setup = Setup(
        old.timers,
        dict(old.services),
        dict(old.reasons),
        dict(old.teams),
        dict(old.skills),
        dict(old.dispositions),
        dict(old.calendars),
    )
    used = frozenset(service for chat in state.chats.values() for service in (chat.service, chat.door))
    return Draft(setup, {name: agent.profile for name, agent in state.agents.items()}, used)


def faults_of(draft: Draft, change: c.SetupChange) -> list[Fault]:
    """Name all that is wrong with one change."""
    return list(_CHECKS[type(change)](draft, change))


def faults_of_all(state: State, changes: Sequence[c.SetupChange]) -> list[Fault]:
    """Name all that is wrong with several changes; what they define may refer to each other in any order."""
    draft, faults = draft_of(state), list[Fault]()
    for change in changes:
        if type(change) in _DEFINE:
            _apply(draft, change)
    for change in changes:
        faults += faults_of(draft, change)
        _apply(draft, change)
    return faults


def _apply(draft: Draft, change: c.SetupChange) -> None:
    """Let the draft have the change."""
    _APPLY[type(change)](draft, change)


def _gone(things: dict[Any, Any], key: object) -> None:
    things.pop(key, None)


_DEFINE: Final = frozenset(kind for kind in get_args(c.SetupChange) if kind.__name__.startswith("Define"))
_APPLY: Final[Mapping[type[Any], Callable[[Draft, Any], None]]] = {
    c.DefineService: lambda draft, change: draft.setup.services.__setitem__(change.service.id, change.service),
    c.RemoveService: lambda draft, change: _gone(draft.setup.services, change.service),
    c.DefineAgent: lambda draft, change: draft.agents.__setitem__(change.profile.id, change.profile),
    c.RemoveAgent: lambda draft, change: _gone(draft.agents, change.agent),
    c.DefineTeam: lambda draft, change: draft.setup.teams.__setitem__(change.team.name, change.team),
    c.RemoveTeam: lambda draft, change: _gone(draft.setup.teams, change.name),
    c.DefineSkill: lambda draft, change: draft.setup.skills.__setitem__(change.skill.code, change.skill),
    c.RemoveSkill: lambda draft, change: _gone(draft.setup.skills, change.code),
    c.DefineReason: lambda draft, change: draft.setup.reasons.__setitem__(change.reason.code, change.reason),
    c.RemoveReason: lambda draft, change: _gone(draft.setup.reasons, change.code),
    c.DefineDisposition: lambda draft, change: draft.setup.dispositions.__setitem__(
        change.disposition.code, change.disposition
    ),
    c.RemoveDisposition: lambda draft, change: _gone(draft.setup.dispositions, change.code),
    c.DefineCalendar: lambda draft, change: draft.setup.calendars.__setitem__(change.calendar.name, change.calendar),
    c.RemoveCalendar: lambda draft, change: _gone(draft.setup.calendars, change.name),
    c.SetTimers: lambda draft, change: setattr(draft.setup, "timers", change.timers),
}


def _bad(*details: str) -> Iterator[Fault]:
    return (Fault(RefusalCode.BAD_SETTING, detail) for detail in details)


def _service(draft: Draft, change: c.DefineService) -> Iterator[Fault]:
    service = change.service
    what = f"service {service.id}: "
    if not is_service(service.id):
        yield from _bad(f"{what}an id has letters a to z, digits, hyphens and dots, is not desk, and not c- in front")
    yield from _bad(*name_faults(what + "its name", service.name))
    if service.policy not in POLICIES:
        yield from _bad(f"{what}policy is one of {', '.join(POLICIES)}, not {service.policy}")
    yield from _bad(*out_of_bounds(what, service, SERVICE_BOUNDS))
    if service.policy == OFFER_TO_ALL and service.auto_answer_s > 0:
        yield from _bad(f"{what}auto_answer_s needs one agent at a time, and {OFFER_TO_ALL} asks all")
    yield from _steps(what, service)
    yield from _references(draft, what, service)
    for rule in service.rules:
        yield from _rule(draft, what, service, rule)


def _references(draft: Draft, what: str, service: Service) -> Iterator[Fault]:
    setup = draft.setup
    if service.overflow_to is not None:
        if service.overflow_to == service.id or service.overflow_to not in setup.services:
            yield from _bad(f"{what}overflow_to {service.overflow_to} is no other service")
        if service.overflow_s <= 0:
            yield from _bad(what + "overflow_s says after how many seconds; it is needed with overflow_to")
    if service.calendar and service.calendar not in setup.calendars:
        yield from _bad(f"{what}there are no hours named {service.calendar}")
    for code in service.dispositions:
        if code not in setup.dispositions:
            yield from _bad(f"{what}there is no disposition {code}")
    if service.disposition_required and not (service.dispositions or setup.dispositions):
        yield from _bad(what + "a disposition can't be required while there is none")


def _rule(draft: Draft, what: str, service: Service, rule: Rule) -> Iterator[Fault]:
    if not rule.name.strip() or not rule.when:
        yield from _bad(what + "a rule has a name and at least one condition")
    yield from _bad(*name_faults(what + "a rule's name", rule.name, needed=False))
    if not PRIORITY.low <= rule.priority <= PRIORITY.high:
        yield from _bad(f"{what}rule {rule.name}: priority is from {PRIORITY.low} to {PRIORITY.high}")
    for condition in rule.when:
        yield from _bad(*name_faults(f"{what}rule {rule.name}: a field", condition.field))
        yield from _bad(
            *name_faults(f"{what}rule {rule.name}: a value", condition.value, longest=LONGEST_VALUE, needed=False)
        )
    if rule.service is not None and rule.service != service.id and rule.service not in draft.setup.services:
        yield from _bad(f"{what}rule {rule.name} sends to {rule.service}, which is no service")
    yield from _abilities(draft, f"{what}rule {rule.name}: ", rule.abilities)


def _steps(what: str, service: Service) -> Iterator[Fault]:
    times = [step.after_s for step in service.steps]
    levels = [step.level for step in service.steps]
    if times and (times[0] != 0 or times != sorted(set(times))):
        yield from _bad(what + "steps begin at 0 seconds, each later than the one before")
    if levels != sorted(levels, reverse=True):
        yield from _bad(what + "steps ask for less and less")
    if any(not LEVEL.low <= level <= LEVEL.high for level in levels):
        yield from _bad(what + "levels are from 0 to 100")
    if any(time > YEAR_S for time in times):
        yield from _bad(what + "steps come within a year")


def _abilities(draft: Draft, what: str, abilities: tuple[Ability, ...]) -> Iterator[Fault]:
    for ability in abilities:
        if ability.skill not in draft.setup.skills:
            yield from _bad(f"{what}there is no skill {ability.skill}")
        if not LEVEL.low <= ability.level <= LEVEL.high:
            yield from _bad(f"{what}the level of {ability.skill} is from 0 to 100")
    yield from _once(what + "the skill", [ability.skill for ability in abilities])


def _once(what: str, names: Sequence[str]) -> Iterator[Fault]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield from _bad(f"{what} {name} stands there twice")


def _gone_service(draft: Draft, change: c.RemoveService) -> Iterator[Fault]:
    name = change.service
    if name not in draft.setup.services:
        yield Fault(RefusalCode.UNKNOWN_SERVICE, name)
    if name in draft.used:
        yield Fault(RefusalCode.SERVICE_IN_USE, name)
    for service in draft.setup.services.values():
        if service.overflow_to == name or any(rule.service == name for rule in service.rules if service.id != name):
            yield from _bad(f"service {service.id} sends chats to {name}")
    for team in draft.setup.teams.values():
        if any(skill.service == name for skill in team.services):
            yield from _bad(f"team {team.name} is assigned to the service {name}")


def _agent(draft: Draft, change: c.DefineAgent) -> Iterator[Fault]:
    profile = change.profile
    what = f"agent {profile.id}: "
    if not is_account(profile.id):
        yield from _bad(what + "an account is written as name@domain")
    yield from _bad(*name_faults(what + "its alias", profile.alias))
    yield from _bad(*name_faults(what + "its team", profile.team, needed=False))
    yield from _bad(*name_faults(what + "its language", profile.language, needed=False))
    yield from _bad(*out_of_bounds(what, profile, AGENT_BOUNDS))
    yield from _skills(draft, what, profile.skills)
    yield from _abilities(draft, what, profile.abilities)


def _skills(draft: Draft, what: str, skills: tuple[Skill, ...]) -> Iterator[Fault]:
    for skill in skills:
        if skill.service not in draft.setup.services:
            yield Fault(RefusalCode.UNKNOWN_SERVICE, skill.service)
        if not LEVEL.low <= skill.level <= LEVEL.high:
            yield from _bad(f"{what}the level for {skill.service} is from 0 to 100")
    yield from _once(what + "the service", [skill.service for skill in skills])


def _gone_agent(draft: Draft, change: c.RemoveAgent) -> Iterator[Fault]:
    if change.agent not in draft.agents:
        yield Fault(RefusalCode.UNKNOWN_AGENT, change.agent)


def _team(draft: Draft, change: c.DefineTeam) -> Iterator[Fault]:
    team = change.team
    what = f"team {team.name}: "
    yield from _bad(*name_faults("a team's name", team.name))
    yield from _login_state(what, team.login_state)
    yield from _bad(*out_of_bounds(what, team, TEAM_BOUNDS))
    yield from _skills(draft, what, team.services)


def _login_state(what: str, state: ChosenKind | None) -> Iterator[Fault]:
    if state not in {None, ChosenKind.READY, ChosenKind.NOT_READY}:
        yield from _bad(f"{what}login_state is ready or not_ready, not {state}")


def _label(kind: str, thing: ExtraSkill | Reason | Disposition) -> Iterator[Fault]:
    if not is_code(thing.code):
        yield from _bad(f"{kind} {thing.code}: a code is one word of letters, digits and hyphens")
    yield from _bad(*name_faults(f"{kind} {thing.code}: its label", thing.label))


def _skill(_draft: Draft, change: c.DefineSkill) -> Iterator[Fault]:
    yield from _label("skill", change.skill)


def _gone_skill(draft: Draft, change: c.RemoveSkill) -> Iterator[Fault]:
    if change.code not in draft.setup.skills:
        yield from _bad(f"there is no skill {change.code}")
    for service in draft.setup.services.values():
        if any(ability.skill == change.code for rule in service.rules for ability in rule.abilities):
            yield from _bad(f"a rule of service {service.id} asks for the skill {change.code}")


def _reason(draft: Draft, change: c.DefineReason) -> Iterator[Fault]:
    reason = change.reason
    yield from _label("reason", reason)
    if reason.teams and reason.code in set(SystemReason):
        yield from _bad(f"reason {reason.code}: the desk itself gives it, to all; it can be renamed, and be a break")
    for team in reason.teams:
        if team not in draft.setup.teams:
            yield from _bad(f"reason {reason.code}: there is no team {team}")


def _gone_reason(draft: Draft, change: c.RemoveReason) -> Iterator[Fault]:
    if change.code not in draft.setup.reasons:
        yield Fault(RefusalCode.UNKNOWN_REASON, change.code)


def _disposition(_draft: Draft, change: c.DefineDisposition) -> Iterator[Fault]:
    yield from _label("disposition", change.disposition)


def _gone_disposition(draft: Draft, change: c.RemoveDisposition) -> Iterator[Fault]:
    if change.code not in draft.setup.dispositions:
        yield Fault(RefusalCode.UNKNOWN_DISPOSITION, change.code)
    for service in draft.setup.services.values():
        last = service.disposition_required and set(draft.setup.dispositions) == {change.code}
        if change.code in service.dispositions or last:
            yield from _bad(f"service {service.id} asks for the disposition {change.code}")


def _calendar(_draft: Draft, change: c.DefineCalendar) -> Iterator[Fault]:
    calendar = change.calendar
    what = f"hours {calendar.name}: "
    yield from _bad(*name_faults("the name of hours", calendar.name))
    for day in calendar.days:
        yield from _bad(*name_faults(f"{what}the label of {day.date}", day.label, needed=False))
    if not is_zone(calendar.zone):
        yield from _bad(f"{what}there is no time zone {calendar.zone}")
    if len(calendar.week) != DAYS_A_WEEK:
        yield from _bad(what + "a week has seven days, Monday first")
    openings = [opening for day in (*calendar.week, *(day.openings for day in calendar.days)) for opening in day]
    if any(not 0 <= opening.start < opening.end <= DAY_MINUTES for opening in openings):
        yield from _bad(what + "an opening ends after it begins, within one day")


def _gone_calendar(draft: Draft, change: c.RemoveCalendar) -> Iterator[Fault]:
    if change.name not in draft.setup.calendars:
        yield from _bad(f"there are no hours named {change.name}")
    for service in draft.setup.services.values():
        if service.calendar == change.name:
            yield from _bad(f"service {service.id} goes by the hours {change.name}")


def _gone_team(draft: Draft, change: c.RemoveTeam) -> Iterator[Fault]:
    if change.name not in draft.setup.teams:
        yield from _bad(f"there is no team {change.name}")


def _timers(_draft: Draft, change: c.SetTimers) -> Iterator[Fault]:
    yield from _bad(*out_of_bounds("", change.timers, TIMER_BOUNDS))
    yield from _login_state("", change.timers.login_state)


_CHECKS: Final[Mapping[type[Any], Callable[[Draft, Any], Iterator[Fault]]]] = {
    c.DefineService: _service,
    c.RemoveService: _gone_service,
    c.DefineAgent: _agent,
    c.RemoveAgent: _gone_agent,
    c.DefineTeam: _team,
    c.RemoveTeam: _gone_team,
    c.DefineSkill: _skill,
    c.RemoveSkill: _gone_skill,
    c.DefineReason: _reason,
    c.RemoveReason: _gone_reason,
    c.DefineDisposition: _disposition,
    c.RemoveDisposition: _gone_disposition,
    c.DefineCalendar: _calendar,
    c.RemoveCalendar: _gone_calendar,
    c.SetTimers: _timers,
}
