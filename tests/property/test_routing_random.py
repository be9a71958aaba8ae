"""Whatever happens in whatever order: the invariants hold at every step, and the journal's replay gives the state."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.commands import (
    AcceptOffer,
    AgentEnds,
    AgentMissing,
    AgentPresent,
    BounceOffer,
    Choose,
    Command,
    CompleteWrapUp,
    CustomerAway,
    CustomerBack,
    CustomerEnds,
    DefineAgent,
    DefineReason,
    DefineService,
    MarkOfferShown,
    PostAgentText,
    PostCustomerText,
    RejectOffer,
    RemoveAgent,
    Restart,
    SetLink,
    SetTimers,
    StartChat,
    Tick,
)
from routing.decide import decide
from routing.events import Event, OfferEnded
from routing.evolve import EVOLUTIONS, evolve
from routing.ids import AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.invariants import broken
from routing.refusals import Refusal
from routing.settings import AgentProfile, Reason, Service, Skill, Timers
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, Missing, OfferPhase

EXAMPLES = 10_000 if os.environ.get("STANZADESK_HYPOTHESIS") == "thorough" else 300
STEPS = 50
START = datetime(2026, 1, 2, 8, tzinfo=UTC)
AGENTS = [AgentId(f"agent{number}@example.org") for number in range(3)]
SERVICES = [ServiceId("billing"), ServiceId("sales")]
KEYS = (None, "k1", "k2")
T = TypeVar("T")

PAUSES = (0, 0, 0, 0, 1, 3, 7, 21, 35, 400)


def pick(things: Iterable[T], number: int, other: T) -> T:
    """Choose one of what is there, so that most commands mean something; now and then something that is not."""
    known = sorted(things, key=repr)
    return other if not known or number % 11 == 0 else known[number % len(known)]


def start(state: State, a: int, b: int) -> Command:
    """A customer asks; some ask twice, some reuse a name."""
    number = len(state.offers) + len(state.chats) + b % 3
    customer, channel = Customer(f"customer{b % 4}"), list(Channel)[a % 2]
    chat = ChatId(f"c-{number}")
    return StartChat(chat, ContactName(f"x-{number}"), SERVICES[a % 2], customer, channel, "hello", KEYS[b % 3])


def offer_of(state: State, a: int) -> OfferId:
    """An open offer most of the time, an old or invented one else."""
    ringing = [offer.id for offer in state.offers.values() if offer.phase is OfferPhase.OPEN]
    return pick(ringing if a % 5 else state.offers, a, OfferId("c-none.o1"))


def owner_of(state: State, offer: OfferId, b: int) -> AgentId:
    """Its agent most of the time, a colleague else."""
    found = state.offers.get(offer)
    return AGENTS[b % 3] if found is None or b % 7 == 0 else found.agent


def answer(state: State, a: int, b: int) -> Command:
    """Accept (twice as often) or reject."""
    offer = offer_of(state, a)
    agent = owner_of(state, offer, b)
    return RejectOffer(offer, agent) if a % 3 == 0 else AcceptOffer(offer, agent)


def fate(state: State, a: int, b: int) -> Command:
    """An offer is shown, or bounces."""
    offer = offer_of(state, a)
    agent = owner_of(state, offer, b)
    return BounceOffer(offer, agent) if a % 4 == 0 else MarkOfferShown(offer, agent)


def talk(state: State, a: int, b: int) -> Command:
    """Somebody says something, perhaps again, perhaps where he has no say."""
    chat = pick(state.chats, a, ChatId("c-none"))
    if b % 2:
        return PostCustomerText(chat, "text", KEYS[b % 3])
    return PostAgentText(chat, talker(state, chat, b), "text", KEYS[a % 3])


def talker(state: State, chat: ChatId, b: int) -> AgentId:
    """An agent of the chat most of the time."""
    found = state.chats.get(chat)
    inside = [leg.agent for leg in found.legs.values() if leg.agent is not None] if found else []
    return pick(inside, b, AGENTS[b % 3])


def leave(state: State, a: int, b: int) -> Command:
    """The customer comes, goes or ends."""
    kinds: tuple[type[CustomerAway | CustomerBack | CustomerEnds], ...] = (CustomerAway, CustomerBack, CustomerEnds)
    return kinds[b % 3](pick(state.chats, a, ChatId("c-none")))


def finish(state: State, a: int, b: int) -> Command:
    """An agent ends a chat or its after-call work."""
    chat = pick(state.chats, a, ChatId("c-none"))
    agent = talker(state, chat, b)
    return CompleteWrapUp(chat, agent, "done", "notes") if a % 3 == 0 else AgentEnds(chat, agent)


def choose(state: State, a: int, b: int) -> Command:
    """An agent chooses, mostly Ready."""
    kind = ChosenKind.READY if b % 2 else list(ChosenKind)[a % 4]
    return Choose(AGENTS[a % 3], kind, ("", "lunch", "unheard-of")[b % 3])


def clients(state: State, a: int, b: int) -> Command:
    """An agent's clients come, idle or go."""
    if b % 4 == 0:
        return AgentMissing(AGENTS[a % 3], list(Missing)[b % 3])
    return AgentPresent(AGENTS[a % 3], b % 3 == 0, b % 5 == 0, b % 10 == 0, ChosenKind.READY if b % 2 else None)


