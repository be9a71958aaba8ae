"""The desk or its server goes and comes back while desktops stand open: they hear of it at once, and it hears of them.

In these tests a page's own pings never come, which would find out within fifteen seconds what it was not told.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bridge.demo.server import KINDS
from tests.browser.desk_page import chat_with, choose, desktop, say
from tests.fakes.web_network import Network
from tests.scenarios.demo import BILLING, Demo
from tests.scenarios.served import Served
from tests.servers.ejabberd import Ejabberd
from tests.servers.prosody import BROWSER_ITERATIONS, Prosody
from tests.servers.wire import body_of

if TYPE_CHECKING:
    from pathlib import Path

    from bridge.demo.server import ServerName
    from tests.servers.xmppclient import Actor

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


@pytest.mark.parametrize("kind", KINDS)
async def test_lines_written_while_the_desk_was_away_leave_as_soon_as_it_is_back(
    kind: ServerName, agents: BrowserContext, tmp_path: Path
) -> None:
    """The XMPP server restarts, the browser is back before the desk: what is written meanwhile waits no longer."""
    await agents.add_init_script(NO_PINGS)
    chosen = Prosody(iterations=BROWSER_ITERATIONS) if kind == "prosody" else Ejabberd()
    async with chosen as server, Network(server.component_port) as line:
        served = Served(server, f"sqlite:///{tmp_path / 'desk.db'}", component_port=line.port)
        served.command("db", "upgrade")
        served.command("service", "add", "billing", "--name", "Billing")
        anna, kim = server.actor("anna"), server.actor("kim")
        async with served:
            served.command("agent", "add", anna.jid, "--alias", "Anna", "--service", "billing")
            page = await log_in(agents, served, anna)
            await kim.login()
            await chat_with(page, kim, BILLING, "before")
            line.refuses = True
            line.cut()
            await server.stop()
            await expect(page.get_by_text("Connection lost.")).to_be_visible()
            await kim.drop()
            await server.start()
            await page.get_by_role("button", name="Try now").click()
            await expect(page.get_by_text("The desk is not answering.")).to_be_visible(timeout=BACK_MS)
            await say(page, "while it was away")
            await expect(page.locator(".bubble.pending")).to_be_visible()
            async with kim.another() as back:
                line.heal()
                await back.expect_message("while it was away", timeout=BACK_MS / 1000)
                await expect(page.locator(".bubble.pending")).to_have_count(0)
                assert [body_of(one) for one in back.messages("while it was away")] == ["while it was away"]


async def log_in(agents: BrowserContext, served: Served, agent: Actor) -> Page:
    """Log in as anywhere but in the demo: by address and password."""
    page = await agents.new_page()
    await page.goto(f"http://127.0.0.1:{served.http_port}/desk")
    await page.get_by_label("Address").fill(agent.jid)
    await page.get_by_label("Password").fill(agent.password)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("heading", name="Active Communications List")).to_be_visible()
    await choose(page, "Ready")
    return page
