"""``python -m tests.mutation``: change `routing` in every place, one at a time, and see whether its tests notice.

``--share 3/40`` takes every fortieth mutant beginning with the third, evenly over all files; ``today/40`` takes another
fortieth each day. ``--seconds`` ends it early. Prints the score; ``--out`` names a file for the mutants that survived.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tests.mutation.hunt import LIVED, Fate, Hunt
from tests.mutation.mutants import ROOT, Mutant, all_files, mutants_of
from tests.mutation.quick import NOT_SLOW, QUICK

TESTS: Final = (*QUICK, "tests/property/test_routing_random.py")
"""A mutant that only other tests would notice counts as survived."""
SPREAD: Final = 40
OPTIONS: Final = ("-q", "-s", "-p", "no:cacheprovider", "-o", "timeout=0", "--no-header", "--no-summary")


def main(arguments: Sequence[str] | None = None) -> int:
    """Hunt, and print what came of it; 1 if the score is below ``--least``."""
    wanted = _parser().parse_args(arguments)
    os.environ["STANZADESK_HYPOTHESIS"] = "mutation"
    mutants = list(_chosen(wanted.files or all_files(), wanted.share))
    hunt = Hunt(mutants, wanted.workers, wanted.seconds, wanted.out)
    os.chdir(ROOT)
    pytest.main([*OPTIONS, *TESTS, *NOT_SLOW], plugins=[hunt])
    if hunt.broken or not hunt.fates:
        print("tests fail on the real source:", *hunt.broken, sep="\n  ")
        return 2
    _report(hunt)
    return 0 if hunt.score() >= wanted.least else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help="files of routing; default: all of them")
    parser.add_argument("--share", type=_share, default=(0, 1), metavar="K/N", help="every Nth mutant from the Kth on")
    parser.add_argument("--seconds", type=float, default=float("inf"), metavar="S", help="stop after so long")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes at a time")
    parser.add_argument("--least", type=float, default=0.0, metavar="SCORE", help="fail below this score")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the survivors there")
    return parser


def _share(text: str) -> tuple[int, int]:
    part, _, parts = text.partition("/")
    number = datetime.now(UTC).toordinal() if part == "today" else int(part)
    return number % int(parts), int(parts)


def _chosen(files: Sequence[str], share: tuple[int, int]) -> Iterator[Mutant]:
    """Every so-manieth mutant of the files, counted through all of them; what is tried first is from everywhere."""
    every = [mutant for path in files for mutant in mutants_of(path)]
    chosen = [mutant for number, mutant in enumerate(every) if number % share[1] == share[0]]
    for first in range(SPREAD):
        yield from chosen[first::SPREAD]


def _report(hunt: Hunt) -> None:
    """Print the score of each file, and of all."""
    files: dict[str, Counter[Fate]] = {}
    for mutant, fate in hunt.fates.items():
        files.setdefault(mutant.path, Counter())[fate] += 1
    for path, counted in sorted(files.items()):
        real = counted.total() - counted[Fate.NO_MUTANT]
        lived = sum(counted[fate] for fate in LIVED)
        print(f"{path:40} {real:6} mutants, {lived:4} survived, score {1 - lived / max(1, real):.3f}")
    counted = Counter(hunt.fates.values())
    all_fates = ", ".join(f"{number} {fate.name}" for fate, number in counted.items())
    print(f"tried {len(hunt.fates)} of {len(hunt.mutants)}: {all_fates}")
    print(f"mutation score {hunt.score():.4f}")


if __name__ == "__main__":
    sys.exit(main())
