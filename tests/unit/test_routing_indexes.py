"""The indexes: queues, pools and deadlines give the right thing first, whatever was put in, put off and taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from routing import commands as c
from routing import events as e
from routing.capacity import has_room, load_of, share_of, slots_of, spare_of
from routing.decide import decide
from routing.evolve import evolve, reindex
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.indexes import HEAP_SLACK, Deadlines, Due, DueKey, Indexes, Need, Pool, PoolKey, Queue, WaitKey
from routing.indexing import meets, need_of, refresh_agent, remove_agent, wait_key
from routing.settings import Ability, AgentProfile, Service, Skill, Step, Timers
from routing.state import Agent, Choice, State
from routing.words import Channel, ChosenKind, EndCause
from tests.property.stories import START as BEGIN
from tests.property.stories import command_of, set_up, story_of
from tests.unit.centre import BILLING, SALES, START, Centre, agent
from tests.unit.one_chat import LEE
from tests.unit.recorded import SEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable

ANNA, BEN = agent("anna"), agent("ben")


def at(seconds: float) -> datetime:
    """An instant."""
    return START + timedelta(seconds=seconds)


def wait(name: str, seconds: float, priority: int = 0) -> WaitKey:
    """A chat's place in a queue."""
    return (-priority, at(seconds), ChatId(name))


def turn(name: str, load: int) -> PoolKey:
    """An agent's place in a pool."""
    return (0, load, START, AgentId(name))


PLACES = [wait("c", 0, 2), wait("b", 1, 2), wait("a", 2), wait("z", 2)]


@pytest.mark.parametrize("order", list(permutations(PLACES)))
def test_the_most_urgent_who_came_first_is_next(order: tuple[WaitKey, ...]) -> None:
    """Whatever the order in which they were let in; who left is skipped."""
    queue = Queue()
    for place in order:
        queue.put(place)
    seen = []
    while (first := queue.first()) is not None:
        seen.append(first)
        assert queue.first() == first
        queue.drop(first[2])
    assert seen == PLACES
    assert (queue.heap, queue.places) == ([], {})


def test_a_new_place_in_a_queue_counts_and_the_old_one_does_not() -> None:
    """Put back with less urgency he is behind the others; dropped by a strange name nobody is."""
    queue = Queue()
    queue.put(wait("a", 0, 5))
    queue.put(wait("b", 1, 3))
    queue.drop(ChatId("nobody"))
    queue.put(wait("a", 0, 1))
    assert queue.first() == wait("b", 1, 3)
    queue.drop(ChatId("b"))
    assert queue.first() == wait("a", 0, 1)


def test_the_best_agent_is_the_one_with_the_smallest_key() -> None:
    """A new key takes the place of the old one, the same key again costs nothing, and who is out is out."""
    pool = Pool()
    for key in (turn("b", 25), turn("a", 25), turn("c", 0), turn("c", 0)):
        pool.put(key)
    assert len(pool.heap) == 3
    assert (pool.best(), pool.in_order()) == ("c", ["c", "a", "b"])
    pool.put(turn("c", 50))
    assert (pool.best(), pool.in_order()) == ("a", ["a", "b", "c"])
    pool.drop(AgentId("a"))
    pool.drop(AgentId("nobody"))
    assert (pool.best(), pool.in_order()) == ("b", ["b", "c"])
    pool.drop(AgentId("b"))
    pool.drop(AgentId("c"))
    assert (pool.best(), pool.in_order(), pool.heap) == (None, [], [])


def key(name: str) -> DueKey:
    """Name a deadline."""
    return (Due.CHAT, name)


def test_what_is_due_comes_in_its_order_and_once() -> None:
    """At its second, not before; armed again for later it stays, for sooner it moves, put off it moves either way."""
    due = Deadlines()
    for name, seconds in (("c", 30), ("a", 10), ("b", 20), ("a", 40), ("c", 5)):
        due.arm(key(name), at(seconds))
    assert due.armed == {key("c"): at(5), key("a"): at(10), key("b"): at(20)}
    due.put_off(key("a"), at(25))
    assert (due.next(), due.pop_due(at(4.9)), due.pop_due(at(5))) == (at(5), None, key("c"))
    assert (due.next(), due.pop_due(at(19)), due.pop_due(at(60)), due.pop_due(at(60))) == (
        at(20),
        None,
        key("b"),
        key("a"),
    )
    assert (due.pop_due(at(60)), due.next(), due.heap, due.armed) == (None, None, [], {})


