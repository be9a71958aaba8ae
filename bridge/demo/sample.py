"""The sample contact centre: two services, three agents, a supervisor, an admin, and two customers with accounts."""

from dataclasses import dataclass
from typing import Final

from routing.commands import Command, DefineAgent, DefineDisposition, DefineReason, DefineService
from routing.ids import AgentId, ServiceId
from routing.settings import AgentProfile, Disposition, Reason, Service, Skill
from routing.words import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the sample centre with an account on the demo's server."""

    user: str
    name: str
    roles: tuple[Role, ...]
    services: tuple[str, ...]


SERVICES: Final = (("billing", "Billing"), ("sales", "Sales"))

PEOPLE: Final = (
    Person("anna", "Anna", (Role.AGENT,), ("billing", "sales")),
    Person("ben", "Ben", (Role.AGENT,), ("billing", "sales")),
    Person("cem", "Cem", (Role.AGENT,), ("sales",)),
    Person("dora", "Dora", (Role.SUPERVISOR,), ()),
    Person("eva", "Eva", (Role.ADMIN,), ()),
)

CUSTOMERS: Final = ("kim", "lee")

REASONS: Final = (
    Reason("lunch", "Lunch", is_break=True),
    Reason("meeting", "Meeting"),
    Reason("paperwork", "Paperwork"),
)

DISPOSITIONS: Final = (
    Disposition("solved", "Solved"),
    Disposition("callback", "We call back"),
    Disposition("spam", "Spam"),
)

TEAM: Final = "Front desk"


def set_up_commands(domain: str) -> list[Command]:
    """Say how the desk is told about all of them."""
    commands: list[Command] = [DefineService(Service(ServiceId(name), title)) for name, title in SERVICES]
    commands += [DefineReason(reason) for reason in REASONS]
    commands += [DefineDisposition(disposition) for disposition in DISPOSITIONS]
    for person in PEOPLE:
        skills = tuple(Skill(ServiceId(service)) for service in person.services)
        profile = AgentProfile(
            id=AgentId(f"{person.user}@{domain}"),
            alias=person.name,
            skills=skills,
            team=TEAM,
            roles=frozenset(person.roles),
        )
        commands.append(DefineAgent(profile))
    return commands
