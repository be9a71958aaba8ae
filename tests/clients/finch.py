"""finch: a console client with windows and menus; its buddy list has a drop-down list of states."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar, Final

from typing_extensions import override

from tests.clients.client import Account, Show
from tests.clients.console import Console
from tests.clients.home import Home
from tests.clients.purple import write_purple
from tests.clients.terminal import Terminal

BUDDIES, CHAT = "M-1", "M-2"
PATIENCE_S: Final = 2.0
WAYS: Final[dict[tuple[Show, Show], list[list[str]]]] = {
    (Show.AVAILABLE, Show.AWAY): [["Down"]],
    (Show.AVAILABLE, Show.BUSY): [["Down"] * 4],
    (Show.AWAY, Show.AVAILABLE): [[], ["Up"]],
    (Show.BUSY, Show.AWAY): [["Up"] * 3, ["Down"]],
}
"""Keys from one entry to another: the list starts at its first entry or at the present one, as it likes."""


class Finch(Console):
    """finch 2.14."""

    shows: ClassVar = {Show.AVAILABLE: "Available", Show.AWAY: "Away", Show.BUSY: "Busy"}

    def __init__(self, screen: Terminal) -> None:
        super().__init__(screen)
        self._now = Show.AVAILABLE

    @override
    async def opens_offer(self, count: int) -> None:
        await self.screen.shows("Visitor")
        await self._turn_to_chat()
        await super().opens_offer(count)

    @override
    async def chooses(self, show: Show) -> None:
        """Choose from the list, which starts where one is."""
        for way in WAYS[self._now, show]:
            await self.screen.press(BUDDIES)
            await self.screen.finds("┤(Buddy List)├")
            await self._open_list()
            await self.screen.press(*way, "Enter")
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self._says_state(show)
                break
            except TimeoutError:
                continue
        await self._says_state(show)
        self._now = show
        await self._turn_to_chat()

    async def _says_state(self, show: Show) -> None:
        await self.screen.finds(rf"│({self.shows[show]}) +│↓")

    async def _open_list(self) -> None:
        """Go round by Tab until Enter opens it: the cursor is not where it was left."""
        for _ in range(4):
            await self.screen.press("Enter")
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self.screen.shows("Saved...")
            except TimeoutError:
                await self.screen.press("Tab")
            else:
                return
        await self.screen.shows("Saved...")

    async def _turn_to_chat(self) -> None:
        await self.screen.press(CHAT)
        await self.screen.finds(r"┤(Visitor) \(")


@asynccontextmanager
async def finch(account: Account) -> AsyncIterator[Finch]:
    """Log in with the account of its own file, and put the cursor on the list of states."""
    with Home() as home:
        write_purple(home, account, "gnt-purple")
        async with Terminal(home.command("finch"), home.environment) as screen:
            await screen.finds(r"│(Available) +│↓")
            await screen.press("Tab")
            yield Finch(screen)
