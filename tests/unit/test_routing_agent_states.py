"""What an agent chooses, when it holds, and how he shows: the tables of an agent's life, played."""

from __future__ import annotations

import pytest

from routing import commands as c
from routing import events as e
from routing.agent import is_available, is_on_duty
from routing.settings import Disposition, Reason, Service, Team, Timers
from routing.words import AgentState, ChosenKind, Missing
from tests.unit.centre import BILLING, START, Centre, agent

ANNA = agent("anna")
KINDS = (ChosenKind.READY, ChosenKind.NO_OFFERS, ChosenKind.NOT_READY, ChosenKind.OFF)


@pytest.mark.parametrize(
    ("work", "shows"),
    [
        ("nothing", ("ready", "busy", "not_ready", "logged_out:off_duty")),
        ("talking", ("busy", "busy", "busy>not_ready", "busy>off_duty")),
        ("wrapping", ("after_call_work", "after_call_work", "not_ready", "after_call_work>off_duty")),
    ],
)
def test_when_a_choice_holds(work: str, shows: tuple[str, ...]) -> None:
    """Ready and Busy at once; a break after the chats, but during after-call work at once; home after all work."""
    for kind, expected in zip(KINDS, shows, strict=True):
        centre = Centre(Timers(wrapup_s=600))
        centre.hire("anna")
        if work != "nothing":
            chat = centre.customer()
            centre.accepts(ANNA)
        if work == "wrapping":
            centre.do(c.AgentEnds(chat, ANNA))
        centre.do(c.Choose(ANNA, kind))
        assert centre.shows(ANNA) == expected


def test_a_choice_said_again_is_no_event() -> None:
    """Unless it takes something back: a next state, a long idleness, or that he could not be reached."""
    centre = Centre()
    centre.hire("anna")
    lunch = c.Choose(ANNA, ChosenKind.NOT_READY)
    ready = c.Choose(ANNA, ChosenKind.READY)

    def events(command: c.Command) -> int:
        before = len(centre.happened(e.AgentChose))
        centre.do(command)
        return len(centre.happened(e.AgentChose)) - before

    assert events(ready) == 0
    centre.customer()
    centre.accepts(ANNA)
    assert (events(lunch), events(lunch)) == (1, 0)
    assert centre.shows(ANNA) == "busy>not_ready"
    assert (events(ready), events(ready)) == (1, 0)
    assert centre.shows(ANNA) == "busy"
    centre.do(c.AgentPresent(ANNA, idle_long=True))
    assert (events(ready), events(ready)) == (1, 0)
    centre.customer()
    centre.do(c.BounceOffer(centre.offer_to(ANNA), ANNA))
    assert events(ready) == 1
    assert events(c.Choose(ANNA, ChosenKind.NO_OFFERS)) == 1


def test_who_is_idle_for_long_shows_not_ready_and_is_asked_nothing() -> None:
    """His machine says so; he is Ready again when he is back, or says so himself; what he chose is not forgotten."""
    centre = Centre()
    centre.hire("anna")
    centre.do(c.AgentPresent(ANNA, idle=True, idle_long=True))
    assert centre.happened(e.AgentStateChanged)[-1] == e.AgentStateChanged(
        START, ANNA, AgentState.NOT_READY, "idle", False, AgentState.READY, START
    )
    chat = centre.customer()
    assert not centre.state.agents[ANNA].offers
    centre.do(c.AgentPresent(ANNA))
    assert centre.state.offers[centre.offer_to(ANNA)].chat == chat


def test_presence_said_again_is_no_event() -> None:
    """Each thing that clients show is one, when it changes; a service is looked at anew with it."""
    centre = Centre()
    centre.hire("anna")
    for present in (
        c.AgentPresent(ANNA, plain=True),
        c.AgentPresent(ANNA, plain=True, idle=True),
        c.AgentPresent(ANNA, plain=True, idle=True, idle_long=True),
        c.AgentPresent(ANNA),
    ):
        centre.events.clear()
        centre.do(present)
        assert centre.events[0] == e.AgentLivenessChanged(
            centre.now, ANNA, True, present.plain, present.idle, present.idle_long, None, None
        )
        centre.events.clear()
        centre.do(present)
        assert centre.events == []


