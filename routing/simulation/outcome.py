"""What came of a simulation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemandOutcome:
    """What customers of one kind met with, in the order in which they came."""

    name: str
    within_s: float
    came_s: tuple[float, ...]
    """When each came, in seconds from the start."""
    waited_s: tuple[float, ...]
    """How long each waited until an agent accepted, or until he gave up."""
    answered_each: tuple[bool, ...]
    unfinished: int
    """Still waiting at the end."""
    overdue: int
    """Those of the unfinished who have waited longer than the target: they count as late in the service level."""
    turned_away: int
    """Told to come later, as the service was full; in no other number."""
    busy_s: float
    """Time of agents taken, talking and after-call work; two chats at once count twice."""

    @property
    def offered(self) -> int:
        """Count the calls that were answered or given up."""
        return len(self.waited_s)

    @property
    def answered(self) -> int:
        """Count the answered ones."""
        return sum(self.answered_each)

    @property
    def abandoned(self) -> int:
        """Count those that gave up waiting."""
        return self.offered - self.answered

    @property
    def abandonment(self) -> float:
        """Share of all calls that gave up."""
        return self.abandoned / self.offered if self.offered else 0.0

    @property
    def mean_answer_s(self) -> float:
        """Average speed of answer: mean wait of the answered ones."""
        answered = self.answers_s()
        return sum(answered) / len(answered) if answered else 0.0

    def answers_s(self) -> list[float]:
        """List the waits of the answered ones."""
        return [wait for wait, good in zip(self.waited_s, self.answered_each, strict=True) if good]

    def percentile_s(self, share: float) -> float:
        """Tell within how many seconds that share of the answered ones was answered."""
        answered = sorted(self.answers_s())
        return answered[min(len(answered) - 1, int(share * len(answered)))] if answered else 0.0

    @property
    def service_level(self) -> float:
        """Answered within the target ÷ (all answered + given up or still waiting after it); 1 where there is none."""
        return service_level(self.waited_s, self.answered_each, self.within_s, self.overdue)


def service_level(waited_s: tuple[float, ...], answered: tuple[bool, ...], within_s: float, overdue: int = 0) -> float:
    """Answered in time ÷ (all answered + given up too late + overdue); who gives up sooner counts for nothing."""
    good, counted = 0, overdue
    for wait, was_answered in zip(waited_s, answered, strict=True):
        in_time = wait <= within_s
        if was_answered:
            counted += 1
            good += in_time
        elif not in_time:
            counted += 1
    return good / counted if counted else 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a simulation, after its warm-up."""

    demands: tuple[DemandOutcome, ...]
    staffed_s: float
    """Time of agents on duty, overtime for running chats included."""
    room_s: float
    """The same, each agent as the share of 100 that he can take."""
    duty_by_hour: tuple[float, ...]
    """Agents on duty on average, by hour of the day."""
    hours_counted: tuple[float, ...]
    """How often each hour of the day was counted."""
    missed_offers: int
    """Offers that no agent took in time."""
    seconds: float
    """Virtual time that was counted."""

    @property
    def busy_s(self) -> float:
        """Time of agents taken by chats, as a share of what they can take."""
        return sum(demand.busy_s for demand in self.demands)

    @property
    def occupancy(self) -> float:
        """Share of the time on duty that agents were taken."""
        return self.busy_s / self.room_s if self.room_s else 0.0

    @property
    def service_level(self) -> float:
        """The worst service level of any kind of customers."""
        return min((demand.service_level for demand in self.demands), default=1.0)
