"""Writes docs/life-cycles.md anew: ``python -m tests.chores.diagrams``."""

from pathlib import Path

from routing.diagrams import render

PAGE = Path(__file__).parents[2] / "docs" / "life-cycles.md"

if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
