"""The widget in Chromium, on the demo's shop page, over the real web server with a desk in memory."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from routing.commands import PostCustomerText, StartChat
from routing.words import ChatPhase, EndCause, Typing
from tests.fakes.web_desk import type_as_agent
from tests.fakes.web_network import Network
from tests.fakes.web_server import FakeWorld
from webclient.server.assets import Assets

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[2] / "webclient" / "node_modules" / "axe-core" / "axe.min.js"
STORED = re.compile("Sent|Delivered|Read")
LOST = "We lost the connection; we keep trying. Nothing you write is lost."


@pytest.fixture
def world() -> FakeWorld:
    """The desk behind the shop."""
    return FakeWorld()


@pytest.fixture
async def network(world: FakeWorld) -> AsyncIterator[Network]:
    """The web server, reached through a network that can fail."""
    server = TestServer(world.app(Assets.load()))
    await server.start_server()
    assert server.port is not None
    async with Network(server.port) as network:
        yield network
    await server.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        yield browser
        await browser.close()


@pytest.fixture
async def context(browser: Browser) -> BrowserContext:
    """One customer's browser."""
    return await browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")


@pytest.fixture
async def page(context: BrowserContext, network: Network) -> AsyncIterator[Page]:
    """The shop; whatever the browser complains about but a lost connection fails the test."""
    page = await context.new_page()
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "WebSocket connection to" not in message.text:
            complaints.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"http://127.0.0.1:{network.port}/")
    yield page
    assert complaints == []


async def start(page: Page, question: str = "Where is my lamp?") -> None:
    """Open the chat and fill in the form as a customer would."""
    await page.get_by_role("button", name="Chat with us").click()
    await page.get_by_role("radio", name="Billing").check()
    await page.get_by_label("Your name").fill("Kim")
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_label("Your question").fill(question)
    await page.get_by_role("button", name="Start chat").click()


async def say(page: Page, text: str) -> None:
    """Write a message."""
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def expect_confirmed(page: Page, text: str) -> None:
    """Wait until the message is shown as stored."""
    await expect(page.locator(".mine:not(.pending)", has_text=text)).to_contain_text(STORED)


async def bubbles(page: Page) -> list[str]:
    """Read the conversation."""
    return await page.locator("stanzadesk-chat .bubble").all_inner_texts()


SETTLED = """() => {
  const all = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
  const running = all.flatMap((root) => root.getAnimations());
  const ending = running.filter((one) => one.effect.getComputedTiming().endTime < Infinity);
  return Promise.allSettled(ending.map((one) => one.finished));
}"""


async def violations(page: Page) -> list[str]:
    """Ask axe, once colours that are just changing have arrived."""
    await page.evaluate(SETTLED)
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("async () => JSON.stringify((await axe.run()).violations)")
    return [f"{item['id']}: {[node['html'] for node in item['nodes']]}" for item in json.loads(found)]


