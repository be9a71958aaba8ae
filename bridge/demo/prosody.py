"""The demo's Prosody: where it lies, what it reads, whom it knows."""

import asyncio
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bridge.demo.folder import COMPONENT, DOMAIN, ROOMS, UPLOAD, DemoFolder, Ports
from bridge.errors import UserError
from config.servers.prosody import DEBIAN_MODULES, ProsodySettings, render_prosody
from config.servers.prosody_accounts import write_account


class Prosody:
    """Prosody as a `bridge.demo.server.ServerKind`."""

    name: Final = "Prosody"

    def __init__(self, folder: DemoFolder, ports: Ports) -> None:
        self._folder = folder
        self._ports = ports
        self.base = folder.path / "prosody"
        self.config = self.base / "prosody.cfg.lua"
        self.pidfile = self.base / "prosody.pid"
        self.log = self.base / "prosody.log"

    def find(self) -> str:
        """Find the program; raises `UserError` with what to install."""
        program = shutil.which("prosody")
        if program is None:
            message = (
                "Prosody is not installed, or not on the PATH; run: "
                "apt install prosody prosody-modules  (or: make demo)"
            )
            raise UserError(message)
        if not (DEBIAN_MODULES / "mod_privilege").exists():
            message = "Prosody's community modules are missing; run: apt install prosody-modules  (or: make demo)"
            raise UserError(message)
        return program

    def render(self) -> str:
        """Write its configuration as text."""
        return render_prosody(
            ProsodySettings(
                component_secret=self._folder.secret,
                data_dir=self.base / "data",
                domain=DOMAIN,
                component=COMPONENT,
                rooms=ROOMS,
                upload=UPLOAD,
                c2s_port=self._ports.xmpp,
                http_port=self._ports.server_http,
                component_port=self._ports.component,
                pidfile=self.pidfile,
                log_file=self.log,
                run_as_root=os.geteuid() == 0,
                demo=True,
                archive_in_sqlite=has_sql(),
            )
        )

    def command(self, program: str) -> list[str]:
        """Run it in the foreground."""
        return [program, "-F", "--config", str(self.config)]

    def environment(self) -> Mapping[str, str]:
        """Nothing of its own."""
        return {}

    def prepare(self) -> None:
        """Make its folder."""
        (self.base / "data").mkdir(parents=True, exist_ok=True)

    async def complete(self) -> None:
        """Write the accounts; a running Prosody reads them at the next log-in."""
        for user, password in self._folder.passwords.items():
            await asyncio.to_thread(write_account, self.base / "data", DOMAIN, user, password)


def has_sql() -> bool:
    """Tell whether Prosody can keep its archives in SQLite (Debian's lua-dbi-sqlite3)."""
    places = (Path("/usr/lib"), Path("/usr/local/lib"))
    return any(next(place.glob("*/lua/*/dbd/sqlite3.so"), None) for place in places)
