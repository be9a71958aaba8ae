"""The agent sits at profanity, in a real terminal, on the real server: nothing but what its screen shows and takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.desk_page import desktop
from tests.clients.profanity import profanity
from tests.scenarios.demo import BILLING, Demo

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import BrowserContext


@pytest_asyncio.fixture
async def demo() -> AsyncIterator[Demo]:
    """A fresh desk; a missed offer is over soon."""
    async with Demo({"offers.timeout": "8"}) as running:
        yield running


async def test_whole_chat_from_profanity(demo: Demo, tmp_path: Path) -> None:
    """Logged in is Ready; the offer comes as a message, `accept` takes it, both sides read each other, `!!end` ends."""
    async with profanity(demo, "anna", tmp_path) as screen:
        await screen.shows("logged in successfully")
        kim = await demo.login("kim")
        kim.say(BILLING, "Wo ist meine Rechnung? äöü 🙂")
        await screen.shows("Roster item added", "chat message: Visitor (win 2)")
        await screen.type("/win 2")
        await screen.shows("Chat · Billing · Visitor", "reply accept or reject")
        await screen.type("accept")
        await screen.shows("You are connected", "Wo ist meine Rechnung? äöü 🙂")
        await kim.expect_message("Anna joined")
        for line in ("Guten Tag, ich sehe nach.", "Größe 42 für 3 €?", "Fertig 👍"):
            await screen.type(line)
            await kim.expect_message(line, sender=BILLING)
        for line in ("Danke schön!", "Ja, für Größe 42 ✔", "Tschüß 👋"):
            kim.say(BILLING, line)
            await screen.shows(line)
        await screen.type("!!end")
        await kim.expect_message("over", sender=BILLING)
        await screen.shows("You ended the chat")
    rows = await demo.report("agent-performance")
    assert [(row["offered"], row["accepted"]) for row in rows if row["agent"].startswith("anna")] == [(1, 1)]


async def test_reject_busy_and_the_way_back_from_profanity(demo: Demo, tmp_path: Path) -> None:
    """`reject` makes the agent Not Ready and says the way back; `ready` and the client's own menu are obeyed."""
    async with profanity(demo, "anna", tmp_path) as screen:
        await screen.shows("logged in successfully")
        kim = await demo.login("kim")
        kim.say(BILLING, "First")
        await screen.shows("(win 2)")
        await screen.type("/win 2")
        await screen.shows("reply accept or reject")
        await screen.type("reject")
        await screen.shows("you rejected it", "[3]")
        await screen.type("/win 3")
        await screen.shows("Not Ready", "ready")
        await screen.type("ready")
        await screen.shows("You are Busy")
        await screen.type("/win 2")
        await screen.shows("reply accept or reject")
        await screen.type("accept")
        await kim.expect_message("Anna joined")
        await screen.type("!!end")
        await kim.expect_message("over", sender=BILLING)
        await screen.type("/status set dnd")
        await screen.type("/win 3")
        await screen.type_until("state", "You are Busy (no offers)")


async def test_offer_in_profanity_and_desktop_is_taken_once(demo: Demo, tmp_path: Path, agents: BrowserContext) -> None:
    """One agent at both: the first answer wins, wherever it is given, and the other place lets the offer go."""
    page = await desktop(agents, demo)
    async with profanity(demo, "anna", tmp_path) as screen:
        await screen.shows("logged in successfully")
        kim, lee = await demo.login("kim"), await demo.login("lee")
        kim.say(BILLING, "Who answers first?")
        pop_up = page.get_by_role("alertdialog")
        await expect(pop_up).to_be_visible()
        await screen.shows("(win 2)")
        await screen.type("/win 2")
        await screen.shows("reply accept or reject")
        await screen.type("accept")
        await kim.expect_message("Anna joined")
        await expect(pop_up).to_be_hidden()
        lee.say(BILLING, "And now?")
        await expect(pop_up).to_be_visible()
        await screen.shows("[3]")
        await pop_up.get_by_role("button", name="Accept", exact=True).click()
        await lee.expect_message("Anna joined")
        await screen.type("/win 3")
        await screen.shows("you accepted it on desktop")
