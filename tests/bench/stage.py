"""The stage of a benchmark: one Prosody, both echo components and a desk on it, and people with cheap clients."""

import asyncio
import json
import secrets
import sys
from contextlib import AsyncExitStack
from typing import Self

from tests.bench.client import LoadClient
from tests.scenarios.served import Served
from tests.servers.process import Child
from tests.servers.prosody import Prosody

ECHOES = ("bare", "yardstick")
EXTRA = """
-- Archives are off for all parties alike: what is measured is the desk, not the server's archive.
VirtualHost "localhost"
  modules_disabled = { "s2s", "mam" }
""" + "".join(f'Component "{name}.localhost"\n  component_secret = "{name}"\n' for name in ECHOES)


class Stage:
    """`async with Stage() as stage:` starts server, echoes and desk (with its generated server configuration)."""

    def __init__(self, extra: str = "", setup: dict[str, object] | None = None) -> None:
        """``extra`` goes to the end of the server's configuration, ``setup`` is imported as a file of the set-up."""
        self.server = Prosody(extra=EXTRA + extra, log_level="warn")
        self._setup = setup
        self._stack = AsyncExitStack()
        self.desk: Served
        self.clients: list[LoadClient] = []

    async def __aenter__(self) -> Self:
        """Start everything."""
        await self._stack.enter_async_context(self.server)
        folder = self.server.folder
        for name in ECHOES:
            database = [] if name == "bare" else [str(folder / "yardstick.db")]
            output = folder / f"{name}.log"
            arguments = [f"{name}.localhost", name, self.server.host, str(self.server.component_port), *database]
            child = Child([sys.executable, "-m", "tests.bench.echo", *arguments], output)
            child.start()
            self._stack.push_async_callback(child.end)
            await until_says(child, "up")
        self.desk = Served(self.server, f"sqlite:///{folder / 'desk.db'}")
        self.desk.command("db", "upgrade")
        self.desk.command("service", "add", "billing")
        self.desk.command("timers", "set", "capacity_per_chat", "5")
        if self._setup is not None:
            file = folder / "setup.json"
            file.write_text(json.dumps(self._setup), "utf-8")
            self.desk.command("setup", "import", str(file))
        await self._stack.enter_async_context(self.desk)
        return self

    async def __aexit__(self, *error: object) -> None:
        """Stop everything."""
        for client in self.clients:
            client.close()
        await self._stack.aclose()

    async def person(self, name: str, presence: str = "<presence/>") -> LoadClient:
        """Make an account and log it in."""
        password = secrets.token_hex(8)
        jid = self.server.add_account(name, password)
        client = LoadClient()
        await client.login(self.server.host, self.server.c2s_port, jid, password, presence)
        self.clients.append(client)
        return client


async def until_says(child: Child, word: str) -> None:
    """Wait until a process printed a word."""
    async with asyncio.timeout(30):
        while word not in child.tail():
            _ = child.pid
            await asyncio.sleep(0.02)
