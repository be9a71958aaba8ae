"""What each event about a chat changes in the desk's memory, to the field: this, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from routing import events as e
from routing.ids import CUSTOMER_LEG, LegNumber
from routing.indexes import Need, Pool, Queue
from routing.state import Leg, Pace
from routing.words import (
    ChatPhase,
    EndCause,
    LegKind,
    LegPhase,
    OfferPhase,
    Side,
)
from tests.unit.centre import BILLING, SALES, Centre
from tests.unit.differences import GONE, changes
from tests.unit.one_chat import (
    ALL,
    ALONE,
    ANNA,
    BOSS,
    CHAT,
    ENDED,
    LEE,
    LEG,
    MADE,
    OFFER,
    OPENED,
    PLACE,
    RINGS,
    WAITS,
    alone,
    answered,
    at,
    line,
    ringing,
    started,
    talking,
    waiting,
    warned,
    wrapping,
)

if TYPE_CHECKING:
    from collections.abc import Callable


CASES: dict[str, tuple[Callable[[], Centre], e.Event, dict[str, object]]] = {
    "it waits": (
        started,
        WAITS,
        {
            "chats.c-1.deadline": at(3600),
            "chats.c-1.since": at(0),
            "chats.c-1.need": Need(BILLING),
            "due.chat/c-1": at(3600),
            "queues.billing/0.places.c-1": (0, at(0), CHAT),
            "waiting.billing.c-1": (0, at(0), CHAT),
        },
    ),
    "it waits in another service, for one agent, not for ever": (
        started,
        ALL,
        {
            "chats.c-1.deadline": at(99),
            "chats.c-1.entered_at": at(-1),
            "chats.c-1.epoch": 4,
            "chats.c-1.need": ALONE,
            "chats.c-1.overflowed": True,
            "chats.c-1.preferred": ANNA,
            "chats.c-1.priority": 3,
            "chats.c-1.service": SALES,
            "chats.c-1.since": at(1),
            "chats.c-1.step": 2,
            "chats.c-1.widen_at": at(30),
            "due.chat/c-1": at(99),
            "due.widen/c-1": at(30),
            f"personal.{ANNA}": {ALONE: None},
            f"pools.sales/0/{ANNA}": Pool(),
            f"queues.sales/0/{ANNA}": Queue([(-3, at(-1), CHAT)], {CHAT: (-3, at(-1), CHAT)}),
            "waiting.sales.c-1": (-3, at(-1), CHAT),
        },
    ),
    "nobody took it": (
        ringing,
        replace(WAITS, at=at(25)),
        {
            "chats.c-1.need": Need(BILLING),
            "chats.c-1.phase": ChatPhase.QUEUED,
            "queues.billing/0.places.c-1": (0, at(0), CHAT),
            "waiting.billing.c-1": (0, at(0), CHAT),
        },
    ),
    "its agent was lost": (
        warned,
        replace(WAITS, at=at(400), deadline=at(4000), epoch=1),
        {
            "chats.c-1.deadline": at(4000),
            "chats.c-1.warned": False,
            "chats.c-1.need": Need(BILLING),
            "chats.c-1.phase": ChatPhase.QUEUED,
            "queues.billing/0.places.c-1": (0, at(0), CHAT),
            "waiting.billing.c-1": (0, at(0), CHAT),
        },
    ),
    "it waits for anybody in its first service again, and once gone over stays so": (
        alone,
        WAITS,
        {
            "chats.c-1.deadline": at(3600),
            "chats.c-1.entered_at": at(0),
            "chats.c-1.epoch": 0,
            "chats.c-1.need": Need(BILLING),
            "chats.c-1.preferred": None,
            "chats.c-1.priority": 0,
            "chats.c-1.service": BILLING,
            "chats.c-1.since": at(0),
            "chats.c-1.step": 0,
            "chats.c-1.widen_at": None,
            "due.widen/c-1": GONE,
            f"personal.{ANNA}": GONE,
            f"pools.sales/0/{ANNA}": GONE,
            f"queues.sales/0/{ANNA}": GONE,
            "queues.billing/0.places.c-1": (0, at(0), CHAT),
            "waiting.billing.c-1": (0, at(0), CHAT),
            "waiting.sales.c-1": GONE,
        },
    ),
    "it wishes for less": (
        alone,
        e.ChatWidened(at(30), CHAT, 1, at(40)),
        {
            "chats.c-1.need": Need(SALES),
            "chats.c-1.preferred": None,
            "chats.c-1.step": 1,
            "chats.c-1.widen_at": at(40),
            "due.widen/c-1": at(40),
            f"personal.{ANNA}": GONE,
            f"pools.sales/0/{ANNA}": GONE,
            f"queues.sales/0/{ANNA}": GONE,
            "queues.sales/0.places.c-1": (-3, at(-1), CHAT),
        },
    ),
    "it rings": (
        waiting,
        MADE,
        {
            f"agents.{ANNA}.load": 25,
            f"agents.{ANNA}.offered_at": at(5),
            f"agents.{ANNA}.offers": {OFFER},
            "chats.c-1.need": None,
            "chats.c-1.offer_count": 1,
            "chats.c-1.open_offers.c-1.o1": RINGS,
            "chats.c-1.phase": ChatPhase.OFFERED,
            "offers.c-1.o1": RINGS,
            "due.offer/c-1.o1": at(25),
            PLACE: (0, 25, at(0), ANNA),
            "queues.billing/0.places.c-1": GONE,
            "waiting.billing.c-1": GONE,
        },
    ),
    "a client shows the offer": (
        ringing,
        e.OfferShown(at(6), OFFER, CHAT, ANNA),
        {"chats.c-1.open_offers.c-1.o1.shown_at": at(6), "offers.c-1.o1.shown_at": at(6)},
    ),
    "the offer has its outcome": (
        ringing,
        ENDED,
        {
            f"agents.{ANNA}.idle_since": at(10),
            f"agents.{ANNA}.load": 0,
            f"agents.{ANNA}.offers": set(),
            "chats.c-1.open_offers.c-1.o1": GONE,
            "due.offer/c-1.o1": GONE,
            "offers.c-1.o1.ended_at": at(10),
            "offers.c-1.o1.phase": OfferPhase.ACCEPTED,
            PLACE: (0, 0, at(10), ANNA),
        },
    ),
    "an agent answers": (
        answered,
        OPENED,
        {
            f"agents.{ANNA}.chats": {CHAT},
            f"agents.{ANNA}.load": 25,
            f"agents.{ANNA}.misses": 0,
            "chats.c-1.deadline": at(310),
            "chats.c-1.epoch": 1,
            "chats.c-1.legs.1": Leg(LEG, LegKind.AGENT, ANNA, "Anna", at(10), 1, focused_at=at(10), estimated=True),
            f"agents.{ANNA}.focus": CHAT,
            "chats.c-1.phase": ChatPhase.ACTIVE,
            "due.chat/c-1": at(310),
            f"last_agents.{LEE.id}/billing": ANNA,
            "pace.billing": Pace(wait_s=10.0, answered=1),
            PLACE: (0, 25, at(10), ANNA),
        },
    ),
    "an agent writes to a customer who waits": (
        waiting,
        replace(OPENED, epoch=2),
        {
            f"agents.{ANNA}.chats": {CHAT},
            f"agents.{ANNA}.load": 25,
            "chats.c-1.deadline": at(310),
            "chats.c-1.epoch": 2,
            "chats.c-1.legs.1": Leg(LEG, LegKind.AGENT, ANNA, "Anna", at(10), 2, focused_at=at(10), estimated=True),
            f"agents.{ANNA}.focus": CHAT,
            "chats.c-1.need": None,
            "chats.c-1.phase": ChatPhase.ACTIVE,
            "due.chat/c-1": at(310),
            f"last_agents.{LEE.id}/billing": ANNA,
            PLACE: (0, 25, at(0), ANNA),
            "queues.billing/0.places.c-1": GONE,
            "waiting.billing.c-1": GONE,
        },
    ),
    "a supervisor looks on": (
        talking,
        e.LegOpened(at(20), CHAT, LegNumber(2), LegKind.SUPERVISOR, BOSS, "Boss", 2, at(320)),
        {"chats.c-1.epoch": 2, "chats.c-1.legs.2": Leg(LegNumber(2), LegKind.SUPERVISOR, BOSS, "Boss", at(20), 2)},
    ),
    "its agent does after-call work": (
        talking,
        e.LegWrapping(at(100), CHAT, LEG, ANNA, EndCause.CUSTOMER, at(160), timedelta(seconds=80)),
        {
            f"agents.{ANNA}.chats": set(),
            f"agents.{ANNA}.focus": None,
            "chats.c-1.legs.1.focus_time": timedelta(seconds=80),
            f"agents.{ANNA}.wrapups": {CHAT},
            "chats.c-1.legs.1.deadline": at(160),
            "chats.c-1.legs.1.phase": LegPhase.WRAP_UP,
            "due.wrap_up/c-1#1": at(160),
            "pace.billing.handle_s": 90.0,
            "pace.billing.handled": 1,
        },
    ),
    "its agent is done with after-call work": (
        wrapping,
        e.LegClosed(at(120), CHAT, LEG, ANNA, EndCause.AGENT, "done", "notes"),
        {
            f"agents.{ANNA}.idle_since": at(120),
            f"agents.{ANNA}.load": 0,
            f"agents.{ANNA}.wrapups": set(),
            "chats.c-1.legs.1.deadline": None,
            "chats.c-1.legs.1.phase": LegPhase.LEFT,
            "due.wrap_up/c-1#1": GONE,
            PLACE: (0, 0, at(120), ANNA),
        },
    ),
    "its agent goes without any": (
        talking,
        e.LegClosed(at(110), CHAT, LEG, ANNA, EndCause.AGENT, focus_time=timedelta(seconds=100)),
        {
            f"agents.{ANNA}.chats": set(),
            f"agents.{ANNA}.focus": None,
            "chats.c-1.legs.1.focus_time": timedelta(seconds=100),
            f"agents.{ANNA}.idle_since": at(110),
            f"agents.{ANNA}.load": 0,
            "chats.c-1.legs.1.phase": LegPhase.LEFT,
            "pace.billing.handle_s": 100.0,
            "pace.billing.handled": 1,
            PLACE: (0, 0, at(110), ANNA),
        },
    ),
    "a leg without an agent is closed": (
        talking,
        e.LegClosed(at(110), CHAT, CUSTOMER_LEG, None, EndCause.CUSTOMER),
        {"chats.c-1.legs.0.phase": LegPhase.LEFT},
    ),
    "the customer is silent": (
        talking,
        e.InactivityWarned(at(310), CHAT, at(610)),
        {"chats.c-1.warned": True, "chats.c-1.deadline": at(610)},
    ),
    "the customer writes": (
        warned,
        line(Side.CUSTOMER, "k1"),
        {
            "chats.c-1.asked.7": "hello",
            "chats.c-1.away_until": None,
            "chats.c-1.deadline": at(700),
            "chats.c-1.last_seq": 7,
            "chats.c-1.seen.0/k1": 7,
            "chats.c-1.warned": False,
        },
    ),
    "the customer writes while he waits": (
        waiting,
        line(Side.CUSTOMER, None),
        {"chats.c-1.asked.7": "hello", "chats.c-1.last_seq": 7},
    ),
    "the agent writes": (warned, line(Side.AGENT, "k1", LEG), {"chats.c-1.last_seq": 7, "chats.c-1.seen.1/k1": 7}),
    "the customer is gone for now": (
        talking,
        e.CustomerWentAway(at(50), CHAT, at(110)),
        {"chats.c-1.away_until": at(110), "due.away/c-1": at(110)},
    ),
    "the customer is back": (warned, e.CustomerCameBack(at(60), CHAT), {"chats.c-1.away_until": None}),
    "the conversation is over": (
        warned,
        e.ConversationEnded(at(100), CHAT, BILLING, EndCause.CUSTOMER),
        {
            "chats.c-1.away_until": None,
            "chats.c-1.deadline": None,
            "chats.c-1.end_cause": EndCause.CUSTOMER,
            "chats.c-1.flagged_at": None,
            "chats.c-1.legs.0.phase": LegPhase.LEFT,
            "chats.c-1.phase": ChatPhase.WRAP_UP,
            "due.away/c-1": GONE,
            "due.chat/c-1": GONE,
        },
    ),
    "the customer ends while he waits": (
        alone,
        e.ConversationEnded(at(100), CHAT, SALES, EndCause.CUSTOMER),
        {
            "chats.c-1.deadline": None,
            "chats.c-1.end_cause": EndCause.CUSTOMER,
            "chats.c-1.legs.0.phase": LegPhase.LEFT,
            "chats.c-1.need": None,
            "chats.c-1.phase": ChatPhase.WRAP_UP,
            "due.chat/c-1": GONE,
            "due.widen/c-1": GONE,
            f"personal.{ANNA}": GONE,
            f"pools.sales/0/{ANNA}": GONE,
            f"queues.sales/0/{ANNA}": GONE,
            "waiting.sales.c-1": GONE,
        },
    ),
    "all is over": (wrapping, e.ChatEnded(at(160), CHAT, BILLING), {"chats.c-1": GONE}),
}


@pytest.mark.parametrize("name", CASES)
def test_an_event_about_a_chat_changes_this_and_nothing_else(name: str) -> None:
    """Who reads the journal knows the state: no event means more than it says."""
    before, event, expected = CASES[name]
    assert changes(before().state, event) == expected
