"""Where chats wait, for what and until when, as tables; and how long it will take, as far as one can say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.estimates import estimated_wait_s
from routing.hours import Calendar, Opening
from routing.ids import ChatId, ContactName, ServiceId
from routing.indexes import Need
from routing.placing import step_at, widen_at
from routing.refusals import Refusal, RefusalCode
from routing.selection import POLICIES
from routing.settings import Service, Skill, Step, Timers
from routing.state import Pace
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, Flow
from tests.unit.centre import BILLING, SALES, START, Centre, agent

PLAIN = Service(BILLING, "Billing")
STEPS = (Step(0, 80), Step(30, 50), Step(90, 0))


def centre_with(service: Service, timers: Timers | None = None) -> Centre:
    """A centre whose Billing is set up so."""
    centre = Centre(timers)
    centre.do(c.DefineService(service))
    return centre


@pytest.mark.parametrize(("waited_s", "step"), [(0, 0), (29.9, 0), (30, 1), (89.9, 1), (90, 2), (1e6, 2)])
def test_the_step_goes_by_the_wait(waited_s: float, step: int) -> None:
    """Each step holds from its second on; a service without steps stays at the first."""
    assert step_at(replace(PLAIN, steps=STEPS), waited_s) == step
    assert step_at(PLAIN, waited_s) == 0


@pytest.mark.parametrize(
    ("step", "preferred", "overflowed", "after_s"),
    [
        (0, False, False, 30),
        (1, False, False, 60),
        (2, False, False, 60),
        (0, False, True, 30),
        (1, False, True, 90),
        (2, False, True, None),
        (0, True, False, 20),
        (2, True, True, 20),
    ],
)
def test_the_next_wish_is_the_sooner_of_step_and_overflow(
    step: int, preferred: bool, overflowed: bool, after_s: float | None
) -> None:
    """Who waits for his agent of before waits that long; after the last step, with no other service, nothing comes."""
    service = replace(PLAIN, steps=STEPS, preferred_s=20, overflow_to=SALES, overflow_s=60)
    at = widen_at(service, START, step, preferred=preferred, overflowed=overflowed)
    assert at == (None if after_s is None else START + timedelta(seconds=after_s))


def test_a_chat_wishes_for_less_step_by_step() -> None:
    """Each step is an event in its moment, with the next one in it; the queue it stands in changes with it."""
    centre = centre_with(replace(PLAIN, steps=STEPS))
    chat = centre.customer()
    assert centre.happened(e.ChatQueued) == [
        e.ChatQueued(
            START,
            chat,
            BILLING,
            START,
            0,
            START + timedelta(seconds=3600),
            0,
            START,
            step=0,
            widen_at=START + timedelta(seconds=30),
        )
    ]
    needs = [centre.state.chats[chat].need]
    for seconds in (30, 60):
        centre.passes(seconds)
        needs.append(centre.state.chats[chat].need)
    assert needs == [Need(BILLING, 80), Need(BILLING, 50), Need(BILLING, 0)]
    assert centre.happened(e.ChatWidened) == [
        e.ChatWidened(START + timedelta(seconds=30), chat, 1, START + timedelta(seconds=90)),
        e.ChatWidened(START + timedelta(seconds=90), chat, 2, None),
    ]


def test_who_comes_back_into_the_queue_stands_at_the_step_of_his_whole_wait() -> None:
    """An offer that comes to nothing costs the customer none of the time he has waited."""
    centre = centre_with(replace(PLAIN, steps=STEPS), Timers(offer_s=600))
    anna = centre.hire("anna")
    chat = centre.customer()
    centre.passes(45)
    centre.do(c.RejectOffer(centre.offer_to(anna), anna))
    assert centre.state.chats[chat].step == 1
    assert centre.state.chats[chat].widen_at == START + timedelta(seconds=90)


def test_an_overflow_takes_all_along_but_the_wait_for_its_steps() -> None:
    """Priority, entry, the end of the longest wait and the epoch stay; steps of the other service begin anew."""
    centre = centre_with(replace(PLAIN, overflow_to=SALES, overflow_s=60), Timers(max_wait_s=1000))
    centre.do(c.DefineService(Service(SALES, "Sales", steps=STEPS, overflow_to=BILLING, overflow_s=10)))
    chat = centre.customer(priority=3)
    centre.effects.clear()
    centre.passes(60)
    now = centre.now
    assert centre.happened(e.ChatQueued)[-1] == e.ChatQueued(
        at=now,
        chat=chat,
        service=SALES,
        entered_at=START,
        priority=3,
        deadline=START + timedelta(seconds=1000),
        epoch=0,
        since=now,
        step=0,
        widen_at=now + timedelta(seconds=30),
        overflow=True,
    )
    assert {effect.service for effect in centre.asked(fx.ShowService)} == {BILLING, SALES}
    centre.passes(30)
    assert centre.state.chats[chat].service == SALES
    assert centre.state.chats[chat].step == 1


def test_a_service_that_takes_nothing_is_asked_again_or_the_next_step_comes_first() -> None:
    """Every ten seconds; a step that is due sooner is not held up, and the retry goes on after it."""
    centre = centre_with(replace(PLAIN, steps=(Step(0, 80), Step(65, 10)), overflow_to=SALES, overflow_s=60))
    centre.do(c.DefineService(Service(SALES, "Sales", draining=True)))
    chat = centre.customer()
    centre.passes(76)
    at = START + timedelta(seconds=60)
    assert centre.happened(e.ChatWidened) == [
        e.ChatWidened(at, chat, 0, at + timedelta(seconds=5)),
        e.ChatWidened(at + timedelta(seconds=5), chat, 1, at + timedelta(seconds=15)),
        e.ChatWidened(at + timedelta(seconds=15), chat, 1, at + timedelta(seconds=25)),
    ]


def asks(centre: Centre, service: ServiceId = BILLING) -> object:
    """One more customer asks; gives a refusal, or None."""
    chat = centre.new_chat()
    customer = Customer(f"{chat}@shop.example")
    outcome = centre.ask(c.StartChat(chat, ContactName(f"x-{chat}"), service, customer, Channel.WEB, "hello"))
    return outcome if isinstance(outcome, Refusal) else None


def test_a_closed_full_or_empty_service_is_named_in_its_refusal() -> None:
    """Closed for now or by its hours, with nobody on duty, or with as many waiting as may."""
    night = Calendar("night", "UTC", ((Opening(0, 300),),) * 7)
    centre = centre_with(replace(PLAIN, draining=True))
    centre.do(c.DefineCalendar(night))
    for service, code in (
        (replace(PLAIN, draining=True), RefusalCode.CLOSED),
        (replace(PLAIN, calendar="night"), RefusalCode.CLOSED),
        (replace(PLAIN, calendar="night", when_closed=Flow.QUEUE), None),
        (replace(PLAIN, when_nobody=Flow.MESSAGE), RefusalCode.NOBODY_THERE),
        (replace(PLAIN, queue_limit=1), None),
        (replace(PLAIN, queue_limit=1), RefusalCode.QUEUE_FULL),
        (PLAIN, None),
    ):
        centre.do(c.DefineService(service))
        assert asks(centre) == (None if code is None else Refusal(code, BILLING))


def test_a_full_queue_is_no_matter_while_somebody_is_available() -> None:
    """Chats wait for experts alone; whoever asks for less would be taken at once, so he is let in."""
    centre = centre_with(replace(PLAIN, queue_limit=1, steps=(Step(0, 80),)))
    centre.hire("novice", Skill(BILLING, 10))
    assert asks(centre) is None
    assert asks(centre) is None
    assert asks(centre, SALES) is None


@pytest.mark.parametrize(
    ("how", "waits"),
    [
        ("ready", True),
        ("busy by work", True),
        ("no offers", False),
        ("not ready", False),
        ("next not ready", False),
        ("off", False),
        ("missing", False),
        ("of another service", False),
        ("unknown", False),
    ],
)
def test_a_customer_waits_for_his_agent_of_before_only_if_that_is_worth_it(how: str, waits: bool) -> None:
    """He must be at work, of this service, and mean to take chats when he is done with what he has."""
    centre = centre_with(replace(PLAIN, preferred_s=20))
    skills = (Skill(SALES, 90),) if how == "of another service" else (Skill(BILLING), Skill(SALES, 90))
    anna = centre.hire("anna", *skills, capacity=25)
    if how in {"busy by work", "next not ready"}:
        centre.customer(service=SALES)
        centre.accepts(anna)
    choices = {"no offers": ChosenKind.NO_OFFERS, "not ready": ChosenKind.NOT_READY, "off": ChosenKind.OFF}
    if how in choices:
        centre.do(c.Choose(anna, choices[how]))
    if how == "next not ready":
        centre.do(c.Choose(anna, ChosenKind.NOT_READY))
    if how == "missing":
        centre.leaves(anna)
    centre.customer("lee", preferred=agent("stranger") if how == "unknown" else anna)
    assert centre.happened(e.ChatQueued)[-1].preferred == (anna if waits else None)
    assert centre.happened(e.ChatQueued)[-1].widen_at == (START + timedelta(seconds=20) if waits else None)


def test_a_service_that_looks_for_nobody_keeps_no_regulars_waiting() -> None:
    """Without a time for it, the agent of before is one of all."""
    centre = Centre()
    anna = centre.hire("anna", capacity=25)
    centre.do(c.AgentEnds(centre.customer("lee") and centre.accepts(anna), anna))
    centre.customer("kim")
    centre.accepts(anna)
    assert centre.state.chats[centre.customer("lee")].preferred is None


def test_the_order_of_agents_by_each_policy() -> None:
    """Who is idle at his machine is behind all; a level counts where one is asked for, or the policy is about it."""
    centre = Centre()
    anna = centre.hire("anna", capacity=100)
    found = centre.state.agents[anna]
    found.load, found.idle_since = 50, START
    found.offered_at = START + timedelta(seconds=7)
    asked, plain, later = Need(BILLING, 20), Need(BILLING), found.offered_at
    assert {name: policy(found, plain, 40) for name, policy in POLICIES.items()} == {
        "longest_idle": (0, 50, START, anna),
        "fewest_chats": (0, 0, START, anna),
        "highest_level": (-40, 50, START, anna),
        "round_robin": (0, 0, later, anna),
        "offer_to_all": (0, 50, START, anna),
    }
    found.idle = True
    found.chats, found.offers = {ChatId("a")}, set()
    assert {name: policy(found, asked, 40)[:2] for name, policy in POLICIES.items()} == {
        "longest_idle": (960, 50),
        "fewest_chats": (960, 1),
        "highest_level": (960, 50),
        "round_robin": (960, 0),
        "offer_to_all": (960, 50),
    }


def test_offers_count_as_chats_where_the_fewest_are_looked_for() -> None:
    """Rung twice is more to do than one chat that takes as much."""
    centre = centre_with(replace(PLAIN, policy="fewest_chats"), Timers(offer_s=600))
    anna, ben = centre.hire("anna"), centre.hire("ben")
    for who in (anna, ben):
        centre.customer()
        centre.accepts(who)
    chosen = [centre.happened(e.OfferMade)[-1].agent for _ in range(3) if centre.customer()]
    assert chosen == [anna, ben, anna]


def test_the_estimate_goes_by_place_hands_and_handling_and_what_was_waited() -> None:
    """Two hands of two agents, 60 s a chat, the third in the queue: 90 s; waits known to be 30 s bring it to 60 s."""
    centre = Centre(Timers(capacity_per_chat=50))
    anna, ben = centre.hire("anna", capacity=50), centre.hire("ben", capacity=50)
    for who in (anna, ben):
        centre.customer()
        centre.accepts(who)
    for _ in range(2):
        centre.customer()
    assert estimated_wait_s(centre.state, BILLING) == 450
    centre.state.pace[BILLING] = Pace(handle_s=60, handled=9, wait_s=30, answered=4)
    assert [estimated_wait_s(centre.state, BILLING, place) for place in (0, 1, 2)] == [90, 30, 60]
    centre.state.pace[BILLING] = Pace(handle_s=60, handled=9, wait_s=30, answered=5)
    assert [estimated_wait_s(centre.state, BILLING, place) for place in (0, 1, 2)] == [60, 30, 45]
    centre.state.pace.clear()
    assert estimated_wait_s(centre.state, BILLING, 1) == 150
    assert estimated_wait_s(centre.state, SALES) is None
    assert estimated_wait_s(centre.state, ServiceId("x")) is None


def test_nobody_is_told_to_wait_while_enough_are_free() -> None:
    """One free agent serves one customer: the second in line has to wait."""
    centre = Centre(Timers(capacity_per_chat=100))
    centre.hire("anna")
    assert [estimated_wait_s(centre.state, BILLING, place) for place in (0, 1, 2)] == [0, 0, 600]


def test_means_follow_what_is_seen_slowly() -> None:
    """The first value is taken as it is, each later one moves the mean by a tenth of the difference."""
    centre = Centre(Timers(offer_s=600))
    anna = centre.hire("anna", state=ChosenKind.NOT_READY)
    paces = []
    for waits, talks in ((10, 100), (30, 200)):
        centre.customer()
        centre.passes(waits)
        centre.do(c.Choose(anna, ChosenKind.READY))
        chat = centre.accepts(anna)
        centre.passes(talks)
        centre.do(c.AgentEnds(chat, anna))
        centre.do(c.Choose(anna, ChosenKind.NOT_READY))
        paces.append(replace(centre.state.pace[BILLING]))
    assert paces == [Pace(100, 1, 10, 1), Pace(110, 2, 12, 2)]
