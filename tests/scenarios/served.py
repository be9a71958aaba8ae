"""A desk as an operator runs it: `stanzadesk serve` with a configuration file, set up by the command line."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeAlias

import aiohttp

from tests.servers.ejabberd import Ejabberd
from tests.servers.ports import free_port
from tests.servers.process import Child, ServerError
from tests.servers.prosody import Prosody

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from bridge.demo.server import ServerName

Server: TypeAlias = Prosody | Ejabberd
SERVERS: Final[Mapping[ServerName, type[Server]]] = {"prosody": Prosody, "ejabberd": Ejabberd}
READY_S: Final = 100.0


class Served:
    """One desk on a given server and database; `async with Served(prosody, url) as desk:`."""

    def __init__(self, server: Server, url: str, extra: str = "", *, component_port: int | None = None) -> None:
        """``extra`` is put at the end of its configuration as it is; ``component_port`` another way to the server."""
        self.folder = Path(tempfile.mkdtemp(prefix="stanzadesk-served-"))
        self.config = self.folder / "stanzadesk.toml"
        self.http_port = free_port()
        self.config.write_text(
            f'[xmpp]\nhost = "{server.host}"\ncomponent_port = {component_port or server.component_port}\n'
            f'domain = "{server.domain}"\ncomponent = "{server.component}"\nsecret = "{server.secret}"\n'
            f'websocket = "{server.websocket}"\n'
            f'[database]\nurl = "{url}"\n[http]\nport = {self.http_port}\n{extra}',
            "utf-8",
        )
        self._child = Child(
            [sys.executable, "-m", "bridge", "serve", f"--config={self.config}"], self.folder / "output.log"
        )

    def command(self, *words: str) -> str:
        """Run another command of `stanzadesk` for this desk and return what it printed. Raises AssertionError."""
        done = subprocess.run(
            [sys.executable, "-m", "bridge", *words, f"--config={self.config}"],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    async def start(self) -> None:
        """Start it and wait until its health page is content. Raises ServerError."""
        self._child.start()
        try:
            async with asyncio.timeout(READY_S):
                while not await self._is_healthy():
                    if not self._child.running:
                        raise ServerError(self._child.tail())
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise ServerError(self._child.tail()) from None

    async def kill(self) -> None:
        """End it with no chance to tidy up."""
        await self._child.end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it as a service manager does."""
        await self._child.end(signal.SIGTERM)

    async def _is_healthy(self) -> bool:
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.http_port}/healthz") as answer,
            ):
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop and clean up; with an error in flight the output goes with it."""
        await self.stop()
        if error is not None:
            error.add_note(f"--- the desk's output\n{self._child.tail()}")
        shutil.rmtree(self.folder, ignore_errors=True)
