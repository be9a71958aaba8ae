"""The short cut for classic plans gives what the real core gives: not nearly, but call by call."""

import random
from dataclasses import replace

import pytest

from routing.ids import ServiceId
from routing.settings import Service, Skill
from routing.simulation.chance import Chance, Exponential, Fixed, Lognormal, Recorded
from routing.simulation.classic import is_classic, play, play_classic
from routing.simulation.plan import PATIENT_TIMERS, Demand, Plan, Shift, Staff, one_service
from routing.simulation.run import simulate

CALLS = ServiceId("calls")
DAY_S = 86_400.0
HANDLING = Exponential(180.0)


def stream(name: str) -> Chance:
    """The same chance for both."""
    return random.Random(f"classic/{name}")


def rich(agents: int = 4, at_once: int = 2) -> Plan:
    """All that a classic plan may have: kinds of customers, priorities, patience, after-work, hours, chats at once."""
    hours = tuple(float(30 + 25 * (hour % 5)) for hour in range(24))
    return Plan(
        services=(Service(CALLS, "Calls"),),
        demands=(
            Demand("plain", CALLS, hours, Lognormal(240.0, 200.0), Exponential(300.0)),
            Demand("urgent", CALLS, (12.0,), Recorded((60.0, 120.0, 600.0)), Fixed(90.0), priority=3),
            Demand("noted", CALLS, (9.0,), Exponential(200.0), after_work=Exponential(60.0), priority=-1),
        ),
        staff=(Staff("one", agents, (Skill(CALLS),)), Staff("two", 1, (Skill(CALLS),), capacity=50)),
        duration_s=4 * DAY_S,
        warm_up_s=DAY_S,
        timers=replace(PATIENT_TIMERS, capacity_per_chat=100 // at_once),
    )


PLANS = {
    "half": one_service(0.5 * 8 / 180, HANDLING, 8, DAY_S),
    "full": one_service(0.95 * 8 / 180, HANDLING, 8, 2 * DAY_S),
    "one agent": one_service(0.8 / 180, HANDLING, 1, 2 * DAY_S),
    "too few": one_service(1.5 * 5 / 180, HANDLING, 5, DAY_S, Exponential(120.0)),
    "overrun": one_service(1.5 * 5 / 180, HANDLING, 5, DAY_S),
    "rich": rich(),
    "rich and short": rich(agents=2),
    "three at once": rich(agents=3, at_once=3),
    "gave up at the end": one_service(6 / 3600, Fixed(DAY_S), 1, DAY_S, Exponential(9000.0)),
    "nobody comes": one_service(0.0, HANDLING, 2, DAY_S),
}


@pytest.mark.parametrize("name", PLANS)
def test_the_short_cut_equals_the_core_call_by_call(name: str) -> None:
    """Whoever asks for speed gets the same waits of the same customers as from the desk itself."""
    plan = PLANS[name]
    assert is_classic(plan)
    found, core = play_classic(plan, stream), simulate(plan, stream)
    assert found == core
    assert play(plan, stream) == core
    assert name in {"nobody comes", "gave up at the end"} or core.demands[0].offered > 400


def test_the_comparison_sees_a_difference() -> None:
    """One chat at once more for one agent, or another order in the queue: the outcomes differ."""
    plan = rich()
    hurried = replace(plan, demands=(replace(plan.demands[0], priority=9), *plan.demands[1:]))
    larger = replace(plan, staff=(plan.staff[0], replace(plan.staff[1], capacity=100)))
    core = simulate(plan, stream)
    assert play_classic(hurried, stream) != core
    assert play_classic(larger, stream) != core


LOW = Skill(CALLS, 0)
PLAIN = one_service(0.02, HANDLING, 8, DAY_S)


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAIN, answer=Exponential(5.0)),
        replace(PLAIN, staff=(replace(PLAIN.staff[0], shifts=(Shift(0.0, 3600.0),)),)),
        replace(PLAIN, staff=(replace(PLAIN.staff[0], skills=(Skill(CALLS), Skill(ServiceId("other")))),)),
        *(
            replace(PLAIN, staff=(replace(PLAIN.staff[0], **other),))
            for other in ({"capacity_per_chat": 50}, {"spare_per_chat": 60}, {"team": "night"}, {"skills": (LOW,)})
        ),
        replace(PLAIN, services=(*PLAIN.services, Service(ServiceId("other"), "Other"))),
        replace(PLAIN, services=(replace(PLAIN.services[0], max_wait_s=60.0),)),
        replace(PLAIN, timers=replace(PLAIN.timers, inactivity_s=600.0)),
    ],
)
def test_what_the_short_cut_does_not_know_goes_to_the_core(plan: Plan) -> None:
    """Shifts, several services, agents who differ, slow answers and deadlines are the desk's business."""
    assert not is_classic(plan)
