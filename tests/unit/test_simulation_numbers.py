"""Numbers of the simulation to the letter: when customers come, what came of it, how sure it is, how many agents."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from routing import commands as c
from routing.ids import AgentId, ServiceId
from routing.settings import AgentProfile, Service, Skill, Timers
from routing.simulation.centre import SimulationError
from routing.simulation.chance import NEVER, Arrivals, Exponential, Fixed, Lognormal, Recorded
from routing.simulation.intervals import Interval, batch_means
from routing.simulation.outcome import DemandOutcome, Outcome, service_level
from routing.simulation.plan import AGES_S, PATIENT_TIMERS, Demand, Plan, Staff, one_service
from routing.simulation.run import simulate
from routing.simulation.search import GIVE_UP, MOST, Target, by_erlang, fewest_agents, least_that_reaches
from routing.simulation.setup import faults_of, setup_of
from tests.fakes.chance import Listed, coming

if TYPE_CHECKING:
    from routing.simulation.chance import Seconds
    from routing.simulation.run import Progress

CALLS, OTHER = ServiceId("calls"), ServiceId("other")
MET = DemandOutcome(
    "calls",
    within_s=20.0,
    came_s=(1, 2, 3, 4, 5, 6, 7),
    waited_s=(20.0, 40.0, 0.0, 21.0, 20.0, 10.0, 30.0),
    answered_each=(True, True, True, False, False, True, False),
    unfinished=3,
    overdue=2,
    turned_away=1,
    busy_s=90.0,
)
NOBODY = DemandOutcome("none", 20.0, (), (), (), 0, 0, 0, 0.0)


@pytest.mark.parametrize(
    ("drawn", "hours"),
    [((30,), [1.5]), ((30, 90, 60), [1.5, 2.5, 4]), ((200,), [4 + 1 / 3]), ((0, 180, 180), [1, 4, 7])],
)
def test_customers_come_when_the_rates_have_used_up_what_was_drawn(drawn: list[float], hours: list[float]) -> None:
    """Nobody in the first of three hours, 60 calls in the second, 120 in the third, and so on again."""
    arrivals, now_s, came = Arrivals((0.0, 60.0, 120.0), Listed(drawn)), 0.0, []
    for _ in drawn:
        now_s = arrivals.after(now_s)
        came.append(now_s / 3600)
    assert came == pytest.approx(hours)


def test_customers_of_one_rate_come_whatever_the_hour() -> None:
    """What was drawn is when the next one comes; where the rate is 0 nobody ever does."""
    assert Arrivals((60.0,), Listed((7.0,))).after(100.0) == 107.0
    assert Arrivals((0.0,), Listed((7.0,))).after(100.0) == math.inf
    assert Arrivals((0.0, 0.0), Listed((7.0,))).after(100.0) == math.inf
    assert Arrivals((0.5, 0.5), Listed((0.25,))).after(0.0) == 1800.0


@pytest.mark.parametrize(
    ("seconds", "mean_s", "drawn_s"),
    [
        (Fixed(45.0), 45, 45),
        (Recorded((10.0, 20.0, 60.0)), 30, 20),
        (Exponential(180.0), 180, 0.5),
        (NEVER, math.inf, math.inf),
    ],
)
def test_times_are_drawn_from_chance(seconds: Seconds, mean_s: float, drawn_s: float) -> None:
    """One half of chance is the middle one of three recorded times; what is fixed draws nothing."""
    assert seconds.mean_s() == mean_s
    assert seconds.draw(Listed((0.5,))) == drawn_s


def test_a_lognormal_time_is_asked_for_by_its_logarithm() -> None:
    """Mean 300 s and deviation 400 s: a logarithm of variance ln(1 + (4/3)²), shifted so that the mean is kept."""
    asked: list[tuple[float, float]] = []

    class Asked(Listed):
        @override
        def lognormvariate(self, mu: float, sigma: float, /) -> float:
            asked.append((mu, sigma))
            return 7.0

    assert Lognormal(300.0, 400.0).draw(Asked(())) == 7.0
    variance = math.log(25 / 9)
    assert asked == [pytest.approx((math.log(300) - variance / 2, math.sqrt(variance)))]


def test_an_outcome_is_told_in_the_usual_numbers() -> None:
    """Of 10 customers 4 were answered, one late, 3 gave up, one of them at once, and 2 of the others wait too long."""
    assert (MET.offered, MET.answered, MET.abandoned, MET.abandonment) == (7, 4, 3, 3 / 7)
    assert MET.answers_s() == [20.0, 40.0, 0.0, 10.0]
    assert MET.mean_answer_s == 17.5
    assert [MET.percentile_s(share) for share in (0.0, 0.25, 0.5, 0.9, 1.0)] == [0.0, 10.0, 20.0, 40.0, 40.0]
    assert MET.service_level == 3 / 8
    assert service_level(MET.waited_s, MET.answered_each, 10.0) == 2 / 7
    assert (NOBODY.abandonment, NOBODY.mean_answer_s, NOBODY.percentile_s(0.5), NOBODY.service_level) == (0, 0, 0, 1)


def test_the_worst_service_level_and_the_work_of_all_count() -> None:
    """A centre is as good as to those it treats worst; without anybody there is no occupancy and nothing is bad."""
    whole = Outcome((NOBODY, MET, replace(MET, busy_s=10.0)), 900.0, 200.0, (), (), 0, 1000.0)
    assert (whole.busy_s, whole.occupancy, whole.service_level) == (100.0, 0.5, 3 / 8)
    nothing = Outcome((), 0.0, 0.0, (), (), 0, 1000.0)
    assert (nothing.busy_s, nothing.occupancy, nothing.service_level) == (0.0, 0.0, 1.0)


def test_certainty_comes_from_twenty_batches() -> None:
    """1 to 40 in pairs: the means of pairs lie 2 apart; what is left over at the end does not count."""
    half = 2.861 * math.sqrt(4 * 35) / math.sqrt(20)
    for left_over in ([], [1000.0] * 19):
        found = batch_means([*map(float, range(1, 41)), *left_over])
        assert found.mean == 20.5
        assert found.half == pytest.approx(half)
    assert batch_means([2.0, 4.0]) == Interval(3.0, math.inf)
    assert batch_means([]) == Interval(0.0, math.inf)
    assert batch_means([5.0] * 20) == Interval(5.0, 0.0)


@pytest.mark.parametrize(("value", "held"), [(8.0, True), (12.0, True), (7.9, False), (12.1, False)])
def test_an_interval_holds_what_is_near_its_mean(value: float, held: bool) -> None:
    """Both ends belong to it."""
    assert Interval(10.0, 2.0).holds(value) is held


@pytest.mark.parametrize("most", [2, 7, 41])
@pytest.mark.parametrize("start", [1, 5, 40])
def test_the_search_finds_the_least_number_that_reaches(start: int, most: int) -> None:
    """Wherever it begins; each number is tried once, none above the most, and few of them."""
    for least in range(1, 50):
        tried: list[int] = []

        def reaches(agents: int, least: int = least, tried: list[int] = tried) -> bool:
            tried.append(agents)
            return agents >= least

        begin = min(start, most - 1)
        assert least_that_reaches(reaches, begin, most) == (least if least <= most else None)
        assert len(set(tried)) == len(tried) <= 12
        assert min(tried) >= 1
        assert max(tried) <= most
        assert tried[0] == begin


def two_groups(*, capacity_per_chat: int = 100) -> Plan:
    """Two demands of 24 hours and of one; two groups of agents."""
    calm = Demand("calm", CALLS, (10.0,), Fixed(60.0), after_work=Fixed(120.0))
    busy = Demand("busy", CALLS, (*[0.0] * 9, 190.0, *[30.0] * 14), Fixed(180.0))
    staff = (Staff("day", 1, (Skill(CALLS),)), Staff("night", 7, (Skill(CALLS),)))
    timers = replace(PATIENT_TIMERS, capacity_per_chat=capacity_per_chat)
    return Plan((Service(CALLS, "Calls"),), (calm, busy), staff, 86_400.0, timers=timers)


@pytest.mark.parametrize(
    ("plan", "agents"),
    [
        (two_groups(), 14),
        (two_groups(capacity_per_chat=50), 7),
        (two_groups(capacity_per_chat=30), 5),
        (replace(two_groups(), demands=two_groups().demands[:1]), 2),
        (one_service(0.0, Fixed(60.0), 1, 100.0), 1),
        (one_service(1.0, Fixed(0.0), 1, 100.0), 1),
    ],
)
def test_erlang_is_asked_about_the_hour_with_the_most_work(plan: Plan, agents: int) -> None:
    """200 calls of 180 s in the tenth hour want 14 agents with one chat each; where nothing is to do one will do."""
    assert by_erlang(plan, Target(0.8, 20.0)) == agents


def test_the_search_sizes_its_group_alone_and_tells_of_each_trial() -> None:
    """Three customers at once: with a colleague of another group two more agents are enough for all to be answered."""
    told: list[int] = []

    def tell(agents: int) -> Progress | None:
        told.append(agents)
        return None

    staff = (Staff("more", 5, (Skill(CALLS),)), Staff("fixed", 1, (Skill(CALLS),)))
    plan = replace(one_service(0.1, Fixed(100.0), 1, 1000.0), staff=staff)
    streams = coming({"calls": (10, 11, 12, 500)})
    answer = fewest_agents(plan, "more", Target(0.9, 5.0), streams, tell)
    levels = {trial.agents: trial.outcome.service_level for trial in answer.trials}
    assert (answer.group, answer.agents) == ("more", 2)
    assert (levels[1], levels[2]) == (3 / 4, 1.0)
    assert list(levels) == sorted(levels) == sorted(told)
    assert answer.best().service_level == 1.0
    assert {trial.outcome.demands[0].within_s for trial in answer.trials} == {5.0}
    nobody = fewest_agents(replace(plan, staff=staff[1:]), "more", Target(0.9, 5.0), streams)
    assert nobody.agents is None
    assert nobody.trials[-1].agents == min(MOST, GIVE_UP * nobody.by_erlang + 10)
    assert nobody.best() == nobody.trials[-1].outcome


def test_the_classic_plan_is_one_service_with_agents_who_are_alike() -> None:
    """Calls a second become calls an hour."""
    calls = Demand("calls", CALLS, (360.0,), Fixed(60.0), Fixed(9.0))
    plan = Plan((Service(CALLS, "Calls"),), (calls,), (Staff("agent", 3, (Skill(CALLS),)),), 100.0)
    assert one_service(0.1, Fixed(60.0), 3, 100.0, Fixed(9.0)) == plan


def test_a_simulated_centre_is_set_up_like_a_live_one() -> None:
    """Timers, services (their overflow last, since it may be any of them), and each agent by name."""
    calls = Service(CALLS, "Calls", overflow_to=OTHER, overflow_s=30.0, wrapup_s=5.0)
    other = Service(OTHER, "Other", wrapup_s=5.0)
    demand = Demand("calls", CALLS, (1.0,), Fixed(60.0))
    plan = Plan((calls, other), (demand,), (Staff("agent", 2, (Skill(CALLS),), capacity=50),), 100.0)
    people = [
        AgentProfile(AgentId(f"agent-{number}@simulation"), f"agent-{number}", (Skill(CALLS),), capacity=50)
        for number in (1, 2)
    ]
    for demands, wrapup_s in (((demand,), 0.0), ((demand, replace(demand, after_work=Fixed(9.0))), AGES_S)):
        set_up = [replace(one, wrapup_s=wrapup_s) for one in (calls, other)]
        assert setup_of(replace(plan, demands=demands)) == c.ChangeSetup(
            (
                c.SetTimers(PATIENT_TIMERS),
                c.DefineService(replace(set_up[0], overflow_to=None, overflow_s=0.0)),
                c.DefineService(set_up[1]),
                c.DefineService(set_up[0]),
                *map(c.DefineAgent, people),
            )
        )
    assert faults_of(plan) == ()


def test_the_faults_of_a_plan_are_those_of_a_set_up() -> None:
    """Each once, however many agents share it."""
    plan = Plan(
        (Service(CALLS, "Calls", capacity=0),),
        (),
        (Staff("agent", 2, (Skill(OTHER),)),),
        100.0,
        timers=Timers(offer_s=0.0),
    )
    faults = (
        "offer_s is from 0.2 to 3600 seconds, not 0",
        "service calls: capacity is from 1 to 100 of 100, not 0",
        "unknown service: other",
    )
    assert faults_of(plan) == faults
    with pytest.raises(SimulationError) as refused:
        simulate(plan, coming({}))
    assert refused.value.args == ("; ".join(faults),)
