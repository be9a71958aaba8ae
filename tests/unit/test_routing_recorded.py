"""What the core decides in recorded stories changes only on purpose."""

import pytest

from tests.unit.recorded import FILE, SEEDS, recorded


@pytest.mark.parametrize("seed", SEEDS)
def test_a_recorded_story_is_decided_as_it_was(seed: int) -> None:
    """No rule changes unseen. If one was meant to: `python -m tests.unit.recorded`, and look at the diff."""
    whole = FILE.read_text("utf-8")
    begin = whole.index(f"story {seed}\n")
    end = whole.find("\nstory ", begin)
    assert whole[begin : None if end < 0 else end].splitlines() == list(recorded(seed))
