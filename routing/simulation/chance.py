"""Chance, as an argument: distributions of seconds, drawn from streams of random numbers that the caller brings."""

import bisect
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Chance(Protocol):
    """The part of `random.Random` that is needed."""

    def random(self) -> float:
        """Draw evenly from 0 up to, not including, 1."""

    def expovariate(self, lambd: float, /) -> float:
        """Draw from the exponential distribution with this rate."""

    def lognormvariate(self, mu: float, sigma: float, /) -> float:
        """Draw a number whose logarithm is normal with this mean and deviation."""


Streams = Callable[[str], Chance]
"""Gives the stream of a name, always the same one for the same name. Calls, handling and patience have streams of their
own, so that two runs that differ only in their agents meet the same customers."""


class Seconds(Protocol):
    """A random length of time."""

    def mean_s(self) -> float:
        """Tell the mean, in seconds."""

    def draw(self, chance: Chance) -> float:
        """Draw one, in seconds."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always the same."""

    seconds: float

    def mean_s(self) -> float:
        """Tell the mean, in seconds."""
        return self.seconds

    def draw(self, _chance: Chance) -> float:
        """Give it."""
        return self.seconds


NEVER = Fixed(math.inf)
"""A patience without end."""


@dataclass(frozen=True, slots=True)
class Exponential:
    """Without memory: how long it will last does not depend on how long it has lasted. What theory assumes."""

    mean: float

    def mean_s(self) -> float:
        """Tell the mean, in seconds."""
        return self.mean

    def draw(self, chance: Chance) -> float:
        """Draw one, in seconds."""
        return chance.expovariate(1 / self.mean)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Many ordinary ones and a few long ones: what handling times of real centres look like."""

    mean: float
    deviation: float
    """Standard deviation in seconds, of the seconds themselves (not of their logarithm)."""

    def mean_s(self) -> float:
        """Tell the mean, in seconds."""
        return self.mean

    def draw(self, chance: Chance) -> float:
        """Draw one, in seconds."""
        variance = math.log(1 + (self.deviation / self.mean) ** 2)
        return chance.lognormvariate(math.log(self.mean) - variance / 2, math.sqrt(variance))


@dataclass(frozen=True, slots=True)
class Recorded:
    """Any of the values that were seen, each as likely as the others."""

    values: tuple[float, ...]

    def mean_s(self) -> float:
        """Tell the mean, in seconds."""
        return math.fsum(self.values) / len(self.values)

    def draw(self, chance: Chance) -> float:
        """Draw one, in seconds."""
        return self.values[int(chance.random() * len(self.values))]


HOUR_S = 3600.0


class Arrivals:
    """Instants at which customers come: a Poisson process whose rate changes by the hour.

    ``per_hour`` has 1 rate (always), 24 (hours of the day) or 168 (hours of the week from Monday). Exact: one unit of
    an exponential is used up at the rate of each hour it passes through.
    """

    def __init__(self, per_hour: tuple[float, ...], chance: Chance) -> None:
        self._rates = per_hour
        self._chance = chance
        self._total = math.fsum(per_hour)
        self._until: list[float] = [0.0]
        for rate in per_hour:
            self._until.append(self._until[-1] + rate)

    def after(self, now_s: float) -> float:
        """Tell when the next one comes, in seconds from the start of the rates; infinite if nobody ever does."""
        if self._total <= 0:
            return math.inf
        if len(self._rates) == 1:
            return now_s + self._chance.expovariate(self._total / HOUR_S)
        period, hours = divmod(now_s / HOUR_S, len(self._rates))
        hour = min(int(hours), len(self._rates) - 1)
        spent = self._until[hour] + (hours - hour) * self._rates[hour] + self._chance.expovariate(1.0)
        more, rest = divmod(spent, self._total)
        hour = min(bisect.bisect_right(self._until, rest), len(self._rates)) - 1
        share = (rest - self._until[hour]) / self._rates[hour] if self._rates[hour] else 0.0
        return ((period + more) * len(self._rates) + hour + share) * HOUR_S
