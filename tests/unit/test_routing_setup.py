"""Each way a setting can be wrong has its own sentence, and a running centre takes good ones at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from routing import commands as c
from routing import events as e
from routing.chat import ChatInput, chat_after
from routing.hours import Calendar, Day, Opening, is_zone
from routing.ids import AgentId, ServiceId
from routing.invariants import broken
from routing.refusals import Refusal, RefusalCode
from routing.rules import BrokenRuleError
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
from routing.words import ChatPhase, ChosenKind, LegPhase, Missing
from tests.unit.centre import BILLING, SALES, Centre, agent

PLAIN = Service(BILLING, "Billing")
ANNA = AgentProfile(agent("anna"), "Anna")
RULE = Rule("r", (Condition("page", Compare.GIVEN),))

BAD: tuple[tuple[c.SetupChange, str], ...] = (
    (
        c.DefineService(replace(PLAIN, id=ServiceId("c-x"))),
        "service c-x: an id has letters a to z, digits, hyphens and dots, is not desk, and not c- in front",
    ),
    (c.DefineService(replace(PLAIN, name=" ")), "service billing: its name can't be empty"),
    (c.DefineService(replace(PLAIN, capacity=101)), "service billing: capacity is from 1 to 100 of 100, not 101"),
    (
        c.DefineService(replace(PLAIN, steps=(Step(5, 50),))),
        "service billing: steps begin at 0 seconds, each later than the one before",
    ),
    (
        c.DefineService(replace(PLAIN, steps=(Step(0, 50), Step(0, 40)))),
        "service billing: steps begin at 0 seconds, each later than the one before",
    ),
    (c.DefineService(replace(PLAIN, steps=(Step(0, 20), Step(5, 50)))), "service billing: steps ask for less and less"),
    (c.DefineService(replace(PLAIN, steps=(Step(0, 120),))), "service billing: levels are from 0 to 100"),
    (
        c.DefineService(replace(PLAIN, overflow_to=BILLING, overflow_s=5)),
        "service billing: overflow_to billing is no other service",
    ),
    (
        c.DefineService(replace(PLAIN, overflow_to=SALES)),
        "service billing: overflow_s says after how many seconds; it is needed with overflow_to",
    ),
    (c.DefineService(replace(PLAIN, calendar="night")), "service billing: there are no hours named night"),
    (c.DefineService(replace(PLAIN, dispositions=("x",))), "service billing: there is no disposition x"),
    (
        c.DefineService(replace(PLAIN, disposition_required=True)),
        "service billing: a disposition can't be required while there is none",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, when=()),))),
        "service billing: a rule has a name and at least one condition",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, service=ServiceId("x")),))),
        "service billing: rule r sends to x, which is no service",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, abilities=(Ability("x"),)),))),
        "service billing: rule r: there is no skill x",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, abilities=(Ability("y", 101),)),))),
        "service billing: rule r: the level of y is from 0 to 100",
    ),
    (c.RemoveService(ServiceId("x")), "x"),
    (c.DefineAgent(replace(ANNA, id=AgentId("anna"))), "agent anna: an account is written as name@domain"),
    (c.DefineAgent(replace(ANNA, alias="")), "agent anna@example.org: its alias can't be empty"),
    (c.DefineAgent(replace(ANNA, capacity=0)), "agent anna@example.org: capacity is from 1 to 100 of 100, not 0"),
    (
        c.DefineAgent(replace(ANNA, skills=(Skill(BILLING, 101),))),
        "agent anna@example.org: the level for billing is from 0 to 100",
    ),
    (c.RemoveAgent(agent("nobody")), "nobody@example.org"),
    (c.DefineTeam(Team(" ")), "a team's name can't be empty"),
    (c.RemoveTeam("x"), "there is no team x"),
    (c.DefineSkill(ExtraSkill("x", "")), "skill x: its label can't be empty"),
    (c.RemoveSkill("x"), "there is no skill x"),
    (c.DefineReason(Reason("", "Lunch")), "reason : a code is one word of letters, digits and hyphens"),
    (c.DefineReason(Reason("lunch", "Lunch", teams=("x",))), "reason lunch: there is no team x"),
    (c.RemoveReason("x"), "x"),
    (c.DefineDisposition(Disposition("x", " ")), "disposition x: its label can't be empty"),
    (c.RemoveDisposition("x"), "x"),
    (c.DefineCalendar(Calendar(" ")), "the name of hours can't be empty"),
    (c.DefineCalendar(Calendar("x", "Mars/Olympus")), "hours x: there is no time zone Mars/Olympus"),
    (c.DefineCalendar(Calendar("x", week=((),))), "hours x: a week has seven days, Monday first"),
    (
        c.DefineCalendar(Calendar("x", week=((Opening(600, 540),),) * 7)),
        "hours x: an opening ends after it begins, within one day",
    ),
    (c.RemoveCalendar("x"), "there are no hours named x"),
    (c.SetTimers(Timers(capacity_per_chat=0)), "capacity_per_chat is from 1 to 100 of 100, not 0"),
    (
        c.DefineService(replace(PLAIN, id=ServiceId("desk"))),
        "service desk: an id has letters a to z, digits, hyphens and dots, is not desk, and not c- in front",
    ),
    (
        c.DefineService(replace(PLAIN, policy="best")),
        (
            "service billing: policy is one of longest_idle, fewest_chats, highest_level, round_robin, offer_to_all, "
            "not best"
        ),
    ),
    (c.DefineService(replace(PLAIN, steps=(Step(0, 50), Step(1e9, 40)))), "service billing: steps come within a year"),
    (
        c.DefineService(replace(PLAIN, overflow_to=ServiceId("x"), overflow_s=5)),
        "service billing: overflow_to x is no other service",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, name=" "),))),
        "service billing: a rule has a name and at least one condition",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, priority=1001),))),
        "service billing: rule r: priority is from -1000 to 1000",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, when=(Condition(" ", Compare.GIVEN),)),))),
        "service billing: rule r: a field can't be empty",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, when=(Condition("page", Compare.IS, "x" * 1001),)),))),
        "service billing: rule r: a value has at most 1000 characters, not 1001",
    ),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, name="x" * 101),))),
        "service billing: a rule's name has at most 100 characters, not 101",
    ),
    (c.DefineAgent(replace(ANNA, skills=(Skill(ServiceId("x")),))), "x"),
    (c.DefineAgent(replace(ANNA, abilities=(Ability("x"),))), "agent anna@example.org: there is no skill x"),
    (
        c.DefineAgent(replace(ANNA, alias="An\tna")),
        "agent anna@example.org: its alias holds characters that can't be shown (line breaks, tabs, controls)",
    ),
    (
        c.DefineAgent(replace(ANNA, team="x" * 101)),
        "agent anna@example.org: its team has at most 100 characters, not 101",
    ),
    (
        c.DefineAgent(replace(ANNA, language="\n")),
        "agent anna@example.org: its language holds characters that can't be shown (line breaks, tabs, controls)",
    ),
    (
        c.DefineSkill(ExtraSkill("two words", "Two")),
        "skill two words: a code is one word of letters, digits and hyphens",
    ),
    (
        c.DefineCalendar(Calendar("x", week=((Opening(-1, 540),),) * 7)),
        "hours x: an opening ends after it begins, within one day",
    ),
    (
        c.DefineCalendar(Calendar("x", week=((Opening(600, 1441),),) * 7)),
        "hours x: an opening ends after it begins, within one day",
    ),
    (
        c.DefineCalendar(Calendar("x", days=(Day(date(2026, 1, 6), (Opening(5, 5),)),))),
        "hours x: an opening ends after it begins, within one day",
    ),
    (
        c.DefineCalendar(Calendar("x", days=(Day(date(2026, 1, 6), (), "a\nb"),))),
        "hours x: the label of 2026-01-06 holds characters that can't be shown (line breaks, tabs, controls)",
    ),
    (
        c.DefineAgent(replace(ANNA, skills=(Skill(BILLING, 10), Skill(BILLING, 90)))),
        "agent anna@example.org: the service billing stands there twice",
    ),
    (
        c.DefineAgent(replace(ANNA, abilities=(Ability("y", 10), Ability("y", 90)))),
        "agent anna@example.org: the skill y stands there twice",
    ),
    (
        c.DefineService(replace(PLAIN, policy="offer_to_all", auto_answer_s=5)),
        "service billing: auto_answer_s needs one agent at a time, and offer_to_all asks all",
    ),
    (
        c.DefineService(replace(PLAIN, target_percent=0)),
        "service billing: target_percent is from 1 to 100 % of customers, not 0",
    ),
    (
        c.DefineTeam(Team("night", ChosenKind.OFF)),
        "team night: login_state is ready or not_ready, not off",
    ),
    (
        c.DefineReason(Reason("no_answer", "Missed", teams=("night",))),
        "reason no_answer: the desk itself gives it, to all; it can be renamed, and be a break",
    ),
    (c.SetTimers(Timers(login_state=ChosenKind.NO_OFFERS)), "login_state is ready or not_ready, not no_offers"),
    (c.SetTimers(Timers(offer_s=0.1)), "offer_s is from 0.2 to 3600 seconds, not 0.1"),
    (c.SetTimers(Timers(no_answer_logout=101)), "no_answer_logout is from 0 to 100 missed offers, not 101"),
)


@pytest.mark.parametrize(("change", "sentence"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_bad_setting_is_refused_with_its_own_sentence(change: c.SetupChange, sentence: str) -> None:
    """One look at the answer says what to mend, and nothing was changed."""
    centre = Centre()
    centre.do(c.ChangeSetup((c.DefineSkill(ExtraSkill("y", "Y")), c.DefineTeam(Team("night")))))
    before = len(centre.events)
    outcome = centre.ask(change)
    assert isinstance(outcome, Refusal)
    assert (outcome.detail, outcome.faults) == (sentence, (sentence,))
    assert len(centre.events) == before


@pytest.mark.parametrize(
    "account", ["anna@", "@x", "an na@x", "anna@x/y", "a@b@c", "Anna@x", "a" * 256 + "@x", "a@" + "x" * 256]
)
def test_what_is_no_account_is_no_agent(account: str) -> None:
    """Nobody is offered chats at an address that can't be one."""
    assert Centre().refused(c.DefineAgent(replace(ANNA, id=AgentId(account)))) is RefusalCode.BAD_SETTING


