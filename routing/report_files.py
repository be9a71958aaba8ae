"""A report as JSON and as CSV: the same text from the command line, from REST, and from the links of the page."""

import csv
import io
import json
from datetime import datetime
from typing import Final

from routing.ports import Report

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes spreadsheets compute a cell, also as full-width characters."""


def json_value(value: object) -> object:
    """Make a value fit for JSON: instants as RFC 3339 in UTC."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def render_json(report: Report) -> str:
    """Write ``{"rows": [...]}``, one object a row."""
    keys = [column.key for column in report.columns]
    rows = [dict(zip(keys, map(json_value, row), strict=True)) for row in report.rows]
    return json.dumps({"rows": rows}, ensure_ascii=False, indent=1) + "\n"


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet might compute a text, also behind blanks."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def csv_value(value: object) -> object:
    """Make a value safe for a spreadsheet: what looks like a formula gets a quote in front (FAULTS.md T40)."""
    found = json_value(value)
    if isinstance(found, str) and looks_like_formula(found):
        return "'" + found
    return "" if found is None else found


def render_csv(report: Report) -> str:
    """Write RFC 4180 CSV, everything quoted, with the column keys as its first line."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([column.key for column in report.columns])
    for row in report.rows:
        writer.writerow([csv_value(value) for value in row])
    return out.getvalue()
