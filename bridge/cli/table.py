"""Printing rows on a terminal."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from routing.ports import Column


def plain(value: object, kind: str = "text") -> str:
    """Write one value for people: times in UTC to the second, seconds with one decimal, nothing for ``None``."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if kind == "seconds" and isinstance(value, int | float):
        return f"{value:.1f}"
    return str(value)


def shown(text: str) -> str:
    """Make a text harmless on a terminal: a customer's name must not move the cursor or colour the screen."""
    return "".join(c if unicodedata.category(c)[0] != "C" else ascii(c)[1:-1] for c in text)


def render_table(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> str:
    """Align rows under their titles; figures to the right."""
    texts = [[shown(plain(v, c.kind)) for v, c in zip(row, columns, strict=True)] for row in rows]
    widths = [max([len(column.title), *(len(text[place]) for text in texts)]) for place, column in enumerate(columns)]
    right = [column.kind in {"seconds", "count"} for column in columns]

    def line(cells: Sequence[str]) -> str:
        padded = (c.rjust(w) if r else c.ljust(w) for c, w, r in zip(cells, widths, right, strict=True))
        return "  ".join(padded).rstrip()

    head = line([column.title for column in columns])
    return "\n".join([head, "  ".join("-" * width for width in widths), *(line(text) for text in texts)]) + "\n"