@pytest.mark.parametrize(
    ("team", "desk", "says", "state"),
    [
        (None, None, None, "not_ready:login"),
        (None, None, ChosenKind.READY, "ready"),
        (None, None, ChosenKind.NOT_READY, "not_ready:login"),
        (None, ChosenKind.NOT_READY, ChosenKind.READY, "not_ready:login"),
        (None, None, ChosenKind.NO_OFFERS, "busy"),
        (ChosenKind.READY, ChosenKind.NOT_READY, ChosenKind.NO_OFFERS, "ready"),
        (None, None, ChosenKind.OFF, "logged_out:logged_out"),
    ],
)
def test_the_state_after_a_log_in(
    team: ChosenKind | None, desk: ChosenKind | None, says: ChosenKind | None, state: str
) -> None:
    """The team's rule, else the desk's, else what the client says, else a break called login."""
    centre = Centre(Timers(login_state=desk))
    centre.do(c.DefineTeam(Team("day", team)))
    centre.hire("anna", team="day", state=None)
    centre.do(c.AgentPresent(ANNA, says=says))
    assert centre.shows(ANNA) == state
    reason = "login" if state == "not_ready:login" else ""
    kind = centre.state.agents[ANNA].chosen.kind
    expected = [e.AgentChose(START, ANNA, kind, reason, pending=False, system=False)]
    assert centre.happened(e.AgentChose) == ([] if state.startswith("logged_out") else expected)
    centre.events.clear()
    centre.do(c.AgentPresent(ANNA, says=ChosenKind.NO_OFFERS))
    assert state.startswith("logged_out") or centre.events == []


def test_who_can_be_asked_and_who_is_there() -> None:
    """A break is on duty but not to be asked; who went home is neither; without the link nobody is asked."""
    centre = Centre()
    centre.hire("anna")
    found = centre.state.agents[ANNA]
    seen = []
    for command in (
        c.SetLink(up=False),
        c.SetLink(up=True),
        c.Choose(ANNA, ChosenKind.NO_OFFERS),
        c.Choose(ANNA, ChosenKind.NOT_READY),
        c.Choose(ANNA, ChosenKind.OFF),
        c.Choose(ANNA, ChosenKind.READY),
        c.AgentMissing(ANNA, Missing.CLOSED),
    ):
        centre.do(command)
        seen.append((is_available(found, link_up=centre.state.link_up), is_on_duty(found)))
    centre.passes(60)
    seen.append((is_available(found, link_up=True), is_on_duty(found)))
    assert seen == [
        *((False, True), (True, True), (False, True), (False, True), (False, False), (True, True), (False, True)),
        (False, False),
    ]


def test_a_next_state_keeps_what_caused_it() -> None:
    """The offer he let pass while he talked is named when the state begins, and by whose rule."""
    centre = Centre(Timers(offer_s=10))
    centre.do(c.DefineReason(Reason("lunch", "Lunch")))
    centre.hire("anna")
    chat = centre.customer() and centre.accepts(ANNA)
    missed = centre.offer_to(ANNA) if centre.customer() else None
    centre.passes(10)
    centre.events.clear()
    centre.do(c.AgentEnds(chat, ANNA))
    assert centre.happened(e.AgentChose) == [
        e.AgentChose(centre.now, ANNA, ChosenKind.NOT_READY, "no_answer", False, True, missed, misses=1)
    ]
    assert centre.happened(e.AgentStateChanged)[-1].offer == missed
    centre.do(c.Choose(ANNA, ChosenKind.READY))
    second = centre.accepts(ANNA)
    centre.do(c.Choose(ANNA, ChosenKind.NOT_READY, "lunch"))
    centre.events.clear()
    centre.do(c.AgentEnds(second, ANNA))
    assert centre.happened(e.AgentChose) == [
        e.AgentChose(centre.now, ANNA, ChosenKind.NOT_READY, "lunch", pending=False, system=False)
    ]
    assert centre.happened(e.AgentStateChanged)[-1].offer is None


@pytest.mark.parametrize(
    ("own", "code", "fine"),
    [((), "solved", True), ((), "later", True), (("later",), "later", True), (("later",), "solved", False)],
)
def test_a_mark_is_one_of_the_services_or_else_of_all(own: tuple[str, ...], code: str, fine: bool) -> None:
    """A service may have a list of its own; the mark and the notes are kept with the agent's leg."""
    centre = Centre(Timers(wrapup_s=60))
    for name in ("solved", "later"):
        centre.do(c.DefineDisposition(Disposition(name, name)))
    centre.do(c.DefineService(Service(BILLING, "Billing", dispositions=own)))
    centre.hire("anna")
    chat = centre.customer() and centre.accepts(ANNA)
    centre.do(c.AgentEnds(chat, ANNA))
    command = c.CompleteWrapUp(chat, ANNA, code, "said thanks")
    if not fine:
        assert centre.refused(command) == "unknown_disposition"
        command = c.CompleteWrapUp(chat, ANNA)
    centre.do(command)
    closed = centre.happened(e.LegClosed)[-1]
    assert (closed.at, closed.agent, closed.cause) == (centre.now, ANNA, "agent")
    assert (closed.disposition, closed.notes) == ((code, "said thanks") if fine else ("", ""))
