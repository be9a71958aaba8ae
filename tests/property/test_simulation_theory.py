"""The proof of the simulation: run on the real core, it agrees with a century of queueing theory.

Every claim has its control beside it: the same check on a centre that is a little wrong has to fail, so that the check
is known to be sharp enough. Seeds are fixed; intervals are 99 % by batch means. Each claim is held twice: on the core,
and over many more calls (so with far narrower intervals) on the short cut, which is equal to the core call by call
(test_simulation_classic.py).
"""

import random
from collections.abc import Callable

import pytest

from routing.erlang import impatient, priority_waits, waiting
from routing.ids import ServiceId
from routing.indexes import Pool
from routing.settings import Service, Skill
from routing.simulation.chance import NEVER, Chance, Exponential, Seconds, Streams
from routing.simulation.classic import play_classic
from routing.simulation.intervals import Interval, batch_means
from routing.simulation.outcome import DemandOutcome, Outcome
from routing.simulation.plan import Demand, Plan, Staff, one_service
from routing.simulation.run import simulate

AGENTS = 8
HANDLING_S = 180.0
SERVICE = ServiceId("calls")
CORE_CALLS = 30_000
MANY_CALLS = 400_000


def streams(seed: int) -> Streams:
    """Random numbers that are the same in every run of the tests."""

    def stream(name: str) -> Chance:
        return random.Random(f"{seed}/{name}")

    return stream


def rate(load: float) -> float:
    """Calls a second that take up this share of the agents' time."""
    return load * AGENTS / HANDLING_S


By = Callable[[Plan, Streams], Outcome]
"""What simulates: `simulate` is the core, `play_classic` the short cut."""


def played(by: By, load: float, calls: int, patience: Seconds = NEVER) -> DemandOutcome:
    """Simulate the classic model for about so many calls."""
    plan = one_service(rate(load), Exponential(HANDLING_S), AGENTS, calls / rate(load), patience)
    return by(plan, streams(seed=3)).demands[0]


def off_erlang_c(found: DemandOutcome, load: float) -> list[str]:
    """Say in what a simulation differs from Erlang C."""
    theory = waiting(AGENTS, rate(load), HANDLING_S)
    measured: dict[str, tuple[Interval, float]] = {
        "mean wait": (batch_means(found.waited_s), theory.mean_wait_s),
        "share that waits": (batch_means([float(wait > 0) for wait in found.waited_s]), theory.wait_probability),
        "service level": (batch_means([float(wait <= 20) for wait in found.waited_s]), theory.service_level(20)),
    }
    return [f"{name}: {seen} should be {value}" for name, (seen, value) in measured.items() if not seen.holds(value)]


@pytest.mark.parametrize("load", [0.5, 0.7, 0.85, 0.95])
@pytest.mark.parametrize(("by", "calls"), [(simulate, CORE_CALLS), (play_classic, MANY_CALLS)])
def test_waits_agree_with_erlang_c(by: By, calls: int, load: float) -> None:
    """From a quiet centre to one on its last legs: mean wait, share that waits and service level are Erlang's."""
    found = played(by, load, calls)
    assert off_erlang_c(found, load) == []
    assert found.abandoned == 0
    assert found.service_level == pytest.approx(waiting(AGENTS, rate(load), HANDLING_S).service_level(20), abs=0.05)


def test_a_wrong_rate_is_caught() -> None:
    """Two per cent more calls than the theory is told: the waits no longer agree."""
    assert len(off_erlang_c(played(play_classic, 0.85 * 1.02, MANY_CALLS), 0.85)) == 3


def test_a_broken_selection_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that forgets its last free agent: the waits no longer agree."""
    best = Pool.best
    monkeypatch.setattr(Pool, "best", lambda pool: best(pool) if len(pool.members) > 1 else None)
    assert len(off_erlang_c(played(simulate, 0.7, 15_000), 0.7)) == 3


def off_erlang_a(found: DemandOutcome, load: float, patience_s: float) -> list[str]:
    """Say in what a simulation differs from Erlang A."""
    theory = impatient(AGENTS, rate(load), HANDLING_S, patience_s)
    measured: dict[str, tuple[Interval, float]] = {
        "abandonment": (batch_means([float(not good) for good in found.answered_each]), theory.abandonment),
        "mean wait": (batch_means(found.waited_s), theory.mean_wait_s),
        "share that waits": (batch_means([float(wait > 0) for wait in found.waited_s]), theory.wait_probability),
    }
    return [f"{name}: {seen} should be {value}" for name, (seen, value) in measured.items() if not seen.holds(value)]


@pytest.mark.parametrize(("load", "patience_s"), [(0.9, 120.0), (1.3, 60.0)])
@pytest.mark.parametrize(("by", "calls"), [(simulate, CORE_CALLS), (play_classic, MANY_CALLS)])
def test_abandonment_agrees_with_erlang_a(by: By, calls: int, load: float, patience_s: float) -> None:
    """Customers who give up, in a busy centre and in one with far too few agents: as many as Palm says."""
    assert off_erlang_a(played(by, load, calls, Exponential(patience_s)), load, patience_s) == []


def test_a_wrong_patience_is_caught() -> None:
    """Customers with ten per cent more patience than the theory is told: fewer give up, and they wait longer."""
    assert len(off_erlang_a(played(play_classic, 0.9, MANY_CALLS, Exponential(132.0)), 0.9, 120.0)) >= 2


PRIORITY_LOADS = (0.15, 0.3, 0.4)
"""Shares of all agents' time that urgent, normal and patient customers take."""


def off_cobham(by: By, priorities: tuple[int, ...], calls: int) -> list[str]:
    """Say in what a simulation with these priorities differs from Cobham's means, most urgent first."""
    rates = tuple(map(rate, PRIORITY_LOADS))
    names = [f"class {number}" for number in range(len(rates))]
    demands = tuple(
        Demand(name, SERVICE, (one * 3600,), Exponential(HANDLING_S), priority=priority)
        for name, one, priority in zip(names, rates, priorities, strict=True)
    )
    staff = (Staff("agent", AGENTS, (Skill(SERVICE),)),)
    plan = Plan((Service(SERVICE, "Calls"),), demands, staff, duration_s=calls / sum(rates))
    found = by(plan, streams(seed=5)).demands
    theory = priority_waits(AGENTS, rates, HANDLING_S)
    seen = [batch_means(one.waited_s) for one in found]
    both = zip(names, seen, theory, strict=True)
    return [f"{name}: {one} should be {value}" for name, one, value in both if not one.holds(value)]


@pytest.mark.parametrize(("by", "calls"), [(simulate, CORE_CALLS), (play_classic, MANY_CALLS)])
def test_priorities_agree_with_cobham(by: By, calls: int) -> None:
    """Three kinds of customers in one queue: each waits as long as its urgency says, and nobody is interrupted."""
    assert off_cobham(by, (2, 1, 0), calls) == []


def test_ignored_priorities_are_caught() -> None:
    """A desk that serves everybody in turn: the urgent wait too long."""
    assert len(off_cobham(simulate, (0, 0, 0), 20_000)) >= 2
