"""Converse.js: a web client, unmodified from its package, on the desk's own origin as an operator would put it."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.async_api import async_playwright, expect

from tests.browser.test_widget import ARGS, CHROMIUM
from tests.clients.client import ENDED, OFFER, Account, Show

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page, Route

DIST: Final = Path(__file__).parent / "converse/node_modules/converse.js/dist"
PAGE: Final = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Converse</title>
<link rel="stylesheet" href="converse.min.css"></head><body class="converse-fullscreen"><script type="module">
import converse from './converse.min.js';
(window.converse || converse).initialize({settings});
</script></body></html>
"""
OWN_ORIGIN: Final = "--disable-features=LocalNetworkAccessChecks"
"""The page is handed in by the test, so Chromium does not know that it lies where its WebSocket goes."""
WAIT_MS: Final = 30_000
NAMES: Final = {Show.AVAILABLE: "Online", Show.AWAY: "Away", Show.BUSY: "Busy"}


class Converse:
    """Converse.js 14."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def opens_offer(self, count: int) -> None:
        """As the port says."""
        await self._page.locator(".open-chat", has_text="Visitor").first.click()
        await expect(self._page.locator(".chat-msg__text").last).to_contain_text(OFFER)

    async def says(self, text: str) -> None:
        """As the port says."""
        box = self._page.locator("textarea.chat-textarea")
        await box.fill(text)
        await box.press("Enter")

    async def reads(self, text: str) -> None:
        """As the port says."""
        await expect(self._lines(text).first).to_be_visible()

    async def sees_end(self) -> None:
        """As the port says."""
        await self.reads(ENDED)

    async def chooses(self, show: Show) -> None:
        """As the port says."""
        await self._page.get_by_text(re.compile("^I am ")).click()
        await self._page.get_by_text(NAMES[show], exact=True).click()
        await self._page.get_by_role("button", name="Set status").click()
        await self._page.get_by_role("button", name="Close", exact=True).last.click()
        await expect(self._page.get_by_role("button", name="Set status")).to_be_hidden()

    async def picture(self, path: Path) -> None:
        """As the port says."""
        await self._page.screenshot(path=path)

    def _lines(self, text: str) -> Locator:
        return self._page.locator(".chat-msg__text", has_text=text)


def _settings(account: Account, root: str) -> dict[str, object]:
    return {
        "auto_login": True,
        "jid": account.jid,
        "password": account.password,
        "websocket_url": account.websocket,
        "discover_connection_methods": False,
        "view_mode": "fullscreen",
        "allow_non_roster_messaging": True,
        "persistent_store": "sessionStorage",
        "assets_path": root,
        "i18n": "en",
    }


@asynccontextmanager
async def converse(account: Account) -> AsyncIterator[Converse]:
    """Open the page, which logs in by itself."""
    root = account.http + "converse/"

    async def serve(route: Route) -> None:
        name = route.request.url.removeprefix(root).partition("?")[0]
        if not name:
            page = PAGE.replace("{settings}", json.dumps(_settings(account, root)))
            await route.fulfill(body=page, content_type="text/html")
        elif (DIST / name).is_file():
            await route.fulfill(path=DIST / name, content_type=mimetypes.guess_type(name)[0] or "text/plain")
        else:
            await route.fulfill(status=404)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=[*ARGS, OWN_ORIGIN])
        page = await browser.new_page(viewport={"width": 1000, "height": 640}, locale="en-GB")
        page.set_default_timeout(WAIT_MS)
        expect.set_options(timeout=WAIT_MS)
        await page.route(root + "**", serve)
        await page.goto(root)
        await expect(page.get_by_text("I am online")).to_be_visible()
        yield Converse(page)
        await browser.close()
