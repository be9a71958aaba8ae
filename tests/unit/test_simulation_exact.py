"""Simulations small enough to be followed by hand, second by second: on the core, and by the short cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from routing.ids import ServiceId
from routing.settings import Service, Skill, Team
from routing.simulation.centre import SimulationError
from routing.simulation.chance import Fixed, Recorded
from routing.simulation.classic import is_classic, play, play_classic
from routing.simulation.outcome import DemandOutcome, Outcome
from routing.simulation.plan import PATIENT_TIMERS, Demand, Plan, Shift, Staff
from routing.simulation.run import PROGRESS_STEPS, simulate
from tests.fakes.chance import coming

if TYPE_CHECKING:
    from collections.abc import Callable

    from routing.decision import Decision
    from routing.simulation.chance import Streams
    from routing.state import State

CALLS, OTHER = ServiceId("calls"), ServiceId("other")
PLAIN = Demand("plain", CALLS, (60.0,), Fixed(100.0), Fixed(150.0), Fixed(20.0), within_s=30)
VIP = Demand("vip", CALLS, (6.0,), Fixed(50.0), priority=1)
ONE = Staff("agent", 1, (Skill(CALLS),))
PLAN = Plan((Service(CALLS, "Calls"),), (PLAIN, VIP), (ONE,), 4000.0, warm_up_s=60.0)
SHORT = Plan((Service(CALLS, "Calls"),), (Demand("calls", CALLS, (60.0,), Fixed(100.0)),), (ONE,), 1000.0)
SHARED = replace(
    PLAN,
    staff=(Staff("whole", 1, (Skill(CALLS),)), Staff("half", 1, (Skill(CALLS),), capacity=59)),
    timers=replace(PATIENT_TIMERS, capacity_per_chat=50),
    duration_s=500.0,
    warm_up_s=0.0,
)
SET_UP = ("AgentStateChanged", "LinkChanged", "AgentLivenessChanged", "AgentStateChanged")
NONE = DemandOutcome("vip", 20.0, (), (), (), 0, 0, 0, 0.0)


def hours(*first: float) -> tuple[float, ...]:
    """Hours of a day, of which only the first few are anything."""
    return (*first, *[0.0] * (24 - len(first)))


def calls_of(outcome: Outcome) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    """How long customers waited, and who was answered."""
    (demand,) = outcome.demands
    return demand.waited_s, demand.answered_each


WAYS = pytest.mark.parametrize("way", [simulate, play_classic, play])


@WAYS
def test_one_agent_takes_the_urgent_first_and_loses_the_impatient(way: Callable[[Plan, Streams], Outcome]) -> None:
    """What came in the first minute is not counted, but keeps its agent busy; who still waits at the end is told."""
    plain = (50, 60, 90, 300, 3500, 3690, 3955, 3965, 3970, 3975, 4000)
    outcome = way(PLAN, coming({"plain": plain, "vip": (65, 70, 310, 3800, 3810, 3900, 3979, 3980)}))
    assert outcome == Outcome(
        demands=(
            DemandOutcome(
                name="plain",
                within_s=30,
                came_s=(60, 90, 300, 3500, 3690, 3955),
                waited_s=(150, 150, 0, 0, 0, 5),
                answered_each=(False, False, True, True, True, True),
                unfinished=4,
                overdue=1,
                turned_away=0,
                busy_s=110 + 3 * 120 + 40,
            ),
            DemandOutcome(
                name="vip",
                within_s=20.0,
                came_s=(65, 70, 310, 3800, 3810, 3900),
                waited_s=(105, 150, 110, 10, 50, 10),
                answered_each=(True,) * 6,
                unfinished=2,
                overdue=1,
                turned_away=0,
                busy_s=6 * 50,
            ),
        ),
        staffed_s=3940,
        room_s=3940,
        duty_by_hour=hours(1, 1),
        hours_counted=hours(3540 / 3600, 400 / 3600),
        missed_offers=0,
        seconds=3940,
    )


@WAYS
def test_agents_with_several_places_share_the_work(way: Callable[[Plan, Streams], Outcome]) -> None:
    """Chats of half an agent: a whole one has two places, one of 59 of 100 has one; the fourth customer waits."""
    outcome = way(SHARED, coming({"plain": (10, 20, 30, 40, 299, 300, 301, 302, 490)}))
    assert outcome == Outcome(
        demands=(
            DemandOutcome(
                name="plain",
                within_s=30,
                came_s=(10, 20, 30, 40, 299, 300, 301, 302, 490),
                waited_s=(0, 0, 0, 90, 0, 0, 0, 117, 0),
                answered_each=(True,) * 9,
                unfinished=0,
                overdue=0,
                turned_away=0,
                busy_s=(4 * 120 + 3 * 120 + 81 + 10) / 2,
            ),
            NONE,
        ),
        staffed_s=1000,
        room_s=500 * 1.59,
        duty_by_hour=hours(2),
        hours_counted=hours(500 / 3600),
        missed_offers=0,
        seconds=500,
    )


@WAYS
def test_who_gave_up_while_everybody_was_busy_to_the_end_gave_up(way: Callable[[Plan, Streams], Outcome]) -> None:
    """Also at the last second; who would have waited longer is unfinished."""
    plan = replace(PLAN, demands=(replace(PLAIN, handling=Fixed(900.0)),), duration_s=500, warm_up_s=100)
    (demand,) = way(plan, coming({"plain": (99, 100, 349, 350, 351)})).demands
    assert (demand.came_s, demand.waited_s) == ((100, 349, 350), (150, 150, 150))
    assert (demand.unfinished, demand.overdue, demand.answered, demand.abandoned) == (1, 1, 0, 3)


@WAYS
def test_who_came_in_the_warm_up_and_still_waits_is_not_counted(way: Callable[[Plan, Streams], Outcome]) -> None:
    """Of two who wait without end behind a long call, the one who came later is unfinished."""
    endless = replace(SHORT, demands=(replace(SHORT.demands[0], handling=Fixed(5000.0)),), warm_up_s=100)
    (demand,) = way(endless, coming({"calls": (50, 60, 200)})).demands
    assert (demand.unfinished, demand.overdue, demand.came_s) == (1, 1, ())


@WAYS
def test_equals_are_served_as_they_came(way: Callable[[Plan, Streams], Outcome]) -> None:
    """Of two who come at the same second, the one who was to come since earlier is first."""
    plan = replace(SHORT, demands=tuple(replace(SHORT.demands[0], name=name) for name in ("first", "second")))
    outcome = way(plan, coming({"first": (10, 20, 30), "second": (20, 30)}))
    assert [demand.waited_s for demand in outcome.demands] == [(0, 190, 380), (90, 280)]


@WAYS
def test_a_crowd_of_one_second_is_served_in_order(way: Callable[[Plan, Streams], Outcome]) -> None:
    """Twelve who come at once are answered one after the other; how long each takes says who was when."""
    handling = Recorded(tuple(float(place) for place in range(1, 14)))
    plan = replace(SHORT, demands=(replace(SHORT.demands[0], handling=handling),))
    drawn = {"calls/handling": tuple((place + 0.5) / 13 for place in range(13))}
    (demand,) = way(plan, coming({"calls": (19.5, *[20] * 12)}, drawn)).demands
    assert demand.waited_s == (0, *[0.5 + sum(range(2, place)) for place in range(2, 14)])


def test_the_progress_is_told_two_hundred_times() -> None:
    """On the core with the clock, by the short cut with the customers; never the end itself."""
    told: list[float] = []
    simulate(SHORT, coming({}), progress=told.append)
    assert told == [step / PROGRESS_STEPS for step in range(1, PROGRESS_STEPS)]
    told.clear()
    play_classic(SHORT, coming({"calls": (4, 5, 6, 9, 10, 500, 501, 502, 1000)}), told.append)
    assert told == [0.005, 0.01, 0.5, 0.501, 0.502, 1.0]
    for plan in (SHORT, replace(SHORT, answer=Fixed(1.0))):
        told.clear()
        play(plan, coming({"calls": (5,)}), told.append)
        assert told[:1] == [0.005]


def test_the_progress_is_told_in_its_time() -> None:
    """Between 0.5 and 0.505 of a thousand seconds lies the call of second 502."""
    seen: list[float] = []
    simulate(SHORT, coming({"calls": (502,)}), lambda now_s, *_: seen.append(now_s), seen.append)
    first = seen.index(502)
    assert (seen[first - 1], seen[first + 2]) == (0.5, 0.505)


@WAYS
def test_who_was_answered_does_not_give_up(way: Callable[[Plan, Streams], Outcome]) -> None:
    """Also one of the first second, whose patience would have ended before his call does."""
    plan = replace(SHORT, demands=(replace(PLAIN, handling=Fixed(200.0), after_work=None),))
    outcome = way(plan, coming({"plain": (0, 0.5, 300.5)}))
    assert calls_of(outcome) == ((0, 150, 0), (True, False, True))
    assert outcome.busy_s == 400


def test_an_offer_let_ring_too_long_is_missed_and_the_agent_comes_back() -> None:
    """25 s where 20 s are allowed: the customer goes on waiting until the agent's minute is over."""
    plan = replace(SHORT, answer=Recorded((5.0, 25.0)))
    outcome = simulate(plan, coming({"calls": (10, 300)}, {"answers": (0.5,)}))
    assert calls_of(outcome) == ((85, 5), (True, True))
    assert (outcome.missed_offers, outcome.staffed_s, outcome.busy_s) == (1, 1000, 200)