def test_what_was_put_off_to_sooner_comes_sooner() -> None:
    """And the old time means nothing any more, nor does one that was disarmed."""
    due = Deadlines()
    due.arm(key("a"), at(10))
    due.arm(key("b"), at(7))
    due.put_off(key("a"), at(5))
    due.disarm(key("b"))
    due.disarm(key("nothing"))
    assert (due.pop_due(at(9)), due.pop_due(at(60)), due.heap) == (key("a"), None, [])


def test_what_nobody_waits_for_any_more_does_not_pile_up() -> None:
    """The heap is cleared when more than half of it is dead, but not for less than 64 entries."""
    due = Deadlines()
    names = [f"{number:03}" for number in range(200)]
    for name in names:
        due.arm(key(name), at(200 - int(name)))
    sizes = []
    for name in names:
        due.disarm(key(name))
        sizes.append(len(due.heap))
    assert sizes == [200] * 132 + [67] * 66 + [1] * 2
    assert HEAP_SLACK == 200 - 2 * 68
    due.arm(key("x"), at(1))
    assert due.pop_due(at(1)) == key("x")


NEED = Need(BILLING)
SIGNING = (("german", 50), ("sign", 1))
LEARNT = (Ability("sign", 1), Ability("german", 70))
PROFILE = AgentProfile(ANNA, "Anna", (Skill(SALES, 90), Skill(BILLING, 60)), abilities=LEARNT)


@pytest.mark.parametrize(
    ("need", "met"),
    [
        (NEED, True),
        (Need(ServiceId("other")), False),
        (Need(BILLING, 60), True),
        (Need(BILLING, 61), False),
        (Need(SALES, 90), True),
        (Need(BILLING, agent=ANNA), True),
        (Need(BILLING, agent=BEN), False),
        (Need(BILLING, 60, SIGNING), True),
        (Need(BILLING, 0, (("german", 70),)), True),
        (Need(BILLING, 0, (("german", 71),)), False),
        (Need(BILLING, 0, (("german", 50), ("french", 0))), False),
    ],
)
def test_an_agent_meets_a_need_or_does_not(need: Need, met: bool) -> None:
    """The service at its level, all of the further skills at theirs, and the person if one is named."""
    assert meets(Agent(PROFILE), need) is met


def test_what_a_chat_needs_follows_its_step() -> None:
    """Levels fall; past the last step it stays; a named agent needs no level; skills are put in order."""
    centre = Centre()
    chat = centre.state.chats[centre.customer()]
    chat.abilities = (Ability("sign"), Ability("german", 50))
    assert need_of(centre.state, chat) == Need(BILLING, 0, SIGNING)
    centre.state.setup.services[BILLING] = Service(BILLING, "Billing", steps=(Step(0, 80), Step(30, 20)))
    for step, level in ((0, 80), (1, 20), (2, 20)):
        chat.step = step
        assert need_of(centre.state, chat) == Need(BILLING, level, SIGNING)
    chat.preferred = ANNA
    assert need_of(centre.state, chat) == Need(BILLING, agent=ANNA)
    chat.preferred = None
    del centre.state.setup.services[BILLING]
    assert need_of(centre.state, chat) == Need(BILLING, 0, SIGNING)


def test_with_ageing_a_priority_is_worth_a_time_of_waiting() -> None:
    """Two steps of 60 s are two minutes; without ageing no wait is as good as a priority."""
    centre = Centre()
    chat = centre.state.chats[centre.customer(priority=2)]
    assert wait_key(centre.state, chat) == (-2, START, chat.id)
    centre.state.setup.timers = Timers(ageing_s=60)
    assert wait_key(centre.state, chat) == (0, at(-120), chat.id)


