"""Thirty days of sample history, played through the real core on a virtual clock, so that reports have rows to show.

Every customer of it is marked: the id begins with ``sample-`` and the form field ``sample`` says ``history``.
"""

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bridge.store.batch import Batch
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    AgentMissing,
    AgentPresent,
    Choose,
    Command,
    CustomerEnds,
    PostAgentText,
    PostCustomerText,
    RejectOffer,
    SetLink,
    StartChat,
    Tick,
)
from routing.decide import decide
from routing.effects import OpenLeg, SendOffer, TellMissedOffer
from routing.ids import AgentId, ChatId, ServiceId
from routing.naming import chat_id, contact_name
from routing.queries import next_deadline
from routing.refusals import Refusal
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, Missing

HISTORY_DAYS: Final = 30
OPENS: Final = timedelta(hours=8)
CLOSES: Final = timedelta(hours=17)
CHATS_PER_DAY: Final = 40
NAMES: Final = ("Mia", "Noah", "Ida", "Omar", "Lena", "Yuki", "Paul", "Zoe", "", "Ravi", "Emma", "")
ASKS: Final = ("Where is my parcel?", "Can I pay by invoice?", "I was charged twice.", "Do you ship to Norway?")
SAYS: Final = ("Hello, let me have a look.", "One moment please.", "That is done now.", "Anything else I can do?")
ANSWERS: Final = ("Thank you.", "Yes, order 4711.", "Perfect.", "No, that is all.")
SEED: Final = 20_142


class _Player:
    """Plays days: a heap of (instant, what somebody does then) over the real `decide`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._random = random.Random(SEED)  # noqa: S311 - sample data, the same each time
        self._heap: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._count = itertools.count()
        self._batches: list[Batch] = []

    def days(self, end: datetime, days: int) -> Iterator[Batch]:
        """Play so many days up to the midnight before ``end``."""
        first = end.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
        for number in range(days):
            self._plan(first + timedelta(days=number))
            self._play()
            yield from self._batches
            self._batches = []

    def _at(self, instant: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self._heap, (instant, next(self._count), act))

    def _later(self, now: datetime, low_s: float, high_s: float, act: Callable[[datetime], None]) -> None:
        self._at(now + timedelta(seconds=self._random.uniform(low_s, high_s)), act)

    def _plan(self, midnight: datetime) -> None:
        opens, closes = midnight + OPENS, midnight + CLOSES
        self._command_at(opens - timedelta(minutes=5), SetLink(up=True))
        for agent, found in self._state.agents.items():
            if found.serves:
                self._plan_agent(agent, midnight)
        services = list(self._state.setup.services)
        for _ in range(CHATS_PER_DAY):
            self._later(opens, 600, (closes - opens).total_seconds() - 1800, partial(self._ask, services))
        self._command_at(closes + timedelta(hours=2), SetLink(up=False))

    def _plan_agent(self, agent: AgentId, midnight: datetime) -> None:
        noon = midnight + timedelta(hours=self._random.uniform(11.5, 12.5))
        self._later(midnight + OPENS, 0, 600, partial(self._arrive, agent))
        self._command_at(noon, Choose(agent, ChosenKind.NOT_READY, "lunch"))
        self._command_later(noon, 1500, 2700, Choose(agent, ChosenKind.READY))
        self._command_at(midnight + CLOSES, Choose(agent, ChosenKind.OFF))
        self._later(midnight + CLOSES, 3000, 3600, partial(self._leave, agent))

    def _command_at(self, instant: datetime, command: Command) -> None:
        self._at(instant, partial(self._do, command))

    def _command_later(self, now: datetime, low_s: float, high_s: float, command: Command) -> None:
        self._later(now, low_s, high_s, partial(self._do, command))

    def _play(self) -> None:
        while self._heap:
            due = next_deadline(self._state)
            instant, _, act = self._heap[0]
            if due is not None and due < instant:
                self._do(Tick(), due)
                continue
            heapq.heappop(self._heap)
            act(instant)

    def _do(self, command: Command, now: datetime) -> None:
        outcome = decide(self._state, command, now)
        if isinstance(outcome, Refusal):
            return
        if outcome.events:
            self._batches.append(Batch(events=outcome.events))
        for effect in outcome.effects:
            match effect:
                case SendOffer():
                    self._react(effect, now)
                case OpenLeg():
                    self._talk(effect.chat, effect.agent, now)
                case TellMissedOffer():
                    self._command_later(now, 60, 400, Choose(effect.agent, ChosenKind.READY))
                case _:
                    pass

    def _arrive(self, agent: AgentId, now: datetime) -> None:
        self._do(AgentPresent(agent, says=ChosenKind.READY), now)
        self._do(Choose(agent, ChosenKind.READY), now)

    def _leave(self, agent: AgentId, now: datetime) -> None:
        for chat in list(self._state.agents[agent].chats):
            self._do(AgentEnds(chat, agent), now)
        self._do(AgentMissing(agent, Missing.LOGGED_OUT), now)

    def _ask(self, services: list[ServiceId], now: datetime) -> None:
        number = f"{self._random.getrandbits(65):013x}"[:13]
        name = self._random.choice(NAMES)
        ask = self._random.choice(ASKS)
        customer = Customer(f"sample-{number}", name, (("question", ask), ("sample", "history")))
        chat = chat_id(number)
        service = self._random.choice(services)
        self._do(StartChat(chat, contact_name(name, number), service, customer, Channel.WEB, ask), now)
        self._later(now, 90, 900, partial(self._lose_patience, chat))

    def _lose_patience(self, chat: ChatId, now: datetime) -> None:
        found = self._state.chats.get(chat)
        if found is not None and not any(leg.agent for leg in found.legs.values()):
            self._do(CustomerEnds(chat), now)

    def _react(self, effect: SendOffer, now: datetime) -> None:
        luck = self._random.random()
        if luck < 0.86:
            self._command_later(now, 2, 12, AcceptOffer(effect.offer, effect.agent, "desktop"))
        elif luck < 0.91:
            self._command_later(now, 2, 12, RejectOffer(effect.offer, effect.agent, "desktop"))

    def _talk(self, chat: ChatId, agent: AgentId, now: datetime) -> None:
        at = now
        for says, answers in zip(SAYS, ANSWERS, strict=True):
            at += timedelta(seconds=self._random.uniform(10, 60))
            self._command_at(at, PostAgentText(chat, agent, says))
            at += timedelta(seconds=self._random.uniform(10, 80))
            self._command_at(at, PostCustomerText(chat, answers))
        self._command_later(at, 5, 60, AgentEnds(chat, agent))


def sample_history(state: State, end: datetime, days: int) -> Iterator[Batch]:
    """Play ``days`` days that end at the midnight before ``end`` on ``state`` (which is changed)."""
    return _Player(state).days(end, days)
