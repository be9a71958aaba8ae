"""poezio: a console client that shows an offer twice, as a line and as a tab with Accept and Reject (XEP-0070)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar, Final

from typing_extensions import override

from tests.clients.client import Account, Show
from tests.clients.console import Console
from tests.clients.home import Home
from tests.clients.terminal import Terminal

CONFIG: Final = """\
[Poezio]
jid = {jid}/poezio
password = {password}
custom_host = {host}
custom_port = {port}
force_encryption = false
ignore_certificate = true
rooms =
use_bookmarks_method =
enable_smacks = false
go_to_previous_tab_on_alt_number = false
"""


class Poezio(Console):
    """poezio 0.14."""

    shows: ClassVar = {Show.AVAILABLE: "/status available", Show.AWAY: "/status away", Show.BUSY: "/status dnd"}

    @override
    async def opens_offer(self, count: int) -> None:
        tab = await self.screen.finds(r"(\d+)\.HTTP Verificatio")
        await self.screen.press(f"M-{tab}")
        await self.screen.shows("requested an identity verification", "Billing-Visitor")

    @override
    async def says(self, text: str) -> None:
        """Answer the offer by its buttons: Reject comes first, Accept beside it."""
        if text in {"accept", "reject"}:
            await self.screen.press_and_see(*(("Right",) if text == "accept" else ()), "Enter")
            await self.screen.lacks("HTTP Verificatio")
            tab = await self.screen.finds(r"(\d+)\.(?:Visitor|visitor-)")
            await self.screen.press(f"M-{tab}")
        else:
            await super().says(text)


@asynccontextmanager
async def poezio(account: Account) -> AsyncIterator[Poezio]:
    """Log in with the account of its configuration file."""
    with Home() as home:
        home.write(".config/poezio/poezio.cfg", CONFIG.format_map(account.words()))
        async with Terminal(home.command("poezio"), home.environment) as screen:
            await screen.shows("Authentication success")
            yield Poezio(screen)
