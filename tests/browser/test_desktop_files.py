"""Files between a customer's widget and an agent's desktop, on the whole product with a real XMPP server."""

from __future__ import annotations

import asyncio
import os
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.browser.desk_page import desktop
from tests.browser.test_widget import violations

if TYPE_CHECKING:
    from tests.scenarios.demo import Demo

PICTURES = os.environ.get("STANZADESK_PICTURES", "")
PUT = """([kind, name, size]) => {
  const data = new DataTransfer();
  data.items.add(new File(["hello", new Uint8Array(size).fill(65)], name));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
    : new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector(kind === "paste" ? ".composer textarea" : ".conversation .lines").dispatchEvent(event);
  return event.defaultPrevented;
}"""


def picture(width: int, height: int) -> bytes:
    """Paint a PNG in one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + b"\x1c\x6b\x4a" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PNG = picture(320, 200)


@pytest_asyncio.fixture
async def customers(chromium: Browser) -> BrowserContext:
    """A customer's browser, on a phone."""
    return await chromium.new_context(viewport={"width": 900, "height": 760}, locale="en-GB")


async def ask(customers: BrowserContext, desk: Page, demo: Demo, question: str) -> Page:
    """A customer of the shop asks and the agent takes the chat."""
    page = await customers.new_page()
    await page.goto(demo.info["http"])
    await page.get_by_role("button", name="Chat with us").click()
    await page.get_by_role("radio", name="Billing").check()
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_label("Your question").fill(question)
    await page.get_by_role("button", name="Start chat").click()
    await desk.get_by_role("alertdialog").get_by_role("button", name="Accept", exact=True).click()
    await expect(page.get_by_text("is here.")).to_be_visible()
    return page


async def attach(page: Page, button: str, name: str, content: bytes) -> None:
    """Press the button and choose a file."""
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name=button, exact=True).click()
    await (await chooser.value).set_files(FilePayload(name=name, mimeType="x/y", buffer=content))


async def kept(page: Page, role: Literal["button", "link"], name: str) -> bytes:
    """Fetch a file by its line."""
    async with page.expect_download() as download:
        await page.get_by_role(role, name=name).click()
    got = await download.value
    assert got.suggested_filename == name
    return await asyncio.to_thread(Path(await got.path()).read_bytes)


async def shoot(page: Page, name: str) -> None:
    """Keep what it looks like, where somebody wants to look."""
    if PICTURES:
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            await page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png")
        await page.set_viewport_size({"width": 400, "height": 760})
        await page.screenshot(path=f"{PICTURES}/{name}-narrow.png")
        await page.set_viewport_size({"width": 1366, "height": 768})
        await page.emulate_media(color_scheme="light")


async def test_files_go_both_ways_and_are_in_the_earlier_chat(
    demo: Demo, agents: BrowserContext, customers: BrowserContext
) -> None:
    """Pictures are shown, everything can be kept; a wrong type is told; the next chat shows what was sent."""
    desk = await desktop(agents, demo)
    shop = await ask(customers, desk, demo, "My lamp looks like this:")
    await attach(shop, "Send a file", "lamp.png", PNG)
    await expect(desk.locator(".bubble.theirs img")).to_have_js_property("naturalWidth", 320)
    assert await kept(desk, "link", "lamp.png") == PNG
    await attach(desk, "Send files", "manual.pdf", b"%PDF-1.7 how to mend it")
    assert await kept(shop, "button", "manual.pdf") == b"%PDF-1.7 how to mend it"
    await expect(desk.locator(".bubble.mine:not(.pending)", has_text="manual.pdf")).to_be_visible()
    assert await desk.evaluate(PUT, ["paste", "pasted.txt", 10])
    assert await desk.evaluate(PUT, ["drop", "dropped.txt", 3_000_000])
    await expect(shop.get_by_role("button", name="dropped.txt")).to_be_visible(timeout=20_000)
    await expect(shop.get_by_role("button", name="pasted.txt")).to_be_visible()
    assert await desk.evaluate(PUT, ["drop", "huge.txt", 20 * 1024 * 1024])
    await expect(desk.locator(".refused", has_text="huge.txt")).to_contain_text("too large. It may have 20 MB.")
    await attach(desk, "Send files", "run.png", b"MZ\x90\x00")
    await expect(desk.locator(".refused", has_text="run.png")).to_contain_text("Files of this type can't be sent.")
    assert await violations(desk) == []
    await shoot(desk, "desktop-files")
    await shop.get_by_role("button", name="End chat").click()
    await shop.get_by_role("alertdialog").get_by_role("button", name="End chat").click()
    await shop.close()
    await desk.locator(".conversation").get_by_role("button", name="Close", exact=True).click()
    await ask(customers, desk, demo, "It's me again.")
    await desk.get_by_role("button", name="Billing ·").first.click()
    sheet = desk.get_by_role("dialog")
    await expect(sheet.locator("img")).to_have_js_property("naturalWidth", 320)
    async with desk.expect_download() as download:
        await sheet.get_by_role("link", name="manual.pdf").click()
    assert (await download.value).suggested_filename == "manual.pdf"


async def test_where_files_are_off_neither_side_sends_any(
    demo: Demo, agents: BrowserContext, customers: BrowserContext
) -> None:
    """An operator's switch holds at once: what is tried is refused in words, and new pages do not offer it."""
    desk = await desktop(agents, demo)
    shop = await ask(customers, desk, demo, "Hello")
    await demo.command("service", "edit", "billing", "--files", "off")
    await attach(desk, "Send files", "a.txt", b"hello")
    await expect(desk.locator(".refused", has_text="a.txt")).to_contain_text("Files can't be sent in this service")
    await desk.reload()
    await expect(desk.get_by_role("textbox", name="Message")).to_be_visible()
    await expect(desk.get_by_role("button", name="Send files")).to_have_count(0)
    await shop.reload()
    await expect(shop.get_by_text("is here.")).to_be_visible()
    await expect(shop.get_by_role("button", name="Send a file")).to_be_hidden()
