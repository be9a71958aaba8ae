"""The widget against bad networks, on the running product: nothing lost, nothing doubled, in order, both ways."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.browser.test_widget import ARGS, CHROMIUM, bubbles, expect_confirmed, say, start
from tests.fakes.web_network import Network
from tests.scenarios.demo import Demo, sender_of
from tests.servers.wire import body_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.servers.xmppclient import Actor

ROUNDS = 30
SEED = 6


@pytest_asyncio.fixture
async def demo() -> AsyncIterator[Demo]:
    """The product with ordinary timers."""
    async with Demo() as running:
        yield running


@pytest_asyncio.fixture
async def network(demo: Demo) -> AsyncIterator[Network]:
    """What lies between the customer and the desk."""
    async with Network(demo.http_port) as network:
        yield network


@pytest_asyncio.fixture
async def context() -> AsyncIterator[BrowserContext]:
    """One customer's browser."""
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        yield await browser.new_context(locale="en-GB")
        await browser.close()


class Talk:
    """A customer and an agent who count what they say."""

    def __init__(self, page: Page, agent: Actor, contact: str) -> None:
        self.page, self.agent, self.contact = page, agent, contact
        self.asked: list[str] = []
        self.answered: list[str] = []

    @classmethod
    async def begin(cls, page: Page, demo: Demo, network: Network) -> Talk:
        """Start a chat that Anna accepts in a plain client."""
        anna = await demo.ready_agent("anna")
        await page.goto(f"http://127.0.0.1:{network.port}/")
        await start(page)
        contact = sender_of(await anna.expect_message("reply accept or reject"))
        anna.say(contact, "accept")
        await expect(page.get_by_text("Anna is here.")).to_be_visible()
        return cls(page, anna, contact)

    async def customer_says(self) -> None:
        """Write the next message."""
        self.asked.append(f"c{len(self.asked)}.")
        await say(self.page, self.asked[-1])

    def agent_says(self) -> None:
        """Write the next answer."""
        self.answered.append(f"a{len(self.answered)}.")
        self.agent.say(self.contact, self.answered[-1])

    async def settle(self) -> None:
        """Wait until the newest of each side has arrived at the other."""
        await expect_confirmed(self.page, self.asked[-1])
        await expect(self.page.locator(".bubble", has_text=self.answered[-1])).to_have_count(1, timeout=30_000)
        await self.agent.expect_message(self.asked[-1], sender=self.contact, timeout=30)

    async def expect_all(self) -> None:
        """Both sides have every line once and in order."""
        shown = await bubbles(self.page)
        assert [text for text in shown if text.startswith("a")] == self.answered
        assert [text for text in shown if text.startswith("c")] == self.asked
        heard = [body_of(one) for one in self.agent.messages("c", sender=self.contact)]
        assert [text for text in heard if text.endswith(".") and text[1:-1].isdigit()] == self.asked


async def test_thirty_faults_lose_double_and_disorder_nothing(
    demo: Demo, network: Network, context: BrowserContext
) -> None:
    """Cuts, silent holes, reloads and refused connections in any order, while both sides go on writing."""
    page = await context.new_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("websocket", lambda socket: addresses.append(socket.url))
    talk = await Talk.begin(page, demo, network)
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        await talk.customer_says()
        talk.agent_says()
        match chance.choice(("cut", "hole", "reload", "hole and reload", "refuse", "lost answers")):
            case "cut":
                network.cut()
            case "hole":
                network.swallow()
                await talk.customer_says()
                network.cut()
                network.heal()
            case "reload":
                await page.reload()
            case "hole and reload":
                network.swallow()
                await talk.customer_says()
                talk.agent_says()
                network.cut()
                network.heal()
                await page.reload()
            case "refuse":
                network.refuses = True
                network.cut()
                await talk.customer_says()
                network.heal()
            case _:
                network.swallow_answers()
                await talk.customer_says()
                talk.agent_says()
                network.cut()
                network.heal()
        talk.agent_says()
        await talk.customer_says()
    await talk.settle()
    await talk.expect_all()
    token = await page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")
    assert token
    assert not any(token in address for address in addresses)


async def test_where_no_websocket_gets_through_the_chat_works_all_the_same(
    demo: Demo, network: Network, context: BrowserContext
) -> None:
    """A proxy that knows no WebSockets and cuts every connection after a while costs the customer nothing."""
    network.no_websockets = True
    page = await context.new_page()
    talk = await Talk.begin(page, demo, network)
    network.lifetime_s = 3.0
    for turn in range(10):
        await talk.customer_says()
        talk.agent_says()
        if turn % 3 == 2:
            network.cut()
        if turn == 5:
            await page.reload()
        await talk.customer_says()
        await talk.settle()
    await talk.expect_all()
    await page.get_by_role("button", name="End chat").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="End chat").click()
    await expect(page.get_by_role("button", name="Start again")).to_be_visible()


async def test_a_line_is_sent_then_delivered_then_read(demo: Demo, network: Network, context: BrowserContext) -> None:
    """The customer sees how far his words came: stored, on the agent's device, seen by the agent."""
    page = await context.new_page()
    talk = await Talk.begin(page, demo, network)
    await talk.customer_says()
    await expect(page.locator(".mine", has_text="c0.")).to_contain_text("Delivered")
    talk.agent_says()
    await expect(page.locator(".mine", has_text="c0.")).to_contain_text("Read")
    second = await context.new_page()
    await second.goto(page.url)
    await second.get_by_role("button", name="Chat with us").click()
    await expect(second.locator(".mine", has_text="c0.")).to_contain_text("Read")
