"""Counting while a simulation runs. What came in the warm-up, and time outside the counted stretch, is left out."""

import math
from array import array
from collections.abc import Iterable

from routing import events as e
from routing.ids import AgentId
from routing.simulation.outcome import DemandOutcome, Outcome
from routing.simulation.plan import Plan
from routing.simulation.source import Call
from routing.words import AgentState

DAY_HOURS = 24
HOUR_S = 3600.0


class Tally:
    """Counters of one run. Instants are seconds from the start."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._from_s = plan.warm_up_s
        self._to_s = plan.duration_s
        self._came = [array("d") for _ in plan.demands]
        self._waited = [array("d") for _ in plan.demands]
        self._answered = [bytearray() for _ in plan.demands]
        self._busy = [array("d") for _ in plan.demands]
        self._away = [0 for _ in plan.demands]
        self.agents: dict[AgentId, int] = {}
        """Everybody's capacity, of 100."""
        self._on_since: dict[AgentId, float] = {}
        self._staffed = 0.0
        self._room = 0.0
        self._by_hour = [0.0] * DAY_HOURS
        self._missed = 0

    def served(self, demand: int, came_s: float, now_s: float, *, answered: bool) -> None:
        """A customer was answered, or gave up."""
        if came_s >= self._from_s:
            self._came[demand].append(came_s)
            self._waited[demand].append(now_s - came_s)
            self._answered[demand].append(answered)

    def turned_away(self, demand: int, came_s: float) -> None:
        """A customer was not let in."""
        self._away[demand] += came_s >= self._from_s

    def took(self, demand: int, since_s: float, now_s: float, share: int) -> None:
        """A call took up so much (of 100) of an agent from then till now."""
        since_s = max(since_s, self._from_s)
        if now_s > since_s:
            self._busy[demand].append((now_s - since_s) * (share / 100))

    def missed(self) -> None:
        """Nobody took an offer in time."""
        self._missed += 1

    def agent_state(self, event: e.AgentStateChanged, now_s: float) -> None:
        """An agent came on duty or went."""
        if event.state is AgentState.LOGGED_OUT:
            self._duty(event.agent, now_s)
        else:
            self._on_since.setdefault(event.agent, now_s)

    def on_duty(self, agent: AgentId, capacity: int, since_s: float) -> None:
        """An agent of that capacity (of 100) is on duty."""
        self.agents[agent] = capacity
        self._on_since[agent] = since_s

    def _duty(self, agent: AgentId, now_s: float) -> None:
        since_s = max(self._on_since.pop(agent, now_s), self._from_s)
        if now_s > since_s:
            self._staffed += now_s - since_s
            self._room += (now_s - since_s) * self.agents[agent] / 100
            _spread(self._by_hour, since_s, now_s)

    def close(self, now_s: float) -> None:
        """Count those still on duty at the end."""
        for agent in list(self._on_since):
            self._duty(agent, now_s)

    def outcome(self, unfinished: Iterable[Call]) -> Outcome:
        """Give the result; ``unfinished``: who still waits."""
        waiting: list[list[float]] = [[] for _ in self._plan.demands]
        for call in unfinished:
            if call.came_s >= self._from_s:
                waiting[call.demand].append(self._to_s - call.came_s)
        counted = [0.0] * DAY_HOURS
        _spread(counted, self._from_s, self._to_s)
        return Outcome(
            demands=tuple(self._demand(index, waiting[index]) for index in range(len(self._plan.demands))),
            staffed_s=self._staffed,
            room_s=self._room,
            duty_by_hour=tuple(on / of if of else 0.0 for on, of in zip(self._by_hour, counted, strict=True)),
            hours_counted=tuple(seconds / HOUR_S for seconds in counted),
            missed_offers=self._missed,
            seconds=self._to_s - self._from_s,
        )

    def _demand(self, index: int, waiting: list[float]) -> DemandOutcome:
        """Give one demand's result, in the order of arrival."""
        came, waited, answered = self._came[index], self._waited[index], self._answered[index]
        order = sorted(range(len(came)), key=came.__getitem__)
        return DemandOutcome(
            name=self._plan.demands[index].name,
            within_s=self._plan.demands[index].within_s,
            came_s=tuple(came[place] for place in order),
            waited_s=tuple(waited[place] for place in order),
            answered_each=tuple(bool(answered[place]) for place in order),
            unfinished=len(waiting),
            turned_away=self._away[index],
            overdue=sum(wait > self._plan.demands[index].within_s for wait in waiting),
            busy_s=math.fsum(self._busy[index]),
        )


def _spread(by_hour: list[float], since_s: float, now_s: float) -> None:
    """Add a stretch of time to the hours of the day it covers, in seconds."""
    hour = int(since_s // HOUR_S)
    while hour * HOUR_S < now_s:
        by_hour[hour % DAY_HOURS] += min(now_s, (hour + 1) * HOUR_S) - max(since_s, hour * HOUR_S)
        hour += 1
