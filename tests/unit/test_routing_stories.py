"""The acceptance stories of an agent's desk, on the core alone: rule by rule, as those who live by them say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.refusals import RefusalCode
from routing.settings import Disposition, Reason, Service, Skill, Team, Timers
from routing.transcript import Entry
from routing.words import ChosenKind, EndCause, Missing, Notice, OfferCause, OfferPhase, Role
from tests.unit.centre import BILLING, Centre

LUNCH = Reason("lunch", "Lunch")


def test_1_an_offer_goes_to_one_ready_agent_who_is_busy_with_it() -> None:
    """One agent hears it, nobody else does; what rings reserves him."""
    centre = Centre()
    anna, ben = centre.hire("anna"), centre.hire("ben")
    centre.customer("Ann")
    (offer,) = centre.asked(fx.SendOffer)
    assert (offer.agent, offer.service_name, offer.customer.name) == (anna, "Billing", "Ann")
    assert (centre.shows(anna), centre.shows(ben)) == ("busy", "ready")
    assert centre.state.agents[anna].offers == {offer.offer}


def test_2_the_time_in_the_queue_is_told_and_kept_through_a_second_offer() -> None:
    """A customer who waited 177 s shows as Q 2:57, and the wait goes on counting when another agent is asked."""
    centre = Centre()
    centre.customer()
    centre.passes(177)
    anna = centre.hire("anna")
    (first,) = centre.asked(fx.SendOffer)
    assert first.queue_s == 177
    centre.do(c.RejectOffer(centre.offer_to(anna), anna))
    centre.passes(10)
    centre.hire("ben")
    assert centre.asked(fx.SendOffer)[1].queue_s == 187


def test_3_accepting_opens_the_chat_with_what_was_said() -> None:
    """The agent has the chat, the first message is in it, and the customer reads who joined."""
    centre = Centre()
    anna = centre.hire("anna")
    chat = centre.customer("Ann")
    centre.accepts(anna)
    (opened,) = centre.asked(fx.OpenLeg)
    assert (opened.agent, opened.chat, opened.last_seq) == (anna, chat, 1)
    told = [effect.entry for effect in centre.asked(fx.DeliverToCustomer) if effect.entry.notice is not None]
    assert [(entry.notice, entry.args) for entry in told] == [(Notice.AGENT_JOINED, (("name", "Anna"),))]


def test_4_no_answer_moves_on_and_sets_the_agent_not_ready() -> None:
    """After the time for an answer the next agent is asked, the first is Not Ready and told why."""
    centre = Centre(Timers(offer_s=10))
    anna, ben = centre.hire("anna"), centre.hire("ben")
    centre.customer("Ann")
    centre.passes(10)
    assert (centre.shows(anna), centre.shows(ben)) == ("not_ready:no_answer", "busy")
    (ended,) = centre.happened(e.OfferEnded)
    assert (ended.agent, ended.outcome, ended.cause) == (anna, OfferPhase.NO_ANSWER, OfferCause.DEADLINE)
    (told,) = centre.asked(fx.TellMissedOffer)
    assert (told.agent, told.customer_name, told.after_chats) == (anna, "Ann", False)


def test_5_nobody_becomes_ready_again_by_himself() -> None:
    """An hour later he is still Not Ready; only his own act ends it."""
    centre = Centre(Timers(offer_s=10))
    anna = centre.hire("anna")
    chat = centre.customer()
    centre.passes(3000)
    assert centre.shows(anna) == "not_ready:no_answer"
    centre.do(c.Choose(anna, ChosenKind.READY))
    assert centre.state.offers[centre.offer_to(anna)].chat == chat


def test_6_missed_offers_are_forgiven_twice_and_end_in_a_log_out() -> None:
    """Back to Ready after 30 s, twice; the third time logged out, with the cause, until he says otherwise."""
    centre = Centre(Timers(offer_s=10, no_answer_return_s=30, no_answer_logout=3))
    anna = centre.hire("anna")
    centre.customer()
    seen = []
    for _ in range(3):
        centre.passes(10)
        seen.append(centre.shows(anna))
        centre.passes(30)
    assert seen == ["not_ready:no_answer", "not_ready:no_answer", "logged_out:no_answer"]
    assert centre.shows(anna) == "logged_out:no_answer"
    centre.do(c.AgentPresent(anna, plain=True, says=ChosenKind.READY))
    assert centre.shows(anna) == "logged_out:no_answer"
    centre.do(c.Choose(anna, ChosenKind.READY))
    assert centre.shows(anna) == "busy"


def test_6b_an_answer_wipes_the_slate() -> None:
    """Only offers missed in a row count."""
    centre = Centre(Timers(offer_s=10, no_answer_return_s=30, no_answer_logout=2))
    anna = centre.hire("anna")
    centre.customer()
    centre.passes(40)
    centre.do(c.AgentEnds(centre.accepts(anna), anna))
    centre.customer()
    centre.passes(10)
    assert centre.shows(anna) == "not_ready:no_answer"


def test_7_rejecting_while_idle_is_not_ready_at_once() -> None:
    """The chat keeps its place and its wait; the offer counts once, as rejected."""
    centre = Centre()
    anna = centre.hire("anna")
    chat = centre.customer()
    centre.do(c.RejectOffer(centre.offer_to(anna), anna))
    assert centre.shows(anna) == "not_ready:rejected"
    assert centre.state.chats[chat].entered_at == centre.state.chats[chat].started_at
    assert [event.outcome for event in centre.happened(e.OfferEnded)] == [OfferPhase.REJECTED]


@pytest.mark.parametrize("answer", ["reject", "silence"])
def test_8_and_9_an_unaccepted_offer_while_working_waits_for_the_last_chat(answer: str) -> None:
    """He stays Busy with what he has, gets nothing more, and is Not Ready when the second chat is done."""
    centre = Centre(Timers(offer_s=10))
    anna = centre.hire("anna")
    first, second = (centre.customer() and centre.accepts(anna) for _ in range(2))
    centre.customer()
    if answer == "reject":
        centre.do(c.RejectOffer(centre.offer_to(anna), anna))
    else:
        centre.passes(10)
    reason = "rejected" if answer == "reject" else "no_answer"
    assert centre.shows(anna) == f"busy>{reason}"
    assert not centre.state.agents[anna].offers
    centre.do(c.AgentEnds(first, anna))
    assert centre.shows(anna) == f"busy>{reason}"
    centre.do(c.AgentEnds(second, anna))
    assert centre.shows(anna) == f"not_ready:{reason}"


def test_10_a_late_accept_changes_nothing() -> None:
    """One second too late the chat stays with whoever has it; an accept repeated gets the same answer."""
    centre = Centre(Timers(offer_s=10))
    anna, ben = centre.hire("anna"), centre.hire("ben")
    centre.customer()
    offer = centre.offer_to(anna)
    centre.passes(11)
    assert centre.refused(c.AcceptOffer(offer, anna)) is RefusalCode.OFFER_GONE
    taken = centre.offer_to(ben)
    centre.accepts(ben)
    assert centre.refused(c.AcceptOffer(offer, anna)) is RefusalCode.OFFER_TAKEN
    assert centre.refused(c.AcceptOffer(taken, anna)) is RefusalCode.UNKNOWN_OFFER
    assert centre.do(c.AcceptOffer(taken, ben)) == centre.do(c.AcceptOffer(taken, ben))


def test_11_a_customer_who_leaves_during_the_offer_is_nobodys_fault() -> None:
    """The pop-up vanishes, the agent is Ready again, nothing is rejected."""
    centre = Centre()
    anna = centre.hire("anna")
    chat = centre.customer()
    centre.do(c.CustomerEnds(chat))
    assert centre.shows(anna) == "ready"
    (ended,) = centre.happened(e.OfferEnded)
    assert (ended.outcome, ended.cause) == (OfferPhase.REVOKED, OfferCause.CUSTOMER_LEFT)


def test_13_capacity_holds_a_fifth_chat_back_though_nobody_is_ever_ready() -> None:
    """Four of four: no offer; one ends, and the fifth is offered while he is still Busy."""
    centre = Centre()
    anna = centre.hire("anna")
    chats = []
    for _ in range(4):
        centre.customer()
        chats.append(centre.accepts(anna))
    fifth = centre.customer()
    assert not centre.state.agents[anna].offers
    centre.do(c.AgentEnds(chats[0], anna))
    assert centre.state.offers[centre.offer_to(anna)].chat == fifth
    assert centre.shows(anna) == "busy"


def test_13b_spare_room_is_asked_for_beside_the_share() -> None:
    """With 60 of 100 to be free, one chat of 25 is taken and the second already not."""
    centre = Centre(Timers(spare_per_chat=60, capacity_per_chat=25))
    anna = centre.hire("anna")
    centre.customer()
    centre.accepts(anna)
    centre.customer()
    centre.accepts(anna)
    centre.customer()
    assert not centre.state.agents[anna].offers


def test_14_ramp_up_lets_chats_come_one_by_one() -> None:
    """Five wait; becoming Ready brings the first at once and each next one five seconds later, up to capacity."""
    centre = Centre(Timers(ramp_up_s=5, offer_s=100))
    for _ in range(5):
        centre.customer()
    anna = centre.hire("anna")
    counts = [len(centre.state.agents[anna].offers)]
    for _ in range(4):
        centre.passes(4.9)
        counts.append(len(centre.state.agents[anna].offers))
        centre.passes(0.1)
    assert counts == [1, 1, 2, 3, 4]
    centre.passes(5)
    assert len(centre.state.agents[anna].offers) == 4


def test_16_a_reason_picked_while_working_is_the_next_state() -> None:
    """Busy, next: lunch; no new offers; Not Ready after the last chat with no Ready second in between."""
    centre = Centre()
    centre.do(c.DefineReason(LUNCH))
    anna = centre.hire("anna")
    chats = [centre.customer() and centre.accepts(anna) for _ in range(2)]
    centre.do(c.Choose(anna, ChosenKind.NOT_READY, "lunch"))
    centre.customer()
    assert (centre.shows(anna), centre.state.agents[anna].offers) == ("busy>lunch", set())
    for chat in chats:
        centre.do(c.AgentEnds(chat, anna))
    assert centre.shows(anna) == "not_ready:lunch"
    states = [event.state for event in centre.happened(e.AgentStateChanged) if event.agent == anna]
    assert states[-2:] == ["busy", "not_ready"]


def test_18_after_call_work_wants_its_mark_and_ends_by_itself() -> None:
    """Complete without a disposition is refused; with one he is Ready; the allowance runs out for another."""
    centre = Centre()
    centre.do(c.DefineDisposition(Disposition("solved", "Solved")))
    centre.do(c.DefineService(Service(BILLING, "Billing", wrapup_s=30, disposition_required=True)))
    anna = centre.hire("anna")
    for way in ("complete", "allowance"):
        centre.customer()
        chat = centre.accepts(anna)
        centre.do(c.AgentEnds(chat, anna))
        assert centre.shows(anna) == "after_call_work"
        if way == "complete":
            assert centre.refused(c.CompleteWrapUp(chat, anna)) is RefusalCode.DISPOSITION_REQUIRED
            assert centre.refused(c.CompleteWrapUp(chat, anna, "other")) is RefusalCode.UNKNOWN_DISPOSITION
            centre.do(c.CompleteWrapUp(chat, anna, "solved", "thanked me"))
        else:
            centre.passes(30)
        assert centre.shows(anna) == "ready"
    assert centre.refused(c.CompleteWrapUp(chat, anna, "solved")) is RefusalCode.NOTHING_TO_COMPLETE


def test_9_not_ready_picked_in_after_call_work_holds_at_once() -> None:
    """The break begins, its reason may be changed, the work is still his to finish; leaving waits for it."""
    centre = Centre()
    centre.do(c.DefineReason(LUNCH))
    centre.do(c.DefineService(Service(BILLING, "Billing", wrapup_s=30)))
    anna = centre.hire("anna")
    centre.customer()
    chat = centre.accepts(anna)
    centre.do(c.AgentEnds(chat, anna))
    centre.do(c.Choose(anna, ChosenKind.OFF))
    assert centre.shows(anna) == "after_call_work>off_duty"
    centre.do(c.Choose(anna, ChosenKind.NOT_READY, "lunch"))
    assert centre.shows(anna) == "not_ready:lunch"
    centre.do(c.Choose(anna, ChosenKind.NOT_READY, by_status=True))
    assert centre.shows(anna) == "not_ready"
    centre.do(c.CompleteWrapUp(chat, anna))
    assert centre.shows(anna) == "not_ready"


def test_22_a_closed_browser_costs_the_customer_nothing_but_a_moment() -> None:
    """After 15 s he is logged out, his customers are told and go ahead of newcomers; a reload in time loses nothing."""
    centre = Centre()
    anna = centre.hire("anna")
    kept = [centre.customer() and centre.accepts(anna) for _ in range(2)]
    centre.leaves(anna)
    centre.passes(14)
    centre.do(c.AgentPresent(anna))
    centre.passes(60)
    assert centre.state.agents[anna].chats == set(kept)
    newcomer = centre.customer()
    centre.do(c.CustomerEnds(newcomer))
    centre.leaves(anna)
    centre.customer()
    centre.passes(15)
    assert centre.shows(anna) == "logged_out:lost"
    lost = [effect.entry for effect in centre.asked(fx.DeliverToCustomer) if effect.entry.notice is Notice.AGENT_LOST]
    assert {entry.chat for entry in lost} == set(kept)
    ben = centre.hire("ben", capacity=50)
    assert {centre.state.offers[offer].chat for offer in centre.state.agents[ben].offers} == set(kept)


def test_23_logging_out_while_chatting_lets_the_chat_be_finished() -> None:
    """No new offers; after the last chat he is logged out, and a client that merely stays does not call him back."""
    centre = Centre()
    anna = centre.hire("anna")
    chat = centre.customer() and centre.accepts(anna)
    centre.do(c.Choose(anna, ChosenKind.OFF))
    centre.customer()
    assert centre.shows(anna) == "busy>off_duty"
    centre.do(c.AgentEnds(chat, anna))
    assert centre.shows(anna) == "logged_out:off_duty"
    centre.do(c.AgentPresent(anna, plain=True, says=ChosenKind.READY))
    assert centre.shows(anna) == "logged_out:off_duty"
    centre.leaves(anna, Missing.LOGGED_OUT)
    centre.passes(60)
    centre.do(c.AgentPresent(anna, says=ChosenKind.READY))
    assert centre.shows(anna) == "busy"


def test_24_a_supervisor_changes_states_but_not_in_the_middle_of_a_chat() -> None:
    """From after-call work yes, while chatting no; only supervisors of the team and admins, never on themselves."""
    centre = Centre()
    centre.do(c.DefineReason(LUNCH))
    anna = centre.hire("anna", team="day")
    boss = centre.hire("boss", team="day", roles=(Role.SUPERVISOR,), state=None)
    other = centre.hire("other", team="night", roles=(Role.SUPERVISOR,), state=None)
    admin = centre.hire("admin", roles=(Role.ADMIN,), state=None)
    centre.do(c.DefineService(Service(BILLING, "Billing", wrapup_s=30)))
    chat = centre.customer() and centre.accepts(anna)
    assert centre.refused(c.ForceState(boss, anna, ChosenKind.READY)) is RefusalCode.AGENT_BUSY
    centre.do(c.AgentEnds(chat, anna))
    centre.do(c.ForceState(boss, anna, ChosenKind.READY))
    assert centre.shows(anna) == "ready"
    for who in (other, anna, centre.hire("ben", state=None)):
        assert centre.refused(c.ForceState(who, anna, ChosenKind.OFF)) is RefusalCode.NOT_ALLOWED
    assert centre.refused(c.ForceState(boss, anna, ChosenKind.NOT_READY, "tea")) is RefusalCode.UNKNOWN_REASON
    centre.do(c.ForceState(admin, anna, ChosenKind.NOT_READY, "lunch"))
    assert centre.shows(anna) == "not_ready:lunch"
    centre.do(c.ForceState(admin, anna, ChosenKind.OFF))
    assert centre.shows(anna) == "logged_out:supervisor"
    (told, *_) = [effect for effect in centre.asked(fx.TellForced) if effect.kind is ChosenKind.NOT_READY]
    assert (told.by, told.reason) == ("Admin", "lunch")
    assert centre.refused(c.ForceState(admin, boss, ChosenKind.READY)) is RefusalCode.NOT_REACHABLE
    assert centre.refused(c.ForceState(admin, "x@y", ChosenKind.READY)) is RefusalCode.UNKNOWN_AGENT  # type: ignore[arg-type]  # a stranger


def test_who_chooses_busy_while_he_is_rung_and_lets_it_pass_is_not_ready() -> None:
    """What he is told is true: only an act of his after the missed offer counts."""
    centre = Centre()
    anna = centre.hire("anna")
    centre.customer()
    centre.do(c.Choose(anna, ChosenKind.NO_OFFERS))
    centre.passes(60)
    assert centre.shows(anna) == "not_ready:no_answer"


def test_a_reason_of_another_team_is_not_mine() -> None:
    """Reasons can belong to teams."""
    centre = Centre()
    centre.do(c.ChangeSetup((c.DefineTeam(Team("night")), c.DefineReason(replace(LUNCH, teams=("night",))))))
    anna, ben = centre.hire("anna", team="day"), centre.hire("ben", team="night")
    assert centre.refused(c.Choose(anna, ChosenKind.NOT_READY, "lunch")) is RefusalCode.UNKNOWN_REASON
    centre.do(c.Choose(ben, ChosenKind.NOT_READY, "lunch"))
    assert centre.shows(ben) == "not_ready:lunch"


def test_the_states_after_a_log_in_are_the_teams_then_the_desks_then_the_clients() -> None:
    """A rule of the team wins over the desk's, and both over what the client says."""
    centre = Centre(Timers(login_state=ChosenKind.NOT_READY))
    centre.do(c.DefineTeam(Team("eager", ChosenKind.READY)))
    anna, ben = centre.hire("anna", team="eager", state=None), centre.hire("ben", state=None)
    centre.do(c.AgentPresent(anna, says=ChosenKind.NO_OFFERS))
    centre.do(c.AgentPresent(ben, says=ChosenKind.READY))
    assert (centre.shows(anna), centre.shows(ben)) == ("ready", "not_ready:login")


def test_a_silent_customer_is_warned_at_half_time_and_then_let_go() -> None:
    """Warned at five minutes, closed at ten; a word in between puts it off."""
    centre = Centre()
    anna = centre.hire("anna")
    chat = centre.customer() and centre.accepts(anna)
    centre.passes(299)
    centre.do(c.PostCustomerText(chat, "still here"))
    centre.passes(300)
    notices = [entry.notice for entry in entries(centre)]
    assert notices.count(Notice.INACTIVITY_WARNING) == 1
    centre.passes(300)
    assert [event.cause for event in centre.happened(e.ConversationEnded)] == [EndCause.INACTIVITY]


def entries(centre: Centre) -> list[Entry]:
    """All lines of all transcripts."""
    return [event.entry for event in centre.happened(e.EntryPosted)]


def test_skills_are_kept_apart_by_level() -> None:
    """A level is a number an agent has per service."""
    centre = Centre()
    anna = centre.hire("anna", Skill(BILLING, 40))
    assert [skill.level for skill in centre.state.agents[anna].profile.skills] == [40]
