"""What is due when: each deadline in its moment, none before, none for what is gone; and what a restart gives."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.ids import CUSTOMER_LEG, AgentId, ChatId, LegNumber
from routing.settings import Service, Timers
from routing.words import AgentState, Channel, ChatPhase, ChosenKind, EndCause, Missing, Notice, OfferCause, OfferPhase
from tests.unit.centre import BILLING, SALES, Centre


def test_who_goes_away_twice_has_his_whole_time_the_second_time() -> None:
    """Away at 0 s and again at 20 s: the chat ends at 80 s, not at 60 s."""
    centre = Centre(Timers(customer_grace_s=60))
    chat = centre.customer()
    centre.do(c.CustomerAway(chat))
    centre.passes(10)
    centre.do(c.CustomerBack(chat))
    centre.passes(10)
    centre.do(c.CustomerAway(chat))
    assert centre.happened(e.CustomerWentAway)[-1] == e.CustomerWentAway(
        centre.now, chat, centre.now + timedelta(seconds=60)
    )
    centre.passes(59.9)
    assert chat in centre.state.chats
    centre.passes(0.1)
    assert centre.happened(e.ConversationEnded) == [
        e.ConversationEnded(centre.now, chat, BILLING, EndCause.CUSTOMER_LOST)
    ]


def test_who_is_back_is_not_let_go() -> None:
    """The end of the grace time passes by a customer who came back within it."""
    centre = Centre(Timers(customer_grace_s=60))
    chat = centre.customer()
    centre.do(c.CustomerAway(chat))
    centre.passes(59)
    centre.do(c.CustomerBack(chat))
    centre.passes(600)
    assert chat in centre.state.chats


def test_an_agent_who_drops_out_twice_has_his_whole_grace_the_second_time() -> None:
    """Gone at 0 s and again at 10 s with 15 s of grace: logged out at 25 s."""
    centre = Centre(Timers(grace_closed_s=15))
    anna = centre.hire("anna")
    centre.leaves(anna)
    centre.passes(5)
    centre.do(c.AgentPresent(anna))
    centre.passes(5)
    centre.leaves(anna)
    centre.passes(14.9)
    assert centre.shows(anna) == "ready"
    centre.passes(0.1)
    assert centre.shows(anna) == "logged_out:logged_out"


def test_a_second_missed_offer_puts_the_return_off() -> None:
    """Missed at 10 s and, Ready by his own act, again at 25 s: he is Ready by itself 30 s after the second."""
    centre = Centre(Timers(offer_s=10, no_answer_return_s=30))
    anna = centre.hire("anna")
    centre.customer()
    centre.passes(15)
    centre.do(c.Choose(anna, ChosenKind.READY))
    centre.passes(10)
    assert centre.shows(anna) == "not_ready:no_answer"
    centre.passes(29.9)
    assert centre.shows(anna) == "not_ready:no_answer"
    centre.passes(0.1)
    assert centre.shows(anna) == "busy"
    assert centre.happened(e.AgentChose)[-1] == e.AgentChose(
        centre.now, anna, ChosenKind.READY, "", pending=False, system=True, misses=1
    )


def test_who_took_a_break_meanwhile_is_not_called_back() -> None:
    """The return by itself is off when he has chosen something since."""
    centre = Centre(Timers(offer_s=10, no_answer_return_s=30))
    anna = centre.hire("anna")
    centre.customer()
    centre.passes(10)
    centre.do(c.Choose(anna, ChosenKind.NOT_READY))
    centre.passes(3000)
    assert centre.shows(anna) == "not_ready"


@pytest.mark.parametrize("again", [False, True])
def test_deadlines_of_an_agent_who_was_removed_are_nobodys(again: bool) -> None:
    """His ramp-up, his grace and his return pass without a trace, also when somebody new has his account."""
    centre = Centre(Timers(ramp_up_s=5, offer_s=10, no_answer_return_s=30))
    missing, missed, ringing = centre.hire("missing"), centre.hire("missed", state=None), centre.hire("r", state=None)
    centre.leaves(missing)
    for who in (missed, ringing):
        centre.do(c.AgentPresent(who, says=ChosenKind.READY))
        centre.customer()
        centre.passes(10 if who == missed else 1)
    profiles = [centre.state.agents[who].profile for who in (missing, missed, ringing)]
    for profile in profiles:
        centre.do(c.RemoveAgent(profile.id))
        if again:
            centre.do(c.DefineAgent(profile))
    centre.events.clear()
    centre.passes(100)
    assert centre.events == []


def test_the_time_between_two_offers_ends_once() -> None:
    """Five seconds after an offer the agent may be asked again; that is one event, and no change of his state."""
    centre = Centre(Timers(ramp_up_s=5))
    anna = centre.hire("anna")
    centre.customer()
    centre.accepts(anna)
    second = centre.customer()
    centre.events.clear()
    centre.passes(4.9)
    assert centre.events == []
    centre.passes(0.1)
    assert [type(event) for event in centre.events] == [e.AgentRested, e.OfferMade]
    assert centre.events[0] == e.AgentRested(centre.now, anna)
    assert centre.state.offers[centre.offer_to(anna)].chat == second


@pytest.mark.parametrize(
    ("fate", "outcome", "cause", "state"),
    [
        ("there", OfferPhase.NO_ANSWER, OfferCause.DEADLINE, "not_ready:no_answer"),
        ("missing", OfferPhase.UNDELIVERED, OfferCause.AGENT_GONE, "ready"),
        ("cut off", OfferPhase.UNDELIVERED, OfferCause.AGENT_GONE, "ready"),
    ],
)
def test_only_who_could_answer_is_blamed_for_silence(
    fate: str, outcome: OfferPhase, cause: OfferCause, state: str
) -> None:
    """Who is missing, or cut off with the whole desk, has not let an offer pass; the chat waits on at its place."""
    centre = Centre(Timers(offer_s=10))
    anna = centre.hire("anna")
    chat = centre.customer()
    offer = centre.offer_to(anna)
    if fate == "missing":
        centre.leaves(anna)
    if fate == "cut off":
        centre.do(c.SetLink(up=False))
    entered = centre.now
    centre.passes(10)
    assert centre.happened(e.OfferEnded) == [e.OfferEnded(centre.now, offer, chat, BILLING, anna, outcome, cause)]
    assert (centre.shows(anna), len(centre.asked(fx.TellMissedOffer))) == (state, fate == "there")
    found = centre.state.chats[chat]
    assert (found.phase, found.entered_at, found.deadline) == (
        ChatPhase.QUEUED,
        entered,
        entered + timedelta(seconds=3600),
    )


def test_after_call_work_ends_in_its_moment() -> None:
    """Thirty seconds, not less; the agent's leg is closed as if he had completed it, and the chat with it."""
    centre = Centre(Timers(wrapup_s=30))
    anna = centre.hire("anna")
    chat = centre.customer() and centre.accepts(anna)
    centre.do(c.AgentEnds(chat, anna))
    centre.events.clear()
    centre.passes(29.9)
    assert centre.events == []
    since = centre.now - timedelta(seconds=29.9)
    centre.passes(0.1)
    assert centre.events == [
        e.LegClosed(centre.now, chat, LegNumber(1), anna, EndCause.AGENT),
        e.ChatEnded(centre.now, chat, BILLING),
        e.AgentStateChanged(centre.now, anna, AgentState.READY, "", False, AgentState.AFTER_CALL_WORK, since),
    ]