def test_of_an_offer_to_all_the_first_counts_and_nobody_misses_anything() -> None:
    """One of two answers after 3 s, the other would have after 9 s."""
    plan = replace(
        SHORT,
        services=(Service(CALLS, "Calls", policy="offer_to_all"),),
        staff=(replace(ONE, count=2),),
        answer=Recorded((9.0, 3.0)),
    )
    outcome = simulate(plan, coming({"calls": (10,)}, {"answers": (0.0, 0.5)}))
    assert calls_of(outcome) == ((3,), (True,))
    assert outcome.missed_offers == 0
    at_once = simulate(replace(plan, answer=Fixed(0.0)), coming({"calls": (10, 11)}))
    assert calls_of(at_once) == ((0, 0), (True, True))


def test_a_service_may_take_a_share_of_its_own() -> None:
    """Two chats of 40 of 100 at once: both are answered, and each takes two fifths of the agent."""
    plan = replace(SHORT, services=(Service(CALLS, "Calls", capacity=40),))
    outcome = simulate(plan, coming({"calls": (10, 20, 30)}))
    assert calls_of(outcome) == ((0, 0, 80), (True, True, True))
    assert outcome.busy_s == 120


@pytest.mark.parametrize(
    ("staff", "waits", "busy_s"),
    [
        ({"capacity_per_chat": 40}, (0, 0, 80), 120),
        ({"capacity_per_chat": 40, "spare_per_chat": 70}, (0, 90, 180), 120),
        ({"team": "night"}, (0, 0, 80), 150),
        ({"team": "day"}, (0, 90, 180), 300),
    ],
)
def test_agents_and_teams_may_have_a_share_of_their_own(
    staff: dict[str, Any], waits: tuple[float, ...], busy_s: float
) -> None:
    """Recorded agents work as they are set up: so much at once, and each chat takes so much of them."""
    plan = replace(SHORT, staff=(replace(ONE, **staff),), teams=(Team("night", capacity_per_chat=50),))
    outcome = simulate(plan, coming({"calls": (10, 20, 30)}))
    assert calls_of(outcome) == (waits, (True, True, True))
    assert outcome.busy_s == busy_s


