"""What makes a report: its definition in prose, its columns, and the query that finds its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from routing.ports import Column, ReportFilter

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One report. ``rows`` gets the filter and the present (for what has not ended yet)."""

    name: str
    title: str
    definition: str
    columns: tuple[Column, ...]
    rows: Callable[[Connection, ReportFilter, datetime], Sequence[Row]]
