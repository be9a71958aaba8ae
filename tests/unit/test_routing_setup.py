"""Each way a setting can be wrong has its own sentence, and a running centre takes good ones at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing import commands as c
from routing import events as e
from routing.chat import ChatInput, chat_after
from routing.hours import Calendar, Opening, is_zone
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
from routing.words import ChatPhase, LegPhase, Missing
from tests.unit.centre import BILLING, SALES, Centre, agent

PLAIN = Service(BILLING, "Billing")
ANNA = AgentProfile(agent("anna"), "Anna")
RULE = Rule("r", (Condition("page", Compare.GIVEN),))

BAD: tuple[tuple[c.SetupChange, str], ...] = (
    (c.DefineService(replace(PLAIN, id=ServiceId("c-x"))), "an id (not beginning with c-) and a name are needed"),
    (c.DefineService(replace(PLAIN, name=" ")), "and a name are needed"),
    (c.DefineService(replace(PLAIN, capacity=101)), "capacity is from 1 to 100 of 100, not 101"),
    (c.DefineService(replace(PLAIN, steps=(Step(5, 50),))), "steps begin at 0 seconds"),
    (c.DefineService(replace(PLAIN, steps=(Step(0, 50), Step(0, 40)))), "each later than the one before"),
    (c.DefineService(replace(PLAIN, steps=(Step(0, 20), Step(5, 50)))), "steps ask for less and less"),
    (c.DefineService(replace(PLAIN, steps=(Step(0, 120),))), "levels are from 0 to 100"),
    (c.DefineService(replace(PLAIN, overflow_to=BILLING, overflow_s=5)), "overflow_to billing is no other service"),
    (c.DefineService(replace(PLAIN, overflow_to=SALES)), "overflow_s says after how many seconds"),
    (c.DefineService(replace(PLAIN, calendar="night")), "there are no hours named night"),
    (c.DefineService(replace(PLAIN, dispositions=("x",))), "there is no disposition x"),
    (c.DefineService(replace(PLAIN, disposition_required=True)), "can't be required while there is none"),
    (c.DefineService(replace(PLAIN, rules=(replace(RULE, when=()),))), "a name and at least one condition"),
    (
        c.DefineService(replace(PLAIN, rules=(replace(RULE, service=ServiceId("x")),))),
        "sends to x, which is no service",
    ),
    (c.DefineService(replace(PLAIN, rules=(replace(RULE, abilities=(Ability("x"),)),))), "there is no skill x"),
    (c.DefineService(replace(PLAIN, rules=(replace(RULE, abilities=(Ability("y", 101),)),))), "level of y is from 0"),
    (c.RemoveService(ServiceId("x")), "x"),
    (c.DefineAgent(replace(ANNA, id=AgentId("anna"))), "an account and an alias are needed"),
    (c.DefineAgent(replace(ANNA, alias="")), "an account and an alias are needed"),
    (c.DefineAgent(replace(ANNA, capacity=0)), "capacity is from 1 to 100"),
    (c.DefineAgent(replace(ANNA, skills=(Skill(BILLING, 101),))), "the level for billing is from 0 to 100"),
    (c.RemoveAgent(agent("nobody")), "nobody@example.org"),
    (c.DefineTeam(Team(" ")), "a team has a name"),
    (c.RemoveTeam("x"), "there is no team x"),
    (c.DefineSkill(ExtraSkill("x", "")), "a skill has a code and a label"),
    (c.RemoveSkill("x"), "there is no skill x"),
    (c.DefineReason(Reason("", "Lunch")), "a reason has a code and a label"),
    (c.DefineReason(Reason("lunch", "Lunch", teams=("x",))), "there is no team x"),
    (c.RemoveReason("x"), "x"),
    (c.DefineDisposition(Disposition("x", " ")), "a disposition has a code and a label"),
    (c.RemoveDisposition("x"), "x"),
    (c.DefineCalendar(Calendar(" ")), "hours have a name"),
    (c.DefineCalendar(Calendar("x", "Mars/Olympus")), "there is no time zone Mars/Olympus"),
    (c.DefineCalendar(Calendar("x", week=((),))), "a week has seven days"),
    (c.DefineCalendar(Calendar("x", week=((Opening(600, 540),),) * 7)), "an opening ends after it begins"),
    (c.RemoveCalendar("x"), "there are no hours named x"),
    (c.SetTimers(Timers(capacity_per_chat=0)), "capacity_per_chat is from 1 to 100"),
)


@pytest.mark.parametrize(("change", "sentence"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_bad_setting_is_refused_with_its_own_sentence(change: c.SetupChange, sentence: str) -> None:
    """One look at the answer says what to mend, and nothing was changed."""
    centre = Centre()
    centre.do(c.DefineSkill(ExtraSkill("y", "Y")))
    before = len(centre.events)
    outcome = centre.ask(change)
    assert isinstance(outcome, Refusal)
    assert sentence in outcome.detail
    assert len(centre.events) == before


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
