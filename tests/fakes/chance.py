"""Chance that is none: numbers drawn from a list, so that a simulation can be followed by hand."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routing.simulation.chance import Streams


class Listed:
    """Whatever is drawn is the next number of a list; after the last one it is ``rest``."""

    def __init__(self, numbers: Iterable[float], rest: float = math.inf) -> None:
        self._numbers = iter(numbers)
        self._rest = rest

    def random(self) -> float:
        """Draw evenly."""
        return next(self._numbers, self._rest)

    def expovariate(self, _lambd: float, /) -> float:
        """Draw from the exponential distribution."""
        return next(self._numbers, self._rest)

    def lognormvariate(self, _mu: float, _sigma: float, /) -> float:
        """Draw from the lognormal distribution."""
        return next(self._numbers, self._rest)


def coming(arrivals: Mapping[str, Sequence[float]], draws: Mapping[str, Sequence[float]] | None = None) -> Streams:
    """Let customers of each demand come at these seconds, and nobody after them.

    ``draws``: what else is drawn, by the name of the stream; 0 where nothing is said.
    """

    def stream(name: str) -> Listed:
        demand, _, what = name.rpartition("/")
        if what == "arrivals":
            instants = arrivals.get(demand, ())
            return Listed(now - before for before, now in pairwise((0.0, *instants)))
        return Listed((draws or {}).get(name, ()), rest=0.0)

    return stream
