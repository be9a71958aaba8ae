"""Opening and closing time: whoever looks at a service then is told, without a customer having to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from routing import commands as c
from routing import effects as fx
from routing.evolve import reindex
from routing.hours import Calendar, Day, Opening, next_change
from routing.indexes import Due
from routing.queries import next_deadline
from routing.settings import Service
from tests.unit.centre import BILLING, SALES, START, Centre

NINE_TO_FIVE = Opening(9 * 60, 17 * 60)
OFFICE = Calendar("office", "UTC", ((NINE_TO_FIVE,),) * 7, (Day(date(2026, 1, 6)),))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of January 2026; the fifth is a Monday."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "now", "change"),
    [
        (OFFICE, at(5, 8), at(5, 9)),
        (OFFICE, at(5, 9), at(5, 17)),
        (OFFICE, at(5, 17), at(7, 9)),
        (replace(OFFICE, zone="Europe/Berlin"), at(5, 7), at(5, 8)),
        (Calendar("split", "UTC", ((Opening(13 * 60, 18 * 60), Opening(480, 720)),) * 7), at(5, 9), at(5, 12)),
        (Calendar("day and night", "UTC", ((Opening(0, 1440),),) * 7), at(5, 9), at(6, 0)),
        (Calendar("never"), at(5, 9), None),
    ],
)
def test_the_next_change_is_the_next_opening_or_closing(calendar: Calendar, now: datetime, change: datetime) -> None:
    """In the calendar's own zone, whatever order the openings stand in; holidays have none."""
    assert next_change(calendar, now) == change


def told(centre: Centre) -> list[tuple[datetime, str]]:
    """When which service was shown anew, while time passes to the next morning."""
    found: list[tuple[datetime, str]] = []
    for _ in range(24 * 4):
        before = len(centre.effects)
        centre.passes(900)
        found += [(centre.now, one.service) for one in centre.effects[before:] if isinstance(one, fx.ShowService)]
    return found


def test_a_service_is_shown_when_it_opens_and_closes() -> None:
    """Billing goes by the hours and is shown at 17:00 and at 9:00 two days on, past the holiday; Sales is not."""
    centre = Centre()
    centre.do(c.DefineCalendar(OFFICE))
    centre.do(c.DefineService(Service(BILLING, "Billing", calendar="office")))
    assert told(centre) == [(at(5, 17), BILLING)]
    centre.passes(86_400)
    assert next_deadline(centre.state) == at(7, 17)


def test_hours_that_change_or_go_are_looked_at_no_more() -> None:
    """The old closing time means nothing once there is a new one, or none."""
    centre = Centre()
    centre.do(c.DefineCalendar(OFFICE))
    assert centre.now == START == at(5, 9)
    assert next_deadline(centre.state) == at(5, 17)
    centre.do(c.DefineCalendar(replace(OFFICE, week=((Opening(600, 1140),),) * 7)))
    assert next_deadline(centre.state) == at(5, 10)
    centre.do(c.RemoveCalendar("office"))
    assert next_deadline(centre.state) is None


def test_after_a_restart_the_hours_are_looked_at_first_of_all() -> None:
    """Whatever began or ended meanwhile is shown at the first tick."""
    centre = Centre()
    never = Calendar("never")
    only = Calendar("fair", "UTC", days=(Day(date(2026, 1, 8), (NINE_TO_FIVE,)),))
    for calendar in (OFFICE, never, only):
        centre.do(c.DefineCalendar(calendar))
    centre.do(c.DefineService(Service(SALES, "Sales", calendar="fair")))
    reindex(centre.state)
    assert {name for kind, name in centre.state.indexes.deadlines.armed if kind is Due.HOURS} == {"office", "fair"}
    before = len(centre.effects)
    centre.do(c.Tick())
    assert [one.service for one in centre.effects[before:] if isinstance(one, fx.ShowService)] == [SALES]
    assert centre.state.indexes.deadlines.armed == {(Due.HOURS, "office"): at(5, 17), (Due.HOURS, "fair"): at(8, 9)}
