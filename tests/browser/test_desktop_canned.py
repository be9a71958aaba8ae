"""Canned responses at the desktop: typed by shortcut, made and changed in place, shared, out and in as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import BrowserContext, FilePayload, Page, expect

from tests.browser.desk_page import chat_with, desktop, say
from tests.browser.test_widget import violations
from tests.scenarios.demo import BILLING, Demo

if TYPE_CHECKING:
    from playwright.async_api import Browser


async def make(page: Page, title: str, shortcut: str, text: str, *, shared: bool = False) -> None:
    """Make a canned response in the sheet that lies open."""
    await page.get_by_role("button", name="New", exact=True).click()
    await page.get_by_label("Title").fill(title)
    await page.get_by_label("Folder").fill("Greetings")
    await page.get_by_label("Shortcut").fill(shortcut)
    await page.get_by_label("Text", exact=True).fill(text)
    if shared:
        await page.get_by_label("Shared with all agents").check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text(title)).to_be_visible()


async def test_canned_responses_are_made_typed_changed_shared_and_carried_over(
    demo: Demo, agents: BrowserContext, chromium: Browser
) -> None:
    """A supervisor shares one, an agent adds his own, types /hi and Tab, changes it, and imports a list."""
    elsewhere = await chromium.new_context(locale="en-GB")
    dora = await desktop(elsewhere, demo, "Dora", "")
    await dora.keyboard.press("t")
    await make(dora, "Closing words", "bye", "Thank you {customer}, good bye from {service}", shared=True)
    page = await desktop(agents, demo)
    kim = await demo.login("kim")
    await chat_with(page, kim, BILLING, "hello")
    await page.get_by_role("button", name="Canned responses").click()
    await expect(page.get_by_text("Closing words")).to_be_visible()
    await expect(page.get_by_role("button", name="Change: Closing words")).to_have_count(0)
    await make(page, "Welcome", "hi", "Hello {customer}, this is {agent}.")
    assert await violations(page) == []
    await page.get_by_role("button", name="New", exact=True).click()
    await page.get_by_label("Title").fill("Twice")
    await page.get_by_label("Text", exact=True).fill("x")
    await page.get_by_label("Shortcut").fill("hi")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("This shortcut belongs to another text.")
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    draft = page.get_by_label("Message", exact=True)
    await draft.focus()
    await page.keyboard.type("So: /h")
    await expect(page.get_by_role("option", name="Welcome")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await expect(draft).to_have_value("So: Hello Visitor, this is Anna.")
    await page.keyboard.press("Enter")
    await kim.expect_message("So: Hello Visitor, this is Anna.")
    await page.keyboard.type("#by")
    await page.keyboard.press("Tab")
    await expect(draft).to_have_value("Thank you Visitor, good bye from Billing")
    await draft.fill("")
    await say(page, "/nothing of the kind")
    await kim.expect_message("/nothing of the kind")
    await change_and_carry_over(page)


async def change_and_carry_over(page: Page) -> None:
    """Change one, import a list, export all, search and insert."""
    await page.get_by_role("button", name="Canned responses").click()
    await page.get_by_role("button", name="Change: Welcome").click()
    await page.get_by_label("Text", exact=True).fill("Good day {customer}")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Good day {customer}")).to_be_visible()
    await expect(page.get_by_text("used 1×").first).to_be_visible()
    content = b"title,text,folder,shortcut\nHours,We are open from 9 to 17,Facts,hours\n"
    await page.get_by_label("Import CSV").set_input_files(
        FilePayload(name="a.csv", mimeType="text/csv", buffer=content)
    )
    await expect(page.get_by_text("We are open from 9 to 17")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Export as CSV").click()
    assert "Good day {customer}" in (await (await download.value).path()).read_text("utf-8")
    await page.get_by_label("Search canned responses").fill("open from")
    await expect(page.get_by_text("Welcome")).to_have_count(0)
    await page.get_by_role("button", name="Insert: Hours").click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("We are open from 9 to 17")
