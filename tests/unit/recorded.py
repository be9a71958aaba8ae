"""Stories as they were decided once, for comparing: ``python -m tests.unit.recorded`` writes them anew.

One line a command: what happened, what was asked of the outside, and a few digits that stand for every field of it. So
a change of the rules shows in the diff of `recorded.txt` as the steps that now go otherwise, and nothing goes otherwise
unseen.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from routing.decision import Decision
from routing.refusals import Refusal
from tests.property.stories import play, story_of

FILE: Final = Path(__file__).with_name("recorded.txt")
SEEDS: Final = range(1, 17)
DIGITS: Final = 8


def recorded(seed: int) -> Iterator[str]:
    """Play one story and write what was decided, command by command."""
    yield f"story {seed}"
    for outcome in play(story_of(seed))[2]:
        yield "  " + _line(outcome)


def _line(outcome: object) -> str:
    if isinstance(outcome, Refusal):
        return f"refused {outcome.code} {_digits(outcome)}"
    assert isinstance(outcome, Decision)
    names = [" ".join(type(one).__name__ for one in many) for many in (outcome.events, outcome.effects)]
    digits = _digits(*outcome.events, *outcome.effects, outcome.result)
    return f"{names[0]} | {names[1]} | {type(outcome.result).__name__} {digits}"


def _digits(*things: object) -> str:
    """Every field of them, in short."""
    whole = hashlib.sha256()
    for thing in things:
        whole.update(type(thing).__name__.encode() + msgspec.json.encode(thing, order="deterministic"))
    return whole.hexdigest()[:DIGITS]


def main() -> None:
    """Write the file anew."""
    FILE.write_text("".join(f"{line}\n" for seed in SEEDS for line in recorded(seed)), "utf-8")


if __name__ == "__main__":
    main()