def test_nobody_waits_longer_than_the_longest_wait() -> None:
    """A waiting customer is let go after the service's own longest wait, or else the desk's."""
    for own, seconds in ((None, 100.0), (40.0, 40.0)):
        centre = Centre(Timers(max_wait_s=100))
        centre.do(c.DefineService(Service(BILLING, "Billing", max_wait_s=own)))
        chat = centre.customer()
        centre.passes(seconds - 0.1)
        assert chat in centre.state.chats
        centre.passes(0.1)
        ended, finished = e.ConversationEnded, e.ChatEnded
        assert centre.events[-3:] == [
            e.LegClosed(centre.now, chat, CUSTOMER_LEG, None, EndCause.MAX_WAIT),
            ended(centre.now, chat, BILLING, EndCause.MAX_WAIT),
            finished(centre.now, chat, BILLING),
        ]


def test_a_silent_customer_and_his_agent_both_read_the_warning() -> None:
    """At half of the allowed silence; a service can allow less than the desk."""
    centre = Centre(Timers(inactivity_s=600))
    centre.do(c.DefineService(Service(BILLING, "Billing", inactivity_s=100)))
    anna = centre.hire("anna")
    chat = centre.customer() and centre.accepts(anna)
    centre.events.clear()
    centre.effects.clear()
    centre.passes(50)
    warned, posted = centre.events
    assert warned == e.InactivityWarned(centre.now, chat, centre.now + timedelta(seconds=50))
    assert isinstance(posted, e.EntryPosted)
    assert posted.entry.notice is Notice.INACTIVITY_WARNING
    assert [type(effect) for effect in centre.effects] == [fx.DeliverToCustomer, fx.DeliverToAgent]


