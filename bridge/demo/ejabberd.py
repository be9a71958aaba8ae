"""The demo's ejabberd: one Erlang node without distribution, so it needs no name, no cookie and no port mapper.

Debian's `ejabberdctl` runs as root or its own user only; started by `erl` itself it runs as whoever starts the demo.
"""

import asyncio
import shutil
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import aiohttp

from bridge.demo.folder import COMPONENT, DOMAIN, ROOMS, UPLOAD, DemoFolder, Ports
from bridge.errors import UserError
from config.servers.ejabberd import (
    SOCKET_PATH_BYTES,
    EjabberdSettings,
    ejabberd_libraries,
    erl_arguments,
    erl_environment,
    render_ejabberd,
)

ACCOUNTS_S: Final = 20.0


class Ejabberd:
    """ejabberd as a `bridge.demo.server.ServerKind`."""

    name: Final = "ejabberd"

    def __init__(self, folder: DemoFolder, ports: Ports) -> None:
        self._folder = folder
        self._ports = ports
        self.base = folder.path / "ejabberd"
        self.config = self.base / "ejabberd.yml"
        self.pidfile = self.base / "ejabberd.pid"
        self.log = self.base / "ejabberd.log"
        self._accounts = self.base / "accounts.sock"

    def find(self) -> str:
        """Find Erlang with ejabberd; raises `UserError` with what to install, or which folder to choose."""
        program = shutil.which("erl")
        if program is None or ejabberd_libraries() is None:
            raise UserError("ejabberd is not installed; run: apt install ejabberd  (or leave --server ejabberd out)")
        if len(bytes(self._accounts)) > SOCKET_PATH_BYTES:
            raise UserError(f"the name of {self._folder.path} is too long for ejabberd; choose a shorter --data DIR")
        return program

    def render(self) -> str:
        """Write its configuration as text."""
        return render_ejabberd(
            EjabberdSettings(
                component_secret=self._folder.secret,
                data_dir=self.base,
                domain=DOMAIN,
                component=COMPONENT,
                rooms=ROOMS,
                upload=UPLOAD,
                c2s_port=self._ports.xmpp,
                http_port=self._ports.server_http,
                component_port=self._ports.component,
                account_socket=self._accounts,
                demo=True,
            )
        )

    def command(self, program: str) -> list[str]:
        """Run it in the foreground, without a terminal."""
        return [program, *erl_arguments(self.config, self.base / "tables")]

    def environment(self) -> Mapping[str, str]:
        """Tell it where code, configuration and log are; a crash leaves no dump in the current folder."""
        return erl_environment(self.config, self.log)

    def prepare(self) -> None:
        """Make its folders; a socket that a killed one left behind is in the way."""
        (self.base / "tables").mkdir(parents=True, exist_ok=True)
        self._accounts.unlink(missing_ok=True)

    async def complete(self) -> None:
        """Make the accounts, or give them the passwords of today; raises `UserError`."""
        await self._accounts_answer()
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(self._accounts))) as session:
            for user, password in self._folder.passwords.items():
                account = {"user": user, "host": DOMAIN}
                calls = (("register", {"password": password}), ("change_password", {"newpass": password}))
                for call, words in calls:
                    async with session.post(f"http://ejabberd/api/{call}", json={**account, **words}) as answer:
                        if answer.status == HTTPStatus.OK:
                            break
                        text = await answer.text()
                else:
                    raise UserError(f"ejabberd made no account {user}: {text}")

    async def _accounts_answer(self) -> None:
        """Wait for the door to the accounts, which opens a moment after the others; raises `UserError`."""
        try:
            async with asyncio.timeout(ACCOUNTS_S):
                while True:
                    try:
                        _, writer = await asyncio.open_unix_connection(str(self._accounts))
                    except OSError:
                        await asyncio.sleep(0.05)
                    else:
                        writer.close()
                        return
        except TimeoutError:
            raise UserError(f"ejabberd opened no door to its accounts; {self.log} says why") from None
