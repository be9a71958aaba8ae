"""Parts of the simulation: chance, hours, counting, certainty, search."""

import math
import random
import statistics
from dataclasses import replace

import pytest

from routing.ids import ServiceId
from routing.settings import Service, Skill
from routing.simulation.centre import SimulationError
from routing.simulation.chance import HOUR_S, NEVER, Arrivals, Chance, Exponential, Fixed, Lognormal, Recorded, Seconds
from routing.simulation.classic import play
from routing.simulation.intervals import BATCHES, batch_means
from routing.simulation.outcome import service_level
from routing.simulation.plan import Demand, Plan, Shift, Staff, one_service
from routing.simulation.run import simulate
from routing.simulation.search import Target, by_erlang, fewest_agents

CALLS = ServiceId("calls")
DRAWS = 40_000
DAY_S = 86_400.0


def stream(name: str) -> Chance:
    """The same chance in every run."""
    return random.Random(f"parts/{name}")


@pytest.mark.parametrize(
    ("seconds", "mean", "deviation"),
    [
        (Exponential(180.0), 180.0, 180.0),
        (Lognormal(300.0, 200.0), 300.0, 200.0),
        (Fixed(45.0), 45.0, 0.0),
        (Recorded((10.0, 20.0, 60.0)), 30.0, 21.6),
    ],
)
def test_times_have_the_mean_and_the_spread_that_were_asked_for(
    seconds: Seconds, mean: float, deviation: float
) -> None:
    """Who says 300 s, give or take 200, gets that."""
    chance = stream("times")
    drawn = [seconds.draw(chance) for _ in range(DRAWS)]
    assert seconds.mean_s() == pytest.approx(mean)
    assert statistics.fmean(drawn) == pytest.approx(mean, rel=0.03)
    assert statistics.pstdev(drawn) == pytest.approx(deviation, rel=0.05, abs=1e-9)


def test_nobody_gives_up_who_has_endless_patience() -> None:
    """Patience without end is no number of seconds."""
    assert NEVER.draw(stream("never")) == math.inf