def test_a_link_that_stays_as_it_is_is_no_news() -> None:
    """Said twice, it changes nothing; when it comes, every service is shown anew and waiting chats ring."""
    centre = Centre()
    anna = centre.hire("anna")
    centre.do(c.SetLink(up=False))
    chat = centre.customer()
    for up in (False, True, True):
        centre.events.clear()
        centre.effects.clear()
        centre.do(c.SetLink(up=up))
        if up is not False and centre.events:
            assert centre.events[0] == e.LinkChanged(centre.now, up=True)
            assert {effect.service for effect in centre.asked(fx.ShowService)} == {BILLING, SALES}
    assert centre.events == []
    assert centre.effects == []
    assert centre.state.offers[centre.offer_to(anna)].chat == chat


def test_a_restart_keeps_offers_that_can_still_be_answered() -> None:
    """One lapsed while nobody looked and is undelivered; the other still rings, and its agent has his grace time."""
    centre = Centre(Timers(offer_s=100, grace_s=60))
    anna = centre.hire("anna")
    first = centre.customer() and centre.offer_to(anna)
    centre.passes(50)
    ben = centre.hire("ben")
    second = centre.customer()
    kept = next(iter(centre.state.chats[second].open_offers))
    centre.now += timedelta(seconds=50)
    centre.events.clear()
    centre.do(c.Restart())
    assert [(event.offer, event.outcome, event.cause) for event in centre.happened(e.OfferEnded)] == [
        (first, OfferPhase.UNDELIVERED, OfferCause.AGENT_GONE)
    ]
    assert centre.state.offers[kept].phase is OfferPhase.OPEN
    assert centre.events[0] == e.LinkChanged(centre.now, up=False)
    until = centre.now + timedelta(seconds=60)
    assert centre.happened(e.AgentLivenessChanged) == [
        e.AgentLivenessChanged(centre.now, who, True, False, False, False, Missing.SILENT, until) for who in (anna, ben)
    ]


def test_a_restart_leaves_who_has_gone_home_alone() -> None:
    """An agent who is off has no grace time to come back in; one who is off after his work still has it."""
    centre = Centre()
    home, leaving = centre.hire("home", state=ChosenKind.OFF), centre.hire("leaving")
    centre.customer()
    centre.accepts(leaving)
    centre.do(c.Choose(leaving, ChosenKind.OFF))
    centre.do(c.Restart())
    assert (centre.state.agents[home].missing, centre.state.agents[leaving].missing) == (None, Missing.SILENT)


