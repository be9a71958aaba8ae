"""The demo's XMPP server: a Prosody of its own on ports of 127.0.0.1, a child of this process.

If the desk is killed its server lives on, as a server of its own would, and the next start on the same folder takes it
over: agents stay logged in, and what they say meanwhile is kept for the desk.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bridge.demo.folder import COMPONENT, DOMAIN, ROOMS, UPLOAD, DemoFolder, Ports
from bridge.errors import UserError
from config.servers.prosody import DEBIAN_MODULES, ProsodySettings, render_prosody
from config.servers.prosody_accounts import write_account

START_S: Final = 30.0
STOP_S: Final = 10.0
LOOK_S: Final = 0.05


class DemoServer:
    """Prosody in the foreground; `start` returns when all its ports answer."""

    def __init__(self, folder: DemoFolder, ports: Ports) -> None:
        self._folder = folder
        self._ports = ports
        self._child: subprocess.Popen[bytes] | None = None
        self._base = folder.prosody
        self._config = self._base / "prosody.cfg.lua"
        self._pidfile = self._base / "prosody.pid"
        self._console = self._base / "console.log"
        self._log = self._base / "prosody.log"
        self.pid = 0

    async def start(self) -> None:
        """Write configuration and accounts, then start it or take over the one left running; raises `UserError`."""
        program = find_prosody()
        text = self._render()
        left = running_pid(self._pidfile, self._config)
        if left and self._config.read_text(encoding="utf-8") == text:
            self.pid = left
            self._write_accounts()
            return
        if left:
            await _end(left, lambda: process_runs(left))
        self._check_ports()
        try:
            self._write_accounts()
            self._write(text)
            self._child = self._spawn(program)
        except OSError as error:
            message = f"Prosody can't be started: {error.filename or program}: {error.strerror}"
            raise UserError(message) from error
        self.pid = self._child.pid
        await self._answers()

    def _spawn(self, program: str) -> subprocess.Popen[bytes]:
        with self._console.open("wb") as console:
            return subprocess.Popen(  # noqa: S603 - the program found on the path, with a configuration of our own
                [program, "-F", "--config", str(self._config)],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    async def stop(self) -> None:
        """End it; after `STOP_S` by force."""
        pid, self.pid = self.pid, 0
        if pid:
            await _end(pid, lambda: self._runs(pid))

    async def ended(self) -> None:
        """Wait until it ends by itself, which raises `UserError`; return if we end it."""
        while self.pid and self._runs(self.pid):  # noqa: ASYNC110 - it may be no child of ours: nothing to await
            await asyncio.sleep(1.0)
        if self.pid:
            message = f"Prosody ended by itself; {self._log} says why. Start the demo again: nothing is lost"
            raise UserError(message)

    def _runs(self, pid: int) -> bool:
        return self._child.poll() is None if self._child is not None else process_runs(pid)

    def _render(self) -> str:
        return render_prosody(
            ProsodySettings(
                component_secret=self._folder.secret,
                data_dir=self._base / "data",
                domain=DOMAIN,
                component=COMPONENT,
                rooms=ROOMS,
                upload=UPLOAD,
                c2s_port=self._ports.xmpp,
                http_port=self._ports.server_http,
                component_port=self._ports.component,
                pidfile=self._pidfile,
                log_file=self._log,
                run_as_root=os.geteuid() == 0,
                demo=True,
                archive_in_sqlite=has_sql(),
            )
        )

    def _write_accounts(self) -> None:
        """A running Prosody reads them at the next log-in."""
        data = self._base / "data"
        data.mkdir(parents=True, exist_ok=True)
        for user, password in self._folder.passwords.items():
            write_account(data, DOMAIN, user, password)

    def _write(self, text: str) -> None:
        self._config.unlink(missing_ok=True)
        self._config.touch(mode=0o600)
        self._config.write_text(text, encoding="utf-8")

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
                        raise UserError(f"Prosody did not start: {self._why()}")
                    waiting = [port for port in waiting if not await asyncio.to_thread(answers, port)]
                    if waiting:
                        await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise UserError(f"Prosody did not answer within {START_S:.0f} s: {self._why()}") from None

    def _why(self) -> str:
        """Quote the last error it wrote, and say where the rest is."""
        for path in (self._console, self._log):
            text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            found = [line.strip() for line in text.splitlines() if "error" in line.lower()]
            if found:
                return f"{found[-1]} ({path} has the rest)"
        return f"{self._log} says why"


def find_prosody() -> str:
    """Find the program; raises `UserError` with what to install."""
    program = shutil.which("prosody")
    if program is None:
        message = (
            "Prosody is not installed, or not on the PATH; run: apt install prosody prosody-modules  (or: make demo)"
        )
        raise UserError(message)
    if not (DEBIAN_MODULES / "mod_privilege").exists():
        message = "Prosody's community modules are missing; run: apt install prosody-modules  (or: make demo)"
        raise UserError(message)
    return program


def has_sql() -> bool:
    """Tell whether Prosody can keep its archives in SQLite (Debian's lua-dbi-sqlite3)."""
    places = (Path("/usr/lib"), Path("/usr/local/lib"))
    return any(next(place.glob("*/lua/*/dbd/sqlite3.so"), None) for place in places)


def running_pid(pidfile: Path, config: Path) -> int:
    """Tell the process id of a server that was started with this configuration and still runs; 0 if none."""
    try:
        pid = int(pidfile.read_text(encoding="ascii"))
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return 0
    return pid if str(config).encode() in command.split(b"\0") else 0


def process_runs(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


async def _end(pid: int, runs: Callable[[], bool]) -> None:
    if not runs():
        return
    _send(pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_S):
            while runs():  # noqa: ASYNC110 - as above
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        _send(pid, signal.SIGKILL)


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it may end by itself at any moment
        os.kill(pid, number)


def answers(port: int) -> bool:
    """Tell whether something accepts connections on this port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def check_port(port: int, flag: str, what: str) -> None:
    """Raise `UserError` if a port can't be bound."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            message = f"port {port} ({what}) may not be used without root; choose one above 1023 with {flag} PORT"
            raise UserError(message) from None
        except OSError:
            message = f"port {port} ({what}) is taken; choose another with {flag} PORT"
            raise UserError(message) from None