def test_names_and_numbers_may_go_to_their_limits() -> None:
    """The longest name, the first and last minute of a day, the widest bounds: nothing is refused too early."""
    centre = Centre()
    for change in (
        c.DefineService(replace(PLAIN, id=ServiceId("a" * 63), name="x" * 100)),
        c.DefineService(replace(PLAIN, steps=(Step(0, 100), Step(365 * 86_400.0, 0)))),
        c.DefineService(replace(PLAIN, rules=(replace(RULE, name="x" * 100, priority=1000),))),
        c.DefineService(replace(PLAIN, rules=(replace(RULE, priority=-1000),))),
        c.DefineService(replace(PLAIN, rules=(replace(RULE, when=(Condition("page", Compare.IS, "x" * 1000),)),))),
        c.DefineAgent(replace(ANNA, id=AgentId("a" * 255 + "@" + "x" * 255))),
        c.DefineAgent(replace(ANNA, skills=(Skill(BILLING, 0),), capacity=1)),
        c.DefineCalendar(Calendar("x", week=((Opening(0, 1440),),) * 7)),
    ):
        centre.do(change)


def test_who_changed_what_is_an_event() -> None:
    """Each change that changes something says who asked for it, and which things it was about."""
    centre = Centre()
    centre.do(
        c.ChangeSetup(
            (
                c.DefineCalendar(Calendar("office")),
                c.DefineTeam(Team("night")),
                c.DefineService(PLAIN),
                c.SetTimers(Timers(grace_s=5)),
                c.RemoveTeam("night"),
                c.DefineAgent(ANNA),
            ),
            by="key shop",
        )
    )
    (found,) = centre.happened(e.SetupChanged)
    assert found.by == "key shop"
    assert found.what == ("hours office", "team night", "timers", "removed team night", "agent anna@example.org")
    centre.do(c.ChangeSetup((c.DefineAgent(ANNA),), by="key shop"))
    assert centre.happened(e.SetupChanged) == [found]


