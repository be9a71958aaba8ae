"""What each event about an agent changes in the desk's memory, to the field: this, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routing import events as e
from routing.evolve import evolve
from routing.ids import OfferId
from routing.settings import Timers
from routing.state import Choice
from routing.words import AgentState, ChosenKind, Missing, SystemReason
from tests.unit.centre import BILLING, Centre
from tests.unit.differences import GONE, changes
from tests.unit.one_chat import ANNA, MADE, OFFER, PLACE, WAITS, at, started, talking

if TYPE_CHECKING:
    from collections.abc import Callable

ME = f"agents.{ANNA}"
OTHER = OfferId("c-0.o1")
LUNCH = Choice(ChosenKind.NOT_READY, "lunch")


def chose(
    kind: ChosenKind,
    reason: str = "",
    *,
    pending: bool = False,
    system: bool = False,
    offer: OfferId | None = None,
    misses: int = 0,
) -> e.AgentChose:
    """Anna's choice at 50 s."""
    return e.AgentChose(at(50), ANNA, kind, reason, pending=pending, system=system, offer=offer, misses=misses)


def blamed() -> Centre:
    """Anna is Not Ready because of an offer she missed, may come back at 80 s, and means to have lunch next."""
    centre = started()
    anna = centre.state.agents[ANNA]
    evolve(centre.state, e.TimersSet(at(1), Timers(no_answer_return_s=30)))
    evolve(centre.state, chose(ChosenKind.NOT_READY, SystemReason.NO_ANSWER, system=True, offer=OTHER, misses=1))
    anna.next, anna.unreachable, anna.idle_long, anna.idle_since = LUNCH, True, True, at(7)
    return centre


def rested() -> Centre:
    """Anna with an offer, in no pool until 35 s."""
    centre = started()
    evolve(centre.state, e.TimersSet(at(2), Timers(ramp_up_s=30)))
    evolve(centre.state, WAITS)
    evolve(centre.state, MADE)
    return centre


def bounced() -> Centre:
    """Anna, whom an offer could not reach."""
    centre = started()
    evolve(centre.state, e.AgentUnreachable(at(2), ANNA))
    return centre


CASES: dict[str, tuple[Callable[[], Centre], e.Event, dict[str, object]]] = {
    "Ready wipes everything away": (
        blamed,
        chose(ChosenKind.READY),
        {
            f"{ME}.chosen": Choice(ChosenKind.READY),
            f"{ME}.idle_long": False,
            f"{ME}.idle_since": at(50),
            f"{ME}.misses": 0,
            f"{ME}.next": None,
            f"{ME}.return_at": None,
            f"{ME}.state_offer": None,
            f"{ME}.unreachable": False,
            PLACE: (0, 0, at(50), ANNA),
        },
    ),
    "a break now": (
        started,
        chose(ChosenKind.NOT_READY, "lunch", misses=1),
        {f"{ME}.chosen": LUNCH, f"{ME}.idle_since": at(50), f"{ME}.misses": 1, PLACE: GONE},
    ),
    "a break after the last chat": (
        talking,
        chose(ChosenKind.NOT_READY, "lunch", pending=True),
        {f"{ME}.next": LUNCH, PLACE: GONE},
    ),
    "a break next, with nothing to do yet": (
        started,
        chose(ChosenKind.NOT_READY, "lunch", pending=True),
        {f"{ME}.next": LUNCH, PLACE: GONE},
    ),
    "no more offers while talking": (
        talking,
        chose(ChosenKind.NO_OFFERS),
        {f"{ME}.chosen": Choice(ChosenKind.NO_OFFERS), PLACE: GONE},
    ),
    "an own choice ends the blame": (
        blamed,
        chose(ChosenKind.NOT_READY, "lunch"),
        {
            f"{ME}.chosen": LUNCH,
            f"{ME}.idle_since": at(50),
            f"{ME}.misses": 0,
            f"{ME}.next": None,
            f"{ME}.return_at": None,
            f"{ME}.state_offer": None,
        },
    ),
    "a choice of the desk keeps it": (
        blamed,
        chose(ChosenKind.OFF, "lost", system=True, misses=1),
        {
            f"{ME}.chosen": Choice(ChosenKind.OFF, "lost"),
            f"{ME}.idle_since": at(50),
            f"{ME}.next": None,
            f"{ME}.return_at": None,
            "on_duty.billing": set(),
            "left": {BILLING},
        },
    ),
    "a rejected offer": (
        started,
        chose(ChosenKind.NOT_READY, SystemReason.REJECTED, system=True, offer=OFFER),
        {
            f"{ME}.chosen": Choice(ChosenKind.NOT_READY, "rejected"),
            f"{ME}.idle_since": at(50),
            f"{ME}.state_offer": OFFER,
            PLACE: GONE,
        },
    ),
    "she may be offered something again": (
        rested,
        e.AgentRested(at(35), ANNA),
        {f"{ME}.ramp_until": None, PLACE: (0, 25, at(0), ANNA)},
    ),
    "her clients go": (
        started,
        e.AgentLivenessChanged(at(50), ANNA, True, False, False, False, Missing.SILENT, at(110)),
        {f"{ME}.missing": Missing.SILENT, f"{ME}.missing_until": at(110), f"due.grace/{ANNA}": at(110), PLACE: GONE},
    ),
    "she is gone": (
        started,
        e.AgentLivenessChanged(at(50), ANNA, False, False, False, False, None, None),
        {f"{ME}.live": False, "on_duty.billing": set(), "left": {BILLING}, PLACE: GONE},
    ),
    "she is heard again": (
        bounced,
        e.AgentLivenessChanged(at(50), ANNA, True, True, True, False, None, None),
        {f"{ME}.plain": True, f"{ME}.idle": True, f"{ME}.unreachable": False, PLACE: (1000, 0, at(0), ANNA)},
    ),
    "she is idle for long": (
        started,
        e.AgentLivenessChanged(at(50), ANNA, True, False, True, True, None, None),
        {f"{ME}.idle": True, f"{ME}.idle_long": True, PLACE: GONE},
    ),
    "who is missing is not reached by that": (
        bounced,
        e.AgentLivenessChanged(at(50), ANNA, True, False, False, False, Missing.CLOSED, at(65)),
        {f"{ME}.missing": Missing.CLOSED, f"{ME}.missing_until": at(65), f"due.grace/{ANNA}": at(65)},
    ),
    "who has gone is not reached either": (
        bounced,
        e.AgentLivenessChanged(at(50), ANNA, False, False, False, False, None, None),
        {f"{ME}.live": False, "on_duty.billing": set(), "left": {BILLING}},
    ),
    "nothing reaches her": (started, e.AgentUnreachable(at(50), ANNA), {f"{ME}.unreachable": True, PLACE: GONE}),
}


