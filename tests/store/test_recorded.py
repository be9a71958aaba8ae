"""A simulation made from what a desk recorded: play a known centre into the store, and find it again in there."""

from itertools import pairwise

import pytest

from bridge.errors import UserError
from bridge.simulation.recorded import all_alike, recorded_plan
from bridge.store.store import Store
from routing.settings import Skill
from routing.simulation.chance import HOUR_S, NEVER
from routing.simulation.plan import MONDAY, Shift
from routing.simulation.run import simulate
from routing.simulation.search import Target, fewest_agents
from tests.store.recorded import BILLING, DAYS, END, SALES, centre, record, stream


async def test_a_recorded_centre_is_found_again_in_its_database(store: Store) -> None:
    """Rates, handling, after-call work, patience, shifts and answers of a desk's own days are read from its rows."""
    await record(store)
    state = await store.load_state(END)
    plan = (await store.read(lambda connection: recorded_plan(connection, state, MONDAY, END))).plan
    known = centre()

    billing, sales = plan.demands
    assert [demand.name for demand in plan.demands] == ["billing", "sales"]
    for found, wanted in zip(plan.demands, known.demands, strict=True):
        assert sum(found.per_hour) == pytest.approx(sum(wanted.per_hour), rel=0.15)
        assert all(rate == 0 for rate in (*found.per_hour[:8], *found.per_hour[16:]))
        assert found.handling.mean_s() == pytest.approx(wanted.handling.mean_s(), rel=0.2)
    assert billing.after_work is not None
    assert billing.after_work.mean_s() == pytest.approx(60.0, rel=0.2)
    assert sales.after_work is None
    assert billing.patience.mean_s() == pytest.approx(120.0, rel=0.4)
    assert sales.patience == NEVER
    assert plan.answer.mean_s() == pytest.approx(5.0, rel=0.15)
    assert plan.timers.capacity_per_chat == 50

    assert sum(staff.count for staff in plan.staff) == 5
    gaps = [[after.start_s - before.end_s for before, after in pairwise(staff.shifts)] for staff in plan.staff]
    noon = [any(HOUR_S / 4 < gap <= HOUR_S for gap in one) for one in gaps]
    assert sum(noon) == 3  # the others had but a minute after a missed offer, and their nights
    assert {staff.skills for staff in plan.staff} == {(Skill(BILLING), Skill(SALES))}
    assert {staff.shifts[0].start_s for staff in plan.staff} == {8 * HOUR_S}
    on_duty_s = sum(shift.end_s - shift.start_s for staff in plan.staff for shift in staff.shifts)
    assert on_duty_s == pytest.approx(DAYS * (3 * 7 + 2 * 8) * HOUR_S, rel=0.1)

    replayed, original = simulate(plan, stream), simulate(known, stream)
    assert replayed.service_level == pytest.approx(original.service_level, abs=0.1)
    assert replayed.occupancy == pytest.approx(original.occupancy, abs=0.08)

    group = all_alike(plan)
    answer = fewest_agents(group, "agent", Target(0.8, 20.0), stream)
    assert group.staff[0].shifts[0] == Shift(8 * HOUR_S, 16 * HOUR_S)
    assert answer.agents is not None
    assert 1 < answer.agents < 10


async def test_days_without_a_chat_are_refused_in_words(store: Store) -> None:
    """From nothing nothing can be learnt."""
    state = await store.load_state(END)
    with pytest.raises(UserError, match="no chat was answered from 2024-01-01 00:00"):
        await store.read(lambda connection: recorded_plan(connection, state, MONDAY, END))
