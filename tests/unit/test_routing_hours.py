"""Business hours: when a calendar is open, and when it opens next, across nights, holidays and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from routing.hours import Calendar, Day, Opening, is_open, is_zone, next_opening, openings_on

MORNING, EVENING = Opening(480, 720), Opening(780, 1020)
OFFICE = Calendar(
    "office",
    "Europe/Berlin",
    (*((EVENING, MORNING),) * 5, (MORNING,), ()),
    (Day(date(2026, 1, 6), (), "Epiphany"), Day(date(2026, 1, 11), (Opening(600, 660),), "Open Sunday")),
)
NIGHT = Calendar("night", week=((Opening(0, 60),), *((),) * 6))


def utc(day: int, hour: int, minute: int = 0, second: int = 0, *, month: int = 1) -> datetime:
    """An instant of 2026."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (utc(5, 6, 59, 59), False),
        (utc(5, 7), True),
        (utc(5, 10, 59, 59), True),
        (utc(5, 11), False),
        (utc(5, 12), True),
        (utc(5, 15, 59, 59), True),
        (utc(5, 16), False),
        (utc(6, 9), False),
        (utc(10, 9), True),
        (utc(10, 13), False),
        (utc(11, 9), True),
        (utc(11, 10), False),
        (utc(18, 9), False),
        (utc(6, 6, month=7), True),
        (utc(6, 15, month=7), False),
    ],
)
def test_the_desk_is_open_by_the_clock_on_the_wall(now: datetime, opened: bool) -> None:
    """From eight o'clock in Berlin, in summer as in winter; days of their own beat the weekday."""
    assert is_open(OFFICE, now) is opened


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (utc(5, 8, 0, 1), utc(5, 8, 0, 1)),
        (utc(5, 6), utc(5, 7)),
        (utc(5, 11), utc(5, 12)),
        (utc(5, 16), utc(7, 7)),
        (utc(10, 11), utc(11, 9)),
        (utc(11, 10), utc(12, 7)),
        (utc(4, 23, 30), utc(5, 7)),
        (utc(28, 16, month=3), utc(30, 6, month=3)),
    ],
)
def test_a_closed_desk_says_when_it_opens_next(now: datetime, opens: datetime) -> None:
    """Now if it is open; else after lunch, after a holiday, or an hour sooner after the change to summer time."""
    found = next_opening(OFFICE, now)
    assert found == opens
    assert found.tzinfo is UTC


def test_the_next_opening_is_looked_for_within_a_year() -> None:
    """A calendar without openings never opens; one that opens in 365 days does, one in 366 does not."""
    assert next_opening(Calendar("never"), utc(1, 12)) is None
    for days, found in ((365, datetime(2027, 1, 1, 8, tzinfo=UTC)), (366, None)):
        far = Calendar("far", days=(Day(date(2026, 1, 1) + timedelta(days=days), (Opening(480, 540),)),))
        assert next_opening(far, utc(1, 12)) == found


def test_the_first_minute_of_a_week_is_its_own() -> None:
    """Sunday night it is closed, at midnight it opens, an hour later it waits for the next Monday."""
    assert next_opening(NIGHT, utc(4, 23, 59)) == utc(5, 0)
    assert is_open(NIGHT, utc(5, 0, 59))
    assert next_opening(NIGHT, utc(5, 1)) == utc(12, 0)


def test_the_day_is_that_of_the_desk_and_not_of_utc() -> None:
    """When it is Monday in Greenwich already, a desk in New York still opens on its Sunday evening."""
    sunday = Calendar("sunday", "America/New_York", (*((),) * 6, (Opening(1320, 1380),)))
    assert next_opening(sunday, utc(5, 2)) == utc(5, 3)


def test_a_day_of_its_own_replaces_the_weekday() -> None:
    """Its hours are its own, or none at all."""
    assert openings_on(OFFICE, date(2026, 1, 5)) == (EVENING, MORNING)
    assert openings_on(OFFICE, date(2026, 1, 6)) == ()
    assert openings_on(OFFICE, date(2026, 1, 11)) == (Opening(600, 660),)
    assert openings_on(OFFICE, date(2026, 1, 18)) == ()


@pytest.mark.parametrize(
    ("name", "known"),
    [("Europe/Berlin", True), ("UTC", True), ("Mars/Olympus", False), ("", False), ("../etc/passwd", False)],
)
def test_a_time_zone_is_one_that_the_world_knows(name: str, known: bool) -> None:
    """No file of the machine passes for one."""
    assert is_zone(name) is known
