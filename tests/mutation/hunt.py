"""A pytest plugin that runs the collected tests once to see what they cover, then the fitting ones on each mutant.

Every mutant has a process of its own, forked from the one that holds the collected tests. Tests that cover a changed
line run in order of their cost until one fails. A test that takes far longer than on the real source counts as failed.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Final

import coverage
import pytest

from tests.mutation.live import LiveFunctions
from tests.mutation.mutants import ROOT, Mutant

MEMORY_BYTES: Final = 3 << 30
PATIENCE_S: Final = 3.0
"""Tests that together cost so much (the dearest excepted) are enough for one mutant; if none fails, it survived."""
SLOWER: Final = 8.0
"""A test may take so many times its time, and a second, before it counts as failed."""


class Fate(IntEnum):
    """What became of a mutant; the number is its process's exit status."""

    KILLED = 0
    SURVIVED = 3
    NO_MUTANT = 4
    """The change is no Python."""
    TOO_SLOW = 5
    UNCOVERED = 6
    """No test runs the changed line; it counts as survived."""


LIVED: Final = frozenset({Fate.SURVIVED, Fate.UNCOVERED})


@dataclass(slots=True)
class Hunt:
    """The plugin: ``mutants`` in the order they are tried, for ``seconds`` at most, by so many ``workers``."""

    mutants: Sequence[Mutant]
    workers: int
    seconds: float
    out: Path | None = None
    """Where survivors are written as they are found."""
    fates: dict[Mutant, Fate] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    """Tests that fail on the real source."""
    _failed: bool = False
    _costs: dict[str, float] = field(default_factory=dict)
    _covering: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    _children: dict[int, Mutant] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that a test failed."""
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        items = {item.nodeid: item for item in session.items}
        began = time.monotonic()
        self._look(items)
        if self.broken:
            return True
        functions = LiveFunctions()
        gc.collect()
        gc.freeze()
        print(f"{len(items)} tests looked at in {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        for number, mutant in enumerate(self.mutants):
            if time.monotonic() - began > self.seconds:
                break
            if number % 100 == 99:
                print(f"{number + 1} of {len(self.mutants)}: {self.score():.3f}", flush=True)
            tests = self._tests_for(mutant)
            if not tests:
                self._note(mutant, Fate.UNCOVERED)
                continue
            while len(self._children) >= self.workers:
                self._wait()
            self._start(mutant, functions, [items[name] for name in tests])
        while self._children:
            self._wait()
        return True

    def score(self) -> float:
        """Killed mutants of all there were."""
        fates = [fate for fate in self.fates.values() if fate is not Fate.NO_MUTANT]
        return sum(fate not in LIVED for fate in fates) / max(1, len(fates))

    def _look(self, items: dict[str, pytest.Item]) -> None:
        """Run each test on the real source: what it costs, and the lines it runs."""
        watch = coverage.Coverage(data_file=None, config_file=False, include=[str(ROOT / "routing" / "*")])
        watch.start()
        for name, item in items.items():
            watch.switch_context(name)
            began = time.process_time()
            if not self._passes(item):
                self.broken.append(name)
            self._costs[name] = time.process_time() - began
        watch.stop()
        data = watch.get_data()
        for file in data.measured_files():
            for line, names in data.contexts_by_lineno(file).items():
                self._covering[file, line] = set(names) - {""}

    def _passes(self, item: pytest.Item) -> bool:
        self._failed = False
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self._failed

    def _tests_for(self, mutant: Mutant) -> list[str]:
        """Tests that run any line of what is changed, cheapest first."""
        path = str(ROOT / mutant.path)
        lines = range(mutant.line, mutant.line + mutant.before.count("\n") + 1)
        names: set[str] = set()
        for line in lines:
            names |= self._covering.get((path, line), set())
        return sorted(names, key=self._costs.__getitem__)

    def _start(self, mutant: Mutant, functions: LiveFunctions, items: Iterable[pytest.Item]) -> None:
        child = os.fork()
        if child:
            self._children[child] = mutant
            return
        fate = Fate.KILLED
        try:
            fate = self._examine(mutant, functions, items)
        finally:  # whatever a mutant makes of this process, it ends here
            os._exit(fate)

    def _examine(self, mutant: Mutant, functions: LiveFunctions, items: Iterable[pytest.Item]) -> Fate:
        gc.disable()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, sys.stdout.fileno())
        os.dup2(silence, sys.stderr.fileno())
        signal.signal(signal.SIGVTALRM, lambda _number, _frame: os._exit(Fate.TOO_SLOW))
        if not functions.put_in(mutant):
            return Fate.NO_MUTANT
        spent_s = 0.0
        for item in items:
            if spent_s > PATIENCE_S:
                break
            spent_s += self._costs[item.nodeid]
            signal.setitimer(signal.ITIMER_VIRTUAL, 1 + SLOWER * self._costs[item.nodeid])
            if not self._passes(item):
                return Fate.KILLED
        return Fate.SURVIVED

    def _wait(self) -> None:
        child, status = os.wait()
        mutant = self._children.pop(child)
        self._note(mutant, Fate(os.waitstatus_to_exitcode(status)) if os.WIFEXITED(status) else Fate.KILLED)

    def _note(self, mutant: Mutant, fate: Fate) -> None:
        self.fates[mutant] = fate
        if self.out is not None and fate in LIVED:
            with self.out.open("a", encoding="utf-8") as file:
                file.write(f"{fate.name} {mutant.describe()}\n")
