"""How many agents do I need? Bisection over simulations, begun where Erlang C points."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from routing.erlang import agents_for
from routing.simulation.chance import HOUR_S, Streams
from routing.simulation.classic import play
from routing.simulation.outcome import Outcome
from routing.simulation.plan import Plan, Staff
from routing.simulation.run import Progress

MOST = 2000
"""Nobody is told to hire more agents than this; a target that needs them can't be reached by agents at all."""
GIVE_UP = 4
"""A target missed with so many times the agents of Erlang C's peak hour is missed for another reason."""


@dataclass(frozen=True, slots=True)
class Target:
    """Answer ``share`` of the calls (0 to below 1) within ``within_s`` seconds, whoever calls."""

    share: float
    within_s: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One simulation of the search."""

    agents: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """``agents`` is the fewest of ``group`` that reach the target; ``None`` if more agents do not help."""

    group: str
    agents: int | None
    by_erlang: int
    """What Erlang C says for the peak hour, as if all agents served everybody."""
    trials: tuple[Trial, ...]
    """All that was tried, fewest agents first."""

    def best(self) -> Outcome:
        """What the recommended number of agents gives, or the largest tried."""
        wanted = [trial.outcome for trial in self.trials if trial.agents == self.agents]
        return (wanted or [self.trials[-1].outcome])[0]


Told = Callable[[int], Progress | None]
"""Asked with a number of agents before each simulation for whom to tell its progress."""


def fewest_agents(plan: Plan, group: str, target: Target, streams: Streams, told: Told = lambda _: None) -> Answer:
    """Find the fewest agents in the staff group of that name with whom every demand reaches the target.

    The same customers come in every trial (`routing.simulation.chance.Streams`), so that more agents are never worse
    by chance alone.
    """
    plan = replace(plan, demands=tuple(replace(one, within_s=target.within_s) for one in plan.demands))
    start = by_erlang(plan, target)
    trials: dict[int, Outcome] = {}

    def reaches(agents: int) -> bool:
        trials[agents] = play(_with(plan, group, agents), streams, told(agents))
        return trials[agents].service_level >= target.share

    found = least_that_reaches(reaches, start, min(MOST, GIVE_UP * start + 10))
    return Answer(group, found, start, tuple(Trial(count, trials[count]) for count in sorted(trials)))


def by_erlang(plan: Plan, target: Target) -> int:
    """Tell how many agents Erlang C wants for the hour with the most work."""
    hours = math.lcm(*(len(demand.per_hour) for demand in plan.demands))
    calls = [sum(demand.per_hour[hour % len(demand.per_hour)] for demand in plan.demands) for hour in range(hours)]
    work = [
        sum(
            demand.per_hour[hour % len(demand.per_hour)]
            * (demand.handling.mean_s() + (0.0 if demand.after_work is None else demand.after_work.mean_s()))
            for demand in plan.demands
        )
        for hour in range(hours)
    ]
    peak = max(range(hours), key=lambda hour: work[hour])
    if calls[peak] <= 0 or work[peak] <= 0:
        return 1
    at_once = max(1, 100 // plan.timers.capacity_per_chat)
    places = agents_for(calls[peak] / HOUR_S, work[peak] / calls[peak], target.share, target.within_s)
    return max(1, math.ceil(places / at_once))


def _with(plan: Plan, group: str, agents: int) -> Plan:
    def sized(staff: Staff) -> Staff:
        return replace(staff, count=agents) if staff.name == group else staff

    return replace(plan, staff=tuple(map(sized, plan.staff)))


def least_that_reaches(reaches: Callable[[int], bool], start: int, most: int) -> int | None:
    """Find the least number from 1 to ``most`` that reaches it, looking near ``start`` first."""
    step, low, high = 1, 0, start
    if reaches(start):
        while high - step > 0 and reaches(high - step):
            high -= step
            step *= 2
        low = max(low, high - step)
    else:
        low = start
        while True:
            high = min(most, low + step)
            if reaches(high):
                break
            if high == most:
                return None
            low = high
            step *= 2
    while high - low > 1:
        middle = (low + high) // 2
        if reaches(middle):
            high = middle
        else:
            low = middle
    return high
