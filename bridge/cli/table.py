"""Printing rows on a terminal, as CSV, or as JSON."""

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from routing.ports import Column, Report

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


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


def json_value(value: object) -> object:
    """Make a value fit for JSON: instants as RFC 3339 in UTC."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def render_json(report: Report) -> str:
    """Write ``{"rows": [...]}``, one object a row."""
    keys = [column.key for column in report.columns]
    rows = [dict(zip(keys, map(json_value, row), strict=True)) for row in report.rows]
    return json.dumps({"rows": rows}, ensure_ascii=False, indent=1) + "\n"


def csv_value(value: object) -> object:
    """Make a value safe to open in a spreadsheet: what looks like a formula gets a quote in front (FAULTS T40)."""
    found = json_value(value)
    if isinstance(found, str) and found.startswith(FORMULA_STARTS):
        return "'" + found
    return "" if found is None else found


def render_csv(report: Report) -> str:
    """Write RFC 4180 CSV with the column keys as its first line."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([column.key for column in report.columns])
    for row in report.rows:
        writer.writerow([csv_value(value) for value in row])
    return out.getvalue()
