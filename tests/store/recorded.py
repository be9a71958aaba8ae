"""A known centre, played into a store as a desk would have recorded it."""

import random
from dataclasses import replace
from datetime import timedelta

from bridge.store.batch import Batch
from bridge.store.store import Store
from routing.decision import Decision
from routing.ids import ServiceId
from routing.settings import Service, Skill
from routing.simulation.chance import HOUR_S, Chance, Exponential
from routing.simulation.plan import MONDAY, PATIENT_TIMERS, Demand, Plan, Shift, Staff
from routing.simulation.run import simulate
from routing.state import State

DAYS = 3
DAY_S = 86_400.0
BILLING, SALES = ServiceId("billing"), ServiceId("sales")
END = MONDAY + timedelta(days=DAYS)
BATCHES = 500


def stream(name: str) -> Chance:
    """The same chance in every run."""
    return random.Random(f"recorded/{name}")


def centre() -> Plan:
    """Two services in the daytime, two shifts with a break, some after-call work, some who give up."""

    def shifts(*hours: tuple[float, float]) -> tuple[Shift, ...]:
        return tuple(
            Shift(day * DAY_S + first * HOUR_S, day * DAY_S + last * HOUR_S)
            for day in range(DAYS)
            for first, last in hours
        )

    daytime = (*[0.0] * 8, *[30.0] * 8, *[0.0] * 8)
    both = (Skill(BILLING), Skill(SALES))
    return Plan(
        services=(Service(BILLING, "Billing"), Service(SALES, "Sales")),
        demands=(
            Demand("billing", BILLING, daytime, Exponential(300.0), Exponential(120.0), Exponential(60.0)),
            Demand("sales", SALES, tuple(rate / 3 for rate in daytime), Exponential(600.0)),
        ),
        staff=(
            Staff("early", 3, both, shifts((8, 12), (13, 16))),
            Staff("late", 2, both, shifts((8, 16))),
        ),
        duration_s=DAYS * DAY_S,
        timers=replace(PATIENT_TIMERS, capacity_per_chat=50),
        answer=Exponential(5.0),
    )


async def record(store: Store) -> None:
    """Play the centre and keep its journal, as the desk does."""
    pending: list[Batch] = []

    def watch(_now_s: float, _state: State, decision: Decision) -> None:
        if decision.events:
            pending.append(Batch(decision.events))

    simulate(centre(), stream, watch)
    for first in range(0, len(pending), BATCHES):
        await store.commit(pending[first : first + BATCHES])