def test_a_service_with_chats_stays_until_they_are_over() -> None:
    """Also one that the customer asked for while another answers."""
    centre = Centre()
    centre.do(c.DefineService(replace(PLAIN, overflow_to=SALES, overflow_s=1)))
    chat = centre.customer()
    centre.passes(1)
    centre.do(c.DefineService(PLAIN))
    assert centre.refused(c.RemoveService(BILLING)) is RefusalCode.SERVICE_IN_USE
    assert centre.refused(c.RemoveService(SALES)) is RefusalCode.SERVICE_IN_USE
    centre.do(c.CustomerEnds(chat))
    centre.do(c.RemoveService(BILLING))
    centre.do(c.RemoveService(SALES))


def test_what_is_said_again_is_no_event() -> None:
    """Setting a value to what it is leaves no trace in the journal."""
    centre = Centre()
    things: tuple[c.SetupChange, ...] = (
        c.DefineTeam(Team("t")),
        c.DefineSkill(ExtraSkill("s", "S")),
        c.DefineReason(Reason("r", "R")),
        c.DefineDisposition(Disposition("d", "D")),
        c.DefineCalendar(Calendar("h")),
        c.DefineAgent(ANNA),
        c.DefineService(replace(PLAIN, calendar="h")),
    )
    for change in (*things, *things):
        centre.do(change)
    assert len(centre.happened(e.TeamDefined)) == 1
    assert sum(type(event).__name__.endswith("Defined") for event in centre.events) == len(things) + 2
    centre.do(c.DefineCalendar(Calendar("h", week=((Opening(0, 60),),) * 7)))


