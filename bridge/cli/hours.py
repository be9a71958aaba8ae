"""``stanzadesk hours …``: business hours that services go by."""

import argparse
import re
import sys
from datetime import UTC, date, datetime
from typing import Final

from bridge.cli.change import apply, stored_state
from bridge.cli.place import settings_of
from bridge.cli.table import render_table
from bridge.cli.words import parse_name
from routing.commands import DefineCalendar, RemoveCalendar
from routing.hours import Calendar, Day, Opening, is_open, next_opening
from routing.ports import Column

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN: Final = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what business hours need."""
    parser.add_argument("name", type=parse_name, help="e.g. office")
    parser.add_argument("--zone", default="UTC", help="time zone, e.g. Europe/Berlin; default: UTC")
    parser.add_argument("--weekdays", type=parse_openings, metavar="H:MM-H:MM[,…]", help="Monday to Friday")
    for day in DAYS:
        parser.add_argument(f"--{day}", type=parse_openings, metavar="H:MM-H:MM[,…]", help="that day; closed: closed")
    parser.add_argument(
        "--day",
        action="append",
        type=parse_day,
        metavar="DATE=H:MM-H:MM|closed",
        help="a date of its own, e.g. 2026-12-24=9:00-12:00; repeatable",
    )


def remove_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which ones."""
    parser.add_argument("name", type=parse_name)


def parse_openings(text: str) -> tuple[Opening, ...]:
    """Read ``9:00-12:00,13:00-17:30`` or ``closed``; raises `ArgumentTypeError`."""
    if text.strip().lower() == "closed":
        return ()
    openings = []
    for part in text.split(","):
        found = SPAN.fullmatch(part.strip())
        if found is None:
            raise argparse.ArgumentTypeError(f"{part!r} is no opening; write it as 9:00-17:30, or closed")
        start_h, start_m, end_h, end_m = map(int, found.groups())
        openings.append(Opening(start_h * 60 + start_m, end_h * 60 + end_m))
    return tuple(openings)


def parse_day(text: str) -> Day:
    """Read ``2026-12-24=9:00-12:00``; raises `ArgumentTypeError`."""
    when, sign, rest = text.partition("=")
    try:
        day = date.fromisoformat(when.strip())
    except ValueError:
        sign = ""
    if not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-12-24=closed")
    return Day(day, parse_openings(rest))


def add(arguments: argparse.Namespace) -> int:
    """Add business hours, or replace them."""
    week = []
    for index, day in enumerate(DAYS):
        own = getattr(arguments, day)
        shared = arguments.weekdays if index < 5 else None
        week.append(own if own is not None else shared or ())
    calendar = Calendar(arguments.name, arguments.zone, tuple(week), tuple(arguments.day or ()))
    apply(settings_of(arguments), DefineCalendar(calendar))
    sys.stdout.write(f"Let a service go by them: stanzadesk service edit ID --hours {arguments.name}\n")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Take business hours away; refused while a service goes by them."""
    apply(settings_of(arguments), RemoveCalendar(arguments.name))
    sys.stdout.write(f"The hours {arguments.name} are gone.\n")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """List business hours, and whether it is open now."""
    now = datetime.now(UTC)
    rows = []
    for calendar in stored_state(settings_of(arguments)).setup.calendars.values():
        coming = next_opening(calendar, now)
        said = "open" if is_open(calendar, now) else f"opens {coming:%Y-%m-%d %H:%M} UTC" if coming else "never open"
        rows.append((calendar.name, calendar.zone, week_words(calendar), len(calendar.days), said))
    columns = (
        Column("name", "Hours"),
        Column("zone", "Zone"),
        Column("week", "Week"),
        Column("days", "Own days", "count"),
        Column("now", "Now"),
    )
    empty = "No hours yet: all services are always open. Add some: stanzadesk hours add NAME --weekdays 9:00-17:00\n"
    sys.stdout.write(render_table(columns, rows) if rows else empty)
    return 0


def week_words(calendar: Calendar) -> str:
    """Write a week: ``mon-fri 9:00-17:00, sat …``; days without openings are left out."""
    runs: list[tuple[int, int]] = []
    for day, openings in enumerate(calendar.week):
        if runs and openings == calendar.week[runs[-1][1]]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return ", ".join(
        f"{DAYS[first] if first == last else f'{DAYS[first]}-{DAYS[last]}'} "
        + "+".join(f"{_clock(one.start)}-{_clock(one.end)}" for one in calendar.week[first])
        for first, last in runs
        if calendar.week[first]
    )


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
