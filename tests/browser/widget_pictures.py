"""Takes the pictures of docs/images/widget: ``python -m tests.browser.widget_pictures FOLDER``.

Every view of the widget on the demo's shop: on a desk, on a phone, dark, and from right to left. A desk in memory plays
the agent.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, async_playwright, expect

from routing.ids import ServiceId
from routing.ports import ServiceView
from routing.refusals import RefusalCode
from routing.widget_settings import Invitation, Look, Survey, WidgetSettings
from routing.words import ChatPhase, EndCause, Typing
from tests.browser.test_widget import ARGS, CHROMIUM, SETTLED
from tests.fakes.web_desk import mark_as_agent, type_as_agent
from tests.fakes.web_network import Network
from tests.fakes.web_server import FakeWorld
from webclient.server.assets import Assets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

COMFORT: Final = "We have mended lamps since 1974; a minute more does them good."
SETUP: Final = WidgetSettings(comfort=(COMFORT,), survey=Survey())


@dataclass(frozen=True, slots=True)
class Screen:
    """One kind of screen."""

    name: str
    width: int
    height: int
    dark: bool = False
    lang: str = "en"
    phone: bool = False


SCREENS: Final = (
    Screen("desktop", 1100, 780),
    Screen("dark", 1100, 780, dark=True),
    Screen("phone", 390, 760, phone=True),
    Screen("phone-dark", 390, 760, dark=True, phone=True),
    Screen("rtl", 1100, 780, lang="ar"),
)


class Camera:
    """One customer's browser on one kind of screen."""

    def __init__(self, page: Page, world: FakeWorld, network: Network, folder: Path, screen: Screen) -> None:
        self.page, self.world, self.network = page, world, network
        self._folder, self._screen = folder, screen

    async def take(self, view: str) -> None:
        """Take a picture of what is shown, once it stands still."""
        await self.page.evaluate(SETTLED)
        await self.page.screenshot(path=self._folder / f"{view}-{self._screen.name}.png")

    async def open(self, path: str = "") -> None:
        """Go to the shop."""
        await self.page.goto(f"http://127.0.0.1:{self.network.port}/?lang={self._screen.lang}{path}")

    async def press_launcher(self) -> None:
        """Open the chat."""
        await self.page.locator("stanzadesk-chat .launcher").click()
        await expect(self.page.locator("stanzadesk-chat .form .button")).to_be_visible()

    async def submit(self) -> None:
        """Send the form."""
        await self.page.locator("stanzadesk-chat .form > .button").click()


async def story(camera: Camera) -> None:
    """One chat from the launcher to its end."""
    page, world = camera.page, camera.world
    await camera.open()
    await expect(page.locator("stanzadesk-chat .launcher")).to_be_visible()
    await camera.take("launcher")
    await camera.press_launcher()
    await camera.take("form")
    await page.locator('stanzadesk-chat [name="email"]').fill("nonsense")
    await camera.submit()
    await camera.take("mistakes")
    await page.locator('stanzadesk-chat [name="service"][value="billing"]').check()
    await page.locator('stanzadesk-chat [name="name"]').fill("Kim")
    await page.locator('stanzadesk-chat [name="email"]').fill("kim@example.org")
    await page.locator('stanzadesk-chat [name="question"]').fill(
        "The shade of my Wren came off its joint. Can I mend it?"
    )
    await camera.submit()
    await expect(page.locator("stanzadesk-chat .place")).to_be_visible()
    await expect(page.locator("stanzadesk-chat .mine:not(.pending)")).to_be_visible()
    await camera.take("queue")
    chat = world.desk.only
    world.desk.look(chat, phase=ChatPhase.QUEUED, position=1)
    world.desk.joins(chat)
    world.desk.says(chat, "Hello Kim, that is one small screw. Is it the upper or the lower joint?")
    await page.locator("stanzadesk-chat .composer textarea").fill(
        "The upper one, where the cable goes in: https://shop.example/wren"
    )
    await page.keyboard.press("Enter")
    await expect(page.locator("stanzadesk-chat .mine:not(.pending)")).to_have_count(2)
    mark_as_agent(world.desk, chat, 5, 5)
    type_as_agent(world.desk, chat, Typing.COMPOSING)
    await camera.take("talk")
    await page.locator("stanzadesk-chat .composer [aria-expanded]").click()
    await camera.take("emoji")
    await page.keyboard.press("Escape")
    camera.network.refuses = True
    camera.network.cut()
    await expect(page.locator("stanzadesk-chat .banner").first).not_to_be_empty()
    await page.locator("stanzadesk-chat .composer textarea").fill("Are you there?")
    await page.keyboard.press("Enter")
    await camera.take("lost")
    camera.network.heal()
    await expect(page.locator("stanzadesk-chat .pending")).to_have_count(0, timeout=30_000)
    await page.locator("stanzadesk-chat .head .plain").click()
    await camera.take("end")
    world.desk.end(chat, EndCause.AGENT)
    await expect(page.locator("stanzadesk-chat .survey")).to_be_visible()
    await camera.take("survey")


async def closed(camera: Camera) -> None:
    """A service where nobody can be asked takes a message."""
    page, world = camera.page, camera.world
    world.desk.shown = [ServiceView(ServiceId("billing"), "Billing", 0, 0, 0, closed=RefusalCode.CLOSED)]
    await camera.open("&service=billing")
    await camera.press_launcher()
    await camera.take("closed")
    await page.locator('stanzadesk-chat [name="email"]').fill("kim@example.org")
    await page.locator('stanzadesk-chat [name="question"]').fill("Please call me.")
    await camera.submit()
    await expect(page.locator("stanzadesk-chat .left-note")).to_be_visible()
    await camera.take("left")


async def invited(camera: Camera) -> None:
    """An operator's own looks, and a rule that invites."""
    page, world = camera.page, camera.world
    world.widgets.by_service["billing"] = WidgetSettings(
        look=Look(accent="#1c6b4a", position="left", launcher="Ask a lamp maker"),
        invitation=Invitation("Not sure which lamp? We are glad to help you choose.", after_s=0),
    )
    await camera.open("&service=billing")
    await expect(page.locator("stanzadesk-chat .invitation")).to_be_visible()
    await camera.take("invitation")


@asynccontextmanager
async def shop() -> AsyncIterator[tuple[FakeWorld, Network]]:
    """The shop over a desk in memory, reached through a network that can fail."""
    world = FakeWorld()
    world.widgets.by_service["billing"] = SETUP
    server = TestServer(world.app(Assets.load()))
    await server.start_server()
    assert server.port is not None
    async with Network(server.port) as network:
        yield world, network
    await server.close()


async def on(browser: Browser, screen: Screen, folder: Path) -> None:
    """All views on one kind of screen."""
    context = await browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        color_scheme="dark" if screen.dark else "light",
        locale="en-GB",
        has_touch=screen.phone,
        is_mobile=screen.phone,
        timezone_id="UTC",
    )
    for told in (story, closed, invited):
        async with shop() as (world, network):
            await told(Camera(await context.new_page(), world, network, folder, screen))
    await context.close()


async def main(folder: Path) -> None:
    """Take them all."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        for screen in SCREENS:
            await on(browser, screen, folder)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
