"""Relayed messages: how many a second, and how long each takes, against echoes on the same server in the same run.

What is held against the yardstick has XMPP at both ends and no receipts; beside it stand the rates with receipts from
everybody, and with customers at the widget (agents' lines only: what a browser writes is held to ten frames a second).
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from tests.bench.client import LoadClient, attribute
from tests.bench.figures import Figure, number, percentile, ratio
from tests.bench.stage import Stage
from tests.bench.widget import LoadWidget

AGENTS, CHATS_EACH = 5, 4
WINDOW = 20
"""Messages under way per chat: 400 in all, as for the echoes."""
ROUNDS = 5
COUNT = 8_000
RATE = 50
LATENCY_S = 8.0
BODY = re.compile(r"<body>z([0-9.]+) ")
TEXT = re.compile(r"z([0-9.]+) ")
RECEIPTS, WIDGETS = "desk, receipts on", "desk, to widgets"

Result = TypeVar("Result")


@dataclass(slots=True)
class Line:
    """One direction of one conversation: who writes, to whom, and on whose connection it comes out."""

    sender: LoadClient
    address: str
    receiver: LoadClient | LoadWidget
    key: str = ""
    """Bare JID from which the receiver sees it come, if that is a client."""

    def write(self, ident: str) -> None:
        """Send one message that carries its time."""
        self.sender.send(
            f"<message type='chat' to='{self.address}' id='{ident}'><body>z{time.perf_counter():.6f} a message of "
            f"the usual length, as people write them in a chat</body></message>"
        )


class Meter:
    """Sends over lines and notes what arrives."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._by_arrival = {(id(line.receiver), line.key): line for line in lines}
        self._sent = 0
        self._arrived = 0
        self._wanted = 0
        self._closed_loop = False
        self._latencies: list[float] = []
        self._done = asyncio.Event()
        for line in lines:
            if isinstance(line.receiver, LoadWidget):
                line.receiver.on_text = partial(self._on_text, line)
            else:
                line.receiver.on_stanza = self._listener(line.receiver)

    async def throughput(self, count: int) -> float:
        """Keep `WINDOW` messages under way on each line until ``count`` arrived; returns messages per second."""
        self._begin(count, closed_loop=True)
        started = time.perf_counter()
        for line in self._lines:
            for _ in range(WINDOW * 20 // len(self._lines)):
                self._write(line)
        await self._finish(120)
        return count / (time.perf_counter() - started)

    async def latencies(self, rate: float, seconds: float) -> list[float]:
        """Write at an even rate; returns each message's time from client to client, in seconds."""
        count = int(rate * seconds)
        self._begin(count, closed_loop=False)
        started = time.perf_counter()
        for index in range(count):
            await asyncio.sleep(max(0.0, started + index / rate - time.perf_counter()))
            self._write(self._lines[index % len(self._lines)])
        await self._finish(30)
        return self._latencies

    def _begin(self, count: int, *, closed_loop: bool) -> None:
        self._sent, self._arrived, self._wanted, self._closed_loop = 0, 0, count, closed_loop
        self._latencies = []
        self._done.clear()

    async def _finish(self, seconds: float) -> None:
        async with asyncio.timeout(seconds):
            await self._done.wait()

    def _write(self, line: Line) -> None:
        if self._sent < self._wanted:
            self._sent += 1
            line.write(f"b{time.monotonic_ns():x}")

    def _listener(self, receiver: LoadClient) -> Callable[[str], None]:
        def on_stanza(stanza: str) -> None:
            found = BODY.search(stanza)
            line = self._by_arrival.get((id(receiver), attribute(stanza, "from").partition("/")[0]))
            if found is not None and line is not None:
                self._arrive(line, float(found.group(1)))

        return on_stanza

    def _on_text(self, line: Line, text: str) -> None:
        found = TEXT.match(text)
        if found is not None:
            self._arrive(line, float(found.group(1)))

    def _arrive(self, line: Line, sent_at: float) -> None:
        self._latencies.append(time.perf_counter() - sent_at)
        self._arrived += 1
        if self._arrived == self._wanted:
            self._done.set()
        elif self._closed_loop:
            self._write(line)


async def meet(
    agents: Sequence[LoadClient], names: Sequence[str], ask: Callable[[], Awaitable[None]]
) -> dict[str, tuple[LoadClient, str]]:
    """Have every offer accepted; returns, by customer, whose chat it became and the contact's address there."""
    contacts: dict[str, tuple[LoadClient, str]] = {}
    everybody = asyncio.Event()

    def listener(agent: LoadClient) -> Callable[[str], None]:
        def on_stanza(stanza: str) -> None:
            sender = attribute(stanza, "from").partition("/")[0]
            if "reply accept or reject" in stanza:
                agent.send(f"<message type='chat' to='{sender}'><body>accept</body></message>")
            question = re.search(r"<body>question of (\w+)", stanza)
            if question:
                contacts[question.group(1)] = (agent, sender)
                if len(contacts) == len(names):
                    everybody.set()

        return on_stanza

    for agent in agents:
        agent.on_stanza = listener(agent)
    await ask()
    async with asyncio.timeout(60):
        await everybody.wait()
    return contacts


async def start_chats(stage: Stage, agents: Sequence[LoadClient], customers: Sequence[LoadClient]) -> list[Line]:
    """Have every customer write to the service; returns both directions of each chat."""
    service = f"billing@{stage.server.component}"
    names = [customer.jid.partition("@")[0] for customer in customers]

    async def ask() -> None:
        for customer, name in zip(customers, names, strict=True):
            customer.send(f"<message type='chat' to='{service}' id='first'><body>question of {name}</body></message>")

    contacts = await meet(agents, names, ask)
    lines = []
    for customer in customers:
        agent, contact = contacts[customer.jid.partition("@")[0]]
        lines += [Line(customer, service, agent, contact), Line(agent, contact, customer, service)]
    return lines


async def start_widgets(agents: Sequence[LoadClient], widgets: Sequence[LoadWidget]) -> list[Line]:
    """Have every widget start a chat; returns the agents' direction of each."""

    async def ask() -> None:
        for widget in widgets:
            await widget.ask(f"question of {widget.name}")

    contacts = await meet(agents, [widget.name for widget in widgets], ask)
    return [Line(*contacts[widget.name], widget) for widget in widgets]


async def measure() -> list[Figure]:
    """Run echo, yardstick and desk in turn, several rounds, and compare each round's three."""
    async with Stage() as stage:
        customers = [await stage.person(f"customer{index}") for index in range(AGENTS * CHATS_EACH)]
        agents = []
        for index in range(AGENTS):
            stage.desk.command("agent", "add", f"agent{index}@localhost", "--service", "billing")
            agents.append(await stage.person(f"agent{index}"))
        relay = await start_chats(stage, agents, customers)
        widgets = [
            LoadWidget(f"http://{stage.server.host}:{stage.desk.http_port}", "billing", f"guest{index}")
            for index in range(len(customers))
        ]
        pages = await start_widgets(agents, widgets)
        echoes = {
            name: [Line(customer, f"{name}.localhost", customer, f"{name}.localhost") for customer in customers]
            for name in ("bare", "yardstick")
        }
        lines = {"bare": echoes["bare"], "yardstick": echoes["yardstick"], "desk": relay}
        more = {**lines, RECEIPTS: relay, WIDGETS: pages}
        for parties in more.values():
            await Meter(parties).throughput(COUNT // 8)
        rates = await _rounds(stage, more, lambda parties: Meter(parties).throughput(COUNT))
        times = await _rounds(stage, lines, lambda parties: Meter(parties).latencies(RATE, LATENCY_S))
        for widget in widgets:
            await widget.close()
    return _figures(rates, times)


async def _rounds(
    stage: Stage, lines: dict[str, list[Line]], run: Callable[[Sequence[Line]], Awaitable[Result]]
) -> dict[str, list[Result]]:
    results: dict[str, list[Result]] = {name: [] for name in lines}
    for _ in range(ROUNDS):
        for name, parties in lines.items():
            for client in stage.clients:
                client.receipts = name == RECEIPTS
            results[name].append(await run(parties))
    return results


def _figures(rates: dict[str, list[float]], times: dict[str, list[list[float]]]) -> list[Figure]:
    def rate_ratios(other: str, mine: str = "desk") -> list[float]:
        return [ours / theirs for ours, theirs in zip(rates[mine], rates[other], strict=True)]

    def time_ratios(share: float) -> list[float]:
        pairs = zip(times["desk"], times["yardstick"], strict=True)
        return [percentile(ours, share) / percentile(theirs, share) for ours, theirs in pairs]

    figures = [number(f"messages per second, {name}", rates[name]) for name in rates]
    figures += [
        ratio("relay against the yardstick, messages per second", rate_ratios("yardstick"), at_least=0.7),
        ratio("relay against a bare echo, messages per second", rate_ratios("bare")),
        ratio("receipts on, against the yardstick without", rate_ratios("yardstick", RECEIPTS)),
        ratio("lines to widgets, against the yardstick", rate_ratios("yardstick", WIDGETS)),
    ]
    for label, share in (("median", 0.5), ("p99", 0.99)):
        figures += [
            number(
                f"{label} from client to client at {RATE} a second, {name}",
                [percentile(one, share) * 1e3 for one in several],
                " ms",
                2,
            )
            for name, several in times.items()
        ]
    figures += [
        ratio("median latency against the yardstick", time_ratios(0.5), at_most=1.5),
        ratio("p99 latency against the yardstick", time_ratios(0.99), at_most=2.0),
    ]
    return figures
