"""Thirty virtual days of a busy centre: what the process holds after ten days, when it is warm, and after thirty."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from routing.decision import Decision
from routing.simulation.run import simulate
from routing.state import State
from tests.bench.figures import Figure, limit, number
from tests.property.test_thirty_days import DAY_S, plan, stream

WARM_DAYS: Final = 10
TIMES: Final = 4
"""So large is the centre: what the core remembers on purpose (the newest 5,000 offers) is full while it warms up."""
MOST_GROWTH: Final = 5.0
LOOK_EVERY_S: Final = DAY_S / 4
PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")


def measure() -> Sequence[Figure]:
    """Live the month in a process of its own."""
    done = subprocess.run([sys.executable, "-m", __name__], check=True, capture_output=True, text=True)
    warm, end = map(int, done.stdout.split())
    return [
        number("a process that lives thirty virtual days, after ten", [warm / 1e6], " MB", 1),
        limit("what it has grown by since, after thirty", (end / warm - 1) * 100, MOST_GROWTH, " %"),
    ]


class Memory:
    """The most the process held, in bytes, in its warm-up and since."""

    def __init__(self) -> None:
        self.warm = self.since = 0
        self._next_s = 0.0

    def watch(self, now_s: float, _state: State, _decision: Decision) -> None:
        """Look four times a day."""
        if now_s < self._next_s:
            return
        self._next_s = now_s + LOOK_EVERY_S
        held = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE_BYTES
        if now_s < WARM_DAYS * DAY_S:
            self.warm = max(self.warm, held)
        else:
            self.since = max(self.since, held)


def main() -> None:
    """Print the two numbers of bytes."""
    memory = Memory()
    simulate(plan(TIMES), stream, memory.watch)
    print(memory.warm, memory.since)


if __name__ == "__main__":
    main()
