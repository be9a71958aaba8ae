"""profanity: a console client with a window for each conversation, named by number."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar, Final

from typing_extensions import override

from tests.clients.client import Account, Show
from tests.clients.console import Console
from tests.clients.home import Home
from tests.clients.terminal import Terminal

ACCOUNT: Final = """\
[agent]
jid={jid}
server={host}
port={port}
password={password}
tls.policy=disable
resource=profanity
enabled=true
"""
PREFERENCES: Final = """\
[ui]
splash=false
[omemo]
policy=manual
[otr]
policy=manual
"""


class Profanity(Console):
    """profanity 0.13."""

    shows: ClassVar = {
        Show.AVAILABLE: "/status set online",
        Show.AWAY: "/status set away",
        Show.BUSY: "/status set dnd",
    }

    @override
    async def opens_offer(self, count: int) -> None:
        if count == 1:
            window = await self.screen.finds(r"chat message: Visitor \(win (\d+)\)")
            await self.screen.type(f"/win {window}")
        await super().opens_offer(count)


@asynccontextmanager
async def profanity(account: Account) -> AsyncIterator[Profanity]:
    """Log in with an account of its own file."""
    with Home() as home:
        home.write(".local/share/profanity/accounts", ACCOUNT.format_map(account.words()))
        home.write(".config/profanity/profrc", PREFERENCES)
        async with Terminal(home.command("profanity", "-a", "agent"), home.environment) as screen:
            await screen.shows("logged in successfully")
            yield Profanity(screen)
