"""What a benchmark prints: figures with their spread and, where the design names one, their target."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FSYNC_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; ``value`` and ``spread`` (lowest to highest) are ready to print."""

    name: str
    value: str
    spread: str = ""
    target: str = ""
    met: bool | None = None
    """Whether the target is reached; None: there is none."""


def number(name: str, values: Sequence[float], unit: str = "", digits: int = 0) -> Figure:
    """Make a figure of repeated measurements: median, and lowest to highest beside it."""
    middle = f"{statistics.median(values):,.{digits}f}{unit}"
    return Figure(name, middle, f"{min(values):,.{digits}f} to {max(values):,.{digits}f}{unit}")


def ratio(name: str, values: Sequence[float], *, at_least: float | None = None, at_most: float | None = None) -> Figure:
    """Make a figure of ratios of paired runs, held against a target from DESIGN.md section 12."""
    middle = statistics.median(values)
    spread = f"{min(values):.2f} to {max(values):.2f}"
    if at_least is not None:
        return Figure(name, f"{middle:.2f}", spread, f"at least {at_least:g}", middle >= at_least)
    if at_most is not None:
        return Figure(name, f"{middle:.2f}", spread, f"at most {at_most:g}", middle <= at_most)
    return Figure(name, f"{middle:.2f}", spread)


def limit(name: str, value: float, most: float, unit: str, digits: int = 1) -> Figure:
    """Make a figure that has an upper limit."""
    return Figure(name, f"{value:,.{digits}f}{unit}", "", f"at most {most:g}{unit}", value <= most)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def fsync_time() -> Figure:
    """Measure what a durable write costs on this disk; every figure about messages stands on it."""
    times = []
    with tempfile.NamedTemporaryFile(dir=Path.cwd()) as file:
        for _ in range(FSYNC_ROUNDS):
            file.write(b"x" * 4096)
            file.flush()
            started = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - started) * 1e6)
    return number("fsync of 4 kB on this disk", times, " µs")


def render(title: str, figures: Iterable[Figure]) -> str:
    """Lay the figures out as a Markdown table."""
    lines = [f"## {title}", "", "| what | value | spread | target | |", "| --- | ---: | --- | --- | --- |"]
    marks: Callable[[bool | None], str] = lambda met: "" if met is None else "reached" if met else "**missed**"  # noqa: E731  # one line, used below only
    lines += [f"| {one.name} | {one.value} | {one.spread} | {one.target} | {marks(one.met)} |" for one in figures]
    return "\n".join(lines) + "\n"
