"""``stanzadesk report NAME``: the same rows as the reports page and the REST address."""

import argparse
import sys
from datetime import UTC, date, datetime, time, timedelta

from bridge.cli.change import sentence, stored_state
from bridge.cli.place import settings_of
from bridge.cli.reading import read_store
from bridge.cli.table import render_table
from bridge.cli.words import parse_agent, parse_service
from bridge.clock import Clock
from bridge.errors import UsageError, UserError
from bridge.reports.catalogue import ALL, ReportCatalogue
from routing.ports import ReportFilter
from routing.refusals import RefusalCode
from routing.report_files import render_csv, render_json
from routing.state import State

SHOWN = "%Y-%m-%d %H:%M"
NAMES = tuple(report.name for report in ALL)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("name", metavar="NAME", choices=NAMES, help=", ".join(NAMES))
    parser.add_argument("--from", dest="start", metavar="WHEN", help="first day or instant (UTC); default: today")
    parser.add_argument("--to", dest="end", metavar="WHEN", help="last day (included) or instant (excluded)")
    parser.add_argument("--agent", type=parse_agent, metavar="JID", help="only this agent")
    parser.add_argument("--service", type=parse_service, metavar="ID", help="only this service")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Print the report; without any row it is said why, where that can be known."""
    settings = settings_of(arguments)
    now = Clock().now()
    wanted = wanted_rows(arguments, now)
    report = read_store(settings, lambda store: ReportCatalogue(store, Clock()).run(arguments.name, wanted))
    if not report.rows:
        _demand_known(stored_state(settings), wanted)
    if arguments.format == "json":
        sys.stdout.write(render_json(report))
    elif arguments.format == "csv":
        sys.stdout.write(render_csv(report))
    elif report.rows:
        sys.stdout.write(render_table(report.columns, report.rows))
    else:
        why = "; that is still to come" if wanted.start > now else ""
        sys.stdout.write(f"No rows from {wanted.start:{SHOWN}} to {wanted.end:{SHOWN}} (UTC){why}.\n")
    return 0


def wanted_rows(arguments: argparse.Namespace, now: datetime) -> ReportFilter:
    """Read the filter; raises `UsageError`."""
    today = at_midnight(now.date())
    start = today if arguments.start is None else parse_when(arguments.start, last=False)
    tomorrow = today + timedelta(days=1)
    end = max(tomorrow, start) if arguments.end is None else parse_when(arguments.end, last=True)
    if arguments.end is None and start >= tomorrow:
        raise UsageError(f"--from {start:{SHOWN}} is still to come, and without --to a report ends today (UTC)")
    if start >= end:
        raise UsageError(f"--from {start:{SHOWN}} is not before --to {end:{SHOWN}}; nothing lies between")
    return ReportFilter(start=start, end=end, agent=arguments.agent, service=arguments.service)


def _demand_known(state: State, wanted: ReportFilter) -> None:
    """Raise `UserError` for a name that is mistyped; one that was removed still has its rows, and is not asked."""
    if wanted.agent is not None and wanted.agent not in state.agents:
        raise UserError(sentence(RefusalCode.UNKNOWN_AGENT, wanted.agent))
    if wanted.service is not None and wanted.service not in state.setup.services:
        raise UserError(sentence(RefusalCode.UNKNOWN_SERVICE, wanted.service))


def at_midnight(day: date) -> datetime:
    """The instant a UTC day begins."""
    return datetime.combine(day, time(), UTC)


def parse_when(text: str, *, last: bool) -> datetime:
    """Read a day or an instant; a day as the ``last`` one is included whole. Raises `UsageError`."""
    try:
        if len(text) == len("2026-01-31"):
            return at_midnight(date.fromisoformat(text) + timedelta(days=1 if last else 0))
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no date; write 2026-01-31 or 2026-01-31T14:30:00Z") from None
