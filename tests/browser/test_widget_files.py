"""Files in the widget: by button, paste and drop, with progress and reasons, on another site under a strict policy."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, async_playwright, expect

from routing.commands import PostAgentText
from routing.ids import AgentId
from routing.mails import MailRefusal
from routing.words import ChatPhase, EndCause
from tests.browser.test_widget import ARGS, CHROMIUM, violations
from tests.browser.test_widget_options import Site
from tests.fakes.web_server import FakeWorld
from webclient.server.assets import Assets

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
PUT = """([kind, name, size]) => {
  const data = new DataTransfer();
  data.items.add(new File(["hello", new Uint8Array(size).fill(65)], name));
  const root = document.querySelector("stanzadesk-chat").shadowRoot;
  const event = kind === "paste"
    ? new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
    : new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
  root.querySelector(kind === "paste" ? ".composer textarea" : ".talk").dispatchEvent(event);
  return event.defaultPrevented;
}"""
PICTURES = os.environ.get("STANZADESK_PICTURES", "")


@pytest.fixture
def world() -> FakeWorld:
    """A desk."""
    return FakeWorld()


@pytest.fixture
async def site(world: FakeWorld) -> AsyncIterator[str]:
    """The shop's site, on the list of those that may carry the widget; gives its address."""
    site = Site()
    origin = await site.open()
    world.widget_origins = frozenset({origin})
    desk = TestServer(world.app(Assets.load()))
    await desk.start_server()
    site.desk = str(desk.make_url("/")).rstrip("/")
    yield origin
    await desk.close()
    await site.close()


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    """One visitor's browser."""
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        yield await browser.new_context(viewport={"width": 1100, "height": 760}, locale="en-GB")
        await browser.close()


async def talking(world: FakeWorld, site: str, context: BrowserContext) -> Page:
    """A customer who talks to Ada."""
    page = await context.new_page()
    await page.goto(site)
    await page.get_by_role("button", name="Chat with us").click()
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_label("Your question").fill("Look:")
    await page.get_by_role("button", name="Start chat").click()
    await world.desk.until(lambda: world.desk.chats != {})
    world.desk.joins(world.desk.only)
    await expect(page.get_by_role("button", name="Send a file")).to_be_visible()
    return page


async def choose(page: Page, name: str, content: bytes) -> None:
    """Press the button and choose a file."""
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Send a file").click()
    await (await chooser.value).set_files(FilePayload(name=name, mimeType="x/y", buffer=content))


async def fetched(page: Page, name: str) -> tuple[str, bytes]:
    """Press a file's line and see what the browser keeps."""
    async with page.expect_download() as download:
        await page.get_by_role("button", name=name).click()
    got = await download.value
    return got.suggested_filename, await asyncio.to_thread(Path(await got.path()).read_bytes)


async def test_files_go_both_ways(world: FakeWorld, site: str, context: BrowserContext) -> None:
    """By button, paste and drop; each is a line that can be fetched, like one of the agent's; axe has no complaint."""
    page = await talking(world, site, context)
    await choose(page, "lämp.png", PNG)
    await expect(page.locator(".mine:not(.pending)", has_text="lämp.png (1 kB)")).to_be_visible()
    assert await page.evaluate(PUT, ["paste", "pasted.txt", 10])
    await expect(page.locator(".mine:not(.pending)", has_text="pasted.txt")).to_be_visible()
    assert await page.evaluate(PUT, ["drop", "dropped.txt", 2_000_000])
    await expect(page.locator(".mine:not(.pending)", has_text="dropped.txt (1.9 MB)")).to_be_visible()
    ada = AgentId("ada@localhost")
    world.desk.agents[ada] = replace(world.desk.agents[AgentId("anna@localhost")], alias="Ada")

    async def manual() -> AsyncIterator[bytes]:
        yield b"%PDF-1.7 how to mend it"

    await world.files.send(PostAgentText(world.desk.only, ada, "manual.pdf", "a1"), manual())
    assert await fetched(page, "manual.pdf") == ("manual.pdf", b"%PDF-1.7 how to mend it")
    assert await fetched(page, "lämp.png") == ("lämp.png", PNG)
    assert [line.text for line in world.desk.chats[world.desk.only].entries if line.args][1:] == [
        *("lämp.png", "pasted.txt", "dropped.txt", "manual.pdf"),
    ]
    assert await violations(page) == []
    await pictures(page)
    world.files.stored.clear()
    await page.get_by_role("button", name="manual.pdf").click()
    await expect(page.get_by_role("button", name="This file is not kept any more.")).to_be_visible()