def test_a_full_service_turns_customers_away() -> None:
    """They are counted by themselves, but not those of the warm-up."""
    plan = replace(SHORT, services=(Service(CALLS, "Calls", queue_limit=1),), warm_up_s=30.0)
    (demand,) = simulate(plan, coming({"calls": (10, 20, 29, 30, 31, 500)})).demands
    assert demand == DemandOutcome(
        name="calls",
        within_s=20.0,
        came_s=(500,),
        waited_s=(0,),
        answered_each=(True,),
        unfinished=0,
        overdue=0,
        turned_away=2,
        busy_s=80 + 100 + 100,
    )


def test_shifts_begin_and_end_to_the_second() -> None:
    """Duty counts from the first second of a shift, with the overtime of the last chat and without the warm-up."""
    shifts = (Shift(100.0, 200.0), Shift(3500.0, 3700.0))
    plan = replace(SHORT, staff=(replace(ONE, shifts=shifts),), duration_s=7200, warm_up_s=150)
    outcome = simulate(plan, coming({"calls": (120, 180, 3650)}))
    assert calls_of(outcome) == ((3320, 0), (True, True))
    assert (outcome.staffed_s, outcome.room_s, outcome.busy_s) == (70 + 250, 320, 70 + 100 + 100)
    assert outcome.duty_by_hour == hours((70 + 100) / 3450, 150 / 3600)
    assert outcome.hours_counted == hours(3450 / 3600, 1)


