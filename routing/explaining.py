"""Where a chat would go, and why, in sentences: what ``explain-route`` prints and REST answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from routing.entry_rules import Entry, explain
from routing.hours import is_open
from routing.ids import ServiceId
from routing.indexing import has_abilities
from routing.serving import is_through_team
from routing.settings import AgentProfile, Compare, Condition, Service
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, Flow

SERVERS_NAMED: Final = 10
_VERBS: Final = {Compare.IS: "is", Compare.CONTAINS: "contains", Compare.STARTS: "starts with"}


@dataclass(frozen=True, slots=True)
class Explained:
    """Where the chat goes, and each reason in a sentence."""

    entry: Entry
    sentences: tuple[str, ...]


def explained(state: State, asked: ServiceId, customer: Customer, channel: Channel, now: datetime) -> Explained | None:
    """Say of each rule whether it holds, then what comes of them; ``None`` if there is no such service."""
    service = state.setup.services.get(asked)
    if service is None:
        return None
    entry = explain(service, customer, channel)
    return Explained(entry, tuple(_sentences(state, service, entry, now)))


def _sentences(state: State, service: Service, entry: Entry, now: datetime) -> Iterator[str]:
    if not entry.verdicts:
        yield f"{service.name} has no rules."
    for verdict in entry.verdicts:
        because = "holds" if verdict.failed is None else f"does not hold: {said(verdict.failed)} is not so"
        yield f"rule {verdict.rule.name}: {because}"
    setup = state.setup
    target = setup.services.get(entry.service, service)
    yield f"The chat goes to {target.name} ({target.id}) with priority {entry.priority}."
    for one in entry.abilities:
        yield f"It wants the skill {one.skill} at level {one.level} or more."
    yield _servers(state, target, entry)
    for step in target.steps:
        yield f"After {step.after_s:g} s of waiting, level {step.level} will do."
    calendar = setup.calendars.get(target.calendar)
    if target.draining:
        yield f"{target.name} takes no new chats just now."
    elif calendar is not None:
        word = "open" if is_open(calendar, now) else "closed"
        yield f"By the hours {calendar.name}, {target.name} is {word} now."
    if target.preferred_s > 0:
        yield f"A returning customer waits {target.preferred_s:g} s for the agent he had last."
    if target.overflow_to is not None:
        yield f"After {target.overflow_s:g} s the chat goes on to {target.overflow_to}."
    if target.when_nobody is Flow.MESSAGE:
        there = "" if target.overflow_to is None else f"nor for {target.overflow_to}, "
        yield f"While nobody who could take it is on duty, {there}the customer leaves a message instead."


def _servers(state: State, target: Service, entry: Entry) -> str:
    """Name the agents it could come to, the most skilled first, and how they come to serve the service."""
    wanted = [(ability.skill, ability.level) for ability in entry.abilities]
    found = [
        (skill.level, agent.profile)
        for agent in state.agents.values()
        for skill in agent.serves
        if skill.service == target.id and has_abilities(agent, wanted)
    ]
    if not found:
        return "No agent can take it."
    found.sort(key=lambda one: (-one[0], one[1].alias, one[1].id))
    named = [_server(target, level, profile) for level, profile in found[:SERVERS_NAMED]]
    more = len(found) - len(named)
    return f"It can be taken by {', '.join(named)}" + (f" and {more} more." if more else ".")


def _server(target: Service, level: int, profile: AgentProfile) -> str:
    through = f", through team {profile.team}" if is_through_team(profile, target.id) else ""
    return f"{profile.alias} (level {level}{through})"


def said(condition: Condition) -> str:
    """Say a condition: ``page contains /vip``."""
    if condition.test is Compare.GIVEN:
        return f"{condition.field} is given"
    return f"{condition.field} {_VERBS[condition.test]} {condition.value}"
