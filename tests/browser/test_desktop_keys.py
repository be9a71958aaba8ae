"""The desktop without a mouse, for screen readers, and in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.desk_page import chat_with, desktop, say
from tests.browser.test_widget import violations
from tests.scenarios.demo import BILLING, SALES, Demo

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.servers.xmppclient import Actor


async def is_accessible(page: Page) -> None:
    """Axe finds nothing in light and in dark."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await violations(page) == []


async def test_chat_is_accepted_held_ended_and_wrapped_up_by_keyboard_alone(agents: BrowserContext) -> None:
    """From the log-in to Complete no hand leaves the keyboard: Tab, F8, F2, Ctrl+K and plain keys do it all."""
    async with Demo({"chats.wrapup": "60"}) as demo:
        page = await agents.new_page()
        await page.goto(demo.info["http"] + "desk")
        await expect(page.get_by_label("Address")).to_be_visible()
        keys = page.keyboard
        await keys.press("Tab")
        await keys.type("anna")
        await keys.press("Tab")
        await keys.type(next(one["password"] for one in demo.info["agents"] if one["name"] == "Anna"))
        await keys.press("Enter")
        await expect(page.get_by_role("heading", name="Active Communications List")).to_be_visible()
        await keys.press("F8")
        await keys.press("Enter")
        await expect(page.locator(".state-name")).to_have_text("Ready")
        kim = await demo.login("kim")
        kim.say(BILLING, "hello")
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        await keys.press("F2")
        await expect(page.get_by_label("Message", exact=True)).to_be_focused()
        await keys.type("Good day")
        await keys.press("Enter")
        await kim.expect_message("Good day")
        await keys.press("Control+k")
        await keys.type("end ch")
        await keys.press("Enter")
        await expect(page.get_by_role("alertdialog", name="End the chat with Visitor?")).to_be_visible()
        await expect(page.get_by_role("button", name="End Chat").last).to_be_focused()
        await keys.press("Enter")
        await kim.expect_message("over")
        await expect(page.get_by_label("Notes")).to_be_focused()
        await keys.type("solved at once")
        await expect(page.locator(".state-name")).to_have_text("After Call Work")
        await keys.press("Shift+Tab")
        await keys.type("so")
        await expect(page.get_by_label("What came of it")).to_have_value("solved")
        await keys.press("Tab")
        await keys.press("Tab")
        await keys.press("Enter")
        await expect(page.locator(".list .row")).to_have_count(0)
        await expect(page.locator(".state-name")).to_have_text("Ready")


async def test_plain_keys_go_from_chat_to_chat_and_can_be_turned_off(demo: Demo, agents: BrowserContext) -> None:
    """J and K walk the list, N goes to who waits, R writes; a sheet lists all keys; plain ones can be turned off."""
    page = await desktop(agents, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(page, kim, BILLING, "first")
    await say(page, "answered")
    await chat_with(page, lee, SALES, "second")
    await expect(page.locator(".row")).to_have_count(2)
    await page.get_by_role("log").focus()
    await page.keyboard.press("j")
    await expect(page.get_by_role("log").get_by_text("second")).to_be_visible()
    await page.get_by_role("log").focus()
    await page.keyboard.press("k")
    await expect(page.get_by_role("log").get_by_text("first")).to_be_visible()
    await page.get_by_role("log").focus()
    await page.keyboard.press("n")
    await expect(page.get_by_role("log").get_by_text("second")).to_be_visible()
    await page.get_by_role("log").focus()
    await page.keyboard.press("r")
    await page.keyboard.type("j")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("j")
    await page.get_by_role("log").focus()
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(sheet.get_by_text("Command bar")).to_be_visible()
    for _ in range(8):
        await page.keyboard.press("Tab")
        assert await sheet.evaluate("one => one.contains(document.activeElement)")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("log")).to_be_focused()
    await page.get_by_role("button", name="Settings").click()
    await page.get_by_label("Single keys outside text fields").uncheck()
    await page.keyboard.press("Escape")
    await page.get_by_role("log").focus()
    await page.keyboard.press("j")
    await expect(page.get_by_role("log").get_by_text("second")).to_be_visible()


async def leave_a_message(demo: Demo, customer: Actor) -> None:
    """Ask while nobody is there."""
    await demo.command("service", "edit", "billing", "--when-nobody", "message")
    customer.say(BILLING, "Please tell me when the lamp is back.")
    await customer.expect_message("kept")


async def sheets_are_accessible(page: Page) -> None:
    """Settings and help."""
    for name in ("Settings", "Help"):
        await page.get_by_role("button", name=name, exact=True).click()
        await is_accessible(page)
        await page.keyboard.press("Escape")


async def messages_are_accessible(page: Page) -> None:
    """The list of messages left, and an answer being written."""
    await page.get_by_role("button", name="Messages: 1").click()
    await is_accessible(page)
    await page.get_by_role("button", name="Answer by chat").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("It is back.")
    await is_accessible(page)
    await page.keyboard.press("Escape")


async def test_every_view_is_accessible_in_both_themes(demo: Demo, agents: BrowserContext) -> None:
    """Axe, no rule off: tour, menus, sheets, messages, pop-up, search, question, lost connection; light and dark."""
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await leave_a_message(demo, lee)
    page = await desktop(agents, demo)
    await is_accessible(page)
    await messages_are_accessible(page)
    await chat_with(page, kim, BILLING, "hello")
    await say(page, "Hello, see https://shop.example.org/")
    await kim.expect_message("Hello, see")
    await page.keyboard.press("F8")
    await is_accessible(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Emoji").click()
    await is_accessible(page)
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("🙂")
    await sheets_are_accessible(page)
    await page.keyboard.press("Control+k")
    await is_accessible(page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+f")
    await page.keyboard.type("hello")
    await is_accessible(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("log").focus()
    await page.keyboard.press("f")
    await expect(page.get_by_role("button", name="Flag for a supervisor", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.keyboard.press("m")
    await page.get_by_label("When").fill("2020-01-02T03:04")
    await is_accessible(page)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Reminder")).to_be_visible()
    await is_accessible(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="End Chat").click()
    lee.say(SALES, "and another")
    await expect(page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    await is_accessible(page)
    await page.keyboard.press("Escape")
    await agents.set_offline(offline=True)
    await page.evaluate("window.dispatchEvent(new Event('offline'))")
    await demo.kill_desk()
    await say(page, "into the dark")
    await expect(page.get_by_text("Connection lost.")).to_be_visible(timeout=30_000)
    await page.get_by_text("My reports").click()
    await is_accessible(page)


async def test_words_follow_the_browser_and_can_be_chosen(demo: Demo, chromium: Browser) -> None:
    """A German browser gets German words, times and page language; the settings change them at once and for good."""
    context = await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="de-DE")
    page = await context.new_page()
    await page.goto(demo.info["http"] + "desk")
    await expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    await page.get_by_role("button", name="Anna").click()
    await expect(page.get_by_role("heading", name="Aktive Gespräche")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "de"
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_label("Sprache").select_option("English")
    await page.get_by_label("Theme").select_option("Dark")
    await page.get_by_label("Density").select_option("Dense")
    await page.keyboard.press("Escape")
    await page.reload()
    await expect(page.get_by_role("heading", name="Active Communications List")).to_be_visible()
    assert await page.locator("html").get_attribute("data-theme") == "dark"
    assert await page.locator("html").get_attribute("data-density") == "dense"
    assert await page.evaluate("getComputedStyle(document.body).colorScheme || 'dark'") in {"dark", "normal"}