async def pictures(page: Page) -> None:
    """Keep what it looks like, where somebody wants to look."""
    if not PICTURES:
        return
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=cast("None", scheme))
        await page.screenshot(path=f"{PICTURES}/widget-files-{scheme}.png")
    await page.set_viewport_size({"width": 390, "height": 760})
    await page.screenshot(path=f"{PICTURES}/widget-files-narrow.png")
    await page.set_viewport_size({"width": 1100, "height": 760})


async def test_a_customer_sees_how_far_it_is_and_why_not(world: FakeWorld, site: str, context: BrowserContext) -> None:
    """Progress while it goes; too large and empty are told without sending, a wrong type by the desk."""
    page = await talking(world, site, context)
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    assert await page.evaluate(PUT, ["drop", "huge.txt", 20 * 1024 * 1024])
    await expect(page.locator(".failed", has_text="huge.txt")).to_contain_text("too large. It may have 20 MB.")
    await choose(page, "nothing.txt", b"")
    await expect(page.locator(".failed", has_text="nothing.txt")).to_contain_text("This file is empty.")
    assert posts == []
    await choose(page, "run.png", b"MZ\x90\x00")
    await expect(page.locator(".failed", has_text="run.png")).to_contain_text("Files of this type can't be sent.")
    line = await context.new_cdp_session(page)
    slow = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 1_000_000}
    await line.send("Network.emulateNetworkConditions", slow)
    assert await page.evaluate(PUT, ["drop", "slow.txt", 3_000_000])
    await page.wait_for_function(
        """() => [...document.querySelector("stanzadesk-chat").shadowRoot.querySelectorAll(".pending")]
        .some((one) => /^[1-9][0-9]?%$/.test(one.style.getPropertyValue("--done")))"""
    )
    await expect(page.locator(".mine:not(.pending):not(.failed)", has_text="slow.txt")).to_be_visible(timeout=30_000)


async def test_a_broken_upload_is_sent_again_once(world: FakeWorld, site: str, context: BrowserContext) -> None:
    """The line breaks while a file goes: it is tried again under the same id, and is there once."""
    page = await talking(world, site, context)
    cuts: list[str] = []

    async def cut_once(route: object) -> None:
        cuts.append("cut")
        if len(cuts) == 1:
            await route.abort("connectionreset")  # type: ignore[attr-defined] # playwright's route
        else:
            await route.continue_()  # type: ignore[attr-defined] # playwright's route

    await page.route("**/api/v1/widget/files", cut_once)
    await choose(page, "lamp.png", PNG)
    await expect(page.locator(".mine:not(.pending)", has_text="lamp.png")).to_be_visible(timeout=15_000)
    assert len(world.files.stored) == 1


async def test_where_files_are_off_nothing_offers_them(world: FakeWorld, site: str, context: BrowserContext) -> None:
    """No button, and a paste or drop is not taken."""
    page = await talking(world, site, context)
    chat = world.desk.chats[world.desk.only]
    chat.view = replace(chat.view, files=False)
    world.desk.look(chat.view.chat, phase=ChatPhase.ACTIVE, position=0, agents=("Ada",))
    await expect(page.get_by_role("button", name="Send a file")).to_be_hidden()
    assert not await page.evaluate(PUT, ["paste", "a.txt", 1])
    assert not await page.evaluate(PUT, ["drop", "a.txt", 1])
    assert world.files.stored == {}


async def test_the_conversation_comes_by_email(world: FakeWorld, site: str, context: BrowserContext) -> None:
    """One button when it is over: it says where the mail goes, half hidden, or why there is none."""
    page = await talking(world, site, context)
    world.desk.end(world.desk.only, EndCause.AGENT)
    world.mails.outcome = MailRefusal.TOO_MANY
    await page.get_by_role("button", name="Send by e-mail").click()
    again = page.get_by_role("button", name="This address got many e-mails today. Try again tomorrow.")
    await expect(again).to_be_enabled()
    assert await violations(page) == []
    world.mails.outcome = "k•••@example.org"
    await again.click()
    await expect(page.get_by_role("button", name="On its way to k•••@example.org")).to_be_disabled()
    assert world.mails.asked == [world.desk.only, world.desk.only]
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/widget-mail.png")
    await page.get_by_role("button", name="Start again").click()
    await expect(page.get_by_label("Your question")).to_be_visible()
