"""What the desk remembers of chats, and how much: the newest offers, keys and customers, and nothing of who is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing import events as e
from routing.evolve import evolve
from routing.ids import CUSTOMER_LEG, ChatId, OfferId
from routing.settings import Ability, Service, Timers
from routing.state import LAST_AGENTS, RECENT_OFFERS, SEEN_PER_CHAT, Chat, Leg
from routing.words import (
    Channel,
    EndCause,
    LegKind,
    LegPhase,
    OfferPhase,
    Side,
)
from tests.unit.centre import BILLING, Centre, agent
from tests.unit.differences import GONE, changes
from tests.unit.one_chat import (
    ANNA,
    CHAT,
    CONTACT,
    ENDED,
    LEE,
    LEG,
    MADE,
    OFFER,
    OPENED,
    PLACE,
    RINGS,
    WAITS,
    answered,
    at,
    line,
    ringing,
    started,
    talking,
    waiting,
)


@pytest.mark.parametrize(("channel", "talks"), [(Channel.WEB, {}), (Channel.XMPP, {f"talking.{LEE.id}/billing": CHAT})])
def test_a_chat_begins_with_its_customer_in_it(channel: Channel, talks: dict[str, object]) -> None:
    """On XMPP his address is remembered, since his next lines come from there; on the web his connection says it."""
    german = (Ability("german", 50),)
    begun = Chat(CHAT, CONTACT, BILLING, BILLING, LEE, channel, at(3), at(3), german)
    begun.legs[CUSTOMER_LEG] = Leg(CUSTOMER_LEG, LegKind.CUSTOMER, None, "Lee", at(3), 0)
    event = e.ChatStarted(at(3), CHAT, CONTACT, BILLING, LEE, channel, german)
    assert changes(Centre().state, event) == {"chats.c-1": begun, **talks}


def test_an_xmpp_customer_who_is_done_can_ask_again() -> None:
    """His address stands for no open conversation any more."""
    centre = started(Channel.XMPP)
    changed = changes(centre.state, WAITS, e.ConversationEnded(at(9), CHAT, BILLING, EndCause.CUSTOMER))
    assert changed[f"talking.{LEE.id}/billing"] == GONE


def test_an_agent_has_his_rest_between_two_offers() -> None:
    """With ``ramp_up_s`` he is in no pool until that time has passed after an offer."""
    centre = waiting()
    evolve(centre.state, e.TimersSet(at(2), Timers(ramp_up_s=30)))
    changed = changes(centre.state, MADE)
    assert (changed[f"agents.{ANNA}.ramp_until"], changed[f"due.ramp/{ANNA}"]) == (at(35), at(35))
    assert changed[PLACE] == GONE


@pytest.mark.parametrize(("service_s", "silence_s"), [(None, 300), (100.0, 50)])
def test_half_of_the_allowed_silence_brings_a_warning(service_s: float | None, silence_s: float) -> None:
    """The service says how long a customer may be silent, else the desk does."""
    centre = talking()
    evolve(centre.state, e.ServiceDefined(at(20), Service(BILLING, "Billing", inactivity_s=service_s)))
    changed = changes(centre.state, line(Side.CUSTOMER, None))
    assert changed["chats.c-1.deadline"] == at(400 + silence_s)


def test_an_agent_with_more_to_do_is_not_idle() -> None:
    """Of two chats one is over: his share is free, but he has been working all along."""
    centre = talking()
    other = ChatId("c-2")
    evolve(centre.state, e.ChatStarted(at(20), other, CONTACT, BILLING, LEE, Channel.WEB))
    evolve(centre.state, replace(OPENED, at=at(20), chat=other))
    changed = changes(centre.state, e.LegClosed(at(110), CHAT, LEG, ANNA, EndCause.AGENT))
    assert changed == {
        f"agents.{ANNA}.chats": {other},
        f"agents.{ANNA}.load": 25,
        "chats.c-1.legs.1.phase": LegPhase.LEFT,
        "pace.billing.handle_s": 100.0,
        "pace.billing.handled": 1,
        PLACE: (0, 25, at(10), ANNA),
    }


def test_what_is_said_of_a_removed_agent_or_an_ended_chat_does_no_harm() -> None:
    """An offer or a leg may end after the one it belongs to has gone."""
    centre = ringing()
    del centre.state.chats[CHAT]
    assert set(changes(centre.state, ENDED)) == {
        *(f"agents.{ANNA}.{field}" for field in ("idle_since", "load", "offers")),
        *("due.offer/c-1.o1", "offers.c-1.o1.ended_at", "offers.c-1.o1.phase", PLACE),
    }
    centre = ringing()
    changes(centre.state, e.AgentRemoved(at(6), ANNA))
    assert set(changes(centre.state, ENDED)) == {
        *("chats.c-1.open_offers.c-1.o1", "due.offer/c-1.o1", "offers.c-1.o1.ended_at", "offers.c-1.o1.phase"),
    }
    centre = talking()
    changes(centre.state, e.AgentRemoved(at(6), ANNA))
    assert set(changes(centre.state, e.LegClosed(at(110), CHAT, LEG, ANNA, EndCause.REMOVED))) == {
        *("chats.c-1.legs.1.phase", "pace.billing.handle_s", "pace.billing.handled"),
    }


def test_ended_offers_are_forgotten_the_oldest_first() -> None:
    """A thousand over the limit they are brought down to it; open ones are never forgotten."""
    centre = ringing()
    old = [OfferId(f"c-0.o{number}") for number in range(RECENT_OFFERS + 999)]
    for name in old:
        centre.state.offers[name] = replace(RINGS, id=name, phase=OfferPhase.REJECTED)
    second = OfferId("c-1.o2")
    changes(centre.state, replace(MADE, offer=second))
    evolve(centre.state, replace(ENDED, offer=second))
    assert list(centre.state.offers) == [OFFER, *old[1001:], second]


def test_repeated_lines_are_known_by_the_newest_keys() -> None:
    """The oldest key of a chat is forgotten when there are too many."""
    centre = talking()
    for number in range(SEEN_PER_CHAT + 1):
        evolve(centre.state, line(Side.CUSTOMER, f"k{number}"))
    seen = centre.state.chats[CHAT].seen
    assert list(seen) == [(CUSTOMER_LEG, f"k{number}") for number in range(1, SEEN_PER_CHAT + 1)]


def test_the_agents_of_the_newest_customers_are_remembered() -> None:
    """Who talked to somebody again counts as new; the customer of longest ago is forgotten."""
    centre = answered()
    known = centre.state.last_agents
    known[LEE.id, BILLING] = agent("ben")
    for number in range(LAST_AGENTS - 1):
        known[f"{number}@shop.example", BILLING] = ANNA
    evolve(centre.state, OPENED)
    assert len(known) == LAST_AGENTS
    assert list(known)[-1] == (LEE.id, BILLING)
    known.pop((LEE.id, BILLING))
    known["kim@shop.example", BILLING] = ANNA
    evolve(centre.state, OPENED)
    assert len(known) == LAST_AGENTS
    assert next(iter(known)) == ("1@shop.example", BILLING)
