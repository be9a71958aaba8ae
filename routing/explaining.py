"""Where a chat would go, and why, in sentences: what ``explain-route`` prints and REST answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from routing.entry_rules import Entry, explain
from routing.hours import is_open
from routing.ids import ServiceId
from routing.settings import Compare, Condition, Service
from routing.state import Setup
from routing.transcript import Customer
from routing.words import Channel

_VERBS: Final = {Compare.IS: "is", Compare.CONTAINS: "contains", Compare.STARTS: "starts with"}


@dataclass(frozen=True, slots=True)
class Explained:
    """Where the chat goes, and each reason in a sentence."""

    entry: Entry
    sentences: tuple[str, ...]


def explained(setup: Setup, asked: ServiceId, customer: Customer, channel: Channel, now: datetime) -> Explained | None:
    """Say of each rule whether it holds, then what comes of them; ``None`` if there is no such service."""
    service = setup.services.get(asked)
    if service is None:
        return None
    entry = explain(service, customer, channel)
    return Explained(entry, tuple(_sentences(setup, service, entry, now)))


def _sentences(setup: Setup, service: Service, entry: Entry, now: datetime) -> Iterator[str]:
    if not entry.verdicts:
        yield f"{service.name} has no rules."
    for verdict in entry.verdicts:
        because = "holds" if verdict.failed is None else f"does not hold: {said(verdict.failed)} is not so"
        yield f"rule {verdict.rule.name}: {because}"
    target = setup.services.get(entry.service, service)
    yield f"The chat goes to {target.name} ({target.id}) with priority {entry.priority}."
    for one in entry.abilities:
        yield f"It wants the skill {one.skill} at level {one.level} or more."
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


def said(condition: Condition) -> str:
    """Say a condition: ``page contains /vip``."""
    if condition.test is Compare.GIVEN:
        return f"{condition.field} is given"
    return f"{condition.field} {_VERBS[condition.test]} {condition.value}"
