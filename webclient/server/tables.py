"""A report as JSON, as CSV, and as the words of a page."""

import csv
import io
import json
from datetime import datetime
from typing import Final

from routing.ports import Report

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

WORDS: Final = {
    "no_answer": "No answer",
    "rejected": "Rejected",
    "undelivered": "Undelivered",
    "accepted": "Accepted",
    "revoked": "Revoked",
    "ready": "Ready",
    "busy": "Busy",
    "not_ready": "Not Ready",
    "after_call_work": "After Call Work",
    "logged_out": "Logged out",
    "agent": "By the agent",
    "deadline": "Time ran out",
    "bounced": "No device took it",
    "agent_gone": "Agent unreachable",
    "login": "After log-in",
    "idle": "Idle",
    "lost": "Connection lost",
    "off_duty": "Off duty",
}
WORDED: Final = frozenset({"outcome", "state", "cause", "reason"})
"""Columns whose values are closed vocabularies."""


def json_value(value: object) -> object:
    """Make a value fit for JSON: instants as RFC 3339 in UTC."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def render_json(report: Report) -> str:
    """Write ``{"rows": [...]}``, one object a row."""
    keys = [column.key for column in report.columns]
    rows = [dict(zip(keys, map(json_value, row), strict=True)) for row in report.rows]
    return json.dumps({"rows": rows}, ensure_ascii=False)


def csv_value(value: object) -> object:
    """Make a value safe for a spreadsheet: what looks like a formula gets a quote in front (FAULTS.md T40)."""
    found = json_value(value)
    if isinstance(found, str) and found.startswith(FORMULA_STARTS):
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


def duration(seconds: float) -> str:
    """Write seconds as people read them: ``2:57``, ``1:02:03``."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def page_words(value: object, kind: str, key: str) -> str:
    """Write one value for the page."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if kind == "seconds" and isinstance(value, int | float):
        return duration(value)
    return WORDS.get(str(value), str(value)) if key in WORDED else str(value)
