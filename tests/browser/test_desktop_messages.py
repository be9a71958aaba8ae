"""Messages that customers left: in the desktop's list, answered by e-mail and by chat, on the whole product."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from playwright.async_api import BrowserContext, expect

from tests.browser.desk_page import desktop, leave_message
from tests.browser.test_widget import violations
from tests.fakes.smtp import MailServer
from tests.scenarios.demo import BILLING, Demo

if TYPE_CHECKING:
    from playwright.async_api import Browser

PICTURES = os.environ.get("STANZADESK_PICTURES", "")


async def test_messages_are_answered_by_email_and_by_chat(agents: BrowserContext, chromium: Browser) -> None:
    """Left while nobody was there, seen at the log-in, each answered on its customer's way, counted in the report."""
    async with MailServer() as mails:
        settings = {"mail.host": "127.0.0.1", "mail.port": str(mails.port), "mail.security": "none"}
        async with Demo({**settings, "mail.sender": "desk@example.org"}) as demo:
            await demo.command("service", "edit", "billing", "--when-nobody", "message")
            kim = await demo.login("kim")
            kim.say(BILLING, "Please tell me when the lamp is back.")
            await kim.expect_message("kept")
            shop = await chromium.new_context(locale="en-GB")
            await leave_message(shop, demo, "lee@example.org", "Where is my order?")
            assert "Where is my order?" in await demo.command("message", "list")

            desk = await desktop(agents, demo)
            await desk.get_by_role("button", name="Messages: 2").click()
            sheet = desk.get_by_role("dialog", name="Messages left")
            assert await violations(desk) == []
            order = sheet.locator("li", has_text="Where is my order?")
            await order.get_by_role("button", name="Answer by e-mail").click()
            await sheet.get_by_role("textbox").fill("On its way to you.")
            if PICTURES:
                await desk.screenshot(path=f"{PICTURES}/desktop-messages.png")
            await sheet.get_by_role("button", name="Send e-mail").click()
            await expect(order).to_have_count(0)
            mail = await mails.next()
            assert (mail["To"], mail["From"]) == ("lee@example.org", "desk@example.org")
            assert mail.get_content().startswith("On its way to you.")

            await sheet.locator("li").get_by_role("button", name="Answer by chat").click()
            await sheet.get_by_role("textbox").fill("It is back.")
            await sheet.get_by_role("button", name="Start the chat").click()
            await kim.expect_message("It is back.")
            await expect(sheet.get_by_text("No message waits.", exact=False)).to_be_visible()
            rows = await demo.report("messages")
            assert sorted(row["how"] for row in rows) == ["chat", "email"]
