"""Thirty virtual days of a busy centre: what the journal says equals what the desk shows, and nothing piles up."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

import pytest
from typing_extensions import override

from routing import events as e
from routing import evolve_chat
from routing.decision import Decision
from routing.ids import AgentId, ChatId, OfferId, ServiceId
from routing.invariants import broken
from routing.queries import waiting, waiting_count
from routing.settings import Service, Skill, Step, Timers
from routing.simulation.chance import Chance, Exponential, Lognormal
from routing.simulation.plan import Demand, Plan, Shift, Staff
from routing.simulation.run import simulate
from routing.state import Offer, State
from routing.words import AgentState, LegKind, OfferPhase

DAYS = 30
DAY_S = 86_400.0
EVERY = 97
"""Counters are compared after every so many steps."""
BILLING, SUPPORT = ServiceId("billing"), ServiceId("support")
DAYTIME = (*[2.0] * 8, *[18.0] * 10, *[4.0] * 6)


class Counters:
    """What a wallboard shows, recomputed from the journal alone."""

    def __init__(self) -> None:
        self.chats: dict[ChatId, ServiceId] = {}
        self.queued: dict[ChatId, ServiceId] = {}
        self.open_offers: dict[OfferId, AgentId] = {}
        self.legs: set[tuple[ChatId, AgentId]] = set()
        self.states: dict[AgentId, AgentState] = {}
        self.outcomes: Counter[str] = Counter()

    def note(self, event: e.Event) -> None:
        """Take one event of the journal."""
        match event:
            case e.ChatStarted():
                self.chats[event.chat] = event.service
            case e.ChatQueued():
                self.queued[event.chat] = self.chats[event.chat] = event.service
            case e.OfferMade():
                self.queued.pop(event.chat)
                self.open_offers[event.offer] = event.agent
            case e.OfferEnded():
                del self.open_offers[event.offer]
                self.outcomes[event.outcome] += 1
            case e.LegOpened(agent=agent) if agent is not None and event.kind is LegKind.AGENT:
                self.legs.add((event.chat, agent))
            case e.LegClosed(agent=agent) if agent is not None:
                self.legs.discard((event.chat, agent))
            case e.ConversationEnded():
                self.queued.pop(event.chat, None)
                self.outcomes[f"ended by {event.cause}"] += 1
            case e.ChatEnded():
                del self.chats[event.chat]
            case e.AgentStateChanged():
                self.states[event.agent] = event.state
            case _:
                pass

    def picture(self) -> dict[str, object]:
        """The counters, comparable with `live`."""
        return {
            "chats": Counter(self.chats.values()),
            "waiting": Counter(self.queued.values()),
            "ringing": Counter(self.open_offers.values()),
            "talking": Counter(agent for _, agent in self.legs),
            "states": Counter(self.states.values()),
        }


def live(state: State) -> dict[str, object]:
    """The same counters as the desk itself has them."""
    return {
        "chats": Counter(chat.service for chat in state.chats.values()),
        "waiting": Counter({name: waiting_count(state, name) for name in state.setup.services if waiting(state, name)}),
        "ringing": Counter({name: len(one.offers) for name, one in state.agents.items() if one.offers}),
        "talking": Counter(
            {name: len(one.chats) + len(one.wrapups) for name, one in state.agents.items() if one.chats or one.wrapups}
        ),
        "states": Counter(agent.state for agent in state.agents.values()),
    }


def size(thing: object) -> int:
    """Count whatever a state holds in its tables, and in theirs; a table added later is counted without being named."""
    if isinstance(thing, Offer | str):
        return 0
    if isinstance(thing, Mapping):
        return len(thing) + sum(map(size, thing.values()))
    if isinstance(thing, list | set | frozenset):
        return len(thing)
    if is_dataclass(thing):
        return sum(size(getattr(thing, one.name)) for one in fields(thing))
    return 0


def plan(times: int = 1) -> Plan:
    """Two services with levels, overflow and regulars, three shifts, missed offers, people urgent and impatient.

    ``times``: a centre so many times as large.
    """

    def shifts(first_h: float, last_h: float) -> tuple[Shift, ...]:
        every = ((day * DAY_S + first_h * 3600, day * DAY_S + last_h * 3600) for day in range(-1, DAYS + 1))
        return tuple(Shift(max(0.0, start_s), end_s) for start_s, end_s in every if end_s > 0)

    timers = Timers(no_answer_return_s=60.0, capacity_per_chat=50, inactivity_s=7200.0)
    billing, both = (Skill(BILLING),), (Skill(SUPPORT), Skill(BILLING, 40))
    steps = (Step(0.0, 80), Step(20.0, 0))
    whole, halves = (tuple(rate * times / share for rate in DAYTIME) for share in (1, 2))
    talk, wait = Lognormal(420.0, 300.0), Exponential(180.0)
    return Plan(
        services=(
            Service(BILLING, "Billing", steps=steps, preferred_s=10.0),
            Service(SUPPORT, "Support", overflow_to=BILLING, overflow_s=90.0),
        ),
        demands=(
            Demand("billing", BILLING, whole, talk, wait, regulars=800),
            Demand("urgent", BILLING, (3.0 * times,), talk, wait, priority=5, regulars=50),
            Demand("support", SUPPORT, halves, talk, wait, Exponential(40.0), regulars=400),
        ),
        staff=(
            Staff("early", 2 * times, billing, shifts(8.0, 16.0)),
            Staff("late", 3 * times, both, shifts(12.0, 20.0)),
            Staff("night", 2 * times, both, shifts(20.0, 32.0)),
        ),
        duration_s=DAYS * DAY_S,
        timers=timers,
        answer=Exponential(6.0),
    )


def stream(name: str) -> Chance:
    """The same chance in every run."""
    return random.Random(f"30 days/{name}")


class Month:
    """Watches the desk for a month: compares the counters, and keeps the size of the state at its fullest each day."""

    def __init__(self) -> None:
        self.counters = Counters()
        self.peaks = [0] * DAYS
        self.wrong: list[str] = []
        self._steps = 0

    def watch(self, now_s: float, state: State, decision: Decision) -> None:
        """Take one step."""
        for event in decision.events:
            self.counters.note(event)
        self._steps += 1
        if self._steps % EVERY == 0:
            day = int(now_s // DAY_S)
            self.peaks[day] = max(self.peaks[day], size(state))
            if self.counters.picture() != live(state):
                self.wrong.append(f"{self.counters.picture()} is not {live(state)} after {now_s} s")
        if self._steps % (50 * EVERY) == 0:
            self.wrong += broken(state)

    def growth(self) -> float:
        """By what share the state grew in the last ten days over the ten before; the first ten are its warm-up."""
        return max(self.peaks[20:]) / max(self.peaks[10:20]) - 1


def test_after_thirty_days_the_counters_are_right_and_the_memory_is_level() -> None:
    """A month of chats, breaks and missed offers: counters equal the journal at all times, and nothing is left over."""
    month = Month()
    outcome = simulate(plan(), stream, month.watch)
    counted = month.counters.outcomes

    assert month.wrong == []
    assert sum(one.offered for one in outcome.demands) > 300 * DAYS
    assert counted[OfferPhase.ACCEPTED] == sum(one.answered for one in outcome.demands)
    assert counted[OfferPhase.NO_ANSWER] == outcome.missed_offers > 100
    assert counted["ended by customer"] == sum(one.abandoned for one in outcome.demands) > 100
    assert month.growth() < 0.05


def test_a_leak_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that never forgets an old offer: its memory is not level."""
    monkeypatch.setattr(evolve_chat, "RECENT_OFFERS", 10**9)
    month = Month()
    simulate(plan(), stream, month.watch)
    assert month.growth() > 0.3


def test_a_wrong_counter_is_caught() -> None:
    """A journal without one chat's end: the counters differ from then on."""
    month = Month()
    month.counters.chats = Stubborn()
    simulate(replace(plan(), duration_s=DAY_S), stream, month.watch)
    assert month.wrong != []


class Stubborn(dict[ChatId, ServiceId]):
    """Chats of which the tenth is never forgotten."""

    @override
    def __delitem__(self, chat: ChatId) -> None:
        if not chat.endswith("10"):
            super().__delitem__(chat)