def test_every_step_can_be_watched() -> None:
    """The instant, the state after it and what was decided; regulars come again under their own names."""
    seen: list[tuple[float, list[str], str]] = []

    def watch(now_s: float, state: State, decision: Decision) -> None:
        customers = [f"{chat.id} {chat.customer.id}" for chat in state.chats.values()]
        seen.append((now_s, customers, type(decision.events[-1]).__name__))

    plan = replace(SHORT, demands=(replace(SHORT.demands[0], regulars=3), replace(VIP, handling=Fixed(10.0))))
    simulate(plan, coming({"calls": (10, 200), "vip": (400,)}, {"calls/customers": (0.99, 0.4)}), watch)
    first, second, third = (f"c-{number:09}" for number in (1, 2, 3))
    calls = ((10, 110, f"{first} calls-2"), (200, 300, f"{second} calls-1"), (400, 410, f"{third} {third}"))
    assert seen[:4] == [(0, [], event) for event in SET_UP]
    assert seen[4:] == [
        step
        for began, ended, who in calls
        for step in (
            (began, [who], "AgentStateChanged"),
            (began, [who], "EntryPosted"),
            (ended, [], "AgentStateChanged"),
        )
    ]


def test_a_demand_for_no_service_is_a_mistake_of_the_plan() -> None:
    """It stops the simulation with the refusal and its subject."""
    plan = replace(SHORT, demands=(replace(SHORT.demands[0], service=OTHER),))
    with pytest.raises(SimulationError, match=r"^unknown_service other$"):
        simulate(plan, coming({"calls": (10,)}))


CLASSIC: tuple[Plan, ...] = (
    PLAN,
    SHARED,
    replace(PLAN, timers=replace(PATIENT_TIMERS, offer_s=7.0, capacity_per_chat=30)),
    replace(PLAN, services=(Service(CALLS, "Hotline", offer_s=7.0),)),
)
NOT_CLASSIC: tuple[Plan, ...] = (
    replace(PLAN, services=(*PLAN.services, Service(OTHER, "Other"))),
    replace(PLAN, services=(Service(CALLS, "Calls", queue_limit=5),)),
    replace(PLAN, timers=replace(PATIENT_TIMERS, ageing_s=5.0)),
    replace(PLAN, demands=(PLAIN, replace(VIP, service=OTHER))),
    replace(PLAN, staff=(ONE, replace(ONE, skills=(Skill(CALLS), Skill(OTHER))))),
    replace(PLAN, staff=(ONE, replace(ONE, shifts=(Shift(0.0, 100.0),)))),
    replace(PLAN, duration_s=365 * 86_400.0),
    replace(PLAN, answer=Fixed(1.0)),
)


@pytest.mark.parametrize("plan", CLASSIC)
def test_the_short_cut_is_for_classic_plans(plan: Plan) -> None:
    """One service, agents who are alike, always there, and answer at once; shares and times to answer may differ."""
    assert is_classic(plan)


@pytest.mark.parametrize("plan", NOT_CLASSIC)
def test_whatever_the_short_cut_does_not_know_is_left_to_the_core(plan: Plan) -> None:
    """Each single thing that is set otherwise."""
    assert not is_classic(plan)
