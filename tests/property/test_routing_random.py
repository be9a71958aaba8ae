"""Whatever happens in whatever order: the invariants hold at every step, and the journal's replay gives the state."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings

from routing.commands import AgentNeverCame
from routing.decide import decide
from routing.events import OfferEnded
from routing.evolve import EVOLUTIONS, evolve, reindex
from routing.invariants import broken
from routing.refusals import Refusal
from routing.state import State
from routing.turn import active_agents
from routing.words import OfferPhase
from tests.property.stories import Number, picture, play, steps, story_of

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
