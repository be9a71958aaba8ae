"""What an agent marks in the desktop: a flag his supervisor sees, a reminder that comes back, ticks of his lines."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.desk_page import chat_with, desktop, say
from tests.browser.test_widget import start
from tests.browser.test_widget_journey import shop
from tests.scenarios.demo import BILLING, DESK, Demo


async def a_minute_from_now(page: Page) -> str:
    """Tell the next full minute by the browser's clock, as a field of date and time takes it."""
    now = datetime.fromtimestamp(await page.evaluate("Date.now() / 1000"))  # noqa: DTZ006 - the browser's own zone
    return (now + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")


async def test_flag_reaches_the_supervisor_at_his_desktop_and_in_a_plain_client(
    demo: Demo, agents: BrowserContext, chromium: Browser
) -> None:
    """One key flags the chat for the supervisor, who is told wherever he is; the end of the chat takes the flag off."""
    dora = await demo.login("dora")
    other = await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    supervisor = await desktop(other, demo, "Dora", "")
    await dora.expect_message("For the desk you are Not Ready", sender=DESK)  # it is known for a plain client by now
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "I want your manager!")
    await page.get_by_role("log").focus()
    await page.keyboard.press("f")
    flag = page.get_by_role("button", name="Flag for a supervisor", exact=True)
    await expect(flag).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".row .flagged")).to_be_visible()
    words = "Anna flagged the chat with Visitor (Billing)."
    await expect(supervisor.get_by_role("status").get_by_text(words)).to_be_visible()
    await dora.expect_message(words, sender=DESK)
    await page.reload()
    await expect(flag).to_have_attribute("aria-pressed", "true")
    await flag.click()
    await expect(flag).to_have_attribute("aria-pressed", "false")
    await dora.expect_message("took the flag off", sender=DESK)


async def test_reminder_set_in_after_call_work_comes_back_when_it_is_due_and_at_the_next_log_in(
    agents: BrowserContext, chromium: Browser
) -> None:
    """Noted with the contact already filled in, kept by the desk, shown when due, put off, and gone when it is done."""
    async with Demo({"chats.wrapup": "120"}) as demo:
        page = await desktop(agents, demo)
        kim = await demo.login("kim")
        await chat_with(page, kim, BILLING, "please call me back")
        await page.get_by_label("Notes that stay with the chat").fill("wants a call")
        await page.get_by_role("button", name="End Chat").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="End Chat").click()
        await expect(page.locator("#notes")).to_have_value("wants a call")
        await page.get_by_role("button", name="Remind me").click()
        sheet = page.get_by_role("dialog", name="Reminders")
        await expect(sheet.get_by_role("heading", name="Remind me of Visitor")).to_be_visible()
        await sheet.get_by_label("When").fill(await a_minute_from_now(page))
        await sheet.get_by_label("Note").fill("call 0664 about the invoice")
        await sheet.get_by_role("button", name="Save").click()
        await expect(sheet.get_by_text("call 0664")).to_be_visible()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Complete").click()
        card = page.get_by_role("region", name="Reminder")
        await expect(card).to_have_count(0)
        await expect(card.get_by_text("call 0664 about the invoice")).to_be_visible(timeout=70_000)
        other = await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
        elsewhere = await desktop(other, demo, "Anna", "")
        there = elsewhere.get_by_role("region", name="Reminder")
        await expect(there.get_by_text("call 0664")).to_be_visible()
        await there.get_by_role("button", name="In 10 minutes").click()
        await expect(there).to_have_count(0)
        await expect(card).to_have_count(0)
        await page.keyboard.press("Control+k")
        await page.keyboard.type("reminders")
        await page.keyboard.press("Enter")
        await sheet.get_by_role("button", name="Done").click()
        await expect(sheet.get_by_text("None.")).to_be_visible()


async def test_ticks_tell_stored_delivered_and_read(demo: Demo, agents: BrowserContext, chromium: Browser) -> None:
    """A line is delivered when the customer's page has it and read when he looks; a closed panel does not look."""
    page = await desktop(agents, demo)
    customer = await shop(chromium, demo)
    await start(customer)
    await page.get_by_role("button", name="Accept").click()
    await say(page, "Hello Kim")
    await expect(page.get_by_title("Read", exact=True)).to_have_count(1)
    await customer.locator(".launcher").click()
    await say(page, "Are you still there?")
    await expect(page.get_by_title("Delivered", exact=True)).to_have_count(1)
    await customer.locator(".launcher").click()
    await expect(page.get_by_title("Read", exact=True)).to_have_count(2)


async def test_web_customer_is_blocked_with_the_end_of_his_chat(
    demo: Demo, agents: BrowserContext, chromium: Browser
) -> None:
    """The question before the end offers it, for customers of the web alone; at his next try he is told so."""
    page = await desktop(agents, demo)
    question = page.get_by_role("alertdialog")
    block = question.get_by_role("button", name="Block for 24 hours")
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await page.get_by_role("button", name="End Chat", exact=True).click()
    await expect(block).to_have_count(0)
    await question.get_by_role("button", name="End Chat").click()
    await kim.expect_message("over")
    customer = await shop(chromium, demo)
    await start(customer)
    await question.get_by_role("button", name="Accept").click()
    await page.get_by_role("button", name="End Chat", exact=True).click()
    await block.click()
    await customer.get_by_role("button", name="Start again").click()
    await customer.get_by_label("Your question").fill("And again")
    await customer.get_by_role("button", name="Start chat").click()
    await expect(customer.get_by_text("You can't start a chat from here just now.")).to_be_visible()
