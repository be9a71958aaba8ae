"""The demo's shop lets a stranger try all that the widget can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import BrowserContext, expect

from tests.browser.test_widget import violations
from tests.scenarios.demo import sender_of

if TYPE_CHECKING:
    from tests.scenarios.demo import Demo


async def test_sales_is_set_up_in_every_way_and_the_page_drives_it(demo: Demo, agents: BrowserContext) -> None:
    """An invitation, an own form filled in by script, a signed customer, comfort, and a survey after the end."""
    anna = await demo.ready_agent("anna")
    page = await agents.new_page()
    await page.goto(f"{demo.info['http']}?service=sales")
    await page.get_by_role("button", name="Say what is in the cart").click()
    await page.get_by_role("button", name="Say who I am, signed").click()
    await expect(page.get_by_text("Not sure which lamp? We are glad to help you choose.")).to_be_visible(timeout=30_000)
    assert await violations(page) == []
    await page.get_by_role("button", name="Yes, please").click()
    await expect(page.get_by_role("heading", name="Looking for a lamp?")).to_be_visible()
    await expect(page.get_by_label("Which lamp?")).to_have_value("Wren")
    await expect(page.get_by_label("How many?")).to_have_value("2")
    await page.get_by_label("E-mail").fill("kim@example.org")
    await page.get_by_label("Phone").fill("+49 30 1234")
    await page.get_by_label("Tell me when there are new lamps").check()
    await page.get_by_label("Your question").fill("Does it fold flat?")
    await page.get_by_role("button", name="Ask now").click()
    await expect(page.get_by_text("We answer one after the other.")).to_be_visible()
    offer = await anna.expect_message("reply accept or reject")
    contact = sender_of(offer)
    anna.say(contact, "accept")
    told = await anna.expect_message("customer1@example.org", sender=contact)
    text = "".join(told.itertext())
    assert all(value in text for value in ("Wren, Heron", "+49 30 1234", "Customer 1", "2"))
    await expect(page.get_by_text("Anna is here.")).to_be_visible()
    await expect(page.locator("#heard")).to_contain_text('agent {"name":"Anna"}')
    await page.locator("#script").get_by_role("button", name="End", exact=True).click()
    await expect(page.get_by_text("Did we help you to choose?")).to_be_visible()
    await expect(page.locator("#heard")).to_contain_text('end {"service":"sales"}')
