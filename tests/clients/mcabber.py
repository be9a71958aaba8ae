"""mcabber: a console client with a contact list at the left, in which a chat that rings has a mark."""

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
set jid = {jid}
set password = {password}
set server = {host}
set port = {port}
set tls = 0
set resource = mcabber
set beep_on_message = 0
"""


class Mcabber(Console):
    """mcabber 1.1."""

    shows: ClassVar = {Show.AVAILABLE: "/status avail", Show.AWAY: "/status away", Show.BUSY: "/status dnd"}

    @override
    async def opens_offer(self, count: int) -> None:
        await self.screen.finds(r"(#)\[_\] Visitor")
        await self.screen.type("/roster search Visitor")
        await self.screen.press("Enter")  # shows the conversation, where none was shown yet
        await super().opens_offer(count)

    @override
    async def sees_end(self) -> None:
        """It tells by itself that something is typed; none of that came back from an address that is none."""
        await super().sees_end()
        await self.screen.lacks("destination address is invalid")


@asynccontextmanager
async def mcabber(account: Account) -> AsyncIterator[Mcabber]:
    """Log in with the account of its configuration file."""
    with Home() as home:
        home.folder(".mcabber").chmod(0o700)
        home.write(".mcabber/mcabberrc", CONFIG.format_map(account.words()))
        async with Terminal(home.command("mcabber"), home.environment) as screen:
            await screen.shows("Your status has been set")
            yield Mcabber(screen)