async def test_nothing_is_asked_of_the_network_before_a_click(page: Page) -> None:
    """A visitor who does not chat costs the shop one small script."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append(request.url))
    await page.reload()
    await expect(page.get_by_role("button", name="Chat with us")).to_be_visible()
    assert not any("/assets/widget" in path or "socket" in path for path in paths)
    assert await page.evaluate("sessionStorage.length") == 0


async def test_the_form_says_what_is_missing(page: Page, world: FakeWorld) -> None:
    """Each mistake stands by its field, and the focus goes to the first."""
    await page.get_by_role("button", name="Chat with us").click()
    await page.get_by_label("E-mail").fill("nonsense")
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_text("This does not look like an e-mail address.")).to_be_visible()
    await expect(page.get_by_text("Write what you want to know.")).to_be_visible()
    await expect(page.get_by_label("E-mail")).to_be_focused()
    assert world.desk.commands == []


async def test_a_customer_waits_talks_and_ends(page: Page, world: FakeWorld) -> None:
    """The whole story on the customer's side."""
    await start(page)
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    chat = world.desk.only
    world.desk.look(chat, phase=ChatPhase.QUEUED, position=1)
    await expect(page.get_by_text("You are number 1")).to_be_visible()
    world.desk.joins(chat)
    type_as_agent(world.desk, chat, Typing.COMPOSING)
    await expect(page.get_by_text("Ada is here.")).to_be_visible()
    await expect(page.get_by_text("Ada is writing")).to_be_visible()
    world.desk.says(chat, "Hello Kim. <b>Which</b> lamp?")
    await expect(page.get_by_text("Ada is writing")).to_be_hidden()
    await page.get_by_role("textbox", name="Message").press_sequentially("The")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("Wren")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble").nth(2)).to_have_text("The\nWren")
    assert await bubbles(page) == ["Where is my lamp?", "Hello Kim. <b>Which</b> lamp?", "The\nWren"]
    await expect(page.get_by_text("Sent")).to_have_count(2)
    await page.get_by_role("button", name="End chat").click()
    await page.get_by_role("button", name="Keep it").click()
    await page.get_by_role("button", name="End chat").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="End chat").click()
    await expect(page.get_by_text("You ended the conversation.")).to_be_visible()
    await page.get_by_role("button", name="Start again").click()
    await expect(page.get_by_label("Your question")).to_be_visible()


async def test_a_reload_keeps_the_conversation(page: Page, world: FakeWorld) -> None:
    """Nothing is lost or doubled, the draft included."""
    await start(page)
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    chat = world.desk.only
    world.desk.joins(chat)
    await say(page, "first")
    await page.get_by_role("textbox", name="Message").fill("half a senten")
    await page.reload()
    world.desk.says(chat, "said during the reload")
    await expect(page.get_by_text("said during the reload")).to_be_visible()
    assert await bubbles(page) == ["Where is my lamp?", "first", "said during the reload"]
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("half a senten")
    assert sum(isinstance(command, StartChat) for command in world.desk.commands) == 1


async def test_a_cut_connection_loses_and_doubles_nothing(page: Page, world: FakeWorld, network: Network) -> None:
    """The customer is told the truth, may go on writing, and all of it arrives once and in order."""
    await start(page)
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    chat = world.desk.only
    world.desk.joins(chat)
    await say(page, "one")
    await expect_confirmed(page, "one")
    network.refuses = True
    network.cut()
    await expect(page.get_by_text(LOST)).to_be_visible()
    await say(page, "two")
    await say(page, "three")
    await expect(page.get_by_text("Waiting for the connection")).to_be_visible()
    world.desk.says(chat, "said while you were away")
    network.heal()
    await expect(page.get_by_text(LOST)).to_be_hidden(timeout=20_000)
    await expect(page.get_by_text("Waiting for the connection")).to_be_hidden()
    assert await bubbles(page) == ["Where is my lamp?", "one", "said while you were away", "two", "three"]
    posted = [entry.text for entry in world.desk.chats[chat].entries if entry.key is not None]
    assert posted == ["Where is my lamp?", "one", "two", "three"]


async def test_a_text_whose_confirmation_was_lost_is_there_once(page: Page, world: FakeWorld, network: Network) -> None:
    """The desk had stored it when the line broke; it is sent again and known."""
    await start(page)
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    chat = world.desk.only
    world.desk.joins(chat)
    await say(page, "one")
    await expect_confirmed(page, "one")
    network.swallow_answers()
    await say(page, "two")
    await world.desk.until(
        lambda: any(isinstance(c, PostCustomerText) and c.text == "two" for c in world.desk.commands)
    )
    network.cut()
    network.heal()
    await expect(page.get_by_text("Sending")).to_be_hidden(timeout=20_000)
    await expect(page.locator(".pending")).to_have_count(0)
    assert await bubbles(page) == ["Where is my lamp?", "one", "two"]
    assert [entry.text for entry in world.desk.chats[chat].entries].count("two") == 1