def operate(state: State, a: int, b: int) -> Command:
    """The operator changes the set-up; the link and the process fail."""
    skills = tuple(Skill(service) for service in SERVICES[: 1 + b % 2])
    profile = AgentProfile(AGENTS[a % 3], "A", skills, capacity=(25, 50, 100)[b % 3])
    timers = Timers(
        capacity_per_chat=(25, 50)[a % 2], wrapup_s=(0.0, 30.0)[b % 2], no_answer_return_s=(0.0, 15.0)[a % 2]
    )
    return (SetLink(up=False), Restart(), DefineAgent(profile), RemoveAgent(AGENTS[a % 3]), SetTimers(timers))[b % 5]


MAKERS: tuple[Callable[[State, int, int], Command], ...] = (
    *(start, answer, answer, talk, talk, clients),
    *(start, answer, fate, leave, finish, choose),
    *(start, operate),
)
steps = st.lists(
    st.tuples(st.sampled_from(PAUSES), st.integers(0, len(MAKERS) + 3), st.integers(0, 999), st.integers(0, 999)),
    min_size=STEPS,
    max_size=STEPS,
)
Step = tuple[int, int, int, int]


def command_of(state: State, step: Step) -> Command:
    """Turn numbers into a command that fits what is there; the last few mean that time or the link comes back."""
    _, kind, a, b = step
    if kind < len(MAKERS):
        return MAKERS[kind](state, a, b)
    return Tick() if kind % 2 else SetLink(up=True)


def set_up() -> list[Command]:
    """A desk on duty: two services, three agents, everybody Ready."""
    wanted: list[Command] = [DefineService(Service(service, service)) for service in SERVICES]
    wanted.append(DefineReason(Reason("lunch", "Lunch")))
    wanted += [DefineAgent(AgentProfile(agent, "A", tuple(map(Skill, SERVICES)))) for agent in AGENTS]
    wanted += [SetLink(up=True), *(AgentPresent(agent, says=ChosenKind.READY) for agent in AGENTS)]
    return wanted


def picture(state: State) -> dict[str, object]:
    """Everything of a state but its indexes."""
    return {one.name: getattr(state, one.name) for one in fields(state) if one.name != "indexes"}


def play(story: list[Step]) -> tuple[State, list[Event], list[object]]:
    """Play a story on the real core, watching the invariants after every step."""
    state, now = State(), START
    journal: list[Event] = []
    outcomes: list[object] = []

    def do(command: Command) -> None:
        outcome = decide(state, command, now)
        outcomes.append(outcome)
        if not isinstance(outcome, Refusal):
            journal.extend(outcome.events)
        assert broken(state) == [], f"after {command}"

    for command in set_up():
        do(command)
    for step in story:
        now += timedelta(seconds=step[0])
        do(command_of(state, step))
    return state, journal, outcomes


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_invariants_hold_and_replay_gives_the_state(story: list[Step]) -> None:
    """No order of clicks, crashes, repeats and time breaks a rule, and the journal alone can rebuild the desk."""
    state, journal, _ = play(story)
    replayed = State()
    for event in journal:
        evolve(replayed, event)
    assert picture(replayed) == picture(state)


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_same_inputs_give_the_same_outputs(story: list[Step]) -> None:
    """Nothing in a decision depends on chance or on the clock of the machine."""
    assert play(story)[2] == play(story)[2]


def test_the_random_stories_reach_every_kind_of_event() -> None:
    """The stories are not idle: chats are accepted, rejected, missed, bounced, lost and finished in them."""
    seen: set[str] = set()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(steps)
    def gather(story: list[Step]) -> None:
        _, journal, _ = play(story)
        seen.update(type(event).__name__ for event in journal)
        seen.update(str(event.outcome) for event in journal if isinstance(event, OfferEnded))

    gather()
    wanted = {kind.__name__ for kind in EVOLUTIONS} | {str(phase) for phase in OfferPhase}
    assert wanted - seen <= {"open", "ServiceRemoved", "ReasonRemoved"}
