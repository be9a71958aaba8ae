"""Offers and answers to them, whole: what each answer makes happen, and what the agent is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.decision import Accepted, Applied
from routing.ids import ChatId, ContactName, LegNumber, OfferId
from routing.settings import Service, Skill, Timers
from routing.transcript import Customer
from routing.words import (
    AgentState,
    Channel,
    ChosenKind,
    LegKind,
    OfferCause,
    OfferKind,
    OfferPhase,
)
from tests.unit.centre import BILLING, SALES, START, Centre, agent

ANNA, BEN = agent("anna"), agent("ben")
CHAT, RUNG = ChatId("c-1"), OfferId("c-1.o1")
CONTACT = ContactName("x-c-1")
KIM = Customer("Kim@shop.example", "Kim")
PLAIN = Service(BILLING, "Billing")


def ringing(timers: Timers | None = None) -> Centre:
    """Kim rings at Anna, ten seconds after he came."""
    centre = Centre(timers)
    centre.customer("Kim")
    centre.passes(10)
    centre.hire("anna")
    return centre


def test_an_offer_says_who_asks_since_when_and_until_when() -> None:
    """The wait so far, the end of the time for an answer, and whether the agent talks already."""
    centre = ringing(Timers(offer_s=20))
    until = centre.now + timedelta(seconds=20)
    assert centre.happened(e.OfferMade) == [
        e.OfferMade(centre.now, RUNG, CHAT, BILLING, ANNA, OfferKind.CUSTOMER, until, 10.0, 0)
    ]
    first = fx.SendOffer(
        agent=ANNA,
        offer=RUNG,
        chat=CHAT,
        contact=CONTACT,
        service=BILLING,
        service_name="Billing",
        customer=KIM,
        channel=Channel.WEB,
        kind=OfferKind.CUSTOMER,
        queue_s=10.0,
        made_at=centre.now,
        until=until,
        has_chats=False,
    )
    assert centre.asked(fx.SendOffer) == [first]
    centre.accepts(ANNA)
    centre.customer()
    assert [effect.has_chats for effect in centre.asked(fx.SendOffer)] == [False, True]


@pytest.mark.parametrize(
    ("service_s", "plain", "seconds"), [(None, False, 20), (None, True, 30), (7.0, False, 7), (7.0, True, 7)]
)
def test_the_time_for_an_answer_is_the_services_or_the_clients(
    service_s: float | None, plain: bool, seconds: float
) -> None:
    """Who answers by words has longer, unless the service says how long it takes for all."""
    centre = Centre(Timers(offer_s=20, offer_plain_s=30))
    centre.do(c.DefineService(replace(PLAIN, offer_s=service_s)))
    centre.hire("anna")
    centre.do(c.AgentPresent(ANNA, plain=plain))
    centre.customer()
    (made,) = centre.happened(e.OfferMade)
    assert made.deadline == centre.now + timedelta(seconds=seconds)


def test_an_accept_opens_the_chat_and_tells_everybody() -> None:
    """The offer is closed on every device, the leg opened, the customer reads who joined; in this order."""
    centre = ringing(Timers(inactivity_s=600))
    now, since = centre.now, START
    centre.events.clear()
    centre.effects.clear()
    result = centre.do(c.AcceptOffer(RUNG, ANNA, "phone"))
    assert result == Accepted(RUNG, CHAT, CONTACT, 1)
    ended, opened, joined = centre.events
    accepted = OfferPhase.ACCEPTED
    assert ended == e.OfferEnded(now, RUNG, CHAT, BILLING, ANNA, accepted, OfferCause.AGENT, "phone")
    until = now + timedelta(seconds=300)
    assert opened == e.LegOpened(now, CHAT, LegNumber(1), LegKind.AGENT, ANNA, "Anna", 1, until, BILLING, True, True)
    assert isinstance(joined, e.EntryPosted)
    assert centre.effects == [
        fx.CloseOffer(ANNA, RUNG, CHAT, CONTACT, "Kim", accepted, OfferCause.AGENT, "phone"),
        fx.OpenLeg(
            agent=ANNA,
            chat=CHAT,
            contact=CONTACT,
            service=BILLING,
            service_name="Billing",
            customer=KIM,
            channel=Channel.WEB,
            leg=LegNumber(1),
            epoch=1,
            started_at=since,
            accepted_at=now,
            last_seq=2,
        ),
        fx.DeliverToCustomer(CHAT, BILLING, KIM, Channel.WEB, joined.entry),
        fx.ShowAgent(ANNA),
        fx.ShowService(BILLING),
    ]
    assert centre.do(c.AcceptOffer(RUNG, ANNA)) == result


def test_a_repeated_accept_is_answered_as_long_as_the_chat_is_his() -> None:
    """Also during after-call work; once he has lost it, it is gone, and taken when a colleague has it."""
    centre = ringing(Timers(wrapup_s=60, grace_closed_s=15))
    centre.accepts(ANNA)
    ben = centre.hire("ben")
    centre.leaves(ANNA)
    centre.passes(15)
    accept = c.AcceptOffer(RUNG, ANNA)
    assert centre.refused(accept) == "offer_gone"
    centre.accepts(ben)
    assert centre.refused(accept) == "offer_taken"
    centre.do(c.CustomerEnds(CHAT))
    again = centre.do(c.AcceptOffer(OfferId("c-1.o2"), ben))
    assert again == Accepted(OfferId("c-1.o2"), CHAT, CONTACT, 3)


def test_a_rejected_offer_makes_him_not_ready_and_the_next_is_asked() -> None:
    """He is told why and what he was offered; the chat keeps its place; where he answered is kept."""
    centre = ringing()
    ben = centre.hire("ben")
    centre.events.clear()
    centre.effects.clear()
    since = centre.now
    assert centre.do(c.RejectOffer(RUNG, ANNA, "phone")) == Applied()
    now, outcome = centre.now, OfferPhase.REJECTED
    assert centre.events[:3] == [
        e.OfferEnded(now, RUNG, CHAT, BILLING, ANNA, outcome, OfferCause.AGENT, "phone"),
        e.AgentChose(now, ANNA, ChosenKind.NOT_READY, "rejected", pending=False, system=True, offer=RUNG),
        e.ChatQueued(now, CHAT, BILLING, START, 0, START + timedelta(seconds=3600), 0, START),
    ]
    assert centre.events[4:] == [
        e.AgentStateChanged(now, ANNA, AgentState.NOT_READY, "rejected", False, AgentState.BUSY, since, RUNG),
        e.AgentStateChanged(now, ben, AgentState.BUSY, "", False, AgentState.READY, since),
    ]
    assert centre.effects[:2] == [
        fx.CloseOffer(ANNA, RUNG, CHAT, CONTACT, "Kim", outcome, OfferCause.AGENT, "phone"),
        fx.TellMissedOffer(ANNA, RUNG, CHAT, CONTACT, "Kim", outcome, after_chats=False, logged_out=False),
    ]


def test_an_offer_that_bounced_is_nobodys_fault() -> None:
    """It is undelivered, he is asked nothing until a client of his is heard again, and the next agent is."""
    centre = ringing()
    centre.events.clear()
    assert centre.do(c.BounceOffer(RUNG, ANNA)) == Applied()
    now = centre.now
    assert centre.events[:3] == [
        e.OfferEnded(now, RUNG, CHAT, BILLING, ANNA, OfferPhase.UNDELIVERED, OfferCause.BOUNCED),
        e.AgentUnreachable(now, ANNA),
        e.ChatQueued(now, CHAT, BILLING, START, 0, START + timedelta(seconds=3600), 0, START),
    ]
    assert centre.asked(fx.TellMissedOffer) == []
    assert (centre.shows(ANNA), centre.state.agents[ANNA].offers) == ("ready", set())
    centre.do(c.Choose(ANNA, ChosenKind.READY))
    assert centre.state.offers[centre.offer_to(ANNA)].chat == CHAT


def test_who_is_unreachable_is_reached_again_when_a_client_of_his_is_heard() -> None:
    """The same presence said again is enough."""
    centre = ringing()
    centre.do(c.BounceOffer(RUNG, ANNA))
    centre.do(c.AgentPresent(ANNA))
    assert centre.state.offers[centre.offer_to(ANNA)].chat == CHAT


def test_an_offer_is_shown_once() -> None:
    """The first client that says so counts."""
    centre = ringing()
    for _ in range(2):
        assert centre.do(c.MarkOfferShown(RUNG, ANNA)) == Applied()
    assert centre.happened(e.OfferShown) == [e.OfferShown(centre.now, RUNG, CHAT, ANNA)]


def test_two_offers_missed_at_once_log_an_agent_out_once() -> None:
    """One missed offer is one too many here: both tell him that he is logged out, the record has it once."""
    centre = Centre(Timers(offer_s=10, no_answer_logout=1))
    centre.hire("anna")
    centre.customer()
    centre.customer()
    centre.events.clear()
    centre.passes(10)
    chosen = [(event.kind, event.reason, event.pending, event.misses) for event in centre.happened(e.AgentChose)]
    assert chosen == [(ChosenKind.OFF, "no_answer", True, 1), (ChosenKind.OFF, "no_answer", False, 1)]
    told = [(effect.after_chats, effect.logged_out) for effect in centre.asked(fx.TellMissedOffer)]
    assert told == [(True, True), (False, True)]
    assert centre.shows(ANNA) == "logged_out:no_answer"


@pytest.mark.parametrize(
    ("limit", "answers", "left"),
    [
        (0, ("miss", "miss"), "not_ready:no_answer 2"),
        (2, ("miss",), "not_ready:no_answer 1"),
        (2, ("miss", "miss"), "logged_out:no_answer 2"),
        (2, ("miss", "reject"), "not_ready:rejected 1"),
        (1, ("reject",), "not_ready:rejected 0"),
    ],
)
def test_only_silence_counts_towards_a_log_out(limit: int, answers: tuple[str, ...], left: str) -> None:
    """Turning an offer down is an answer, and does not forgive what was missed before."""
    centre = Centre(Timers(offer_s=10, no_answer_logout=limit, no_answer_return_s=5))
    centre.hire("anna")
    for answer in answers:
        centre.customer()
        if answer == "miss":
            centre.passes(10)
        else:
            centre.do(c.RejectOffer(min(centre.state.agents[ANNA].offers), ANNA))
        seen = f"{centre.shows(ANNA)} {centre.state.agents[ANNA].misses}"
        for chat in sorted(centre.state.chats):
            centre.do(c.CustomerEnds(chat))
        centre.passes(5)
    assert seen == left


@pytest.mark.parametrize(
    ("what", "cause"),
    [
        (c.CustomerEnds(CHAT), OfferCause.CUSTOMER_LEFT),
        (c.CustomerAway(CHAT), OfferCause.CUSTOMER_LEFT),
        (c.Tick(), OfferCause.CHAT_ENDED),
    ],
)
def test_an_offer_withdrawn_says_why(what: c.Command, cause: OfferCause) -> None:
    """The customer left, or vanished; or he has waited as long as anybody may."""
    centre = ringing(Timers(offer_s=600, customer_grace_s=60, max_wait_s=100))
    centre.do(what)
    centre.passes(100)
    (ended,) = centre.happened(e.OfferEnded)
    assert (ended.outcome, ended.cause, ended.resource) == (OfferPhase.REVOKED, cause, "")
    assert centre.shows(ANNA) == "ready"


def test_who_wants_no_chats_turns_away_what_rings() -> None:
    """Not Ready and Off reject all that rings, with no second reason for his state; Busy lets it ring on."""
    for kind, shows in (
        (ChosenKind.NOT_READY, "not_ready"),
        (ChosenKind.OFF, "logged_out:off_duty"),
        (ChosenKind.NO_OFFERS, "busy"),
    ):
        centre = ringing()
        centre.customer()
        centre.do(c.Choose(ANNA, kind))
        ended = [(event.outcome, event.cause) for event in centre.happened(e.OfferEnded)]
        assert ended == ([] if kind is ChosenKind.NO_OFFERS else [(OfferPhase.REJECTED, OfferCause.AGENT)] * 2)
        assert (centre.shows(ANNA), centre.asked(fx.TellMissedOffer)) == (shows, [])


def test_an_agent_of_several_services_is_offered_who_is_next_over_all() -> None:
    """By priority, then by who came first, not service by service."""
    centre = Centre(Timers(capacity_per_chat=100))
    centre.customer("late", SALES)
    centre.passes(1)
    centre.customer("urgent", SALES, priority=1)
    centre.customer("later")
    seller = centre.hire("seller", Skill(BILLING), Skill(SALES))
    order = []
    for _ in range(3):
        chat = centre.accepts(seller)
        order.append(centre.state.chats[chat].customer.name)
        centre.do(c.AgentEnds(chat, seller))
    assert order == ["urgent", "late", "later"]
