"""The quick tests of `routing`. ``python -m tests.mutation.quick`` runs them and fails unless they reach every branch.

Chance has no part in that: the random stories are left out, and so are the searches that take long. What is reached is
reached by a test that says what it is for.
"""

import os
import sys
from collections.abc import Sequence
from typing import Final

import pytest

from tests.mutation.mutants import ROOT

QUICK: Final = (
    *("tests/unit/test_erlang.py", "tests/unit/test_grace.py", "tests/unit/test_setup_file.py"),
    *("tests/unit/test_files.py", "tests/chores/test_diagrams.py"),
    *sorted(
        str(path.relative_to(ROOT))
        for kind in ("routing", "simulation")
        for path in (ROOT / "tests" / "unit").glob(f"test_{kind}_*.py")
    ),
)
SLOW: Final = (
    "test_the_random_stories_reach_every_kind_of_event",
    "test_the_search_goes_up_where_erlang_is_too_hopeful",
    "test_the_search_finds_what_erlang_c_says_for_the_classic_centre",
)
NOT_SLOW: Final = ("-k", "not " + " and not ".join(SLOW))
COVERAGE: Final = ("--cov=routing", "--cov-branch", "--cov-report=term-missing:skip-covered", "--cov-fail-under=100")


def main(arguments: Sequence[str]) -> int:
    """Run them; pytest's exit status."""
    os.chdir(ROOT)
    return int(pytest.main(["-q", "-o", "timeout=0", *COVERAGE, *QUICK, *NOT_SLOW, *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
