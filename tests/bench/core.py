"""What one decision of the pure core costs, and how that grows with the number of agents and waiting chats."""

import time
from datetime import UTC, datetime, timedelta
from itertools import count

from routing.commands import (
    AcceptOffer,
    AgentEnds,
    AgentPresent,
    Choose,
    Command,
    DefineAgent,
    DefineService,
    PostAgentText,
    PostCustomerText,
    SetLink,
    StartChat,
)
from routing.decide import decide
from routing.effects import SendOffer
from routing.ids import AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.refusals import Refusal
from routing.settings import AgentProfile, Service, Skill
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind
from tests.bench.figures import Figure, number, ratio

SMALL, LARGE = 100, 10_000
TURNS = 400
ROUNDS = 5
SERVICES = 10
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Floor:
    """A contact centre in memory: so many agents with one chat each, and as many chats waiting."""

    def __init__(self, size: int) -> None:
        self.state = State()
        self._size = size
        self._names = count()
        self._now = START
        self._offered: list[tuple[OfferId, AgentId, ChatId]] = []
        self._talking: list[tuple[ChatId, AgentId]] = []
        self._build()

    def _build(self) -> None:
        self._do(SetLink(up=True))
        for index in range(SERVICES):
            self._do(DefineService(Service(ServiceId(f"s{index}"), f"Service {index}")))
        for index in range(self._size):
            agent = AgentId(f"agent{index}@example.org")
            skill = Skill(ServiceId(f"s{index % SERVICES}"), 100)
            self._do(DefineAgent(AgentProfile(agent, f"Agent {index}", (skill,), capacity=25)))
            self._do(AgentPresent(agent))
            self._do(Choose(agent, ChosenKind.READY))
        for _ in range(2 * self._size):
            self._join()
            self._answer()

    def round(self) -> float:
        """Let `TURNS` chats end, the next ones be offered and accepted, and new ones queue; seconds per command."""
        started, commands = time.perf_counter(), 0
        for turn in range(TURNS):
            chat, agent = self._talking.pop(turn % len(self._talking))
            self._do(PostCustomerText(chat, "How do I pay?", f"k{turn}"))
            self._do(PostAgentText(chat, agent, "By card.", f"k{turn}"))
            self._do(AgentEnds(chat, agent))
            self._join()
            commands += 4 + self._answer()
        return (time.perf_counter() - started) / commands

    def _join(self) -> None:
        index = next(self._names)
        customer = Customer(f"customer{index}@example.org", "Kim")
        service = ServiceId(f"s{index % SERVICES}")
        self._do(StartChat(ChatId(f"c-{index}"), ContactName(f"kim-{index}"), service, customer, Channel.WEB, "Hello"))

    def _answer(self) -> int:
        answered = len(self._offered)
        for offer, agent, chat in self._offered:
            self._do(AcceptOffer(offer, agent))
            self._talking.append((chat, agent))
        self._offered.clear()
        return answered

    def _do(self, command: Command) -> None:
        self._now += timedelta(milliseconds=1)
        outcome = decide(self.state, command, self._now)
        if isinstance(outcome, Refusal):
            message = f"{command} was refused: {outcome}"
            raise TypeError(message)
        self._offered += [(one.offer, one.agent, one.chat) for one in outcome.effects if isinstance(one, SendOffer)]


def measure() -> list[Figure]:
    """Compare a command's cost on a small and on a large floor, in turn."""
    small, large = Floor(SMALL), Floor(LARGE)
    costs = [(small.round() * 1e6, large.round() * 1e6) for _ in range(ROUNDS)]
    return [
        number(f"a command with {SMALL} agents and {SMALL} waiting", [one for one, _ in costs], " µs", 1),
        number(f"a command with {LARGE:,} agents and {LARGE:,} waiting", [one for _, one in costs], " µs", 1),
        ratio("large against small", [there / here for here, there in costs], at_most=2.5),
    ]
