"""Formulas of queueing theory for one service with identical agents and one chat each: what the simulation must meet.

Traffic (``load``) is in Erlangs: calls per second times mean handling seconds. Pure functions; arguments out of range
raise `ValueError`.

Sources: A. K. Erlang, *Solution of some Problems in the Theory of Probabilities of Significance in Automatic Telephone
Exchanges* (1917) for B and C; C. Palm (1957), in the form of A. Mandelbaum and S. Zeltyn, *Service Engineering in
Action: The Palm/Erlang-A Queue* (2007), for A; A. Cobham, *Priority Assignment in Waiting Line Problems*, Operations
Research 2 (1954), for priorities.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

NEGLIGIBLE = 1e-17
"""A term of a series that is smaller than this share of its sum changes no digit of a float."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Steady state of a queue from which nobody goes away (M/M/c)."""

    agents: int
    load: float
    handling_s: float
    wait_probability: float
    mean_wait_s: float
    """Over all calls, those answered at once included."""
    occupancy: float

    def service_level(self, within_s: float) -> float:
        """Share of calls answered within so many seconds: 1 - C e^(-(c - a) t / h)."""
        return 1 - self.wait_probability * math.exp(-(self.agents - self.load) * within_s / self.handling_s)


@dataclass(frozen=True, slots=True)
class Impatient:
    """Steady state of a queue whose callers give up after an exponential patience (M/M/c+M)."""

    wait_probability: float
    abandonment: float
    """Share of all calls that give up."""
    mean_wait_s: float
    """Over all calls, also those that gave up."""
    occupancy: float


def erlang_b(agents: int, load: float) -> float:
    """Share of calls lost where nobody can wait: B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)) (Erlang 1917, stable)."""
    _check(agents, load)
    lost = 1.0
    for count in range(1, agents + 1):
        lost = load * lost / (count + load * lost)
    return lost


def erlang_c(agents: int, load: float) -> float:
    """Share of calls that wait at all: C = B / (1 - a/c (1 - B)) (Erlang 1917); 1 where the load is not below c."""
    _check(agents, load)
    if load >= agents:
        return 1.0
    lost = erlang_b(agents, load)
    return lost / (1 - load / agents * (1 - lost))


def waiting(agents: int, calls_per_s: float, handling_s: float) -> Waiting:
    """M/M/c: everything about it at once. Waits are infinite where the load is not below the number of agents."""
    load = _load(calls_per_s, handling_s)
    probability = erlang_c(agents, load)
    mean = probability * handling_s / (agents - load) if load < agents else math.inf
    return Waiting(agents, load, handling_s, probability, mean, min(1.0, load / agents))


def impatient(agents: int, calls_per_s: float, handling_s: float, patience_s: float) -> Impatient:
    """M/M/c+M (Erlang A): Mandelbaum and Zeltyn, section 4.

    With x = c μ / θ and y = λ / θ (service rate μ, patience rate θ) everything follows from Erlang B and
    A = 1 + y/(x+1) + y²/((x+1)(x+2)) + …, whose terms are all positive, so that no digits cancel.
    """
    load = _load(calls_per_s, handling_s)
    if not patience_s > 0:
        raise ValueError("patience must be above 0 s")
    if load == 0:
        return Impatient(0.0, 0.0, 0.0, 0.0)
    lost = erlang_b(agents, load)
    series = _palm_series(agents * patience_s / handling_s, calls_per_s * patience_s)
    wait_probability = 1 / (1 + (1 - lost) / (series * lost)) if lost > 0 else 0.0
    share = load / agents
    gives_up_if_waiting = 1 / (share * series) + 1 - 1 / share
    abandonment = max(0.0, gives_up_if_waiting * wait_probability)
    return Impatient(wait_probability, abandonment, abandonment * patience_s, load * (1 - abandonment) / agents)


def _palm_series(x: float, y: float) -> float:
    """Sum A(x, y); infinite where it leaves the range of floats, which its users' formulas take as the limit."""
    total = term = 1.0
    count = 1
    while term > total * NEGLIGIBLE and math.isfinite(total):
        term *= y / (x + count)
        total += term
        count += 1
    return total


def priority_waits(agents: int, calls_per_s: Sequence[float], handling_s: float) -> tuple[float, ...]:
    """Mean waits in seconds per class, most urgent first: M/M/c, nobody is interrupted (Cobham 1954).

    W(k) = W0 / ((1 - S(k-1)) (1 - S(k))), W0 = C h / c, S(k) the share of all agents' time that classes up to k take.
    """
    load = _load(sum(calls_per_s), handling_s)
    until_free = erlang_c(agents, load) * handling_s / agents
    waits: list[float] = []
    before = 0.0
    for rate in calls_per_s:
        upto = before + rate * handling_s / agents
        waits.append(until_free / ((1 - before) * (1 - upto)) if upto < 1 else math.inf)
        before = upto
    return tuple(waits)


def agents_for(calls_per_s: float, handling_s: float, share: float, within_s: float) -> int:
    """Fewest agents with whom Erlang C answers ``share`` of the calls (below 1) within so many seconds."""
    if not 0 <= share < 1:
        raise ValueError("the share answered must be from 0 up to, not including, 1")
    agents = max(1, math.floor(_load(calls_per_s, handling_s)) + 1)
    while waiting(agents, calls_per_s, handling_s).service_level(within_s) < share:
        agents += 1
    return agents


def _load(calls_per_s: float, handling_s: float) -> float:
    if not (calls_per_s >= 0 and handling_s > 0):
        raise ValueError("calls per second can't be negative, and handling must be above 0 s")
    return calls_per_s * handling_s


def _check(agents: int, load: float) -> None:
    if agents < 1 or not load >= 0:
        raise ValueError("there must be an agent, and traffic can't be negative")
