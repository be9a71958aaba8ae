"""What the operator has set up: services, agents and timers. Rows of the database, values in the core.

Times are seconds. A service's ``None`` means "as the desk's timers say".
"""

from dataclasses import dataclass

from routing.ids import AgentId, ServiceId
from routing.words import ChosenKind, Role


@dataclass(frozen=True, slots=True)
class Timers:
    """Desk-wide defaults (DESIGN.md section 11, settings); every field is seconds unless its name says otherwise."""

    offer_s: float = 20.0
    offer_plain_s: float = 30.0
    no_answer_return_s: float = 0.0
    """Return to Ready after a missed offer by itself; 0 = never."""
    grace_s: float = 60.0
    grace_closed_s: float = 15.0
    idle_limit_s: float = 900.0
    inactivity_s: float = 600.0
    wrapup_s: float = 0.0
    max_wait_s: float = 3600.0
    customer_grace_s: float = 60.0
    capacity_per_chat: int = 25
    """Share (of 100) that one chat takes, and the spare share it needs."""
    login_state: ChosenKind | None = None
    """State after a log-in; ``None``: what presence says for faces A and B, Not Ready for the desktop."""


@dataclass(frozen=True, slots=True)
class Service:
    """A queue that customers ask for."""

    id: ServiceId
    name: str
    offer_s: float | None = None
    inactivity_s: float | None = None
    wrapup_s: float | None = None
    max_wait_s: float | None = None
    capacity: int | None = None
    policy: str = "longest_idle"


@dataclass(frozen=True, slots=True)
class Skill:
    """An agent serves a service at a level of 0 to 100."""

    service: ServiceId
    level: int = 100


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """An agent as the operator lists him. ``alias`` is the only name a customer ever sees."""

    id: AgentId
    alias: str
    skills: tuple[Skill, ...] = ()
    team: str = ""
    roles: frozenset[Role] = frozenset({Role.AGENT})
    capacity: int = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """A Not Ready reason of the operator's own, e.g. ``lunch``."""

    code: str
    label: str
    is_break: bool = False
