"""What the life-cycle tables share."""

from collections.abc import Mapping
from typing import TypeVar

P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - phase and input


class BrokenRuleError(Exception):
    """A life cycle was asked for a step that its table does not have: our fault, never a customer's or an agent's."""


def next_phase(table: Mapping[tuple[P, I], P], phase: P, what: I) -> P:
    """Look a step up; raises `BrokenRuleError`."""
    try:
        return table[phase, what]
    except KeyError:
        message = f"{phase} has no step for {what}"
        raise BrokenRuleError(message) from None
