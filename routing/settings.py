"""What the operator has set up: services, agents, teams, timers and all else that is rows. Values in the core.

Times are seconds. A service's ``None`` means "as the desk's timers say". What may stand in each field is checked by
`routing.setup_rules`, which names every fault at once.
"""

from dataclasses import dataclass
from enum import StrEnum

from routing.hours import Calendar
from routing.ids import AgentId, ServiceId
from routing.words import ChosenKind, Flow, Role


@dataclass(frozen=True, slots=True)
class Timers:
    """Desk-wide defaults (DESIGN.md section 11, settings); every field is seconds unless its name says otherwise."""

    offer_s: float = 20.0
    offer_plain_s: float = 30.0
    no_answer_return_s: float = 0.0
    """Return to Ready after a missed offer by itself; 0 = never."""
    no_answer_logout: int = 0
    """Log an agent out after so many missed offers in a row; 0 = never."""
    ramp_up_s: float = 0.0
    """Least time between two offers to one agent; 0 = none."""
    ageing_s: float = 0.0
    """Waiting so long counts as one priority more; 0 = priorities are strict."""
    grace_s: float = 60.0
    grace_closed_s: float = 15.0
    idle_limit_s: float = 900.0
    inactivity_s: float = 600.0
    inactivity_xmpp_s: float = 0.0
    """The same for customers with an XMPP account; 0 = as ``inactivity_s``."""
    no_response_s: float = 0.0
    """Silence allowed to whom an agent wrote first, until he answers; 0 = as anybody's inactivity."""
    wrapup_s: float = 0.0
    break_s: float = 0.0
    """Break time an agent has a day; 0 = not said."""
    max_wait_s: float = 3600.0
    customer_grace_s: float = 60.0
    target_percent: int = 80
    """Service level aimed at: so many of 100 customers are answered ..."""
    target_s: float = 20.0
    """... within this wait."""
    capacity_per_chat: int = 25
    """Share (of 100) that one chat takes."""
    spare_per_chat: int = 0
    """Share (of 100) that must be free before one more chat is offered; 0 = as much as a chat takes."""
    login_state: ChosenKind | None = None
    """State after a log-in; ``None``: what presence says for faces A and B, Not Ready for the desktop."""


@dataclass(frozen=True, slots=True)
class Step:
    """From ``after_s`` of waiting on, agents of at least this ``level`` are good enough (BEHAVIOUR section 12)."""

    after_s: float
    level: int


@dataclass(frozen=True, slots=True)
class ExtraSkill:
    """A skill beside the services, e.g. a language; rules ask for it, agents have it at a level."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Ability:
    """A skill beside the services, with the level (0 to 100) an agent has, or a chat wants at least."""

    skill: str
    level: int = 1


class Compare(StrEnum):
    """How a rule's condition compares, without regard to case."""

    IS = "is"
    CONTAINS = "contains"
    STARTS = "starts"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a rule looks at: a field of the form, or ``page``, ``locale``, ``channel``, ``name``, ``customer``."""

    field: str
    test: Compare
    value: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """If all of ``when`` holds for a new chat, it goes to ``service``, wants ``abilities`` and gains ``priority``."""

    name: str
    when: tuple[Condition, ...]
    service: ServiceId | None = None
    abilities: tuple[Ability, ...] = ()
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """A queue that customers ask for."""

    id: ServiceId
    name: str
    offer_s: float | None = None
    auto_answer_s: float = 0.0
    """An offer that rings so long is accepted for the agent; 0 = he answers himself."""
    inactivity_s: float | None = None
    inactivity_xmpp_s: float | None = None
    """For customers with an XMPP account; ``None``: as ``inactivity_s``, or else as the desk's timers say."""
    wrapup_s: float | None = None
    max_wait_s: float | None = None
    capacity: int | None = None
    spare: int | None = None
    policy: str = "longest_idle"
    steps: tuple[Step, ...] = ()
    """Levels wanted, falling with the wait; none: every agent of the service will do."""
    preferred_s: float = 0.0
    """A returning customer waits so long for the agent he had last; 0 = that agent is not looked for."""
    overflow_to: ServiceId | None = None
    overflow_s: float = 0.0
    """After this wait the chat goes to ``overflow_to``."""
    queue_limit: int = 0
    """Chats that may wait; 0 = any number."""
    target_percent: int | None = None
    target_s: float | None = None
    calendar: str = ""
    """Name of its business hours; empty: always open."""
    when_closed: Flow = Flow.MESSAGE
    when_nobody: Flow = Flow.QUEUE
    rules: tuple[Rule, ...] = ()
    dispositions: tuple[str, ...] = ()
    """Codes an agent can choose from after a chat; none: all there are."""
    disposition_required: bool = False
    blame_all: bool = False
    """With the policy ``offer_to_all``: an offer nobody took makes all of them Not Ready."""
    draining: bool = False
    """Takes no new chats; those there are go on."""
    files: bool = True
    """Files can be sent in its chats, by both sides."""


@dataclass(frozen=True, slots=True)
class Skill:
    """An agent serves a service at a level of 0 to 100."""

    service: ServiceId
    level: int = 100
    """0: not at all (`routing.serving`)."""


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """An agent as the operator lists him. ``alias`` is the only name a customer ever sees."""

    id: AgentId
    alias: str
    skills: tuple[Skill, ...] = ()
    """Rows of his own; what he serves is these and his team's."""
    team: str = ""
    roles: frozenset[Role] = frozenset({Role.AGENT})
    capacity: int = 100
    """Share (of 100) that his chats may take together."""
    abilities: tuple[Ability, ...] = ()
    language: str = ""
    """Language the desk speaks to him, e.g. ``de``; empty: as his client says."""
    capacity_per_chat: int | None = None
    """Share (of 100) that one chat takes of him; ``None``: as team, service and desk say (`routing.capacity`)."""
    spare_per_chat: int | None = None
    """Share that must be free of him for one more chat; ``None``: as team, service and desk say."""


@dataclass(frozen=True, slots=True)
class Team:
    """A group of agents with supervisors of its own."""

    name: str
    login_state: ChosenKind | None = None
    """State after a log-in of its members; ``None``: as the desk's timers say."""
    services: tuple[Skill, ...] = ()
    """What it is assigned to: each member who is an agent serves it at that level, unless a row of his own differs."""
    capacity_per_chat: int | None = None
    """Share (of 100) that one chat takes of a member; ``None``: as service and desk say (`routing.capacity`)."""
    spare_per_chat: int | None = None
    """Share that must be free of a member for one more chat; ``None``: as service and desk say."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A Not Ready reason of the operator's own, e.g. ``lunch``; or another label for one the desk itself gives."""

    code: str
    label: str
    is_break: bool = False
    """Counts as a break in reports."""
    teams: tuple[str, ...] = ()
    """Who may choose it; none: everybody."""


@dataclass(frozen=True, slots=True)
class Disposition:
    """What came of a chat, as the agent marks it."""

    code: str
    label: str


__all__ = [
    "Ability",
    "AgentProfile",
    "Calendar",
    "Compare",
    "Condition",
    "Disposition",
    "ExtraSkill",
    "Reason",
    "Rule",
    "Service",
    "Skill",
    "Step",
    "Team",
    "Timers",
]
