"""How sure a simulated mean is: batch means (A. Law, *Simulation Modeling and Analysis*, section 9.5.3).

Waits of neighbouring calls resemble each other, so their plain deviation would promise too much. Means of long batches
hardly do, and their deviation says how far the whole mean may be off.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BATCHES: Final = 20
STUDENT_99: Final = 2.861
"""Student's t for 99 % on both sides together with `BATCHES` - 1 = 19 degrees of freedom (printed tables)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and half the width of its 99 % confidence interval."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        """Tell whether a value lies within."""
        return abs(value - self.mean) <= self.half


def batch_means(values: Sequence[float]) -> Interval:
    """Estimate a mean from values in the order they were seen; infinitely unsure about fewer than `BATCHES`."""
    size = len(values) // BATCHES
    if size == 0:
        return Interval(sum(values) / len(values) if values else 0.0, math.inf)
    means = [sum(values[first : first + size]) / size for first in range(0, size * BATCHES, size)]
    mean = sum(means) / BATCHES
    deviation = math.sqrt(sum((one - mean) ** 2 for one in means) / (BATCHES - 1))
    return Interval(mean, STUDENT_99 * deviation / math.sqrt(BATCHES))