@pytest.mark.parametrize("talking", [False, True])
def test_what_was_overdue_at_a_restart_gets_half_a_minute(talking: bool) -> None:
    """A customer whose wait, or whose silence after a warning, ran out during our outage is not thrown out for it."""
    centre = Centre(Timers(max_wait_s=100, inactivity_s=100, grace_s=600))
    anna = centre.hire("anna", state=ChosenKind.READY if talking else ChosenKind.NOT_READY)
    chat = centre.customer()
    if talking:
        centre.accepts(anna)
        centre.passes(50)
    centre.now += timedelta(seconds=500)
    centre.do(c.Restart())
    centre.passes(29.9)
    assert chat in centre.state.chats
    centre.passes(0.1)
    assert chat not in centre.state.chats
    assert centre.happened(e.ConversationEnded)[-1].cause is (EndCause.INACTIVITY if talking else EndCause.MAX_WAIT)


def overdue(timers: Timers, service: Service, *, ready: bool) -> tuple[Centre, AgentId, ChatId]:
    """A customer's longest wait ran out in an outage; the desk and its agents are back."""
    centre = Centre(timers)
    centre.do(c.DefineService(service))
    anna = centre.hire("anna", state=ChosenKind.NOT_READY)
    chat = centre.customer(channel=Channel.XMPP)
    centre.now += timedelta(seconds=500)
    centre.do(c.Restart())
    centre.do(c.SetLink(up=True))
    centre.do(c.AgentPresent(anna))
    if ready:
        centre.do(c.Choose(anna, ChosenKind.READY))
    return centre, anna, chat


def test_who_is_offered_within_that_half_minute_keeps_it() -> None:
    """An agent turns the offer down: the customer waits on for the rest of the half minute, and no longer."""
    centre, anna, chat = overdue(Timers(max_wait_s=100), Service(BILLING, "Billing"), ready=True)
    centre.passes(10)
    centre.do(c.RejectOffer(centre.offer_to(anna), anna))
    centre.passes(19.9)
    assert chat in centre.state.chats
    centre.passes(0.1)
    assert chat not in centre.state.chats


def test_who_goes_over_within_that_half_minute_keeps_it() -> None:
    """So does a customer whose chat goes to another service meanwhile."""
    to_sales = Service(BILLING, "Billing", overflow_to=SALES, overflow_s=505)
    centre, _, chat = overdue(Timers(max_wait_s=100), to_sales, ready=False)
    centre.passes(29.9)
    assert centre.state.chats[chat].service == SALES
    centre.passes(0.1)
    assert chat not in centre.state.chats


def test_who_loses_his_connection_within_that_half_minute_keeps_it() -> None:
    """A reloaded page throws out nobody whose wait ran out in our outage."""
    centre = Centre(Timers(max_wait_s=100, customer_grace_s=20))
    centre.hire("anna", state=ChosenKind.NOT_READY)
    chat = centre.customer()
    centre.now += timedelta(seconds=500)
    centre.do(c.Restart())
    for _ in range(2):
        centre.do(c.CustomerBack(chat))
        centre.do(c.CustomerAway(chat))
        centre.passes(10)
    assert chat in centre.state.chats
    centre.do(c.CustomerBack(chat))
    centre.passes(9.9)
    assert chat in centre.state.chats
    centre.passes(0.1)
    assert chat not in centre.state.chats


def test_after_a_restart_web_customers_have_to_show_that_they_are_there() -> None:
    """A browser that does not come back within its grace time is gone; an XMPP customer has no connection to lose."""
    centre = Centre(Timers(customer_grace_s=60))
    web, xmpp = centre.customer(), centre.customer(channel=Channel.XMPP)
    centre.do(c.Restart())
    assert centre.happened(e.CustomerWentAway) == [
        e.CustomerWentAway(centre.now, web, centre.now + timedelta(seconds=60))
    ]
    centre.passes(60)
    assert set(centre.state.chats) == {xmpp}
