"""The drawn life cycles are the ones the desk lives by."""

from routing.diagrams import render
from tests.chores.diagrams import PAGE


def test_the_page_of_life_cycles_is_what_the_tables_say() -> None:
    """Whoever reads the diagrams reads the rules; after a change: python -m tests.chores.diagrams."""
    assert PAGE.read_text("utf-8") == render()
