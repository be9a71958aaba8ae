"""What a person does in the desktop, in words: log in, choose a state, write. Shared by the tests and the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from playwright.async_api import expect

from tests.scenarios.demo import BILLING, SALES

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

    from tests.scenarios.demo import Demo
    from tests.servers.xmppclient import Actor

SERVICES: Final = {"Billing": BILLING, "Sales": SALES}


async def desktop(
    context: BrowserContext, demo: Demo, name: str = "Anna", state: str = "Ready", *, at: str | None = None
) -> Page:
    """Log a sample person in by one click and choose a state; ``at`` is another way to the desk."""
    page = await context.new_page()
    await page.goto((at or demo.info["http"]) + "desk")
    await page.get_by_role("button", name=name).click()
    await expect(page.get_by_role("heading", name="Active Communications List")).to_be_visible()
    if state:
        await choose(page, state)
    return page


async def choose(page: Page, state: str) -> None:
    """Use the selector by its key."""
    await page.keyboard.press("F8")
    await page.get_by_role("menuitemradio", name=state, exact=True).click()
    await expect(page.get_by_role("menu")).to_be_hidden()


async def say(page: Page, text: str) -> None:
    """Write a message."""
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def chat_with(page: Page, customer: Actor, service: str, text: str, answer: str = "Accept") -> None:
    """Let a customer ask and the agent take the chat."""
    customer.say(service, text)
    await page.get_by_role("alertdialog").get_by_role("button", name=answer, exact=True).click()
    await customer.expect_message("joined")


async def leave_message(context: BrowserContext, demo: Demo, email: str, text: str) -> None:
    """Leave a message by the shop's widget, while nobody is there for Billing."""
    page = await context.new_page()
    await page.goto(demo.info["http"])
    await page.get_by_role("button", name="Chat with us").click()
    await page.get_by_role("radio", name="Billing").check()
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Your message").fill(text)
    await page.get_by_role("button", name="Leave a message").click()
    await expect(page.get_by_text("Your message is here")).to_be_visible()
    await page.close()
