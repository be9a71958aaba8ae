"""From a customer's first word to the offer on an agent's wire (face C), with a thousand agents on duty.

Beside it, in turns on the same connection: a message through the same server to the yardstick and back, which is an
XMPP ping with one durable commit in the middle.
"""

import asyncio
import time

from tests.bench.crowd import Crowd
from tests.bench.figures import Figure, number, percentile, ratio
from tests.bench.stage import Stage

AGENTS = 1000
JOINS = 200
ROUNDS = 3
BILLING = "billing@workgroup.localhost"
CROWD = "crowd.localhost"
COMPONENT = f'Component "{CROWD}"\n  component_secret = "crowd"\n'


class Rounds:
    """Lets customers come one after another."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._customers = 0
        self._seen = asyncio.Event()
        self._at = 0.0
        crowd.on_offer = lambda _agent: self._see()
        crowd.on_text = self._on_text

    async def offer(self) -> float:
        """A customer comes: seconds until some agent is offered his chat."""
        self._customers += 1
        self._crowd.accepted.clear()
        spent = await self._timed(f"k{self._customers}@{CROWD}/x", BILLING)
        async with asyncio.timeout(30):
            await self._crowd.accepted.wait()
        return spent

    async def yardstick(self) -> float:
        """A message there and back, committed on the way: seconds."""
        return await self._timed(f"ping@{CROWD}/x", "yardstick.localhost")

    async def _timed(self, sender: str, to: str) -> float:
        self._seen.clear()
        started = time.perf_counter()
        self._crowd.send(
            f"<message type='chat' id='m{time.monotonic_ns():x}' from='{sender}' to='{to}'><body>Hi</body></message>"
        )
        async with asyncio.timeout(30):
            await self._seen.wait()
        return self._at - started

    def _see(self) -> None:
        self._at = time.perf_counter()
        self._seen.set()

    def _on_text(self, stanza: str) -> None:
        if "yardstick.localhost" in stanza.partition(">")[0]:
            self._see()


async def measure() -> list[Figure]:
    """Seat a thousand agents, then take turns."""
    agents = [f"agent{index}@{CROWD}/desk" for index in range(AGENTS)]
    rows = [{"id": one.partition("/")[0], "alias": "Agent", "skills": [{"service": "billing"}]} for one in agents]
    async with Stage(COMPONENT, {"agents": rows}) as stage:
        crowd = Crowd(CROWD)
        await crowd.connect(stage.server.host, stage.server.component_port, "crowd")
        await crowd.take_seats(agents)
        rounds = Rounds(crowd)
        for _ in range(20):  # statements are compiled, pages are warm
            await rounds.offer()
            await rounds.yardstick()
        found = [[(await rounds.offer(), await rounds.yardstick()) for _ in range(JOINS)] for _ in range(ROUNDS)]
        crowd.close()
    offers = [percentile([one for one, _ in pairs], 0.99) for pairs in found]
    pings = [percentile([one for _, one in pairs], 0.99) for pairs in found]
    middle = [
        percentile([one for one, _ in pairs], 0.5) / percentile([one for _, one in pairs], 0.5) for pairs in found
    ]
    return [
        number(f"join to offer at {AGENTS:,} agents, p99", [one * 1000 for one in offers], " ms", 1),
        number("ping with one commit, p99", [one * 1000 for one in pings], " ms", 1),
        ratio("join to offer against it, median", middle),
        ratio(
            "join to offer against it, p99", [one / ping for one, ping in zip(offers, pings, strict=True)], at_most=3
        ),
    ]
