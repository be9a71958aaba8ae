"""Whatever happens in whatever order: the invariants hold at every step, and the journal's replay gives the state."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from routing.commands import AgentNeverCame
from routing.decide import decide
from routing.events import LegClosed, LegOpened, LegWrapping, OfferEnded
from routing.evolve import EVOLUTIONS, evolve, reindex
from routing.focus import talking_leg
from routing.invariants import broken
from routing.refusals import Refusal
from routing.state import State
from routing.turn import active_agents
from routing.words import LegPhase, OfferPhase
from tests.property.stories import Number, picture, play, steps, story_of

if TYPE_CHECKING:
    from datetime import datetime

    from routing.ids import ChatId, LegNumber
    from routing.state import Leg

EXAMPLES = {"thorough": 10_000, "mutation": 5}.get(os.environ.get("STANZADESK_HYPOTHESIS", ""), 300)
SEEDS = 800


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_invariants_hold_and_replay_gives_the_state(story: list[Number]) -> None:
    """No order of clicks, crashes, repeats and time breaks a rule, and the journal alone can rebuild the desk."""
    state, journal, _ = play(story)
    replayed = State()
    for event in journal:
        evolve(replayed, event)
    assert picture(replayed) == picture(state)
    reindex(replayed)
    assert broken(replayed) == []


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_invariants_hold_when_agents_never_come_to_chats_they_took(story: list[Number]) -> None:
    """Wherever a story stands, each chat can be taken from each agent who has it."""
    state, journal, _ = play(story)
    now = max(event.at for event in journal)
    legs = [(chat.id, leg.agent) for chat in state.chats.values() for leg in active_agents(chat)]
    for chat, agent in legs:
        assert agent is not None
        assert not isinstance(decide(state, AgentNeverCame(chat, agent), now), Refusal)
        assert broken(state) == []


@settings(max_examples=EXAMPLES // 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_talk_and_hold_are_the_time_of_a_leg(story: list[Number]) -> None:
    """Held against a stop-watch for each chat and agent: one chat is in focus at a time, for as long as is told."""
    clocks: dict[int, tuple[Leg, list[timedelta]]] = {}

    def watch(state: State, pause: timedelta) -> None:
        for agent in state.agents.values():
            assert len({agent.focus} & agent.chats) == (agent.focus is not None)
            for chat in agent.chats:
                leg = talking_leg(state, agent, chat)
                clocks.setdefault(id(leg), (leg, []))[1].append(pause if agent.focus == chat else timedelta())

    _, journal, _ = play(story, watch)
    for leg, talk in clocks.values():
        assert leg.phase is LegPhase.ACTIVE or leg.focus_time == sum(talk, timedelta())
    opened: dict[tuple[ChatId, LegNumber], datetime] = {}
    for event in journal:
        if isinstance(event, LegOpened):
            opened[event.chat, event.leg] = event.at
        elif isinstance(event, LegWrapping | LegClosed) and event.focus_time is not None:
            assert timedelta() <= event.focus_time <= event.at - opened[event.chat, event.leg]


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_same_inputs_give_the_same_outputs(story: list[Number]) -> None:
    """Nothing in a decision depends on chance or on the clock of the machine."""
    assert play(story)[2] == play(story)[2]


def test_the_random_stories_reach_every_kind_of_event() -> None:
    """The stories are not idle: chats are accepted, rejected, missed, bounced, lost and finished in them."""
    seen: set[str] = set()
    for seed in range(SEEDS):
        _, journal, _ = play(story_of(seed))
        seen.update(type(event).__name__ for event in journal)
        seen.update(str(event.outcome) for event in journal if isinstance(event, OfferEnded))
    wanted = {kind.__name__ for kind in EVOLUTIONS} | {str(phase) for phase in OfferPhase}
    assert wanted - seen == {"open"}