@pytest.mark.parametrize("name", CASES)
def test_an_event_about_an_agent_changes_this_and_nothing_else(name: str) -> None:
    """Choices, rest and liveness, with the pools the agent stands in."""
    before, event, expected = CASES[name]
    assert changes(before().state, event) == expected


@pytest.mark.parametrize("pending", [False, True])
@pytest.mark.parametrize("system", [False, True])
@pytest.mark.parametrize("return_s", [0, 30])
@pytest.mark.parametrize("reason", ["no_answer", "rejected"])
@pytest.mark.parametrize("kind", [ChosenKind.NOT_READY, ChosenKind.OFF])
def test_only_a_missed_offer_is_forgiven_by_time(
    kind: ChosenKind, reason: str, return_s: float, system: bool, pending: bool
) -> None:
    """The desk's own Not Ready for no answer, in force, where the operator set a time; nothing else ends by itself."""
    centre = started()
    evolve(centre.state, e.TimersSet(at(1), Timers(no_answer_return_s=return_s)))
    changed = changes(centre.state, chose(kind, reason, system=system, pending=pending))
    forgiven = kind is ChosenKind.NOT_READY and reason == "no_answer" and return_s and system and not pending
    assert changed.get(f"{ME}.return_at") == (at(80) if forgiven else None)
    assert changed.get(f"due.return/{ANNA}") == (at(80) if forgiven else None)


@pytest.mark.parametrize("state", AgentState)
def test_a_state_begins_and_the_blame_ends_with_ready_and_logged_out(state: AgentState) -> None:
    """What made an agent Not Ready is remembered until he is Ready or gone."""
    centre = started()
    centre.state.agents[ANNA].state_offer = OFFER
    centre.state.agents[ANNA].state = AgentState.BUSY if state is AgentState.READY else AgentState.READY
    over = state in {AgentState.READY, AgentState.LOGGED_OUT}
    event = e.AgentStateChanged(at(50), ANNA, state, "why", True, AgentState.BUSY, at(0))
    assert changes(centre.state, event) == {
        f"{ME}.state": state,
        f"{ME}.reason": "why",
        f"{ME}.chosen_busy": True,
        f"{ME}.since": at(50),
        **({f"{ME}.state_offer": None} if over else {}),
    }
