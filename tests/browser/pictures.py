"""Pictures of every view of the desktop: `python -m tests.browser.pictures FOLDER`. To be looked at."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.async_api import ViewportSize, async_playwright, expect

from tests.browser.desk_page import chat_with, choose, desktop, leave_message, say
from tests.browser.test_widget import ARGS, CHROMIUM
from tests.scenarios.demo import BILLING, SALES, Demo

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

WIDE: Final = ViewportSize(width=1366, height=768)
PHONE: Final = ViewportSize(width=390, height=844)
SHEETS: Final = ("Settings", "Help")


async def take(page: Page, folder: Path, name: str, *, phone: bool = True) -> None:
    """Take one view in light, in dark and on a phone."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.screenshot(path=folder / f"{name}-{scheme}.png")
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if phone:
        await page.set_viewport_size(PHONE)
        await page.screenshot(path=folder / f"{name}-phone.png")
        await page.set_viewport_size(WIDE)


async def conversations(page: Page, demo: Demo, folder: Path) -> None:
    """Two chats that run, one of them unread, and an offer that rings above them."""
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(
        page, kim, BILLING, "Hello, my invoice 4711 has a line I do not understand: what is the service fee?"
    )
    await say(page, "Hello Kim. Let me look at that invoice.\nOne moment please.")
    kim.say(BILLING, "Thanks 🙏 it is the one of 3 March, see https://shop.example.org/invoices/4711")
    await expect(page.get_by_role("log").get_by_text("one of 3 March")).to_be_visible()
    await take(page, folder, "conversation")
    await chat_with(page, lee, SALES, "Do you ship to Norway?")
    lee.say(SALES, "And how long does it take?")
    await expect(page.get_by_role("button", name="unread")).to_be_visible()
    await page.get_by_label("Message", exact=True).fill("The fee covers")
    lee.say(BILLING, "A question about a discount for twenty chairs, for our new office in Graz.")
    await expect(page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    await take(page, folder, "offer")
    await page.get_by_role("button", name="Reject").click()
    await page.get_by_label("Message", exact=True).fill("")
    await page.get_by_role("log").focus()
    await page.keyboard.press("f")
    await page.keyboard.press("m")
    await page.get_by_role("dialog").get_by_label("Note").fill("Call back about the service fee")
    await take(page, folder, "reminder")
    await page.get_by_label("When").fill("2020-01-02T03:04")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Reminder")).to_be_visible()
    await page.keyboard.press("Escape")
    await take(page, folder, "reminder-due")
    await page.get_by_role("region", name="Reminder").get_by_role("button", name="Done").click()
    await page.keyboard.press("Control+f")
    await page.keyboard.type("invoice")
    await take(page, folder, "search")
    await page.keyboard.press("Escape")


async def texts(page: Page, folder: Path) -> None:
    """Canned responses: the list, the editor, and the list above the message."""
    await page.keyboard.press("t")
    for title, shortcut, text in (
        ("Welcome", "hi", "Hello {customer}, this is {agent} from {service}. How can I help?"),
        ("Bank data", "bank", "Our account is AT00 0000 0000 0000 0000."),
    ):
        await page.get_by_role("button", name="New", exact=True).click()
        await page.get_by_label("Title").fill(title)
        await page.get_by_label("Folder").fill("Everyday")
        await page.get_by_label("Shortcut").fill(shortcut)
        await page.get_by_label("Text", exact=True).fill(text)
        await take(page, folder, "canned-edit")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("button", name=f"Change: {title}")).to_be_visible()
    await take(page, folder, "canned")
    await page.keyboard.press("Escape")
    await page.get_by_label("Message", exact=True).fill("")
    await page.get_by_label("Message", exact=True).press("/")
    await expect(page.get_by_role("option", name="Welcome")).to_be_visible()
    await take(page, folder, "canned-typed")
    await page.keyboard.press("Escape")
    await page.get_by_label("Message", exact=True).fill("")
    await page.get_by_role("log").focus()


async def wrapping(page: Page, folder: Path) -> None:
    """The end of a chat: the question before it, and what comes after."""
    await page.get_by_role("log").focus()
    await page.keyboard.press("e")
    await take(page, folder, "end")
    await page.get_by_role("alertdialog").get_by_role("button", name="End Chat").click()
    await expect(page.get_by_role("button", name="Complete")).to_be_visible()
    await page.get_by_label("What came of it").select_option("Solved")
    await page.locator("#notes").fill("Fee explained, wants a call next month.")
    await take(page, folder, "wrap-up")


async def messages(browser: Browser, folder: Path) -> None:
    """Messages left while nobody was there: the list, and an answer being written."""
    mails = {"mail.host": "127.0.0.1", "mail.security": "none", "mail.sender": "desk@example.org"}
    async with Demo(mails) as demo:
        await demo.command("service", "edit", "billing", "--when-nobody", "message")
        kim = await demo.login("kim")
        kim.say(BILLING, "Hello, I was charged twice for order 4711.\nPlease look at it when you are back.")
        await kim.expect_message("kept")
        context = await browser.new_context(viewport=WIDE, locale="en-GB")
        await leave_message(context, demo, "lee@example.org", "Where is my order? It should have come on Monday.")
        page = await desktop(context, demo)
        await page.get_by_role("button", name="Get going").click()
        await page.get_by_role("button", name="Messages: 2").click()
        await take(page, folder, "messages")
        sheet = page.get_by_role("dialog", name="Messages left")
        await sheet.get_by_role("button", name="Answer by e-mail").click()
        await sheet.get_by_role("textbox").fill("Good morning, it left our house today and will be with you tomorrow.")
        await take(page, folder, "message-answer")
        await context.close()


async def main(folder: Path) -> None:
    """Take them all."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        await messages(browser, folder)
        await browser.close()
    async with Demo({"chats.wrapup": "600"}) as demo, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        context = await browser.new_context(viewport=WIDE, locale="en-GB")
        page = await context.new_page()
        await page.goto(demo.info["http"] + "desk")
        await expect(page.get_by_role("button", name="Anna")).to_be_visible()
        await take(page, folder, "login")
        await page.close()
        page = await desktop(context, demo)
        await take(page, folder, "first")
        await page.get_by_role("button", name="Get going").click()
        await page.get_by_role("button", name="Not now").click()
        await take(page, folder, "empty")
        await conversations(page, demo, folder)
        await page.get_by_role("log").focus()
        await texts(page, folder)
        for name in SHEETS:
            await page.get_by_role("button", name=name, exact=True).click()
            await take(page, folder, name.lower())
            await page.keyboard.press("Escape")
        await page.keyboard.press("Control+k")
        await take(page, folder, "commands")
        await page.keyboard.press("Escape")
        await page.get_by_role("log").focus()
        await page.keyboard.press("?")
        await take(page, folder, "shortcuts")
        await page.keyboard.press("Escape")
        await page.keyboard.press("F8")
        await take(page, folder, "states")
        await page.keyboard.press("Escape")
        await wrapping(page, folder)
        await choose(page, "Not Ready: Lunch")
        await page.set_viewport_size({"width": 683, "height": 384})
        await page.screenshot(path=folder / "zoomed.png")
        await page.set_viewport_size(WIDE)
        await demo.kill_desk()
        await expect(page.get_by_text("is not answering").or_(page.get_by_text("Connection lost"))).to_be_visible(
            timeout=60_000
        )
        await take(page, folder, "lost")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
