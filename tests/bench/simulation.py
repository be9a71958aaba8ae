"""Simulated calls per second of M/M/c, against SimPy on the same numbers.

Ours twice: as ``stanzadesk simulate`` runs such a plan (by the short cut of `routing.simulation.classic`, which is held
to give the same calls the same waits), and on the real core, which every richer plan needs.
Both get the same seed, arrival and service rates and about the same number of calls. SimPy's model is the one of its
documentation: a process per call that requests a resource and holds it, and notes how long it waited.
"""

import random
import statistics
import time
from collections.abc import Callable, Generator
from typing import Final

import simpy

from routing.erlang import waiting
from routing.simulation.chance import Exponential
from routing.simulation.classic import play
from routing.simulation.plan import one_service
from routing.simulation.run import simulate
from tests.bench.figures import Figure, number, ratio, render

AGENTS: Final = 10
LOAD: Final = 0.85
HANDLING_S: Final = 180.0
CALLS_PER_S: Final = LOAD * AGENTS / HANDLING_S
CALLS: Final = 20_000
ROUNDS: Final = 5


PLAN: Final = one_service(CALLS_PER_S, Exponential(HANDLING_S), AGENTS, CALLS / CALLS_PER_S)


def core(seed: int) -> list[float]:
    """Run it on the real core; gives the waits in seconds."""
    return list(simulate(PLAN, lambda name: random.Random(f"{seed}/{name}")).demands[0].waited_s)


def ours(seed: int) -> list[float]:
    """Run it as a user does; gives the waits in seconds."""
    return list(play(PLAN, lambda name: random.Random(f"{seed}/{name}")).demands[0].waited_s)


def theirs(seed: int) -> list[float]:
    """Run SimPy's; gives the waits in seconds."""
    environment = simpy.Environment()
    agents = simpy.Resource(environment, AGENTS)
    chance, waits = random.Random(seed), list[float]()

    def call() -> Generator[simpy.Event, None, None]:
        came = environment.now
        with agents.request() as request:
            yield request
            waits.append(environment.now - came)
            yield environment.timeout(chance.expovariate(1 / HANDLING_S))

    def arrivals() -> Generator[simpy.Event, None, None]:
        for _ in range(CALLS):
            yield environment.timeout(chance.expovariate(CALLS_PER_S))
            environment.process(call())

    environment.process(arrivals())
    environment.run()
    return waits


def speed(run: Callable[[int], list[float]], seed: int) -> float:
    """Calls per second of processor time."""
    started = time.process_time()
    calls = len(run(seed))
    return calls / (time.process_time() - started)


def compare() -> list[tuple[float, float, float]]:
    """Measure in turn: calls per second of ours, of the core alone and of SimPy, for each round."""
    return [(speed(ours, seed), speed(core, seed), speed(theirs, seed)) for seed in range(ROUNDS)]


def measure() -> list[Figure]:
    """Compare; the mean waits stand beside theory's, so that nobody is fast by being wrong."""
    rounds = compare()
    theory = waiting(AGENTS, CALLS_PER_S, HANDLING_S).mean_wait_s
    return [
        number("simulated calls of M/M/c a second", [mine for mine, _, _ in rounds]),
        number("the same by the real core", [alone for _, alone, _ in rounds]),
        number("the same by SimPy", [other for _, _, other in rounds]),
        ratio("against SimPy", [mine / other for mine, _, other in rounds], at_least=1.0),
        ratio("the real core against SimPy", [alone / other for _, alone, other in rounds]),
        Figure("mean wait in theory, ours, SimPy", f"{theory:.1f}, {_mean(ours):.1f}, {_mean(theirs):.1f} s"),
    ]


def _mean(run: Callable[[int], list[float]]) -> float:
    return statistics.fmean(wait for seed in range(ROUNDS) for wait in run(seed))


if __name__ == "__main__":
    print(render("Simulation", measure()))
