"""``stanzadesk report NAME``: the same rows as the reports page and the REST address."""

import argparse
import sys
from datetime import UTC, date, datetime, time, timedelta

from bridge.cli.place import settings_of
from bridge.cli.reading import read_store
from bridge.cli.table import render_csv, render_json, render_table
from bridge.clock import Clock
from bridge.errors import UserError
from bridge.reports.catalogue import ReportCatalogue
from bridge.store.reader import StoreReader
from routing.ids import AgentId, ServiceId
from routing.ports import Report, ReportFilter, UnknownReportError

SHOWN = "%Y-%m-%d %H:%M"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("name", metavar="NAME", help="unaccepted, agent-performance, agent-activity")
    parser.add_argument("--from", dest="start", metavar="WHEN", help="first day or instant (UTC); default: today")
    parser.add_argument("--to", dest="end", metavar="WHEN", help="last day (included) or instant (excluded)")
    parser.add_argument("--agent", metavar="JID", help="only this agent")
    parser.add_argument("--service", metavar="ID", help="only this service")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Print the report."""
    settings = settings_of(arguments)
    now = Clock().now()
    wanted = ReportFilter(
        start=parse_when(arguments.start, last=False) if arguments.start else at_midnight(now.date()),
        end=parse_when(arguments.end, last=True) if arguments.end else at_midnight(now.date() + timedelta(days=1)),
        agent=AgentId(arguments.agent.strip().lower()) if arguments.agent else None,
        service=ServiceId(arguments.service) if arguments.service else None,
    )
    if wanted.start >= wanted.end:
        message = f"--from {wanted.start:{SHOWN}} is not before --to {wanted.end:{SHOWN}}; nothing lies between"
        raise UserError(message)
    report = read_store(settings, lambda store: _run(store, arguments.name, wanted))
    if arguments.format == "json":
        sys.stdout.write(render_json(report))
    elif arguments.format == "csv":
        sys.stdout.write(render_csv(report))
    elif report.rows:
        sys.stdout.write(render_table(report.columns, report.rows))
    else:
        sys.stdout.write(f"No rows from {wanted.start:{SHOWN}} to {wanted.end:{SHOWN}} (UTC).\n")
    return 0


def at_midnight(day: date) -> datetime:
    """The instant a UTC day begins."""
    return datetime.combine(day, time(), UTC)


def parse_when(text: str, *, last: bool) -> datetime:
    """Read a day or an instant; a day as the ``last`` one is included whole. Raises `UserError`."""
    try:
        if len(text) == len("2026-01-31"):
            day = date.fromisoformat(text)
            return at_midnight(day + timedelta(days=1) if last else day)
        instant = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no date; write 2026-01-31 or 2026-01-31T14:30:00Z"
        raise UserError(message) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


async def _run(store: StoreReader, name: str, wanted: ReportFilter) -> Report:
    catalogue = ReportCatalogue(store, Clock())
    try:
        return await catalogue.run(name, wanted)
    except UnknownReportError:
        message = f"there is no report {name!r}; there are: {', '.join(catalogue.names())}"
        raise UserError(message) from None