async def test_a_second_tab_shows_the_same_chat(page: Page, context: BrowserContext, world: FakeWorld) -> None:
    """Another page of the shop joins the conversation; "another customer" does not."""
    await start(page)
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    second = await context.new_page()
    await second.goto(page.url)
    await second.get_by_role("button", name="Chat with us").click()
    await expect(second.get_by_text("Where is my lamp?")).to_be_visible()
    world.desk.joins(world.desk.only)
    await say(second, "from the second tab")
    await expect(page.get_by_text("from the second tab")).to_be_visible()
    assert await bubbles(page) == await bubbles(second) == ["Where is my lamp?", "from the second tab"]
    async with context.expect_page() as opened:
        await page.get_by_role("link", name="Be another customer").click()
    other = await opened.value
    await start(other, "I am somebody else")
    await expect(other.get_by_text("You are number 2")).to_be_visible()
    assert len(world.desk.chats) == 2
    assert await bubbles(other) == ["I am somebody else"]


async def test_escape_closes_the_panel_and_the_chat_goes_on(page: Page, world: FakeWorld) -> None:
    """New messages are counted on the launcher and in the page's title until they are seen."""
    await start(page)
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    title = await page.title()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    world.desk.joins(world.desk.only)
    world.desk.says(world.desk.only, "Are you there?")
    await expect(page.get_by_role("button", name="Chat with us, 1 new")).to_be_focused()
    assert await page.title() == f"(1) {title}"
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    assert await page.title() == title


async def test_a_dead_line_is_noticed_without_a_word_from_the_network(
    page: Page, world: FakeWorld, network: Network
) -> None:
    """A network that swallows everything does not leave the customer believing he is heard."""
    await page.clock.install()
    await start(page)
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    network.swallow()
    await page.clock.run_for(30_000)
    await expect(page.get_by_text(LOST)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_any_view(page: Page, world: FakeWorld, scheme: str) -> None:
    """Form, queue, conversation and end can be used with a screen reader and read by weak eyes, in light and dark."""
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    await page.get_by_role("button", name="Chat with us").click()
    await expect(page.get_by_label("E-mail")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="Close").first.click()
    await start(page)
    await expect(page.get_by_text("You are number 2")).to_be_visible()
    assert await violations(page) == []
    world.desk.joins(world.desk.only)
    world.desk.says(world.desk.only, "Hello Kim")
    await say(page, "Hello")
    await expect_confirmed(page, "Hello")
    assert await violations(page) == []
    world.desk.end(world.desk.only, EndCause.AGENT)
    await expect(page.get_by_role("button", name="Start again")).to_be_visible()
    assert await violations(page) == []


async def test_on_a_phone_the_panel_fills_the_screen(browser: Browser, network: Network) -> None:
    """No part of the chat is off the screen, and text is large enough that the phone does not zoom."""
    phone = await browser.new_page(viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True)
    await phone.goto(f"http://127.0.0.1:{network.port}/")
    await start(phone)
    box = await phone.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 760}
    size = await phone.get_by_role("textbox", name="Message").evaluate("node => getComputedStyle(node).fontSize")
    assert size == "16px"


def test_the_widget_stays_small() -> None:
    """A page pays 3 kB for the launcher, and 20 kB in all for a chat that is opened."""
    assets = Assets.load()
    loader = assets.loader()
    assert loader is not None
    assert loader.packed is not None
    assert len(loader.packed) <= 3_000
    needed, sizes = [assets.path("widget").rpartition("/")[2]], {"loader": len(loader.packed)}
    while needed:
        name = needed.pop()
        file = assets.file(name)
        assert file is not None
        assert file.packed is not None
        if name not in sizes:
            sizes[name] = len(file.packed)
            needed += re.findall(r'(?:from|import)"\./([\w-]+\.js)"', file.content.decode())
    assert sum(sizes.values()) < 20_000, sizes
