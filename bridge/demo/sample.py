"""The sample contact centre: two services, three agents, a supervisor, an admin, and two customers with accounts."""

from dataclasses import dataclass
from typing import Final

from routing.commands import Command, DefineAgent, DefineDisposition, DefineReason, DefineService, DefineTeam
from routing.ids import AgentId, ServiceId
from routing.settings import AgentProfile, Disposition, Reason, Service, Skill, Team
from routing.widget_settings import FieldKind, FormField, Invitation, Look, Survey, WidgetSettings
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

PORTRAYED: Final = "anna"
"""Who has a photo, so that the widget shows what it does with one."""

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


SALES_WIDGET: Final = WidgetSettings(
    greeting="Looking for a lamp?",
    form=(
        FormField("name"),
        FormField("email", kind=FieldKind.EMAIL, required=True),
        FormField("phone", "Phone", FieldKind.PHONE, help="If you would rather be called."),
        FormField("lamp", "Which lamp?", FieldKind.CHOICE, options=("Wren", "Heron", "Plover")),
        FormField("pieces", "How many?", FieldKind.NUMBER),
        FormField("news", "Tell me when there are new lamps", FieldKind.CHECK),
        FormField("cart", kind=FieldKind.HIDDEN),
        FormField("question", kind=FieldKind.LONG, required=True),
    ),
    comfort=("We answer one after the other.", "Every lamp is made to order; the workshop is open while you wait."),
    survey=Survey("Did we help you to choose?"),
    look=Look(accent="#1c6b4a", launcher="Ask a lamp maker"),
    invitation=Invitation("Not sure which lamp? We are glad to help you choose.", after_s=8),
    words={"start": "Ask now"},
)
"""Sales shows what an operator can set up; Billing is as usual."""

WIDGETS: Final = (("sales", SALES_WIDGET),)


def set_up_commands(domain: str) -> list[Command]:
    """Say how the desk is told about all of them."""
    commands: list[Command] = [DefineService(Service(ServiceId(name), title)) for name, title in SERVICES]
    commands.append(DefineTeam(Team(TEAM)))
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
