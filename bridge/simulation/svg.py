"""A little SVG: frames with axes, and lines, steps and bars in them. A style sheet has colours for light and dark."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import Final

STYLE: Final = """
svg { --bg:#fff; --text:#232735; --soft:#5c6372; --grid:#e6e8ef; --axis:#9aa0ae;
  --c0:#4f52d1; --c1:#0b84a5; --c2:#b3690a; --c3:#2c8a54; --c4:#a0439c; --lost:#d4453a; --duty:#232735; }
@media (prefers-color-scheme: dark) { svg {
  --bg:#1b1e27; --text:#eceef4; --soft:#abb1bf; --grid:#323745; --axis:#6d7484;
  --c0:#9ea1fa; --c1:#4fbfdf; --c2:#eeb04c; --c3:#6fd394; --c4:#e391de; --lost:#f4796d; --duty:#eceef4; } }
.back { fill:var(--bg) } .grid { stroke:var(--grid); stroke-width:1 } .axis { stroke:var(--axis); stroke-width:1 }
text { font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif; fill:var(--soft) }
.title { font-size:18px; font-weight:600; fill:var(--text) }
.panel { font-size:14px; font-weight:600; fill:var(--text) }
.line { fill:none; stroke-width:2.25; stroke-linejoin:round; stroke-linecap:round }
.goal { stroke:var(--soft); stroke-width:1.25; stroke-dasharray:5 4; fill:none }
.duty { fill:none; stroke:var(--duty); stroke-width:2 }
.value { paint-order:stroke; stroke:var(--bg); stroke-width:5; stroke-linejoin:round }
.strong { fill:var(--text); font-weight:600 }
""".strip()

LEFT: Final = 58
RIGHT: Final = 52
TOP: Final = 58
BOTTOM: Final = 46
KEY: Final = 18
"""Width of a colour's sample in a legend."""


def steps(most: float, about: int = 5) -> list[float]:
    """Round values from 0 to at least ``most``, about so many."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / about
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * one for one in (1, 2, 2.5, 5, 10) if size * one >= rough * 0.999)
    return [step * number for number in range(math.ceil(most / step - 1e-9) + 1)]


def text(x: float, y: float, words: str, anchor: str = "start", css: str = "") -> str:
    """Write words; ``anchor`` start, middle or end."""
    named = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(words)}</text>'


class Key(StrEnum):
    """How a legend shows what is drawn."""

    AREA = "area"
    LINE = "line"
    GOAL = "goal"


@dataclass(slots=True)
class Frame:
    """A plot of ``width`` by ``height`` at (x, y), axes and title included.

    Values run from ``x_from`` to ``x_to``, and from 0 to ``y_to``.
    """

    x: float
    y: float
    width: float
    height: float
    title: str
    x_words: str
    y_words: str
    x_from: float
    x_to: float
    y_to: float
    parts: list[str] = field(default_factory=list)

    def across(self, value: float) -> float:
        """Place of a value on the x axis."""
        room = self.width - LEFT - RIGHT
        return self.x + LEFT + room * (value - self.x_from) / (self.x_to - self.x_from)

    def up(self, value: float, most: float | None = None) -> float:
        """Place of a value on the y axis, or on one that ends at ``most``."""
        room = self.height - TOP - BOTTOM
        return self.y + self.height - BOTTOM - room * value / (self.y_to if most is None else most)

    def axes(self, x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[float], unit: str = "") -> None:
        """Draw grid, axes, their numbers and what they mean."""
        left, right, floor = self.across(self.x_from), self.across(self.x_to), self.up(0)
        self.parts.append(text(self.x + 8, self.y + 20, self.title, css="panel"))
        self.parts.append(text(self.x + 8, self.y + 40, self.y_words))
        for tick in y_ticks:
            place = self.up(tick)
            self.parts.append(f'<path class="grid" d="M{left:.1f} {place:.1f}H{right:.1f}"/>')
            self.parts.append(text(left - 8, place + 4, f"{tick:,.10g}{unit}", "end"))
        self.parts.append(f'<path class="axis" d="M{left:.1f} {floor:.1f}H{right:.1f}"/>')
        for value, words in x_ticks:
            place = self.across(value)
            self.parts.append(f'<path class="axis" d="M{place:.1f} {floor:.1f}v4"/>')
            self.parts.append(text(place, floor + 18, words, "middle"))
        self.parts.append(text((left + right) / 2, floor + 36, self.x_words, "middle"))

    def right_axis(self, words: str, ticks: Sequence[float]) -> None:
        """Draw a second y axis that ends at the last of its ticks."""
        right = self.across(self.x_to)
        self.parts.append(text(self.x + self.width - 8, self.y + 40, words, "end"))
        for tick in ticks:
            self.parts.append(text(right + 8, self.up(tick, ticks[-1]) + 4, f"{tick:,.10g}"))

    def line(self, points: Sequence[tuple[float, float]], colour: str, *, dots: bool = False) -> None:
        """Draw a line through points."""
        places = [(self.across(x), self.up(y)) for x, y in points]
        if len(places) > 1:
            path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
            self.parts.append(f'<path class="line" stroke="var(--{colour})" d="{path}"/>')
        if dots or len(places) == 1:
            self.parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="var(--{colour})"/>' for x, y in places]

    def stairs(self, values: Sequence[float], most: float) -> None:
        """Draw one step for each value, from ``x_from`` on, on an axis that ends at ``most``."""
        path = ""
        for number, value in enumerate(values):
            start, end = self.across(self.x_from + number), self.across(self.x_from + number + 1)
            path += f"{'L' if path else 'M'}{start:.1f} {self.up(value, most):.1f}H{end:.1f}"
        self.parts.append(f'<path class="duty" d="{path}"/>')

    def bar(self, start: float, end: float, low: float, high: float, colour: str) -> None:
        """Draw a bar from ``low`` to ``high``."""
        left, right, top, floor = self.across(start), self.across(end), self.up(high), self.up(low)
        self.parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{max(0.0, floor - top):.1f}" '
            f'fill="var(--{colour})"/>'
        )

    def goal(self, value: float, words: str) -> None:
        """Draw a dashed line across, with words at its right end."""
        left, right, place = self.across(self.x_from), self.across(self.x_to), self.up(value)
        self.parts.append(f'<path class="goal" d="M{left:.1f} {place:.1f}H{right:.1f}"/>')
        self.parts.append(text(right + 6, place + 4, words))

    def mark(self, value: float, words: str) -> None:
        """Draw a dashed line up, with words at its top."""
        place, floor, top = self.across(value), self.up(0), self.up(self.y_to)
        self.parts.append(f'<path class="goal" d="M{place:.1f} {floor:.1f}V{top:.1f}"/>')
        self.parts.append(text(place + 5, top + 12, words, css="value"))

    def legend(self, entries: Sequence[tuple[Key, str, str]]) -> None:
        """Say at the top right what is drawn in which colour."""
        place = self.x + self.width - 8
        for kind, colour, words in reversed(entries):
            place -= 6.6 * len(words)
            self.parts.append(text(place, self.y + 20, words))
            place -= KEY + 6
            self.parts.append(_key(kind, colour, place, self.y + 16))
            place -= 14


def _key(kind: Key, colour: str, x: float, y: float) -> str:
    if kind is Key.AREA:
        return f'<rect x="{x + 6:.1f}" y="{y - 5:.1f}" width="12" height="10" rx="2" fill="var(--{colour})"/>'
    look = 'class="goal"' if kind is Key.GOAL else f'class="line" stroke="var(--{colour})"'
    return f'<path {look} d="M{x:.1f} {y:.1f}h{KEY}"/>'


def drawing(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    """Put parts into one SVG file with its style and a title for screen readers."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label="{escape(title)}">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n"
        f'<rect class="back" width="{width:g}" height="{height:g}" rx="10"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
