"""How long people may keep each other waiting: offers accepted by themselves, silence by channel, late answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.ids import ContactName, MessageId, ServiceId
from routing.queries import target_of
from routing.settings import Service, Timers
from routing.transcript import Customer
from routing.words import Channel, EndCause, Missing, OfferCause, OfferPhase
from tests.unit.centre import BILLING, SALES, Centre

PLAIN = Service(BILLING, "Billing")


def centre_with(timers: Timers, **settings: float) -> Centre:
    """A centre whose Billing is set up so."""
    centre = Centre(timers)
    centre.do(c.DefineService(replace(PLAIN, **settings)))  # type: ignore[arg-type]  # numbers by their names
    return centre


def test_an_offer_is_accepted_for_the_agent_where_the_service_says_so() -> None:
    """Five seconds of ringing, then he is in the chat without a word of his; the record says that it went by itself."""
    centre = centre_with(Timers(offer_s=20), auto_answer_s=5)
    anna = centre.hire("anna")
    chat = centre.customer()
    assert [(one.auto, (one.until - one.made_at).total_seconds()) for one in centre.asked(fx.SendOffer)] == [(True, 5)]
    centre.passes(4.9)
    assert centre.state.agents[anna].offers
    centre.passes(0.1)
    assert centre.state.agents[anna].chats == {chat}
    ended = centre.happened(e.OfferEnded)[-1]
    assert (ended.outcome, ended.cause) == (OfferPhase.ACCEPTED, OfferCause.AUTO)
    assert centre.state.agents[anna].misses == 0


def test_who_is_not_there_accepts_nothing() -> None:
    """A client that went silent can't take a chat by waiting: the offer was not delivered, and the chat goes on."""
    centre = centre_with(Timers(), auto_answer_s=5)
    anna = centre.hire("anna")
    chat = centre.customer()
    centre.leaves(anna, Missing.SILENT)
    centre.passes(5)
    assert centre.happened(e.OfferEnded)[-1].outcome is OfferPhase.UNDELIVERED
    assert not centre.state.chats[chat].open_offers
    assert centre.state.agents[anna].chats == set()


def test_without_it_an_offer_still_lapses() -> None:
    """Off by default: nobody is put into a chat he did not take."""
    centre = centre_with(Timers(offer_s=10))
    anna = centre.hire("anna")
    centre.customer()
    assert [one.auto for one in centre.asked(fx.SendOffer)] == [False]
    centre.passes(10)
    assert centre.shows(anna) == "not_ready:no_answer"


@pytest.mark.parametrize(
    ("timers", "settings", "channel", "seconds"),
    [
        (Timers(), {}, Channel.WEB, 600),
        (Timers(), {}, Channel.XMPP, 600),
        (Timers(inactivity_xmpp_s=7200), {}, Channel.WEB, 600),
        (Timers(inactivity_xmpp_s=7200), {}, Channel.XMPP, 7200),
        (Timers(inactivity_xmpp_s=7200), {"inactivity_s": 100.0}, Channel.WEB, 100),
        (Timers(inactivity_xmpp_s=7200), {"inactivity_s": 100.0}, Channel.XMPP, 100),
        (Timers(inactivity_xmpp_s=7200), {"inactivity_s": 100.0, "inactivity_xmpp_s": 300.0}, Channel.WEB, 100),
        (Timers(inactivity_xmpp_s=7200), {"inactivity_s": 100.0, "inactivity_xmpp_s": 300.0}, Channel.XMPP, 300),
    ],
)
def test_silence_is_allowed_by_channel_and_service(
    timers: Timers, settings: dict[str, float], channel: Channel, seconds: float
) -> None:
    """A warning at half of it, the end at the whole; a service's own limit wins over the desk's."""
    centre = centre_with(timers, **settings)
    anna = centre.hire("anna")
    chat = centre.customer("Kim", channel=channel)
    centre.accepts(anna)
    centre.passes(seconds / 2 - 1)
    assert not centre.happened(e.InactivityWarned)
    centre.passes(1)
    assert len(centre.happened(e.InactivityWarned)) == 1
    centre.passes(seconds / 2 - 1)
    assert chat in centre.state.chats
    centre.passes(1)
    assert centre.happened(e.ConversationEnded)[-1].cause is EndCause.INACTIVITY


def written_first(timers: Timers) -> Centre:
    """A centre where Anna answers a message that Lee left with a chat; he does not write."""
    centre = Centre(timers)
    anna = centre.hire("anna")
    message = MessageId("m-1")
    centre.do(c.LeaveMessage(message, BILLING, Customer("lee@shop.example", "Lee"), Channel.XMPP, "Call me"))
    centre.do(c.AnswerByChat(message, anna, centre.new_chat(), ContactName("lee-1"), "Here I am"))
    return centre


def test_who_was_written_to_first_has_a_time_of_his_own_to_answer() -> None:
    """An hour for somebody who is not at his screen; once he has answered, silence counts as with anybody."""
    centre = written_first(Timers(inactivity_s=600, no_response_s=3600))
    centre.passes(1799)
    assert not centre.happened(e.InactivityWarned)
    centre.passes(1)
    assert len(centre.happened(e.InactivityWarned)) == 1
    (chat,) = centre.state.chats
    assert centre.state.chats[chat].unanswered
    centre.do(c.PostCustomerText(chat, "Sorry, I was away"))
    assert not centre.state.chats[chat].unanswered
    centre.passes(300)
    assert len(centre.happened(e.InactivityWarned)) == 2
    centre.passes(300)
    assert centre.happened(e.ConversationEnded)[-1].cause is EndCause.INACTIVITY


@pytest.mark.parametrize(("timers", "seconds"), [(Timers(no_response_s=100), 100), (Timers(), 600)])
def test_who_never_answers_is_let_go(timers: Timers, seconds: float) -> None:
    """The agent's room is free again; without a time of its own it is that of any silence."""
    centre = written_first(timers)
    centre.passes(seconds - 1)
    assert centre.state.chats
    centre.passes(1)
    assert centre.happened(e.ConversationEnded)[-1].cause is EndCause.INACTIVITY


def test_the_service_level_aimed_at_is_the_services_or_the_desks() -> None:
    """80 % in 20 s unless said otherwise; each of the two numbers can be a service's own."""
    centre = centre_with(Timers(), target_percent=95)
    assert (target_of(centre.state, BILLING), target_of(centre.state, SALES)) == ((95, 20.0), (80, 20.0))
    centre.do(c.SetTimers(Timers(target_percent=70, target_s=60)))
    centre.do(c.DefineService(replace(PLAIN, target_s=0.0)))
    assert (target_of(centre.state, BILLING), target_of(centre.state, ServiceId("gone"))) == ((70, 0.0), (70, 60))
