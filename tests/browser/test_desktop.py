"""The web desktop on the running product: real desk, real server, real browser, other clients beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.browser.desk_page import choose, desktop, say
from tests.browser.test_widget import ARGS, CHROMIUM, violations
from tests.scenarios.demo import BILLING, DESK, SALES, Demo, sender_of
from tests.servers.wire import body_of


@pytest_asyncio.fixture
async def demo() -> AsyncIterator[Demo]:
    """The product with ordinary timers."""
    async with Demo() as running:
        yield running


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def context(browser: Browser) -> BrowserContext:
    """One browser, as an agent has it; tabs share it."""
    return await browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")


async def test_offer_accept_talk_and_end_in_the_desktop(demo: Demo, context: BrowserContext) -> None:
    """From the log-in to the end of a chat: pop-up, list, contact info, both ways with umlauts and emoji."""
    page = await desktop(context, demo)
    kim = await demo.login("kim")
    kim.say(BILLING, "Where is my invoice?")
    popup = page.get_by_role("alertdialog", name="Chat")
    await expect(popup.get_by_text("Billing")).to_be_visible()
    await expect(popup.get_by_text("Q 0:")).to_have_count(0)
    await popup.get_by_role("button", name="Accept").click()
    await kim.expect_message("Anna joined")
    await expect(page.get_by_role("log").get_by_text("Where is my invoice?")).to_be_visible()
    await expect(page.get_by_role("button", name="Visitor Billing")).to_be_visible()
    await expect(page.get_by_role("heading", name="Contact Info")).to_be_visible()
    await say(page, "Grüß Gott 👋")
    await kim.expect_message("Grüß Gott 👋")
    await expect(page.get_by_title("Delivered")).to_be_visible()
    kim.say(BILLING, "Danke schön")
    await expect(page.get_by_role("log").get_by_text("Danke schön")).to_be_visible()
    await page.get_by_role("button", name="End Chat").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="End Chat").click()
    await kim.expect_message("over")
    await expect(page.get_by_role("button", name="Visitor Billing")).to_have_count(0)
    await expect(page.locator(".state-name")).to_have_text("Ready")


async def test_ignored_offer_leaves_the_screen_and_the_agent_not_ready(context: BrowserContext) -> None:
    """The pop-up goes, the desktop says why and links to the row; one button makes the agent Ready again."""
    async with Demo({"offers.timeout": "3"}) as demo:
        page = await desktop(context, demo)
        kim = await demo.login("kim")
        kim.say(BILLING, "Hello?")
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        await expect(page.get_by_role("alertdialog")).to_be_hidden(timeout=10_000)
        why = page.get_by_text("You are Not Ready, because you did not answer")
        await expect(why).to_be_visible()
        await expect(page.locator(".state-name")).to_have_text("Not Ready")
        async with context.expect_page() as opened:
            await page.get_by_role("link", name="The record").click()
        record = await opened.value
        await expect(record.get_by_text("no_answer").or_(record.get_by_text("No answer")).first).to_be_visible()
        await page.get_by_role("button", name="Ready", exact=True).click()
        await expect(page.get_by_role("alertdialog").get_by_text("Q 0:0")).to_be_visible()
        await expect(why).to_be_hidden()


async def test_second_offer_shows_open_and_accept_and_keeps_the_draft(demo: Demo, context: BrowserContext) -> None:
    """With a chat running, Accept leaves focus and half-typed text alone, and Open moves the focus."""
    page = await desktop(context, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    kim.say(BILLING, "first")
    await page.get_by_role("button", name="Accept").click()
    await expect(page.get_by_role("log").get_by_text("first")).to_be_visible()
    await page.get_by_label("Message", exact=True).fill("half typed")
    lee.say(SALES, "second")
    await expect(page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Accept").click()
    await lee.expect_message("Anna joined")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("half typed")
    lee.say(SALES, "are you there?")
    await expect(page.get_by_role("button", name="Visitor Sales 2 unread")).to_be_visible()
    lee.say(BILLING, "third, elsewhere")
    await page.get_by_role("button", name="Open", exact=True).click()
    await expect(page.get_by_role("log").get_by_text("third, elsewhere")).to_be_visible()
    await page.get_by_role("button", name="Visitor Billing").first.click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("half typed")


async def test_same_offer_in_desktop_and_plain_client_is_taken_once(demo: Demo, context: BrowserContext) -> None:
    """One agent, two clients: the first answer wins, the other one closes and says where it was taken."""
    page = await desktop(context, demo)
    plain = await demo.login("anna", "plain")
    await plain.expect_presence(DESK)
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    await expect(page.get_by_role("alertdialog")).to_be_visible()
    message = await plain.expect_message("reply accept or reject")
    plain.say(sender_of(message), "accept")
    await kim.expect_message("Anna joined")
    await expect(page.get_by_role("alertdialog")).to_be_hidden()
    await expect(page.get_by_text("Taken by you on another device.")).to_be_visible()
    await expect(page.get_by_role("button", name="Visitor Billing")).to_be_visible()
    (row,) = await demo.report("agent-performance")
    assert (row["offered"], row["accepted"]) == (1, 1)


async def test_reload_keeps_chats_drafts_and_asks_no_password(demo: Demo, context: BrowserContext) -> None:
    """After a reload the same chat is open, nothing is missing or doubled, and what was half typed is there."""
    page = await desktop(context, demo)
    kim = await demo.login("kim")
    kim.say(BILLING, "m1")
    await page.get_by_role("button", name="Accept").click()
    await expect(page.get_by_role("log").get_by_text("m1")).to_be_visible()
    await page.get_by_label("Message", exact=True).fill("half typed")
    await page.reload()
    await expect(page.get_by_role("log").get_by_text("m1")).to_have_count(1)
    await expect(page.get_by_label("Message", exact=True)).to_have_value("half typed")
    kim.say(BILLING, "m2")
    await expect(page.get_by_role("log").get_by_text("m2")).to_have_count(1)


async def test_killed_desk_is_told_and_nothing_is_lost(demo: Demo, context: BrowserContext) -> None:
    """While the desk is dead the desktop says so; what was written meanwhile arrives once, in order, afterwards."""
    page = await desktop(context, demo)
    kim = await demo.login("kim")
    kim.say(BILLING, "m1")
    await page.get_by_role("button", name="Accept").click()
    await expect(page.get_by_role("log").get_by_text("m1")).to_be_visible()
    await demo.kill_desk()
    await expect(
        page.get_by_text("Connection lost.").or_(page.get_by_text("The desk is not answering."))
    ).to_be_visible()
    await say(page, "a1 while it was down")
    kim.say(BILLING, "m2 while it was down")
    await demo.start()
    await kim.expect_message("a1 while it was down", timeout=60)
    await expect(page.get_by_role("log").get_by_text("m2 while it was down")).to_have_count(1, timeout=60_000)
    await expect(page.get_by_role("log").get_by_text("a1 while it was down")).to_have_count(1)
    assert len([one for one in kim.messages("a1 while") if body_of(one)]) == 1


async def test_two_agents_work_in_two_tabs_of_one_browser(demo: Demo, context: BrowserContext) -> None:
    """Anna rejects in one tab, Ben gets the chat in the other."""
    anna, ben = await desktop(context, demo, "Anna"), await desktop(context, demo, "Ben", "")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    await anna.get_by_role("alertdialog").get_by_role("button", name="Reject").click()
    await expect(anna.locator(".state-name")).to_have_text("Not Ready")
    await choose(ben, "Ready")
    await ben.get_by_role("alertdialog").get_by_role("button", name="Accept").click()
    await kim.expect_message("Ben joined")


async def test_wrong_password_is_said_in_words(demo: Demo, context: BrowserContext) -> None:
    """A mistyped password brings the form back with a sentence; a customer's account is not let in as an agent."""
    page = await context.new_page()
    await page.goto(demo.info["http"] + "desk")
    await page.get_by_label("Address").fill("anna@localhost")
    await page.get_by_label("Password").fill("wrong")
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_text("The address or the password is not right.")).to_be_visible()
    kim = next(entry for entry in demo.info["customers"] if entry["jid"].startswith("kim"))
    await page.get_by_label("Address").fill(kim["jid"])
    await page.get_by_label("Password").fill(kim["password"])
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_text("This account is not an agent of this desk.")).to_be_visible()


async def test_desktop_has_no_accessibility_violations(demo: Demo, context: BrowserContext) -> None:
    """Axe finds nothing on the log-in, on the desk with a chat and a pop-up, in light and in dark."""
    page = await context.new_page()
    await page.goto(demo.info["http"] + "desk")
    await expect(page.get_by_role("button", name="Anna")).to_be_visible()
    assert await violations(page) == []
    page = await desktop(context, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    kim.say(BILLING, "first")
    await page.get_by_role("button", name="Accept").click()
    lee.say(BILLING, "second")
    await expect(page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await violations(page) == []
