"""A report's values as the words of a page; `routing.report_files` writes the files."""

from datetime import datetime
from typing import Final

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
