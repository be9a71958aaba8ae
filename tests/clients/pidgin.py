"""Pidgin: a graphical client with a list of contacts, the state below it, and a window of conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from tests.clients.client import OFFER, REJECTED, Account, Show
from tests.clients.display import HEIGHT, WIDTH, Display
from tests.clients.graphical import Graphical
from tests.clients.home import Home
from tests.clients.purple import write_purple

LIST_WIDTH: Final = 260
STATE: Final = (0, HEIGHT - 140, LIST_WIDTH, HEIGHT)
FIELD: Final = (600, HEIGHT - 60)
"""Where one writes."""
NAMES: Final = {Show.AVAILABLE: "Available", Show.AWAY: "Away", Show.BUSY: "Do Not Disturb"}


class Pidgin(Graphical):
    """Pidgin 2.14."""

    def __init__(self, screen: Display) -> None:
        super().__init__(screen)
        self._now = Show.AVAILABLE

    async def opens_offer(self, count: int) -> None:
        """Its window opens by itself."""
        window = await self.screen.window("^Visitor")
        if count == 1:
            await self.screen.place(window, LIST_WIDTH + 10, 0, WIDTH - LIST_WIDTH - 20, HEIGHT - 30)
        await self.screen.shows_last(OFFER, REJECTED)
        await self.screen.click_at(*FIELD)

    async def chooses(self, show: Show) -> None:
        """Open the menu below the list, choose, and leave the message that it asks for empty."""
        _, top = await self.screen.click(NAMES[self._now], within=STATE)
        await self.screen.click(NAMES[show], within=(0, 0, LIST_WIDTH, top - 15))
        await self.screen.press("Return")
        self._now = show
        await self.screen.click_at(*FIELD)


@asynccontextmanager
async def pidgin(account: Account) -> AsyncIterator[Pidgin]:
    """Log in with the account of its own file."""
    with Home() as home:
        write_purple(home, account, "gtk-gaim")
        async with Display(home, ["pidgin"]) as screen:
            await screen.place(await screen.window("Buddy List"), 0, 0, LIST_WIDTH - 10, HEIGHT - 30)
            yield Pidgin(screen)
