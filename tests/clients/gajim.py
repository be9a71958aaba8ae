"""Gajim: a graphical client with one window; the offer is a row of its list of chats, the state a page of its own."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING, Final

from tests.clients.client import OFFER, REJECTED, Account, Show
from tests.clients.display import HEIGHT, WIDTH, Display
from tests.clients.graphical import Graphical
from tests.clients.home import Home

if TYPE_CHECKING:
    from pathlib import Path

TABLES: Final = """\
CREATE TABLE settings (name TEXT UNIQUE, settings TEXT);
CREATE TABLE account_settings (account TEXT UNIQUE, settings TEXT);
PRAGMA user_version = 5;
"""
"""As gajim.common.settings of 1.7 makes them."""
PREFERENCES: Final = {
    "use_keyring": False,
    "check_for_update": False,
    "plugins_update_check": False,
    "autoaway": False,
    "autoxa": False,
}
ME: Final = (35, HEIGHT - 40)
"""The avatar at the lower left, which opens the page with the state."""
WORKSPACE: Final = (35, 138)
STATE_BUTTON: Final = (430, 265, WIDTH, 320)
STATE_MENU: Final = (430, 60, WIDTH, 265)
CHATS: Final = (80, 150, 420, HEIGHT)
TITLE: Final = (480, 50, WIDTH, 100)
FIELD: Final = (700, HEIGHT - 25)
"""Where one writes."""
NAMES: Final = {Show.AVAILABLE: "Available", Show.AWAY: "Away", Show.BUSY: "Busy"}


class Gajim(Graphical):
    """Gajim 1.7."""

    def __init__(self, screen: Display) -> None:
        super().__init__(screen)
        self._now = Show.AVAILABLE

    async def opens_offer(self, count: int) -> None:
        """As the port says."""
        if count == 1:
            await self._turn_to_chat()
        await self.screen.shows_last(OFFER, REJECTED)

    async def chooses(self, show: Show) -> None:
        """Turn to the page with the state, choose, and come back."""
        await self.screen.click_at(*ME)
        await self.screen.click(NAMES[self._now], within=STATE_BUTTON)
        await self.screen.click(NAMES[show], within=STATE_MENU)
        self._now = show
        await self.screen.click_at(*WORKSPACE)
        await self._turn_to_chat()

    async def _turn_to_chat(self) -> None:
        await self.screen.click_until("Visitor", CHATS, "Visitor", TITLE)
        await self.screen.click_at(*FIELD)


def _write(path: Path, account: Account) -> None:
    own = {
        "account_label": "Desk",
        "active": True,
        "address": account.jid,
        "name": account.user,
        "hostname": account.domain,
        "password": account.password,
        "savepass": True,
        "autoconnect": True,
        "use_custom_host": True,
        "custom_host": account.host,
        "custom_port": account.port,
        "custom_type": "PLAIN",
        "use_plain_connection": True,
        "confirm_unencrypted_connection": False,
        "resource": "gajim",
    }
    rows = {"app": PREFERENCES, "workspaces": {str(uuid.uuid4()): {}}}
    empty: dict[str, object] = {"soundevents": {}, "status_presets": {}, "proxies": {}, "plugins": {}}
    with closing(sqlite3.connect(path)) as database:
        database.executescript(TABLES)
        for name, value in {**rows, **empty}.items():
            database.execute("INSERT INTO settings VALUES (?, ?)", (name, json.dumps(value)))
        value = {"account": own, "contact": {}, "group_chat": {}}
        database.execute("INSERT INTO account_settings VALUES (?, ?)", ("desk", json.dumps(value)))
        database.commit()


@asynccontextmanager
async def gajim(account: Account) -> AsyncIterator[Gajim]:
    """Log in with the account of its own database."""
    with Home() as home:
        path = home.folder(".config/gajim") / "settings.sqlite"
        _write(path, account)
        home.own(path)
        async with Display(home, ["gajim"], {"GIO_USE_NETWORK_MONITOR": "base"}) as screen:
            await screen.place(await screen.window("Gajim"), 0, 0, WIDTH, HEIGHT - 20)
            yield Gajim(screen)
