"""One chat, step by step, made of nothing but its events: for claims about what an event changes."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing import events as e
from routing.ids import CUSTOMER_LEG, ChatId, ContactName, LegNumber, OfferId
from routing.indexes import Need
from routing.settings import Timers
from routing.state import Offer
from routing.transcript import Customer, Entry
from routing.words import (
    Channel,
    EndCause,
    LegKind,
    OfferCause,
    OfferKind,
    OfferPhase,
    Side,
)
from tests.unit.centre import BILLING, SALES, START, Centre, agent
from tests.unit.differences import changes

LEE = Customer("lee@shop.example", "Lee", (("page", "/cart"),))
ANNA, BOSS = agent("anna"), agent("boss")
CHAT, CONTACT, OFFER, LEG = ChatId("c-1"), ContactName("lee-1"), OfferId("c-1.o1"), LegNumber(1)
PLACE = f"pools.billing/0.members.{ANNA}"
ALONE = Need(SALES, agent=ANNA)


def at(seconds: float) -> datetime:
    """An instant."""
    return START + timedelta(seconds=seconds)


WAITS = e.ChatQueued(at(1), CHAT, BILLING, at(0), 0, at(3600), 0, at(0))
RINGS = Offer(OFFER, CHAT, BILLING, ANNA, OfferKind.CUSTOMER, at(5), at(25), 5.0, 0)
ALL = e.ChatQueued(at(2), CHAT, SALES, at(-1), 3, at(99), 4, at(1), 2, ANNA, at(30), overflow=True)
MADE = e.OfferMade(at(5), OFFER, CHAT, BILLING, ANNA, OfferKind.CUSTOMER, at(25), 5.0, 0)
ENDED = e.OfferEnded(at(10), OFFER, CHAT, BILLING, ANNA, OfferPhase.ACCEPTED, OfferCause.AGENT)
OPENED = e.LegOpened(at(10), CHAT, LEG, LegKind.AGENT, ANNA, "Anna", 1, at(310), BILLING, focused=True, estimated=True)


def started(channel: Channel = Channel.WEB) -> Centre:
    """A centre with Anna, and a chat that has just begun and waits nowhere yet."""
    centre = Centre(Timers(wrapup_s=60))
    centre.hire("anna")
    changes(centre.state, e.ChatStarted(at(0), CHAT, CONTACT, BILLING, LEE, channel))
    return centre


def waiting() -> Centre:
    """The same chat, waiting for billing."""
    centre = started()
    changes(centre.state, WAITS)
    return centre


def alone() -> Centre:
    """The same chat, waiting in sales for Anna alone until 20 s, ahead of others by its priority."""
    centre = started()
    changes(centre.state, ALL)
    return centre


def ringing() -> Centre:
    """The same chat, offered to Anna from 5 s to 25 s."""
    centre = waiting()
    changes(centre.state, MADE)
    return centre


def talking() -> Centre:
    """The same chat, with Anna in it from 10 s on."""
    centre = ringing()
    changes(centre.state, ENDED, OPENED)
    return centre


def answered() -> Centre:
    """Anna, who missed two offers before, has just accepted."""
    centre = ringing()
    centre.state.agents[ANNA].misses = 2
    changes(centre.state, ENDED)
    return centre


def warned() -> Centre:
    """The chat with Anna, flagged, its customer silent and away."""
    centre = talking()
    changes(
        centre.state,
        e.InactivityWarned(at(310), CHAT, at(610)),
        e.CustomerWentAway(at(320), CHAT, at(380)),
        e.FlagChanged(at(320), CHAT, ANNA, on=True),
    )
    return centre


def line(side: Side, key: str | None, leg: LegNumber = CUSTOMER_LEG) -> e.EntryPosted:
    """A text at 400 s, the seventh line of the chat."""
    return e.EntryPosted(at(400), CHAT, Entry(CHAT, 7, at(400), side, leg, "", "hello", key=key))


def wrapping() -> Centre:
    """The same chat, over at 100 s; Anna does her after-call work until 160 s."""
    centre = talking()
    changes(
        centre.state,
        e.ConversationEnded(at(100), CHAT, BILLING, EndCause.CUSTOMER),
        e.LegWrapping(at(100), CHAT, LEG, ANNA, EndCause.CUSTOMER, at(160), timedelta(seconds=90)),
    )
    return centre
