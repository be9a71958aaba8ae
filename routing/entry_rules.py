"""Where a new chat goes, by the rules of the service asked for: form fields, page, locale and identity decide.

All rules that hold add up: their skills and priorities are all given, the first that names another service sends the
chat there (that service's own rules are not asked). `explain` says of each rule why it holds or does not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from routing.ids import ServiceId
from routing.settings import Ability, Compare, Condition, Rule, Service
from routing.transcript import Customer
from routing.words import Channel


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rule; ``failed`` is the first condition that does not hold."""

    rule: Rule
    failed: Condition | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a chat goes and what it wants."""

    service: ServiceId
    abilities: tuple[Ability, ...]
    priority: int
    verdicts: tuple[Verdict, ...]


_TESTS: Final[Mapping[Compare, Callable[[str, str], bool]]] = {
    Compare.IS: lambda given, value: given == value,
    Compare.CONTAINS: lambda given, value: value in given,
    Compare.STARTS: lambda given, value: given.startswith(value),
    Compare.GIVEN: lambda given, _value: bool(given),
}


def explain(service: Service, customer: Customer, channel: Channel) -> Entry:
    """Apply a service's rules to a customer, keeping why."""
    given = facts(customer, channel)
    verdicts = tuple(Verdict(rule, _first_failed(rule, given)) for rule in service.rules)
    held = [verdict.rule for verdict in verdicts if verdict.failed is None]
    wanted: dict[str, int] = {}
    for rule in held:
        for ability in rule.abilities:
            wanted[ability.skill] = max(ability.level, wanted.get(ability.skill, 0))
    return Entry(
        service=next((rule.service for rule in held if rule.service is not None), service.id),
        abilities=tuple(Ability(skill, level) for skill, level in sorted(wanted.items())),
        priority=sum(rule.priority for rule in held),
        verdicts=verdicts,
    )


def facts(customer: Customer, channel: Channel) -> dict[str, str]:
    """List what conditions look at, folded for comparing; no form field can pretend to be the channel or the JID."""
    told = {name: value.strip().casefold() for name, value in customer.fields}
    return {
        **told,
        "name": customer.name.strip().casefold(),
        "channel": str(channel),
        "customer": customer.id.casefold(),
    }


def _first_failed(rule: Rule, given: Mapping[str, str]) -> Condition | None:
    for condition in rule.when:
        if not _TESTS[condition.test](given.get(condition.field, ""), condition.value.strip().casefold()):
            return condition
    return None
