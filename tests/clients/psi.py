"""Psi+: a graphical client with a list of contacts; an offer waits at its contact as an event until it is opened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from xml.sax.saxutils import escape

from tests.clients.client import OFFER, REJECTED, Account, Show
from tests.clients.display import HEIGHT, WIDTH, Display
from tests.clients.graphical import Graphical
from tests.clients.home import Home

ACCOUNTS: Final = """\
<!DOCTYPE accounts>
<accounts xmlns="http://psi-im.org/options" version="1.4"><accounts><m0>
  <enabled type="bool">true</enabled><auto type="bool">true</auto><name type="QString">desk</name>
  <jid type="QString">{jid}</jid><resource type="QString">psi</resource>
  <automatic-resource type="bool">false</automatic-resource>
  <use-host type="bool">true</use-host><host type="QString">{host}</host><port type="int">{port}</port>
  <ssl type="QString">no</ssl><priority type="int">5</priority><keep-alive type="bool">true</keep-alive>
</m0></accounts></accounts>
"""
LIST_WIDTH: Final = 300
STATE: Final = (0, HEIGHT - 90, LIST_WIDTH, HEIGHT)
CONTACTS: Final = (0, 110, LIST_WIDTH, HEIGHT - 100)
NAMES: Final = {Show.AVAILABLE: "Online", Show.AWAY: "Away", Show.BUSY: "Do not Disturb"}


class Psi(Graphical):
    """Psi+ 1.4."""

    def __init__(self, screen: Display) -> None:
        super().__init__(screen)
        self._now = Show.AVAILABLE
        self._window = ""

    async def opens_offer(self, count: int) -> None:
        """Open what waits at the contact."""
        if count == 1:
            await self.screen.click("Visitor", double=True, within=CONTACTS)
            self._window = await self.screen.window("Visitor$")
            await self.screen.place(self._window, LIST_WIDTH + 10, 0, WIDTH - LIST_WIDTH - 20, HEIGHT - 30)
        await self.screen.shows_last(OFFER, REJECTED)

    async def chooses(self, show: Show) -> None:
        """Use the menu below the list, and leave the message that it asks for empty."""
        _, top = await self.screen.click(NAMES[self._now], within=STATE)
        await self.screen.click(NAMES[show], within=(0, 0, LIST_WIDTH, top - 15))
        if show is not Show.AVAILABLE:
            await self.screen.front(await self.screen.window("Set Status"))
            await self.screen.press("ctrl+Return")
        self._now = show
        await self.screen.front(self._window)


@asynccontextmanager
async def psi(account: Account) -> AsyncIterator[Psi]:
    """Log in; the program keeps passwords in a key ring only, so that it is typed in."""
    with Home() as home:
        words = {name: escape(value) for name, value in account.words().items()}
        home.write(".config/psi+/profiles/default/accounts.xml", ACCOUNTS.format_map(words))
        async with Display(home, ["psi-plus"]) as screen:
            await screen.window("Wrong Account Password")
            await screen.type(account.password)
            await screen.press("Return")
            for title in ("Useful Tips", "User Info"):
                await screen.close(await screen.window(title))
            await screen.place(await screen.window("Psi"), 0, 0, LIST_WIDTH, HEIGHT - 30)
            yield Psi(screen)