@pytest.mark.parametrize("hours", [1, 24, 168])
def test_customers_come_at_the_rate_of_the_hour(hours: int) -> None:
    """Every hour of the day or the week has its own number of calls, also beside hours without any."""
    rates = tuple(0.0 if hour % 3 == 1 else 10.0 + hour % 7 for hour in range(hours))
    arrivals, weeks = Arrivals(rates, stream("arrivals")), 60
    counts = [0] * hours
    now_s = 0.0
    while (now_s := arrivals.after(now_s)) < weeks * 168 * HOUR_S:
        counts[int(now_s // HOUR_S) % hours] += 1
    for rate, count in zip(rates, counts, strict=True):
        expected = rate * weeks * 168 / hours
        assert count == pytest.approx(expected, abs=4.5 * math.sqrt(expected))


def test_a_service_nobody_asks_for_gets_no_calls() -> None:
    """No rate, no customers, and no endless loop."""
    assert Arrivals((0.0, 0.0), stream("none")).after(0.0) == math.inf
    assert play(one_service(0.0, Fixed(60.0), 1, DAY_S), stream).service_level == 1.0


def test_the_service_level_leaves_out_who_gave_up_at_once() -> None:
    """Answered in time over all answered and all who gave up too late: 2 of 4, whatever the impatient one did."""
    waits, answered = (5.0, 20.0, 30.0, 40.0, 3.0), (True, True, True, False, False)
    assert service_level(waits, answered, 20.0) == 0.5
    assert service_level(waits, answered, 20.0, overdue=4) == 0.25
    assert service_level((), (), 20.0) == 1.0


def test_a_centre_in_which_nobody_answers_does_not_look_good() -> None:
    """Customers who wait without end are no answered ones, but they are late."""
    busy = one_service(20 / 3600, Fixed(2 * DAY_S), 1, DAY_S)
    (calls,) = simulate(busy, stream).demands
    assert calls.answered == 1
    assert calls.unfinished >= calls.overdue > 400
    assert calls.service_level < 0.01


def test_a_mean_is_as_sure_as_its_batches_agree() -> None:
    """Values that repeat are certain, few values are not, and the interval holds the truth."""
    assert batch_means([3.0] * 400).half == 0.0
    assert batch_means([1.0] * (BATCHES - 1)).half == math.inf
    assert batch_means([]).mean == 0.0
    chance = stream("means")
    seen = batch_means([chance.expovariate(0.1) for _ in range(4000)])
    assert seen.holds(10.0)
    assert not seen.holds(10.0 + 2 * seen.half)


TARGET = Target(0.8, 20.0)


def test_the_search_finds_what_erlang_c_says_for_the_classic_centre() -> None:
    """200 calls an hour of 3 minutes: 14 agents for 80 % in 20 s, and a note of what fewer would have given."""
    answer = fewest_agents(one_service(200 / 3600, Exponential(180.0), 3, 20 * DAY_S), "agent", TARGET, stream)
    levels = [trial.outcome.service_level for trial in answer.trials]
    assert (answer.agents, answer.by_erlang) == (14, 14)
    assert levels == sorted(levels)
    assert answer.best().service_level == pytest.approx(0.888, abs=0.02)


def test_the_search_goes_up_where_erlang_is_too_hopeful() -> None:
    """Agents who take ten seconds to answer need more colleagues than a formula in which everybody is quick."""
    slow = replace(one_service(100 / 3600, Exponential(180.0), 1, 2 * DAY_S), answer=Exponential(10.0))
    answer = fewest_agents(slow, "agent", TARGET, stream)
    assert answer.agents is not None
    assert answer.agents > answer.by_erlang
    assert [trial.agents for trial in answer.trials] == sorted({trial.agents for trial in answer.trials})


@pytest.mark.parametrize("per_hour", [20.0, 60.0])
def test_the_search_looks_on_both_sides_of_erlang(per_hour: float) -> None:
    """Impatient customers need fewer agents than Erlang C says; uneven handling times do not mislead it."""
    plan = one_service(per_hour / 3600, Lognormal(400.0, 900.0), 1, 10 * DAY_S, Exponential(30.0))
    answer = fewest_agents(plan, "agent", TARGET, stream)
    assert answer.agents is not None
    assert answer.agents < answer.by_erlang
    below = [trial for trial in answer.trials if trial.agents == answer.agents - 1]
    assert answer.agents == 1 or below[0].outcome.service_level < TARGET.share


def test_the_search_says_so_when_more_agents_do_not_help() -> None:
    """Customers come all night, agents by day only: no number of them reaches the target."""
    day = tuple(Shift(day * DAY_S + 8 * HOUR_S, day * DAY_S + 16 * HOUR_S) for day in range(2))
    plan = Plan(
        services=(Service(CALLS, "Calls"),),
        demands=(Demand("calls", CALLS, (6.0,), Exponential(120.0), Exponential(120.0)),),
        staff=(Staff("day", 1, (Skill(CALLS),), day),),
        duration_s=2 * DAY_S,
    )
    answer = fewest_agents(plan, "day", TARGET, stream)
    assert answer.agents is None
    assert answer.best() == answer.trials[-1].outcome


def test_erlang_is_asked_about_the_busiest_hour() -> None:
    """The peak counts, after-call work counts, and who has three chats at once needs a third of the people."""
    hours = (*[0.0] * 9, 200.0, *[10.0] * 14)
    calm = one_service(1.0, Exponential(180.0), 1, DAY_S)
    peak = Plan(
        calm.services, (Demand("calls", CALLS, hours, Fixed(120.0), after_work=Fixed(60.0)),), calm.staff, DAY_S
    )
    assert by_erlang(peak, TARGET) == 14
    assert (
        by_erlang(Plan(calm.services, (Demand("calls", CALLS, (0.0,), Fixed(60.0)),), calm.staff, DAY_S), TARGET) == 1
    )


def test_shifts_are_kept_and_chats_are_finished_after_them() -> None:
    """Who goes home takes nothing new and leaves nobody alone; occupancy counts the overtime."""
    shifts = (Shift(0.0, 2 * HOUR_S), Shift(3 * HOUR_S, 4 * HOUR_S))
    plan = Plan(
        services=(Service(CALLS, "Calls"),),
        demands=(Demand("calls", CALLS, (60.0,), Fixed(1800.0)),),
        staff=(Staff("agent", 2, (Skill(CALLS),), shifts),),
        duration_s=5 * HOUR_S,
        answer=Fixed(5.0),
    )
    outcome = simulate(plan, stream)
    (calls,) = outcome.demands
    answered_at = [came + wait for came, wait in zip(calls.came_s, calls.waited_s, strict=True)]
    assert all(at < 2 * HOUR_S or 3 * HOUR_S <= at < 4 * HOUR_S for at in answered_at)
    assert 12 <= calls.answered <= 14
    assert calls.unfinished > 200
    assert 6 * HOUR_S < outcome.staffed_s < 8 * HOUR_S
    assert 0.9 < outcome.occupancy <= 1.0
    assert outcome.duty_by_hour[1] == pytest.approx(2.0)
    assert outcome.hours_counted == (*[1.0] * 5, *[0.0] * 19)


def test_a_plan_that_makes_no_sense_is_refused() -> None:
    """A skill for a service that is not there is a mistake, not a quiet centre."""
    plan = Plan((Service(CALLS, "Calls"),), (), (Staff("agent", 1, (Skill(ServiceId("other")),)),), DAY_S)
    with pytest.raises(SimulationError, match="other"):
        simulate(plan, stream)