@pytest.mark.parametrize(
    ("service", "timers", "share", "spare"),
    [
        (Service(BILLING, "B"), Timers(), 25, 25),
        (Service(BILLING, "B", capacity=40), Timers(), 40, 40),
        (Service(BILLING, "B", capacity=40, spare=30), Timers(), 40, 40),
        (Service(BILLING, "B", spare=60), Timers(capacity_per_chat=50), 50, 60),
        (Service(BILLING, "B", spare=0), Timers(spare_per_chat=80), 25, 25),
        (Service(BILLING, "B"), Timers(spare_per_chat=80), 25, 80),
        (None, Timers(capacity_per_chat=10, spare_per_chat=80), 10, 80),
    ],
)
def test_a_chat_takes_a_share_and_needs_room(service: Service | None, timers: Timers, share: int, spare: int) -> None:
    """As the service says, else as the desk says; the room is never less than the share."""
    state = State()
    state.setup.timers = timers
    if service is not None:
        state.setup.services[BILLING] = service
    anna = Agent(replace(PROFILE, capacity=90))
    assert (share_of(state, anna, BILLING), spare_of(state, anna, BILLING)) == (share, spare)
    anna.load = 90 - spare
    assert has_room(state, anna, BILLING)
    anna.load += 1
    assert not has_room(state, anna, BILLING)
    assert slots_of(state, anna, BILLING) == 90 // share
    assert slots_of(state, Agent(replace(PROFILE, capacity=5)), BILLING) == 1


def test_a_load_is_the_sum_of_all_work() -> None:
    """Chats, after-call work and what rings, each with the share of its own service."""
    centre = Centre(Timers(wrapup_s=60))
    centre.do(c.DefineService(Service(SALES, "Sales", capacity=7)))
    anna = centre.hire("anna", Skill(BILLING), Skill(SALES))
    works = [(service, then) for then in ("wrap", "talk") for service in (BILLING, SALES)]
    for service, then in (*works, (SALES, "talk"), (SALES, "ring")):
        centre.customer(service=service)
        if then != "ring":
            chat = centre.accepts(anna)
        if then == "wrap":
            centre.do(c.AgentEnds(chat, anna))
    found = centre.state.agents[anna]
    assert (len(found.chats), len(found.wrapups), len(found.offers)) == (3, 2, 1)
    assert load_of(centre.state, found) == found.load == (25 + 7) + (25 + 7 + 7) + 7


def test_a_skill_for_a_service_to_come_counts_when_it_is_there() -> None:
    """Until then it is passed over, and those after it in the list count all the same."""
    state, other = State(link_up=True), ServiceId("other")
    anna = Agent(replace(PROFILE, skills=(Skill(other), Skill(BILLING))), Choice(ChosenKind.READY), live=True)
    state.agents[ANNA] = anna
    evolve(state, e.ServiceDefined(START, Service(BILLING, "Billing")))
    assert state.indexes.on_duty == {BILLING: {ANNA}}
    assert list(state.indexes.pools[NEED].members) == [ANNA]
    evolve(state, e.ServiceDefined(START, Service(other, "Other")))
    assert state.indexes.on_duty == {BILLING: {ANNA}, other: {ANNA}}
    assert list(state.indexes.pools[Need(other)].members) == [ANNA]


