"""The watch over the invariants, rule by rule: each break of a sound state is named, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from routing import commands as c
from routing.ids import ChatId, OfferId
from routing.indexes import Need, Pool, Queue
from routing.invariants import broken
from routing.settings import Skill, Timers
from routing.state import Choice, State
from routing.words import ChatPhase, ChosenKind, Flow, LegPhase, OfferPhase
from tests.unit.centre import BILLING, SALES, Centre, agent

ANNA, BEN, SELLER = agent("anna"), agent("ben"), agent("seller")
TALK, WRAP, RING, WAIT = (ChatId(f"c-{number}") for number in range(1, 5))
RUNG = OfferId("c-3.o1")
GHOST = ChatId("c-ghost")
B, S = Need(BILLING), Need(SALES)


def sound() -> State:
    """Anna talks in one chat, wraps up another and is rung by a third; a fourth waits for sales; Ben is free."""
    centre = Centre(Timers(wrapup_s=600, offer_s=600))
    centre.hire("anna")
    for _ in (TALK, WRAP):
        centre.customer()
        centre.accepts(ANNA)
    centre.do(c.CustomerEnds(WRAP))
    centre.customer()
    centre.customer(service=SALES)
    centre.hire("ben")
    centre.hire("seller", Skill(SALES), state=ChosenKind.NOT_READY)
    assert [centre.state.chats[chat].phase for chat in (TALK, WRAP, RING, WAIT)] == [
        ChatPhase.ACTIVE,
        ChatPhase.WRAP_UP,
        ChatPhase.OFFERED,
        ChatPhase.QUEUED,
    ]
    return centre.state


def several_offers(state: State) -> None:
    """A second offer of the ringing chat, made at another time."""
    first = state.offers[RUNG]
    second = type(first)(
        OfferId("c-3.o2"),
        RING,
        BILLING,
        BEN,
        first.kind,
        first.made_at + timedelta(seconds=1),
        first.deadline,
        0,
        0,
    )
    state.offers[second.id] = state.chats[RING].open_offers[second.id] = second
    state.agents[BEN].offers.add(second.id)
    state.agents[BEN].load += 25


def lost_queue(state: State) -> None:
    """A place in a queue for a chat that needs something else."""
    wrong = Need(SALES, 50)
    state.indexes.queues[wrong], state.indexes.pools[wrong] = Queue(), Pool()
    state.indexes.queues[wrong].places[WAIT] = (0, state.chats[WAIT].entered_at, WAIT)


def free_while_waiting(state: State) -> None:
    """The seller is ready and in his pool, and the chat for sales still waits."""
    state.agents[SELLER].chosen = Choice(ChosenKind.READY)
    state.indexes.pools[S].members[SELLER] = (0, 0, state.chats[WAIT].entered_at, SELLER)


def left_waiting(state: State) -> None:
    """Sales takes messages while nobody is there, and the seller is gone from its list."""
    state.setup.services[SALES] = replace(state.setup.services[SALES], when_nobody=Flow.MESSAGE)
    state.indexes.on_duty[SALES].clear()


BREAKS: tuple[tuple[Callable[[State], object], tuple[str, ...]], ...] = (
    (lambda _state: None, ()),
    (several_offers, ("c-3 has several open offers that were not made to all at once",)),
    (
        lambda state: setattr(state.chats[WAIT], "need", None),
        (
            "c-4 is queued, but what it has says queued is False",
            f"the queue of {S} has wrong places",
            "who waits for sales is not who stands in its queues",
        ),
    ),
    (
        lambda state: setattr(state.chats[RING], "phase", ChatPhase.ACTIVE),
        (
            "c-3 is active, but what it has says offered is True",
            "c-3 is active, but what it has says active is False",
        ),
    ),
    *(
        (lambda state, chat=chat: setattr(state.chats[chat], "deadline", None), (f"{chat} has no deadline",))
        for chat in (TALK, RING, WAIT)
    ),
    (lambda state: setattr(state.chats[WRAP], "deadline", None), ()),
    (
        lambda state: setattr(state.chats[WRAP], "phase", ChatPhase.ENDED),
        ("c-2 has ended and is still here",),
    ),
    (
        lambda state: setattr(state.chats[WRAP].legs[max(state.chats[WRAP].legs)], "phase", LegPhase.LEFT),
        ("c-2 should have ended",),
    ),
    (
        lambda state: setattr(state.chats[WRAP].legs[max(state.chats[WRAP].legs)], "deadline", None),
        ("c-2 has after-call work without an end",),
    ),
    (
        lambda state: setattr(state.chats[TALK].legs[max(state.chats[TALK].legs)], "agent", BEN),
        ("c-1 has a leg its agent does not know of",),
    ),
    (
        lambda state: setattr(state.chats[WRAP].legs[max(state.chats[WRAP].legs)], "agent", None),
        ("c-2 has a leg its agent does not know of",),
    ),
    (
        lambda state: setattr(state.agents[ANNA], "load", 7),
        ("anna@example.org carries 7, but has 75",),
    ),
    (
        lambda state: setattr(state.agents[BEN], "next", Choice(ChosenKind.OFF)),
        (
            "ben@example.org has a next state and nothing to finish first",
            f"the pool of {B} is ['anna@example.org', 'ben@example.org'], should be ['anna@example.org']",
        ),
    ),
    (
        lambda state: setattr(state.agents[ANNA], "focus", WRAP),
        ("anna@example.org has c-2 in focus, which is not his",),
    ),
    (
        lambda state: setattr(state.agents[ANNA], "focus", None),
        ("anna@example.org has chats and none in focus, though no desktop says so",),
    ),
    *(
        (
            lambda state, chat=chat: setattr(state.agents[ANNA], "focus_next", chat),
            (f"anna@example.org is about to have {chat} in focus, which cannot be",),
        )
        for chat in (TALK, WRAP)
    ),
    (
        lambda state: state.offers[RUNG].__setattr__("agent", BEN),
        (
            "anna@example.org is reserved for c-3.o1, which is not open for him",
            "c-3.o1 is open at an agent who does not know of it",
        ),
    ),
    (
        lambda state: state.offers[RUNG].__setattr__("phase", OfferPhase.REVOKED),
        ("anna@example.org is reserved for c-3.o1, which is not open for him",),
    ),
    (
        lambda state: state.offers[RUNG].__setattr__("chat", GHOST),
        ("c-3.o1 is open for a chat that does not know of it",),
    ),
    (
        lambda state: state.offers[RUNG].__setattr__("chat", TALK),
        ("c-3.o1 is open for a chat that does not know of it",),
    ),
    (
        lambda state: state.offers[RUNG].__setattr__("agent", agent("ghost")),
        (
            "anna@example.org is reserved for c-3.o1, which is not open for him",
            "c-3.o1 is open at an agent who does not know of it",
        ),
    ),
    (lost_queue, (f"the queue of {Need(SALES, 50)} has wrong places",)),
    (free_while_waiting, (f"c-4 waits for {S} while seller@example.org is available",)),
    (
        lambda state: state.indexes.waiting[SALES].clear(),
        ("who waits for sales is not who stands in its queues",),
    ),
    (
        lambda state: state.indexes.on_duty[SALES].clear(),
        ("on duty for sales are ['seller@example.org'], not []",),
    ),
    (
        left_waiting,
        ("c-4 waits for sales, where nobody will come", "on duty for sales are ['seller@example.org'], not []"),
    ),
    (
        lambda state: state.indexes.pools[B].members.clear(),
        (f"the pool of {B} is [], should be ['anna@example.org', 'ben@example.org']",),
    ),
)


@pytest.mark.parametrize(("damage", "faults"), BREAKS, ids=[str(number) for number in range(len(BREAKS))])
def test_a_broken_rule_is_named(damage: Callable[[State], object], faults: tuple[str, ...]) -> None:
    """Who reads the name of a broken rule knows what it is about."""
    state = sound()
    damage(state)
    assert broken(state) == list(faults)


def test_an_agent_who_is_gone_has_no_work() -> None:
    """Neither chats nor offers nor after-call work stay with him."""
    for kept in ("chats", "offers", "wrapups"):
        state = sound()
        found = state.agents[ANNA]
        found.live = False
        for other in {"chats", "offers", "wrapups"} - {kept}:
            getattr(found, other).clear()
        assert "anna@example.org is gone and still has work" in broken(state)


def test_an_agents_work_is_there() -> None:
    """What he has and nobody knows of is named, whatever it would weigh."""
    state = sound()
    del state.chats[WRAP]
    state.agents[ANNA].chats.add(GHOST)
    assert broken(state) == [
        "anna@example.org has c-2, which is not there",
        "anna@example.org has c-ghost, which is not there",
    ]
