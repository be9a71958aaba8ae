"""A real Prosody for one test run, configured by what Stanzadesk ships."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from config.servers.prosody import ProsodySettings, render_prosody
from config.servers.prosody_accounts import write_account
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.process import START_S, Child
from tests.servers.xmppclient import Actor, ComponentActor

if TYPE_CHECKING:
    from types import TracebackType

_FAST_ITERATIONS = 64
"""Rounds of password hashing: tests log in hundreds of times and protect nothing."""
BROWSER_ITERATIONS: Final = 4096
"""Fewer a browser's log-in takes for an attack (RFC 5802, section 5.1)."""


class Prosody:
    """Own configuration, data and ports in a temporary folder; `async with Prosody() as server:`.

    Accounts may be added before and after the start. `extra` is appended to the configuration as it is (its first
    lines still belong to the last host, so begin with `VirtualHost` or `Component`).
    """

    host = LOOPBACK
    domain = "localhost"
    component = "workgroup.localhost"
    rooms = "conference.localhost"

    def __init__(
        self, *, extra: str = "", log_level: str = "info", granted: bool = True, iterations: int = _FAST_ITERATIONS
    ) -> None:
        self.iterations = iterations
        self.folder = Path(tempfile.mkdtemp(prefix="stanzadesk-prosody-"))
        self.secret = secrets.token_hex(16)
        self.c2s_port, self.component_port, self.http_port = free_port(), free_port(), free_port()
        self.log_file = self.folder / "prosody.log"
        self.settings = ProsodySettings(
            component_secret=self.secret,
            data_dir=self.folder / "data",
            c2s_port=self.c2s_port,
            http_port=self.http_port,
            component_port=self.component_port,
            pidfile=self.folder / "prosody.pid",
            log_file=self.log_file,
            log_level=log_level,
            run_as_root=os.geteuid() == 0,
            demo=True,
            granted=granted,
        )
        self.extra = extra
        self._config = self.folder / "prosody.cfg.lua"
        self._child = Child(["prosody", "-F", "--config", str(self._config)], self.folder / "console.log")
        self._people = 0

    @property
    def websocket(self) -> str:
        """Address for XMPP over WebSocket (RFC 7395)."""
        return f"ws://{self.host}:{self.http_port}/xmpp-websocket"

    @property
    def data_dir(self) -> Path:
        """Prosody's data folder."""
        return self.settings.data_dir

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        return self._child.pid

    def change(self, **changes: object) -> None:
        """Replace settings (see ProsodySettings) for the next start."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # checked by the dataclass at run time

    def add_account(self, user: str, password: str) -> str:
        """Create the account and return its bare JID; works before the start and while it runs."""
        write_account(self.data_dir, self.domain, user, password, iterations=self.iterations)
        return f"{user}@{self.domain}"

    def actor(self, user: str | None = None, resource: str | None = None) -> Actor:
        """Return a test client for the named user with a fresh password (not logged in yet).

        Without a name, a new account. Two actors of one user: give the second `actor.another(resource)` instead.
        """
        if user is None:
            self._people += 1
            user = f"person{self._people}{secrets.token_hex(3)}"
        password = secrets.token_hex(8)
        jid = self.add_account(user, password)
        return Actor(jid, password, self.host, self.c2s_port, resource)

    def component_actor(self) -> ComponentActor:
        """Return a stand-in for the desk (not connected yet)."""
        return ComponentActor(self.component, self.secret, self.host, self.component_port)

    async def start(self) -> None:
        """Write the configuration, start, and wait until all three ports answer."""
        self.data_dir.mkdir(exist_ok=True)
        self._config.write_text(render_prosody(self.settings) + self.extra, "utf-8")
        self._config.chmod(0o600)
        self._child.start()
        await self._child.answers(self.c2s_port, self.component_port, self.http_port)
        # Ports accept before all hosts are loaded; an answer is given only afterwards.
        reader, writer = await asyncio.open_connection(self.host, self.http_port)
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        await asyncio.wait_for(reader.read(1), START_S)
        writer.close()
        await writer.wait_closed()

    async def stop(self) -> None:
        """End it the way a service manager does."""
        await self._child.end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it by SIGKILL: what is not on disk is gone."""
        await self._child.end(signal.SIGKILL)

    async def restart(self) -> None:
        """Stop and start on the same ports and data."""
        await self.stop()
        await self.start()

    def log_text(self) -> str:
        """Return everything it logged."""
        return self.log_file.read_text("utf-8", "replace") if self.log_file.exists() else self._child.tail()

    def log_tail(self, lines: int = 60) -> str:
        """Return the end of its log, for the message of a failed test."""
        return "\n".join(self.log_text().splitlines()[-lines:])

    async def close(self) -> None:
        """Stop it and remove its folder."""
        await self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop and clean up; with an error in flight its log goes with it as a note."""
        if error is not None:
            error.add_note(f"--- Prosody's log\n{self.log_tail()}")
        await self.close()
