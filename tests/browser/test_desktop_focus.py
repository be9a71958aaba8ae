"""What the desktop tells of the chat its agent looks at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.async_api import expect

from tests.browser.desk_page import chat_with, desktop
from tests.scenarios.demo import BILLING, SALES

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Locator, Page, WebSocket

    from tests.scenarios.demo import Demo

FOCUS: Final = re.compile(r"<focus [^>]*>")
GLANCE: Final = """for (const key of ["k", "j"]) {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}"""
"""To the chat before and back, however slow the machine is."""


class Said:
    """What pages told the desk about focus: chats by number of their coming up, ``-`` for another page."""

    def __init__(self, context: BrowserContext) -> None:
        self.told: list[str] = []
        self._chats: list[str] = []
        context.on("page", self._watch)

    def _watch(self, page: Page) -> None:
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda text: self._note(str(text)))

    def _note(self, text: str) -> None:
        for found in FOCUS.findall(text):
            chat = re.search(r"chat=['\"]([^'\"]+)", found)
            if chat is None:
                self.told.append("-")
                continue
            if chat[1] not in self._chats:
                self._chats.append(chat[1])
            self.told.append(str(self._chats.index(chat[1]) + 1))


async def told(page: Page, said: Said, *wanted: str) -> None:
    """Wait until the desk was told so much."""
    for _ in range(300):
        if len(said.told) >= len(wanted):
            break
        await page.wait_for_timeout(100)
    assert said.told == list(wanted)


async def looked_at(page: Page, is_so: bool) -> None:
    """Bring a tab to the front, or another before it; a browser without a screen has no such thing by itself."""
    kind = "focus" if is_so else "blur"
    await page.evaluate(f"document.hasFocus = () => {str(is_so).lower()}; window.dispatchEvent(new Event('{kind}'))")


def chat_in_list(page: Page, place: int) -> Locator:
    """A row of the list."""
    return page.locator(".row").nth(place)


async def test_desktop_tells_the_chat_it_shows_once_and_not_a_glance(demo: Demo, agents: BrowserContext) -> None:
    """Two chats, settings, a glance at the other chat, a second tab: each lasting look is told once, by one tab."""
    said = Said(agents)
    page = await desktop(agents, demo)
    await told(page, said, "-")
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(page, kim, BILLING, "one")
    await told(page, said, "-", "1")
    await chat_with(page, lee, SALES, "two", "Open")
    await told(page, said, "-", "1", "2")
    await page.evaluate(GLANCE)
    await page.keyboard.press("Control+k")
    await page.keyboard.type("settings")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Settings")).to_be_visible()
    await told(page, said, "-", "1", "2", "-")
    await page.keyboard.press("Escape")
    await told(page, said, "-", "1", "2", "-", "2")
    (busy,) = [row for row in await demo.report("agent-activity") if row["talk"]]
    assert busy["estimated"] == ""
    assert 0 < busy["talk"] < busy["seconds"]
    assert busy["hold"] > 0


async def test_of_two_tabs_the_one_looked_at_tells(demo: Demo, agents: BrowserContext) -> None:
    """A second tab shows the first chat; going back to the tab with the other tells that one."""
    said = Said(agents)
    page = await desktop(agents, demo)
    kim, lee = await demo.login("kim"), await demo.login("lee")
    await chat_with(page, kim, BILLING, "one")
    await told(page, said, "-", "1")
    await chat_with(page, lee, SALES, "two", "Open")
    await told(page, said, "-", "1", "2")
    other = await desktop(agents, demo, state="")
    await told(other, said, "-", "1", "2", "1")
    await looked_at(page, False)
    await looked_at(other, True)
    await chat_in_list(page, 0).click()
    await chat_in_list(page, 1).click()
    await chat_in_list(other, 1).click()
    await told(other, said, "-", "1", "2", "1", "2")
    await chat_in_list(other, 0).click()
    await told(other, said, "-", "1", "2", "1", "2", "1")
    await looked_at(other, False)
    await looked_at(page, True)
    await told(page, said, "-", "1", "2", "1", "2", "1", "2")
