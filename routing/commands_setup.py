"""Commands that change what the operator has set up; `ChangeSetup` makes several at once, all or none."""

from dataclasses import dataclass

from routing.hours import Calendar
from routing.ids import AgentId, ServiceId
from routing.settings import AgentProfile, Disposition, ExtraSkill, Reason, Service, Team, Timers


@dataclass(frozen=True, slots=True)
class DefineService:
    """Add or change a service."""

    service: Service


@dataclass(frozen=True, slots=True)
class RemoveService:
    """Take a service away; refused while it has unfinished chats."""

    service: ServiceId


@dataclass(frozen=True, slots=True)
class DefineAgent:
    """Add or change an agent."""

    profile: AgentProfile


@dataclass(frozen=True, slots=True)
class RemoveAgent:
    """Take an agent out: his rights end at once, his chats go back to their queues (FAULTS.md F22)."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class DefineReason:
    """Add or change a Not Ready reason."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class RemoveReason:
    """Take a Not Ready reason away; states that carry it keep it."""

    code: str


@dataclass(frozen=True, slots=True)
class SetTimers:
    """Change the desk's timers; running deadlines stay as they are."""

    timers: Timers


@dataclass(frozen=True, slots=True)
class DefineTeam:
    """Add or change a team."""

    team: Team


@dataclass(frozen=True, slots=True)
class RemoveTeam:
    """Take a team away; its members belong to none."""

    name: str


@dataclass(frozen=True, slots=True)
class DefineSkill:
    """Add or change a skill beside the services."""

    skill: ExtraSkill


@dataclass(frozen=True, slots=True)
class RemoveSkill:
    """Take a skill away; refused while a rule asks for it."""

    code: str


@dataclass(frozen=True, slots=True)
class DefineDisposition:
    """Add or change what can be marked after a chat."""

    disposition: Disposition


@dataclass(frozen=True, slots=True)
class RemoveDisposition:
    """Take a disposition away; chats that carry it keep it."""

    code: str


@dataclass(frozen=True, slots=True)
class DefineCalendar:
    """Add or change business hours."""

    calendar: Calendar


@dataclass(frozen=True, slots=True)
class RemoveCalendar:
    """Take business hours away; refused while a service goes by them."""

    name: str


SetupChange = (
    DefineService
    | RemoveService
    | DefineAgent
    | RemoveAgent
    | DefineTeam
    | RemoveTeam
    | DefineSkill
    | RemoveSkill
    | DefineReason
    | RemoveReason
    | DefineDisposition
    | RemoveDisposition
    | DefineCalendar
    | RemoveCalendar
    | SetTimers
)


@dataclass(frozen=True, slots=True)
class ChangeSetup:
    """Make several changes in this order, all or none; a refusal names every fault of all of them."""

    changes: tuple[SetupChange, ...]
    by: str = ""
    """Who asks for it, for the record: a JID, ``key NAME`` or ``command line USER``; empty: the desk itself."""
