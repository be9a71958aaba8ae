"""The set-up as one file, and the changes of it: everything that is wrong is said at once, and nothing is half done."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bridge.control import read_command, write_command
from bridge.setup_file import SetupFileError, export_setup, read_setup
from routing import commands as c
from routing.decide import decide
from routing.hours import Calendar, Day, Opening, is_open, next_opening
from routing.ids import AgentId, ServiceId
from routing.refusals import Refusal, RefusalCode
from routing.settings import (
    Ability,
    AgentProfile,
    Compare,
    Condition,
    Disposition,
    ExtraSkill,
    Reason,
    Rule,
    Service,
    Skill,
    Step,
    Team,
    Timers,
)
from routing.state import State

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
BILLING, SALES = ServiceId("billing"), ServiceId("sales")
ANNA = AgentId("anna@example.org")
OFFICE = Calendar(
    "office", "Europe/Berlin", ((Opening(540, 1020),),) * 5 + ((), ()), (Day(date(2026, 1, 6), (), "Epiphany"),)
)
WHOLE: tuple[c.SetupChange, ...] = (
    c.SetTimers(Timers(ramp_up_s=2.0)),
    c.DefineTeam(Team("night")),
    c.DefineSkill(ExtraSkill("german", "German")),
    c.DefineReason(Reason("lunch", "Lunch", is_break=True, teams=("night",))),
    c.DefineDisposition(Disposition("solved", "Solved")),
    c.DefineCalendar(OFFICE),
    c.DefineService(Service(SALES, "Sales")),
    c.DefineService(
        Service(
            BILLING,
            "Billing",
            steps=(Step(0, 80), Step(30, 20)),
            overflow_to=SALES,
            overflow_s=60.0,
            calendar="office",
            rules=(Rule("vip", (Condition("page", Compare.CONTAINS, "/vip"),), None, (Ability("german", 50),), 5),),
            disposition_required=True,
        )
    ),
    c.DefineAgent(AgentProfile(ANNA, "Anna", (Skill(BILLING, 60),), "night", abilities=(Ability("german", 90),))),
)


def desk() -> State:
    """A desk with one of everything."""
    state = State()
    assert not isinstance(decide(state, c.ChangeSetup(WHOLE), NOW), Refusal)
    return state


def changed(edit: dict[str, Any]) -> str:
    """The exported file, with other values at ``part/place/key``."""
    whole = json.loads(export_setup(desk()))
    for path, value in edit.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        target = whole
        for step in way:
            target = target[step]
        target[last] = value
    return json.dumps(whole)


def test_what_was_exported_sets_up_an_empty_desk_alike() -> None:
    """One file moves a whole contact centre."""
    there = State()
    assert not isinstance(decide(there, read_setup(export_setup(desk()), there), NOW), Refusal)
    assert there.setup == desk().setup
    assert there.agents[ANNA].profile == desk().agents[ANNA].profile


def test_importing_the_same_again_changes_nothing() -> None:
    """A file can be imported twice without a trace."""
    state = desk()
    outcome = decide(state, read_setup(export_setup(state), state), NOW)
    assert not isinstance(outcome, Refusal)
    assert outcome.events == ()


def test_three_planted_faults_are_all_named_and_nothing_is_changed() -> None:
    """Whoever mends a bad file sees everything that is wrong with it at once."""
    text = changed({"timers/offer_s": -3, "services/0/policy": "best", "agents/0/skills/0/service": "nowhere"})
    state = desk()
    outcome = decide(state, read_setup(text, state), NOW)
    assert isinstance(outcome, Refusal)
    assert outcome.code is RefusalCode.BAD_SETTING
    timer, policy, service = outcome.faults
    assert timer == "offer_s is from 0.2 to 3600 seconds, not -3"
    assert policy.startswith("service billing: policy is one of longest_idle, fewest_chats")
    assert service == "unknown service: nowhere"
    assert state == desk()


def test_faults_of_form_are_named_with_their_place() -> None:
    """A misspelt setting is not silently left out."""
    text = changed({"timers/grace_s": "soon", "services/0/colour": "red", "surprise": []})
    with pytest.raises(SetupFileError) as caught:
        read_setup(text, desk())
    part, timers, colour = caught.value.faults
    assert part == "there is no part surprise"
    assert timers.startswith("timers: ")
    assert "grace_s" in timers
    assert colour == "services[0]: there is no setting colour"
    with pytest.raises(SetupFileError, match="no JSON"):
        read_setup("{", desk())


def test_replacing_takes_away_what_the_file_leaves_out() -> None:
    """With --replace the desk is exactly what the file says; without it, only what the file names changes."""
    text = changed({"agents": [], "reasons": []})
    state = desk()
    decide(state, read_setup(text, state), NOW)
    assert ANNA in state.agents
    assert not isinstance(decide(state, read_setup(text, state, replace=True), NOW), Refusal)
    assert (dict(state.agents), state.setup.reasons) == ({}, {})


def test_what_others_build_on_is_not_taken_away() -> None:
    """Hours, skills and services in use are kept, and it is said who uses them."""
    state = desk()
    for change, who in (
        (c.RemoveCalendar("office"), "billing goes by the hours office"),
        (c.RemoveSkill("german"), "billing asks for the skill german"),
        (c.RemoveDisposition("solved"), "billing asks for the disposition solved"),
        (c.RemoveService(SALES), "billing sends chats to sales"),
    ):
        outcome = decide(state, change, NOW)
        assert isinstance(outcome, Refusal)
        assert who in outcome.detail


@pytest.mark.parametrize("command", [c.ChangeSetup(WHOLE), *WHOLE], ids=lambda command: type(command).__name__)
def test_a_change_crosses_the_control_socket_unharmed(command: c.Command) -> None:
    """What the command line asks of a running desk arrives as it was meant."""
    kind, body = write_command(command)
    assert read_command(kind, json.loads(json.dumps(body))) == command


def test_business_hours_know_weekdays_zones_holidays_and_the_next_opening() -> None:
    """Nine in Berlin is eight in UTC in winter and seven in summer; Epiphany is closed, so Wednesday is next."""
    assert not is_open(OFFICE, datetime(2026, 1, 5, 7, 59, tzinfo=UTC))
    assert is_open(OFFICE, datetime(2026, 1, 5, 8, 0, tzinfo=UTC))
    assert is_open(OFFICE, datetime(2026, 7, 6, 7, 0, tzinfo=UTC))
    assert not is_open(OFFICE, datetime(2026, 1, 5, 16, 0, tzinfo=UTC))
    assert next_opening(OFFICE, datetime(2026, 1, 5, 16, 0, tzinfo=UTC)) == datetime(2026, 1, 7, 8, tzinfo=UTC)
    assert next_opening(OFFICE, datetime(2026, 1, 5, 9, tzinfo=UTC)) == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert next_opening(Calendar("never"), NOW) is None
