"""Relayed messages: how many a second, and how long each takes, against echoes on the same server in the same run."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.bench.client import LoadClient, attribute
from tests.bench.figures import Figure, number, percentile, ratio
from tests.bench.stage import Stage

AGENTS, CHATS_EACH = 5, 4
WINDOW = 20
"""Messages under way per chat: 400 in all, as for the echoes."""
ROUNDS = 5
COUNT = 8_000
RATE = 50
LATENCY_S = 8.0
BODY = re.compile(r"<body>z([0-9.]+) ")

Result = TypeVar("Result")


@dataclass(slots=True)
class Line:
    """One direction of one conversation: who writes, to whom, and on whose connection it comes out."""

    sender: LoadClient
    address: str
    receiver: LoadClient
    key: str
    """Bare JID from which the receiver sees it come."""

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
            if found is None or line is None:
                return
            self._latencies.append(time.perf_counter() - float(found.group(1)))
            self._arrived += 1
            if self._arrived == self._wanted:
                self._done.set()
            elif self._closed_loop:
                self._write(line)

        return on_stanza


async def start_chats(stage: Stage, agents: Sequence[LoadClient], customers: Sequence[LoadClient]) -> list[Line]:
    """Have every customer write to the service and every offer accepted; returns both directions of each chat."""
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
                if len(contacts) == len(customers):
                    everybody.set()

        return on_stanza

    for agent in agents:
        agent.on_stanza = listener(agent)
    service = f"billing@{stage.server.component}"
    for customer in customers:
        name = customer.jid.partition("@")[0]
        customer.send(f"<message type='chat' to='{service}' id='first'><body>question of {name}</body></message>")
    async with asyncio.timeout(60):
        await everybody.wait()
    lines = []
    for customer in customers:
        agent, contact = contacts[customer.jid.partition("@")[0]]
        lines += [Line(customer, service, agent, contact), Line(agent, contact, customer, service)]
    return lines


async def measure() -> list[Figure]:
    """Run echo, yardstick and desk in turn, several rounds, and compare each round's three."""
    async with Stage() as stage:
        customers = [await stage.person(f"customer{index}") for index in range(AGENTS * CHATS_EACH)]
        agents = []
        for index in range(AGENTS):
            stage.desk.command("agent", "add", f"agent{index}@localhost", "--service", "billing")
            agents.append(await stage.person(f"agent{index}"))
        relay = await start_chats(stage, agents, customers)
        echoes = {
            name: [Line(customer, f"{name}.localhost", customer, f"{name}.localhost") for customer in customers]
            for name in ("bare", "yardstick")
        }
        lines = {"bare": echoes["bare"], "yardstick": echoes["yardstick"], "desk": relay}
        for parties in lines.values():
            await Meter(parties).throughput(COUNT // 8)
        rates = await _rounds(lines, lambda parties: Meter(parties).throughput(COUNT))
        times = await _rounds(lines, lambda parties: Meter(parties).latencies(RATE, LATENCY_S))
    return _figures(rates, times)


async def _rounds(
    lines: dict[str, list[Line]], run: Callable[[Sequence[Line]], Awaitable[Result]]
) -> dict[str, list[Result]]:
    results: dict[str, list[Result]] = {name: [] for name in lines}
    for _ in range(ROUNDS):
        for name, parties in lines.items():
            results[name].append(await run(parties))
    return results


def _figures(rates: dict[str, list[float]], times: dict[str, list[list[float]]]) -> list[Figure]:
    def rate_ratios(other: str) -> list[float]:
        return [ours / theirs for ours, theirs in zip(rates["desk"], rates[other], strict=True)]

    def time_ratios(share: float) -> list[float]:
        pairs = zip(times["desk"], times["yardstick"], strict=True)
        return [percentile(ours, share) / percentile(theirs, share) for ours, theirs in pairs]

    figures = [number(f"messages per second, {name}", rates[name]) for name in rates]
    figures += [
        ratio("relay against the yardstick, messages per second", rate_ratios("yardstick"), at_least=0.7),
        ratio("relay against a bare echo, messages per second", rate_ratios("bare")),
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
