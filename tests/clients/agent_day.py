"""An agent's whole day at one client: the same story for each, told by what he sees and what the desk records."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.clients.client import PICTURES, Show, account_of
from tests.scenarios.demo import BILLING

if TYPE_CHECKING:
    from tests.clients.client import Client, Seat
    from tests.scenarios.demo import Demo
    from tests.servers.xmppclient import Actor

QUESTION: Final = "Wo ist meine Rechnung? äöü 🙂"
FROM_AGENT: Final = ("Guten Tag, ich sehe nach.", "Größe 42 für 3 €?", "Fertig 👍")
FROM_CUSTOMER: Final = ("Danke schön für die Mühe!", "Ja, für Größe 42 ✔", "Tschüß und bis bald 👋")
ANNA: Final = "anna"
WAIT_S: Final = 120.0
LOOK_S: Final = 0.1


async def live_agent_day(demo: Demo, name: str, seat: Seat) -> None:
    """Log in, reject, Not Ready, Ready, accept, talk, busy, away, end. Raises AssertionError."""
    async with seat(account_of(demo, ANNA)) as client:
        await desk_has(demo, "ready")
        kim = await demo.login("kim")
        kim.say(BILLING, QUESTION)
        await client.opens_offer(1)
        await picture(client, name, "offer")
        await client.says("reject")
        await desk_has(demo, "not_ready", reason="rejected")
        await client.chooses(Show.AWAY)
        await desk_has(demo, "not_ready", reason=("", "lunch"))  # a menu names none, words do
        await client.chooses(Show.AVAILABLE)
        await client.opens_offer(2)
        await client.says("accept")
        await kim.expect_message("Anna joined", timeout=WAIT_S)
        await talk(client, kim)
        await picture(client, name, "chat")
        await client.chooses(Show.BUSY)
        await client.says("!!end")
        await kim.expect_message("over", sender=BILLING, timeout=WAIT_S)
        await client.sees_end()
        await desk_has(demo, "busy", busy_by="choice")
        await client.chooses(Show.AWAY)
        await desk_has(demo, "not_ready")
        await client.chooses(Show.AVAILABLE)
        await desk_has(demo, "ready")
    rows = await demo.report("agent-performance")
    assert [(row["offered"], row["accepted"], row["rejected"]) for row in rows] == [(2, 1, 1)]


async def talk(client: Client, kim: Actor) -> None:
    """Three lines each way; each is read where it should be."""
    await client.reads(QUESTION)
    for line in FROM_AGENT:
        await client.says(line)
        await kim.expect_message(line, sender=BILLING, timeout=WAIT_S)
    for line in FROM_CUSTOMER:
        kim.say(BILLING, line)
        await client.reads(line)
    assert kim.messages("accept") == kim.messages("reject") == [], "no command reached the customer"


async def desk_has(demo: Demo, state: str, **wanted: str | tuple[str, ...]) -> None:
    """Wait until this is on record as the agent's state, with these values (or any of several) in its row.

    Raises AssertionError.
    """
    choices = {name: value if isinstance(value, tuple) else (value,) for name, value in wanted.items()}
    now: dict[str, Any] | None = None
    try:
        async with asyncio.timeout(WAIT_S):
            while True:
                now = await _present(demo)
                if now is not None and now["state"] == state and all(now[name] in choices[name] for name in choices):
                    return
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        message = f"the desk never had {state} {wanted}; it has {now}"
        raise AssertionError(message) from None


async def _present(demo: Demo) -> dict[str, Any] | None:
    rows = await demo.report("agent-activity", agent=f"{ANNA}@{demo.info['domain']}")
    return next((row for row in rows if row["ended_at"] is None), None)


async def picture(client: Client, name: str, moment: str) -> None:
    """Keep what the agent sees, where pictures are wanted."""
    folder = os.environ.get(PICTURES)
    if folder:
        await client.picture(Path(folder) / f"{name}-{moment}.png")