def test_a_restart_blames_nobody_and_gives_everybody_time() -> None:
    """Offers that lapsed meanwhile are undelivered, agents have their grace, overdue chats half a minute."""
    centre = Centre(Timers(offer_s=10, wrapup_s=20))
    anna, ben = centre.hire("anna"), centre.hire("ben")
    talking = centre.customer() and centre.accepts(anna)
    wrapping = centre.customer() and centre.accepts(ben)
    centre.do(c.AgentEnds(wrapping, ben))
    centre.customer()
    centre.now += timedelta(seconds=900)
    centre.do(c.Restart())
    assert [event.outcome for event in centre.happened(e.OfferEnded)][-1] == "undelivered"
    assert centre.state.agents[anna].missing is Missing.SILENT
    centre.do(c.SetLink(up=True))
    centre.passes(29)
    assert talking in centre.state.chats
    assert wrapping not in centre.state.chats
    centre.do(c.CustomerBack(talking))
    centre.passes(40)
    assert centre.state.chats[talking].phase is ChatPhase.QUEUED


def test_a_step_that_no_table_has_is_our_fault() -> None:
    """Nothing can be done with an ended chat, and asking for it is caught."""
    with pytest.raises(BrokenRuleError, match="ended has no step for join"):
        chat_after(ChatPhase.ENDED, ChatInput.JOIN)
    assert not is_zone("../etc/passwd")


def test_the_watch_over_the_invariants_is_not_blind() -> None:
    """A state that was tampered with is found out, rule by rule."""
    centre = Centre()
    anna = centre.hire("anna")
    chat = centre.state.chats[centre.customer() and centre.accepts(anna)]
    waiting = centre.state.chats[centre.customer(service=SALES)]
    ringing = centre.state.chats[centre.customer()]
    found = centre.state.agents[anna]
    assert broken(centre.state) == []

    def faults(*words: str) -> None:
        told = "\n".join(broken(centre.state))
        assert all(word in told for word in words), told

    chat.deadline = None
    faults("has no deadline")
    chat.phase = ChatPhase.ENDED
    faults("has ended and is still here")
    chat.phase = ChatPhase.WRAP_UP
    faults("should have ended")
    chat.legs[max(chat.legs)].phase = LegPhase.WRAP_UP
    faults("after-call work without an end", "a leg its agent does not know of")
    found.load = 7
    faults("carries 7")
    found.live = False
    faults("is gone and still has work")
    offer = next(iter(ringing.open_offers.values()))
    offer.made_at += timedelta(seconds=1)
    ringing.open_offers.clear()
    faults("is open for a chat that does not know of it")
    found.offers.clear()
    faults("is open at an agent who does not know of it")
    found.chats.clear()
    found.wrapups.clear()
    found.next = found.chosen
    faults("has a next state and nothing to finish first")
    centre.state.indexes.waiting[SALES].clear()
    faults("who waits for sales is not who stands in its queues")
    centre.state.indexes.on_duty[BILLING].add(AgentId("x@y"))
    faults("on duty for billing")
    waiting.need = None
    faults("says queued is")


def test_an_agent_chooses_his_language_and_nothing_else_of_himself() -> None:
    """What the operator gave him stays; a stranger chooses nothing."""
    centre = Centre()
    anna = centre.hire("anna")
    before = centre.state.agents[anna].profile
    centre.do(c.ChooseLanguage(anna, "de"))
    assert centre.state.agents[anna].profile == replace(before, language="de")
    assert centre.refused(c.ChooseLanguage(agent("nobody"), "de")) is RefusalCode.UNKNOWN_AGENT
