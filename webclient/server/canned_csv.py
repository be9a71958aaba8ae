"""Canned responses as CSV: out for a spreadsheet, in from one."""

import csv
import hashlib
import io
from collections.abc import Iterable
from typing import Final

from routing.canned import Canned, CannedId
from routing.ids import AgentId, ServiceId
from routing.report_files import csv_value, looks_like_formula
from webclient.server.problems import ProblemCode, ProblemError

COLUMNS: Final = ("id", "shared", "service", "folder", "shortcut", "title", "text")
MOST_ROWS: Final = 2000


def render_csv(canned: Iterable[Canned]) -> str:
    """Write them with the column keys as first line; what looks like a formula gets a quote in front."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for one in canned:
        shared = "yes" if one.owner is None else "no"
        row = (one.id, shared, one.service, one.folder, one.shortcut, one.title, one.text)
        writer.writerow([csv_value(value) for value in row])
    return out.getvalue()


def parse_csv(content: bytes, agent: AgentId) -> list[Canned]:
    """Read such a file; columns in any order, ``title`` and ``text`` at least. Raises `ProblemError`.

    A row without an id gets one from its content, so that the same file read twice is the same rows.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        raise ProblemError(ProblemCode.BAD_REQUEST, "This is not a CSV file in UTF-8.") from None
    if not rows or not {"title", "text"} <= set(rows[0]) or len(rows) > MOST_ROWS:
        message = f"The file needs a first line with at least title and text, and 1 to {MOST_ROWS} rows."
        raise ProblemError(ProblemCode.BAD_REQUEST, message)
    return [_parse_row({key: _plain(value) for key, value in row.items() if key in COLUMNS}, agent) for row in rows]


def _parse_row(row: dict[str, str], agent: AgentId) -> Canned:
    shared = row.get("shared", "").strip().lower() in {"yes", "true", "1"}
    service = row.get("service", "").strip()
    content = "\n".join((agent if not shared else "", service, row.get("title", ""), row.get("shortcut", "")))
    return Canned(
        id=CannedId(row.get("id", "").strip() or "i-" + hashlib.sha256(content.encode()).hexdigest()[:32]),
        owner=None if shared else agent,
        service=ServiceId(service) if shared and service else None,
        folder=row.get("folder", "").strip(),
        shortcut=row.get("shortcut", "").strip().lstrip("/#"),
        title=row.get("title", "").strip(),
        text=row.get("text", ""),
    )


def _plain(value: object) -> str:
    """Take the quote away that `render_csv` put before what looks like a formula; a missing cell is empty."""
    text = value if isinstance(value, str) else ""
    return text[1:] if text.startswith("'") and looks_like_formula(text[1:]) else text
