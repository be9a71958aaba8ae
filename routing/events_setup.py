"""Events about what the operator has set up."""

from dataclasses import dataclass
from datetime import datetime

from routing.hours import Calendar
from routing.ids import AgentId, ServiceId
from routing.settings import AgentProfile, Disposition, ExtraSkill, Reason, Service, Team, Timers


@dataclass(frozen=True, slots=True)
class ServiceDefined:
    """A service was added or changed."""

    at: datetime
    service: Service


@dataclass(frozen=True, slots=True)
class ServiceRemoved:
    """A service was taken away."""

    at: datetime
    service: ServiceId


@dataclass(frozen=True, slots=True)
class AgentDefined:
    """An agent was added or changed."""

    at: datetime
    profile: AgentProfile


@dataclass(frozen=True, slots=True)
class AgentRemoved:
    """An agent was taken out."""

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class ReasonDefined:
    """A Not Ready reason was added or changed."""

    at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class ReasonRemoved:
    """A Not Ready reason was taken away."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class TimersSet:
    """The desk's timers were changed."""

    at: datetime
    timers: Timers


@dataclass(frozen=True, slots=True)
class TeamDefined:
    """A team was added or changed."""

    at: datetime
    team: Team


@dataclass(frozen=True, slots=True)
class TeamRemoved:
    """A team was taken away."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class SkillDefined:
    """A skill was added or changed."""

    at: datetime
    skill: ExtraSkill


@dataclass(frozen=True, slots=True)
class SkillRemoved:
    """A skill was taken away."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class DispositionDefined:
    """A disposition was added or changed."""

    at: datetime
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class DispositionRemoved:
    """A disposition was taken away."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class CalendarDefined:
    """Business hours were added or changed."""

    at: datetime
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class CalendarRemoved:
    """Business hours were taken away."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class SetupChanged:
    """Somebody changed the set-up; the events beside it say to what. Kept for whoever asks later who did it."""

    at: datetime
    by: str
    what: tuple[str, ...]
    """E.g. ``service billing``, ``removed agent anna@example.org``, ``timers``."""
