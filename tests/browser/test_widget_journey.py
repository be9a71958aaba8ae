"""The widget on the running product: a real desk, a real server, an agent in a plain client, a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.test_widget import ARGS, CHROMIUM, LOST, bubbles, expect_confirmed, say, start
from tests.scenarios.demo import DESK, Demo, sender_of
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


async def shop(browser: Browser, demo: Demo, customer: str = "") -> Page:
    """Open the shop as one customer (or as another one)."""
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    await page.goto(demo.info["http"] + customer)
    return page


async def test_click_to_chat_with_an_agent_in_a_plain_client(demo: Demo, browser: Browser) -> None:
    """A visitor fills the form in, an agent in a plain client accepts, both talk, the agent ends; it is on record."""
    anna = await demo.ready_agent("anna")
    page = await shop(browser, demo)
    await start(page)
    offer = await anna.expect_message("reply accept or reject")
    assert body_of(offer).startswith("Web Chat · Billing · Kim · ")
    contact = sender_of(offer)
    anna.say(contact, "accept")
    await anna.expect_message("kim@example.org", sender=contact)
    await expect(page.get_by_text("Anna is here.")).to_be_visible()
    anna.say(contact, "Grüß Gott 👋")
    await expect(page.get_by_text("Grüß Gott 👋")).to_be_visible()
    await say(page, "Danke, schön hier ü")
    await anna.expect_message("Danke, schön hier ü", sender=contact)
    anna.say(contact, "!!end")
    await expect(page.get_by_role("button", name="Start again")).to_be_visible()
    (row,) = await demo.report("agent-performance")
    assert (row["agent"], row["offered"], row["accepted"]) == (anna.jid, 1, 1)


async def test_waiting_customer_sees_his_place_and_moves_up(demo: Demo, browser: Browser) -> None:
    """With nobody there two visitors see their places; when the first one leaves, the second moves up."""
    first, second = await shop(browser, demo), await shop(browser, demo)
    await start(first)
    await expect(first.get_by_text("next", exact=False).first).to_be_visible()
    await start(second)
    await expect(second.get_by_text("2", exact=False).first).to_be_visible()
    await first.get_by_role("button", name="Leave the queue").first.click()
    await first.get_by_role("alertdialog").get_by_role("button", name="Leave the queue").click()
    await expect(second.get_by_text("next", exact=False).first).to_be_visible(timeout=15_000)


async def test_customer_who_closes_the_page_during_the_offer_blames_nobody(demo: Demo, browser: Browser) -> None:
    """The visitor ends while the pop-up is up: it vanishes, the agent is Ready, the offer is not unaccepted."""
    anna = await demo.ready_agent("anna")
    page = await shop(browser, demo)
    await start(page)
    await anna.expect_message("reply accept or reject")
    await page.get_by_role("button", name="Leave the queue").first.click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Leave the queue").click()
    await anna.expect_message("the customer left")
    assert await demo.report("unaccepted") == []


async def test_killed_desk_costs_the_customer_nothing_but_a_banner(demo: Demo, browser: Browser) -> None:
    """While the desk is dead the widget says so; what was written meanwhile arrives once and in order afterwards."""
    anna = await demo.ready_agent("anna")
    page = await shop(browser, demo)
    await start(page)
    contact = sender_of(await anna.expect_message("reply accept or reject"))
    anna.say(contact, "accept")
    await expect(page.get_by_text("Anna is here.")).to_be_visible()
    await say(page, "m1")
    await expect_confirmed(page, "m1")
    await demo.kill_desk()
    await expect(page.get_by_text(LOST)).to_be_visible()
    await say(page, "m2")
    anna.say(contact, "a1 while it was down")
    await demo.start()
    await expect_confirmed(page, "m2")
    await expect(page.get_by_text("a1 while it was down")).to_be_visible(timeout=30_000)
    await expect(page.get_by_text(LOST)).to_be_hidden()
    await anna.expect_message("m2", sender=contact, timeout=30)
    assert [body_of(one) for one in anna.messages("m", sender=contact) if body_of(one) in {"m1", "m2"}] == ["m1", "m2"]
    said = [text for text in await bubbles(page) if text.strip() in {"m1", "m2", "a1 while it was down"}]
    assert sorted(text.strip() for text in said) == ["a1 while it was down", "m1", "m2"]


async def test_ignored_web_chat_moves_on_to_the_next_agent(browser: Browser) -> None:
    """The first agent lets the visitor's chat pass, is Not Ready and told so; the second gets it with its wait."""
    async with Demo({"offers.timeout": "3"}) as demo:
        anna = await demo.ready_agent("anna")
        page = await shop(browser, demo)
        await start(page)
        await anna.expect_message("reply accept or reject")
        ben = await demo.login("ben")
        await anna.expect_message("You are Not Ready", sender=DESK)
        offer = await ben.expect_message("Q 0:0")
        ben.say(sender_of(offer), "accept")
        await expect(page.get_by_text("Ben is here.")).to_be_visible()
        (row,) = await demo.report("unaccepted")
        assert (row["agent"], row["outcome"], row["customer"]) == (anna.jid, "no_answer", "Kim")
