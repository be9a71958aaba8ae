"""A real PostgreSQL for one test run (Debian's package), empty databases on demand."""

from __future__ import annotations

import asyncio
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.servers.ports import LOOPBACK, free_port
from tests.servers.process import RETRY_S, START_S, Child, ServerError

if TYPE_CHECKING:
    from types import TracebackType

_USER = "stanzadesk"
_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=16MB",
    "max_connections=100",
    "timezone=UTC",
)
"""Throw-away data: no test here is about power loss."""


@cache
def programs() -> Path:
    """Return the folder of the newest installed server programs. Raises ServerError when there are none."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        message = "PostgreSQL is not installed: apt install postgresql"
        raise ServerError(message)
    return found[-1].parent


class Postgres:
    """Own cluster in a temporary folder, a Unix socket and one free loopback port; `async with Postgres() as server:`.

    PostgreSQL refuses to run as root; started by root it runs as the user `postgres`.
    """

    host = LOOPBACK
    user = _USER

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stanzadesk-postgres-"))
        self.port = free_port()
        self._data = self.folder / "data"
        self._output = self.folder / "console.log"
        as_root = os.geteuid() == 0
        self._prefix = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups") if as_root else ()
        if as_root:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        options = [item for setting in _SETTINGS for item in ("-c", setting)]
        self._child = Child(
            [
                *self._prefix[1:],
                *(str(programs() / "postgres"), "-D", str(self._data), "-h", LOOPBACK, "-p", str(self.port)),
                *("-k", str(self.folder), *options),
            ],
            self._output,
        )

    @property
    def pid(self) -> int:
        """Process id while it runs. Raises ServerError else."""
        return self._child.pid

    @property
    def url(self) -> str:
        """Address of the maintenance database; see create_database for one of your own."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """Return the address of a database, without a driver's name in the scheme."""
        return f"postgresql://{self.user}@{self.host}:{self.port}/{database}"

    async def start(self) -> None:
        """Create the cluster at the first start, start the server, and wait until it answers."""
        if not self._data.exists():
            self._run(
                "initdb",
                "-D",
                str(self._data),
                "-U",
                self.user,
                "--auth=trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            )
        self._child.start()
        await self._child.answers(self.port)
        await self._ready()

    async def _ready(self) -> None:
        """Wait for recovery: a start after a kill accepts connections before it serves them."""
        asking = [*self._prefix, str(programs() / "pg_isready"), "-q", "-h", self.host, "-p", str(self.port)]
        async with asyncio.timeout(START_S):
            while (await asyncio.to_thread(subprocess.run, asking, check=False)).returncode:
                if not self._child.running:
                    raise ServerError(self._child.tail())
                await asyncio.sleep(RETRY_S)

    def create_database(self) -> str:
        """Create a new empty database and return its address."""
        name = f"test_{secrets.token_hex(6)}"
        self._psql(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url_of(name)

    def drop_database(self, url: str) -> None:
        """Drop what create_database made, whoever is still connected."""
        self._psql(f"DROP DATABASE IF EXISTS {url.rsplit('/', 1)[1]} WITH (FORCE)")

    async def kill(self) -> None:
        """End it by SIGKILL, its helpers and connections too; start() recovers."""
        await self._child.cut()

    async def stop(self) -> None:
        """Fast shutdown: connections are cut, data is written."""
        await self._child.end(signal.SIGINT)

    async def close(self) -> None:
        """Stop it and remove its folder."""
        await self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _psql(self, statement: str) -> None:
        self._run("psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-d", self.url, "-c", statement)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._prefix, str(programs() / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
        )
        if done.returncode:
            raise ServerError(done.stdout + done.stderr)

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop and clean up."""
        await self.close()