def test_who_waits_for_one_agent_finds_her_when_she_has_room_for_it() -> None:
    """Of two chats for Anna alone, one of a service whose chats are small: she has room for that one, not the other."""
    state = State(link_up=True)
    for service, capacity in ((SALES, 60), (BILLING, 20)):
        evolve(state, e.ServiceDefined(START, Service(service, service, capacity=capacity)))
    for name in (ANNA, BEN):
        state.agents[name] = Agent(replace(PROFILE, id=name), Choice(ChosenKind.READY), live=True)
    anna = state.agents[ANNA]
    small, large = Need(BILLING, agent=ANNA), Need(SALES, agent=ANNA)
    for number, service in enumerate((SALES, BILLING)):
        chat = ChatId(f"c-{number}")
        evolve(state, e.ChatStarted(START, chat, ContactName(chat), service, LEE, Channel.WEB))
        evolve(state, e.ChatQueued(START, chat, service, START, 0, at(60), 0, START, 0, ANNA))
    assert state.indexes.personal == {ANNA: {large: None, small: None}}
    members = {need: list(pool.members) for need, pool in state.indexes.pools.items() if need.agent}
    assert members == {small: [ANNA], large: [ANNA]}
    anna.load = 50
    refresh_agent(state, anna)
    members = {need: list(pool.members) for need, pool in state.indexes.pools.items() if ANNA in pool.members}
    assert members == {small: [ANNA], NEED: [ANNA]}
    evolve(state, e.ConversationEnded(at(9), ChatId("c-0"), SALES, EndCause.CUSTOMER))
    assert state.indexes.personal == {ANNA: {small: None}}
    remove_agent(state, anna)
    assert not any(ANNA in pool.members for pool in state.indexes.pools.values())
    assert state.indexes.on_duty == {BILLING: set(), SALES: set()}


def test_an_agent_who_does_not_serve_a_service_is_not_found_for_it() -> None:
    """A customer may wait for somebody who is not there or has other work: his queue is there, the pool is empty."""
    state = State(link_up=True)
    for service in (BILLING, SALES):
        evolve(state, e.ServiceDefined(START, Service(service, service)))
    seller = replace(PROFILE, skills=(Skill(SALES),))
    state.agents[ANNA] = Agent(seller, Choice(ChosenKind.READY), live=True)
    for name, who in ((ChatId("c-1"), ANNA), (ChatId("c-2"), BEN)):
        evolve(state, e.ChatStarted(START, name, ContactName(name), BILLING, LEE, Channel.WEB))
        evolve(state, e.ChatQueued(START, name, BILLING, START, 0, at(60), 0, START, 0, who))
        alone = Need(BILLING, agent=who)
        assert (list(state.indexes.queues[alone].places), state.indexes.pools[alone].members) == ([name], {})
        refresh_agent(state, state.agents[ANNA])
        assert state.indexes.pools[alone].members == {}
    for name in (ChatId("c-1"), ChatId("c-2")):
        evolve(state, e.ConversationEnded(at(9), name, BILLING, EndCause.CUSTOMER))
    assert state.indexes.personal == {}
    assert set(state.indexes.pools) == set(state.indexes.queues) == {NEED, Need(SALES)}


@pytest.mark.parametrize("seed", SEEDS)
def test_indexes_built_anew_are_those_kept_all_along(seed: int) -> None:
    """After a restart the same customers wait in the same places, the same agents are asked, the same is due."""
    state, now = State(), BEGIN
    story = story_of(seed)
    for command in set_up(story[0][2], story[0][3]):
        decide(state, command, now)
    for step in story:
        now += timedelta(seconds=step[0])
        decide(state, command_of(state, step), now)
        same(state, now)


def same(state: State, now: datetime) -> None:
    """Compare the indexes of a state with those built from the rest of it; what is overdue may have been put off.

    Whether anybody is there is looked at anew after a start.
    """
    kept = state.indexes
    anew = replace(state, indexes=Indexes())
    reindex(anew)
    new = anew.indexes
    assert _meant(new, new.pools) == _meant(kept, new.pools)
    due = kept.deadlines.armed
    known = {name: when for name, when in new.deadlines.armed.items() if name[0] is not Due.UNMANNED}
    late = {name for name, when in known.items() if name not in due or due[name] > when >= now}
    assert late == set()


def _meant(indexes: Indexes, needs: Iterable[Need]) -> tuple[object, ...]:
    """Give what indexes say, of the pools those of these needs: a need that once came up keeps its place."""
    return (
        {need: queue.places for need, queue in indexes.queues.items() if queue.places},
        {need: indexes.pools[need].members for need in needs},
        *(indexes.waiting, indexes.on_duty, indexes.talking, indexes.personal, set(indexes.needs)),
    )
