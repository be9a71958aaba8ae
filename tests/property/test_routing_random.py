"""Whatever happens in whatever order: the invariants hold after every step, and replaying the journal gives the state."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import UTC, datetime, timedelta

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
from routing.events import Event
from routing.evolve import evolve
from routing.ids import AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.invariants import broken
from routing.refusals import Refusal
from routing.settings import AgentProfile, Reason, Service, Skill, Timers
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, Missing

EXAMPLES = 10_000 if os.environ.get("STANZADESK_HYPOTHESIS") == "thorough" else 300
STEPS = 50
START = datetime(2026, 1, 2, 8, tzinfo=UTC)
AGENTS = [AgentId(f"agent{number}@example.org") for number in range(3)]
SERVICES = [ServiceId("billing"), ServiceId("sales")]
CHATS = [ChatId(f"c-{number}") for number in range(6)]

agents = st.sampled_from(AGENTS)
chats = st.sampled_from(CHATS)
offers = st.builds(lambda chat, count: OfferId(f"{chat}.o{count}"), chats, st.integers(1, 4))
keys = st.one_of(st.none(), st.sampled_from(["k1", "k2"]))
started = st.builds(
    lambda chat, service, channel, who, key: StartChat(
        chat, ContactName(f"x-{chat}"), service, Customer(f"customer{who}"), channel, "hello", key
    ),
    chats,
    st.sampled_from(SERVICES),
    st.sampled_from(list(Channel)),
    st.integers(0, 3),
    keys,
)
profiles = st.builds(
    lambda agent, services, capacity: AgentProfile(
        agent, agent[:6], tuple(Skill(service) for service in services), capacity=capacity
    ),
    agents,
    st.lists(st.sampled_from(SERVICES), unique=True),
    st.sampled_from([25, 50, 100]),
)
commands: st.SearchStrategy[Command] = st.one_of(
    started,
    started,
    st.builds(PostCustomerText, chats, st.just("text"), keys),
    st.builds(PostAgentText, chats, agents, st.just("text"), keys),
    st.builds(CustomerAway, chats),
    st.builds(CustomerBack, chats),
    st.builds(CustomerEnds, chats),
    st.builds(AcceptOffer, offers, agents),
    st.builds(AcceptOffer, offers, agents),
    st.builds(RejectOffer, offers, agents),
    st.builds(MarkOfferShown, offers, agents),
    st.builds(BounceOffer, offers, agents),
    st.builds(AgentEnds, chats, agents),
    st.builds(CompleteWrapUp, chats, agents),
    st.builds(Choose, agents, st.sampled_from(list(ChosenKind)), st.sampled_from(["", "lunch"])),
    st.builds(
        AgentPresent, agents, st.booleans(), st.booleans(), st.booleans(), st.sampled_from([None, ChosenKind.READY])
    ),
    st.builds(AgentMissing, agents, st.sampled_from(list(Missing))),
    st.builds(SetLink, st.booleans()),
    st.just(Tick()),
    st.just(Restart()),
    st.builds(DefineAgent, profiles),
    st.builds(RemoveAgent, agents),
    st.builds(
        SetTimers,
        st.builds(
            Timers,
            capacity_per_chat=st.sampled_from([25, 50]),
            wrapup_s=st.sampled_from([0.0, 30.0]),
            no_answer_return_s=st.sampled_from([0.0, 15.0]),
        ),
    ),
)
steps = st.lists(st.tuples(st.sampled_from([0, 0, 0, 1, 7, 35, 400]), commands), max_size=STEPS)


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


def play(story: list[tuple[int, Command]]) -> tuple[State, list[Event], list[object]]:
    """Play a story on the real core, watching the invariants after every step."""
    state, now = State(), START
    journal: list[Event] = []
    outcomes: list[object] = []
    for pause, command in [*((0, command) for command in set_up()), *story]:
        now += timedelta(seconds=pause)
        outcome = decide(state, command, now)
        outcomes.append(outcome)
        if not isinstance(outcome, Refusal):
            journal += outcome.events
        assert broken(state) == [], f"after {command}"
    return state, journal, outcomes


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_invariants_hold_and_replay_gives_the_state(story: list[tuple[int, Command]]) -> None:
    """No order of clicks, crashes, repeats and time breaks a rule, and the journal alone can rebuild the desk."""
    state, journal, _ = play(story)
    replayed = State()
    for event in journal:
        evolve(replayed, event)
    assert picture(replayed) == picture(state)


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_same_inputs_give_the_same_outputs(story: list[tuple[int, Command]]) -> None:
    """Nothing in a decision depends on chance or on the clock of the machine."""
    assert play(story)[2] == play(story)[2]
