"""A real ejabberd for one test, configured by what Stanzadesk ships."""

from __future__ import annotations

import http.client
import json
import secrets
import shutil
import signal
import socket
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from typing_extensions import override

from config.servers.ejabberd import EjabberdSettings, erl_arguments, erl_environment, render_ejabberd
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.process import Child
from tests.servers.xmppclient import Actor

if TYPE_CHECKING:
    from types import TracebackType


class Ejabberd:
    """Own configuration, data and ports in a temporary folder; `async with Ejabberd() as server:`.

    ``changes`` are settings (see EjabberdSettings). Accounts can be added while it runs.
    """

    host = LOOPBACK
    domain = "localhost"
    component = "workgroup.localhost"

    def __init__(self, *, granted: bool = True, **changes: object) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ejabberd-"))
        self.secret = secrets.token_hex(16)
        self.c2s_port, self.component_port, self.http_port = free_port(), free_port(), free_port()
        self._accounts = self.folder / "accounts.sock"
        self._log = self.folder / "ejabberd.log"
        settings = EjabberdSettings(
            component_secret=self.secret,
            data_dir=self.folder,
            c2s_port=self.c2s_port,
            http_port=self.http_port,
            component_port=self.component_port,
            account_socket=self._accounts,
            demo=True,
            granted=granted,
        )
        self.settings = replace(settings, **changes)  # type: ignore[arg-type]  # checked by the dataclass at run time
        self._config = self.folder / "ejabberd.yml"
        self._child = Child(
            ["erl", *erl_arguments(self._config, self.folder / "tables")],
            self.folder / "console.log",
            erl_environment(self._config, self._log),
        )

    @property
    def websocket(self) -> str:
        """Address for XMPP over WebSocket (RFC 7395)."""
        return f"ws://{self.host}:{self.http_port}/xmpp-websocket"

    def actor(self, user: str, resource: str | None = None) -> Actor:
        """Return a test client for a new user (not logged in yet)."""
        password = secrets.token_hex(8)
        account = {"user": user, "host": self.domain, "password": password}
        connection = _UnixConnection(self._accounts)
        connection.request("POST", "/api/register", json.dumps(account), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        connection.close()
        return Actor(f"{user}@{self.domain}", password, self.host, self.c2s_port, resource)

    def log_text(self) -> str:
        """Return everything it logged."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else self._child.tail()

    async def start(self) -> None:
        """Write the configuration, start, and wait until its ports answer, and its accounts where it has them."""
        (self.folder / "tables").mkdir(exist_ok=True)
        self._config.write_text(render_ejabberd(self.settings), "utf-8")
        self._config.chmod(0o600)
        self._accounts.unlink(missing_ok=True)
        self._child.start()
        doors = [] if self.settings.account_socket is None else [self._accounts]
        await self._child.answers(self.c2s_port, self.component_port, self.http_port, *doors)

    async def stop(self) -> None:
        """End it the way a service manager does."""
        await self._child.end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it by SIGKILL."""
        await self._child.end(signal.SIGKILL)

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
            error.add_note(f"--- ejabberd's log\n{self.log_text()[-6000:]}")
        await self.close()


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("ejabberd", timeout=10)
        self._path = path

    @override
    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self._path))
