"""What is simulated: who asks, who answers, for how long."""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from routing.bounds import YEAR_S
from routing.ids import AgentId, ServiceId
from routing.settings import Service, Skill, Team, Timers
from routing.simulation.chance import NEVER, Fixed, Seconds

MONDAY: Final = datetime(2024, 1, 1, tzinfo=UTC)
"""Where virtual time begins unless told otherwise: a Monday, so that hours of the week count from 0."""

AGES_S: Final = YEAR_S
"""Longer than any simulation lasts."""

PATIENT_TIMERS: Final = Timers(
    inactivity_s=AGES_S, max_wait_s=AGES_S, wrapup_s=0.0, no_answer_return_s=60.0, capacity_per_chat=100
)
"""Timers that never get in the way of theory: simulated customers are neither silent nor sent away."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Customers of one kind: what they ask for, how often, how long they take and how long they wait."""

    name: str
    service: ServiceId
    per_hour: tuple[float, ...]
    """Calls an hour: 1 rate, 24 (by hour of the day) or 168 (by hour of the week, from Monday)."""
    handling: Seconds
    patience: Seconds = NEVER
    after_work: Seconds | None = None
    """After-call work, which takes up the agent as talking does."""
    priority: int = 0
    """Higher is served first."""
    within_s: float = 20.0
    """The service level counts answers within so many seconds."""
    regulars: int = 0
    """So many different people come again and again; 0: everybody comes once."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of duty, in seconds from the start of the simulation."""

    start_s: float
    end_s: float


ALWAYS: Final = (Shift(0.0, math.inf),)


@dataclass(frozen=True, slots=True)
class Staff:
    """Agents who are alike."""

    name: str
    count: int
    skills: tuple[Skill, ...]
    shifts: tuple[Shift, ...] = ALWAYS
    """In order, not overlapping."""
    capacity: int = 100
    capacity_per_chat: int | None = None
    spare_per_chat: int | None = None
    team: str = ""
    """For what a chat takes of its members; what they serve is all in ``skills``."""

    def agents(self) -> list[AgentId]:
        """Name them."""
        return [AgentId(f"{self.name}-{number}@simulation") for number in range(1, self.count + 1)]


@dataclass(frozen=True, slots=True)
class Plan:
    """One simulation."""

    services: tuple[Service, ...]
    demands: tuple[Demand, ...]
    staff: tuple[Staff, ...]
    duration_s: float
    warm_up_s: float = 0.0
    """What comes in the first so many seconds is not counted: it meets an empty centre."""
    start: datetime = MONDAY
    timers: Timers = PATIENT_TIMERS
    answer: Seconds = field(default=Fixed(0.0))
    """How long an agent takes to accept an offer; longer than `Timers.offer_s` is a missed offer."""
    teams: tuple[Team, ...] = ()
    """Those whose members a chat takes a share of their own of."""


def one_service(
    calls_per_s: float, handling: Seconds, agents: int, duration_s: float, patience: Seconds = NEVER
) -> Plan:
    """Make the plan of the classic model: one service, agents who are alike, one chat each, always there."""
    service = ServiceId("calls")
    return Plan(
        services=(Service(service, "Calls"),),
        demands=(Demand(service, service, (calls_per_s * 3600,), handling, patience),),
        staff=(Staff("agent", agents, (Skill(service),)),),
        duration_s=duration_s,
    )
