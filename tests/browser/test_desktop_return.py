"""The desk or its server goes and comes back while desktops stand open: they hear of it at once, and it hears of them.

In these tests a page's own pings never come, which would find out within fifteen seconds what it was not told.
"""

from __future__ import annotations

import asyncio
from typing import Final

from playwright.async_api import Browser, expect

from tests.browser.desk_page import chat_with, desktop, say
from tests.scenarios.demo import BILLING, Demo

BACK_MS: Final = 60_000
NO_PINGS: Final = """
const every = window.setInterval;
window.setInterval = (act, pause, ...more) => (pause === 15000 ? 0 : every(act, pause, ...more));
"""
STRAIGHT: Final = """
const Socket = window.WebSocket;
window.WebSocket = class extends Socket {
  constructor(_, protocols) { super("ws://127.0.0.1:%s/xmpp-websocket", protocols); }
};
"""
"""The page reaches the XMPP server past the desk."""


async def test_desk_that_was_gone_for_a_moment_knows_its_desktops_again(demo: Demo, chromium: Browser) -> None:
    """A reverse proxy keeps the agent on the line while the desk restarts: he stays on duty and is offered chats."""
    agents = await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB", bypass_csp=True)
    await agents.add_init_script(NO_PINGS + STRAIGHT % demo.server_http_port)
    page = await desktop(agents, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(page, kim, BILLING, "before")
    await demo.outage((kim, BILLING, "meanwhile"))
    await expect(page.get_by_role("log").get_by_text("meanwhile")).to_be_visible(timeout=BACK_MS)
    await asyncio.gather(say(page, "after"), kim.expect_message("after"))
    lee.say(BILLING, "Hello?")
    await page.get_by_role("alertdialog").get_by_role("button", name="Accept", exact=True).click(timeout=BACK_MS)
    await lee.expect_message("Anna joined")
