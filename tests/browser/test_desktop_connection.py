"""The desktop on bad lines: cuts, holes, reloads, a refused resumption. Nothing lost, nothing doubled, in order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.desk_page import chat_with, desktop, say
from tests.fakes.web_network import Network
from tests.scenarios.demo import BILLING, Demo
from tests.servers.wire import body_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.servers.xmppclient import Actor

BACK_MS = 60_000


@pytest_asyncio.fixture
async def network(demo: Demo) -> AsyncIterator[Network]:
    """The line between the agent's browser and the desk."""
    async with Network(demo.http_port) as line:
        yield line


@dataclass
class Talk:
    """A chat whose every line is counted at both ends."""

    page: Page
    kim: Actor
    heard: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    async def customer_says(self, text: str) -> None:
        """Let the customer write."""
        self.heard.append(text)
        self.kim.say(BILLING, text)

    async def agent_says(self, text: str) -> None:
        """Let the agent write."""
        self.said.append(text)
        await say(self.page, text)

    async def both_say(self, tag: str, count: int) -> Self:
        """Write so many lines on either side."""
        for number in range(count):
            await self.customer_says(f"{tag} m{number}")
            await self.agent_says(f"{tag} a{number}")
        return self

    async def is_whole(self) -> None:
        """Wait for the last line on either side; then every line is there once, in order."""
        await self.kim.expect_message(self.said[-1], timeout=60)
        await expect(self.page.get_by_role("log").get_by_text(self.heard[-1], exact=True)).to_be_visible(
            timeout=BACK_MS
        )
        await expect(self.page.locator(".bubble.pending")).to_have_count(0, timeout=BACK_MS)
        shown = await self.page.locator(".bubble.theirs p").all_inner_texts()
        assert shown == self.heard
        mine = await self.page.locator(".bubble.mine p").all_inner_texts()
        assert mine == self.said
        got = [body_of(message) for message in self.kim.messages("")]
        assert [body for body in got if body in set(self.said)] == self.said


async def lose(page: Page, network: Network) -> None:
    """Cut the line and let nobody through until it heals; the page says so."""
    network.refuses = True
    network.cut()
    await expect(page.get_by_text("Connection lost.")).to_be_visible()


async def return_(page: Page, network: Network) -> None:
    """Heal the line; the page comes back by itself, here a little faster by its button."""
    network.heal()
    button = page.get_by_role("button", name="Try now")
    if await button.is_visible():
        await button.click()
    await expect(page.get_by_text("Connection lost.")).to_be_hidden(timeout=BACK_MS)


async def test_conversation_survives_every_kind_of_bad_line(
    demo: Demo, agents: BrowserContext, network: Network
) -> None:
    """Reset, hole, reload, hole then reload, refused resumption: 0 lost, 0 doubled, in order, on both sides."""
    page = await desktop(agents, demo, at=f"http://127.0.0.1:{network.port}/")
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    talk = Talk(page, kim, heard=["hello"])

    async def reset() -> None:
        await lose(page, network)
        await talk.both_say("reset", 3)
        await return_(page, network)

    async def hole() -> None:
        network.swallow()
        await talk.both_say("hole", 3)
        await lose(page, network)
        await return_(page, network)

    async def reload() -> None:
        await talk.both_say("reload", 3)
        await page.get_by_label("Message", exact=True).fill("half typed")
        await page.reload()
        await expect(page.get_by_label("Message", exact=True)).to_have_value("half typed")

    async def hole_and_reload() -> None:
        network.swallow()
        await talk.both_say("hole and reload", 3)
        network.cut()
        network.heal()
        await page.reload()

    async def refused() -> None:
        resource = await page.evaluate("sessionStorage.getItem('stanzadesk-resource')")
        await lose(page, network)
        await talk.both_say("refused", 3)
        usurper = await demo.login("anna", resource)
        await usurper.logout()
        await return_(page, network)

    cases: list[Callable[[], Awaitable[None]]] = [reset, hole, reload, hole_and_reload, refused]
    for case in cases:
        await talk.both_say(f"before {case.__name__}", 2)
        await case()
        await talk.both_say(f"after {case.__name__}", 1)
        await talk.is_whole()
    assert await page.locator(".state-name").inner_text() == "Busy"


async def test_desktop_stays_whole_through_eight_cuts_while_both_sides_write(
    demo: Demo, agents: BrowserContext, network: Network
) -> None:
    """Both sides go on writing through eight cuts of three kinds; every line arrives once and in order."""
    page = await desktop(agents, demo, at=f"http://127.0.0.1:{network.port}/")
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    talk = Talk(page, kim, heard=["hello"])
    for cut in range(8):
        await talk.both_say(f"round {cut}", 2)
        if cut % 3 == 1:
            network.swallow()
            await talk.both_say(f"hole {cut}", 1)
        if cut % 3 == 2:
            network.swallow_answers()
            await talk.both_say(f"deaf {cut}", 1)
        network.cut()
        network.heal()
        await talk.both_say(f"cut {cut}", 1)
    await talk.is_whole()


async def test_dead_line_without_a_word_is_noticed_and_the_banner_counts_down(
    demo: Demo, agents: BrowserContext, network: Network
) -> None:
    """A line that swallows everything is noticed within half a minute; what was typed meanwhile arrives."""
    page = await desktop(agents, demo, at=f"http://127.0.0.1:{network.port}/")
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    network.swallow()
    await say(page, "into the hole")
    await expect(page.get_by_text("Connection lost.")).to_be_visible(timeout=30_000)
    network.refuses = True
    network.cut()
    await expect(page.get_by_text("Trying again in 0:0")).to_be_visible(timeout=20_000)
    await return_(page, network)
    await kim.expect_message("into the hole", timeout=30)


async def test_session_that_ends_leads_to_the_login_and_keeps_the_draft(demo: Demo, agents: BrowserContext) -> None:
    """A second place is told of the first and may take over; the first says so, and its draft waits there."""
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await page.get_by_label("Message", exact=True).fill("half typed")
    browser = agents.browser
    assert browser is not None
    elsewhere = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    second = await desktop(elsewhere, demo, state="")
    await expect(second.get_by_text("You are logged in at another place too")).to_be_visible()
    await expect(page.get_by_text("You are logged in at another place too")).to_be_visible()
    await second.get_by_role("button", name="Use only this one").click()
    await expect(page.get_by_text("You went on at another place")).to_be_visible()
    await expect(second.get_by_role("button", name="Visitor Billing")).to_be_visible()
    await expect(second.locator(".state-name")).to_have_text("Busy")
    await page.get_by_role("button", name="Anna").click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("half typed")
    await asyncio.gather(say(page, "from the first"), kim.expect_message("from the first"))
    await expect(second.get_by_role("log").get_by_text("from the first")).to_be_visible()
