"""The demo's XMPP server: one of its own on ports of 127.0.0.1, a child of this process.

If the desk is killed its server lives on, as a server of its own would, and the next start on the same folder takes it
over: agents stay logged in, and what they say meanwhile is kept for the desk (where the server can).
"""

import asyncio
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, Protocol

from bridge.demo.ejabberd import Ejabberd
from bridge.demo.folder import DemoFolder, Ports
from bridge.demo.process import LOOK_S, answers, check_port, end_process, process_runs, running_pid
from bridge.demo.prosody import Prosody
from bridge.errors import UserError

START_S: Final = 90.0
"""On a busy machine ejabberd was seen to need more than half a minute; a server that dies is noticed at once."""
ServerName = Literal["prosody", "ejabberd"]


class ServerKind(Protocol):
    """What differs between Prosody and ejabberd."""

    @property
    def name(self) -> str:
        """As its makers write it."""
        ...

    base: Path
    config: Path
    pidfile: Path
    log: Path

    def find(self) -> str:
        """Find the program; raises `UserError` with what to install."""
        ...

    def render(self) -> str:
        """Write its configuration as text; it holds secrets."""
        ...

    def command(self, program: str) -> list[str]:
        """Give the command that runs it in the foreground; it names the configuration."""
        ...

    def environment(self) -> Mapping[str, str]:
        """Give what it reads from the environment, beside ours."""
        ...

    def prepare(self) -> None:
        """Do what has to be done before it starts."""
        ...

    async def complete(self) -> None:
        """Do what can be done only once it answers; raises `UserError`."""
        ...


KINDS: Final[Mapping[ServerName, type[Prosody] | type[Ejabberd]]] = {"prosody": Prosody, "ejabberd": Ejabberd}


class DemoServer:
    """An XMPP server in the foreground; `start` returns when all its ports answer."""

    def __init__(self, folder: DemoFolder, ports: Ports, name: ServerName) -> None:
        kinds: dict[ServerName, ServerKind] = {key: kind(folder, ports) for key, kind in KINDS.items()}
        self._kind = kinds.pop(name)
        self._others = tuple(kinds.values())
        self._ports = ports
        self._child: subprocess.Popen[bytes] | None = None
        self._console = self._kind.base / "console.log"
        self.pid = 0

    def find(self) -> str:
        """Find the program; raises `UserError` with what to install."""
        return self._kind.find()

    async def start(self) -> None:
        """Write configuration and accounts, then start it or take over the one left running; raises `UserError`."""
        kind, program = self._kind, self.find()
        for other in self._others:
            await _end_left(other)
        text = kind.render()
        left = running_pid(kind.pidfile, kind.config)
        if left and kind.config.read_text(encoding="utf-8") == text:
            self.pid = left
            await kind.complete()
            return
        await _end_left(kind)
        self._check_ports()
        try:
            kind.prepare()
            self._write(text)
            self._child = self._spawn(program)
            kind.pidfile.write_text(f"{self._child.pid}\n", encoding="ascii")
        except OSError as error:
            message = f"{kind.name} can't be started: {error.filename or program}: {error.strerror}"
            raise UserError(message) from error
        self.pid = self._child.pid
        await self._answers()
        await kind.complete()

    def _spawn(self, program: str) -> subprocess.Popen[bytes]:
        with self._console.open("wb") as console:
            return subprocess.Popen(  # noqa: S603 - the program found on the path, with a configuration of our own
                self._kind.command(program),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._kind.environment()},
                start_new_session=True,
            )

    async def stop(self) -> None:
        """End it; after a while by force."""
        pid, self.pid = self.pid, 0
        if pid:
            await end_process(pid, lambda: self._runs(pid))

    async def ended(self) -> None:
        """Wait until it ends by itself, which raises `UserError`; return if we end it."""
        while self.pid and self._runs(self.pid):  # noqa: ASYNC110 - it may be no child of ours: nothing to await
            await asyncio.sleep(1.0)
        if self.pid:
            kind = self._kind
            message = f"{kind.name} ended by itself; {kind.log} says why. Start the demo again: nothing is lost"
            raise UserError(message)

    def _runs(self, pid: int) -> bool:
        return self._child.poll() is None if self._child is not None else process_runs(pid)

    def _write(self, text: str) -> None:
        config = self._kind.config
        config.unlink(missing_ok=True)
        config.touch(mode=0o600)
        config.write_text(text, encoding="utf-8")

    def _check_ports(self) -> None:
        check_port(self._ports.xmpp, "--xmpp-port", "XMPP clients")
        check_port(self._ports.component, "--component-port", "the desk's link to the server")
        check_port(self._ports.server_http, "--server-http-port", "the server's WebSocket")

    async def _answers(self) -> None:
        waiting = [self._ports.xmpp, self._ports.component, self._ports.server_http]
        try:
            async with asyncio.timeout(START_S):
                while waiting:
                    if not self._runs(self.pid):
                        raise UserError(f"{self._kind.name} did not start: {self._why()}")
                    waiting = [port for port in waiting if not await asyncio.to_thread(answers, port)]
                    if waiting:
                        await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise UserError(f"{self._kind.name} did not answer within {START_S:.0f} s: {self._why()}") from None

    def _why(self) -> str:
        """Quote the last error it wrote, and say where the rest is."""
        for path in (self._console, self._kind.log):
            text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            found = [line.strip() for line in text.splitlines() if "error" in line.lower() or "critical" in line]
            if found:
                return f"{found[-1]} ({path} has the rest)"
        return f"{self._kind.log} says why"


async def _end_left(kind: ServerKind) -> None:
    """End a server that a killed demo left behind."""
    left = running_pid(kind.pidfile, kind.config)
    if left:
        await end_process(left, lambda: process_runs(left))
