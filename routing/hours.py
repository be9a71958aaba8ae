"""Business hours: a week of openings in a time zone, and days that differ. Pure but for the rules of `zoneinfo`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY_MINUTES: Final = 24 * 60
LOOK_AHEAD_DAYS: Final = 366
"""Who does not open within a year is closed for good."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Open from ``start`` until before ``end``, both in minutes since local midnight (0 to 1440)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from its weekday: a holiday (no openings) or a day of other hours."""

    date: date
    openings: tuple[Opening, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Business hours. ``week`` has seven days of openings, Monday first; ``zone`` is a name as ``Europe/Berlin``."""

    name: str
    zone: str = "UTC"
    week: tuple[tuple[Opening, ...], ...] = ((),) * 7
    days: tuple[Day, ...] = ()


def is_zone(name: str) -> bool:
    """Tell whether there is such a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_open(calendar: Calendar, now: datetime) -> bool:
    """Tell whether it is business time at ``now``."""
    local = now.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    return any(opening.start <= minute < opening.end for opening in openings_on(calendar, local.date()))


def openings_on(calendar: Calendar, day: date) -> tuple[Opening, ...]:
    """List the openings of a date, which its own entry settles if there is one."""
    for special in calendar.days:
        if special.date == day:
            return special.openings
    return calendar.week[day.weekday()]


def next_opening(calendar: Calendar, now: datetime) -> datetime | None:
    """Tell when business time begins next, in UTC: ``now`` if it is; ``None`` if not within a year."""
    if is_open(calendar, now):
        return now
    return next((start for start in _starts(calendar, now) if start > now), None)


def next_change(calendar: Calendar, now: datetime) -> datetime | None:
    """Tell when business time begins or ends next, in UTC; ``None`` if not within a year."""
    return next((edge for edge in _edges(calendar, now) if edge > now), None)


def _starts(calendar: Calendar, now: datetime) -> Iterator[datetime]:
    for day in _days(calendar, now):
        for minute in sorted(opening.start for opening in openings_on(calendar, day)):
            yield _instant(calendar, day, minute)


def _edges(calendar: Calendar, now: datetime) -> Iterator[datetime]:
    for day in _days(calendar, now):
        for minute in sorted(edge for opening in openings_on(calendar, day) for edge in (opening.start, opening.end)):
            yield _instant(calendar, day, minute)


def _days(calendar: Calendar, now: datetime) -> Iterator[date]:
    first = now.astimezone(ZoneInfo(calendar.zone)).date()
    return (first + timedelta(days=offset) for offset in range(LOOK_AHEAD_DAYS))


def _instant(calendar: Calendar, day: date, minute: int) -> datetime:
    local = datetime.combine(day, time(), ZoneInfo(calendar.zone)) + timedelta(minutes=minute)
    return local.astimezone(UTC)
