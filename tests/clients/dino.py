"""Dino: a graphical client without a menu of states, so that its agent says to the desk in words how he is.

It wants TLS, a certificate it trusts, and port 5222 of its domain: it is given a network and a list of trusted
certificates of its own (`unshare`), in which a door with TLS stands before the server (`tests.clients.starttls`).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.clients.client import OFFER, REJECTED, Account, Show
from tests.clients.display import HEIGHT, WIDTH, Display
from tests.clients.graphical import Graphical
from tests.clients.home import Home
from tests.clients.starttls import pass_on

if TYPE_CHECKING:
    from tests.clients.display import Box

TABLE: Final = """\
CREATE TABLE account (id INTEGER PRIMARY KEY AUTOINCREMENT, bare_jid TEXT NOT NULL UNIQUE, resourcepart TEXT,
password TEXT, alias TEXT, enabled INTEGER, roster_version TEXT, mam_earliest_synced INTEGER)
"""
ROW: Final = "INSERT INTO account (bare_jid, resourcepart, password, alias, enabled) VALUES (?, 'dino', ?, 'Desk', 1)"
TRUSTED: Final = Path("/etc/ssl/certs/ca-certificates.crt")
OWN_WORLD: Final = """\
mount --bind "$1" /etc/ssl/certs/ca-certificates.crt && ip link set lo up || exit 1
"$2" -m tests.clients.starttls 5222 "$3" "$4" &
shift 4
exec "$@"
"""
CERTIFICATE: Final = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 9 -subj /CN=localhost "
    "-addext subjectAltName=DNS:localhost -keyout - -out -"
)
CHATS: Final = (0, 50, 300, HEIGHT)
TITLE: Final = (450, 0, 850, 55)
FIELD: Final = (600, HEIGHT - 60)
WORDS: Final = {Show.AVAILABLE: "ready", Show.AWAY: "away lunch", Show.BUSY: "busy"}


class Dino(Graphical):
    """Dino 0.4."""

    async def opens_offer(self, count: int) -> None:
        """As the port says."""
        await self._turn_to("Visitor", TITLE)
        await self.screen.shows_last(OFFER, REJECTED)

    async def chooses(self, show: Show) -> None:
        """Say it to the desk, whose conversation is another row of the list."""
        await self._turn_to("desk@workgroup", (310, 0, WIDTH, 55))
        await self.says(WORDS[show])
        await self._turn_to("Visitor", TITLE)

    async def _turn_to(self, name: str, title: Box) -> None:
        await self.screen.click_until(name, CHATS, name, title)
        await self.screen.click_at(*FIELD)


@asynccontextmanager
async def dino(account: Account) -> AsyncIterator[Dino]:
    """Log in with the account of its own database."""
    with Home() as home:
        path = home.folder(".local/share/dino") / "dino.db"
        with closing(sqlite3.connect(path)) as database:
            database.execute(TABLE)
            database.execute(ROW, (account.jid, account.password))
            database.commit()
        home.own(path)
        async with _door(home, account) as own_world:
            screen = Display(home, ["dino-im"], {"GSK_RENDERER": "cairo", "GDK_BACKEND": "x11"}, own_world)
            async with screen:
                await screen.place(await screen.window("Dino"), 0, 0, WIDTH, HEIGHT - 20)
                yield Dino(screen)


@asynccontextmanager
async def _door(home: Home, account: Account) -> AsyncIterator[list[str]]:
    """Give the words before a command that run it in a world where the server has TLS."""
    made = await asyncio.to_thread(subprocess.check_output, CERTIFICATE.split(), text=True, stderr=subprocess.DEVNULL)
    certificate = home.write("certificate.pem", made)
    trusted = home.write("trusted.crt", TRUSTED.read_text("ascii") + made)
    trusted.chmod(0o644)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(account.host, account.port)
        await asyncio.gather(pass_on(reader, server_writer), pass_on(server_reader, writer))

    socket = home.path / "server.sock"
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    async with await asyncio.start_unix_server(take, socket):
        words = ["sh", "-c", OWN_WORLD, "own-world", str(trusted), sys.executable, str(certificate), str(socket)]
        yield ["unshare", *user, "--mount", "--net", *words]
