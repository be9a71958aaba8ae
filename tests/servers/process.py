"""A server as a child of the test run: in the foreground, its output in a file, gone when we are gone."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import subprocess
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.servers.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

START_S: Final = 90.0
STOP_S: Final = 20.0
RETRY_S: Final = 0.02


class ServerError(RuntimeError):
    """A server did not start, or ended by itself; the text holds the end of its output."""


@dataclass
class Child:
    """One foreground process. It is bound to no event loop, so fixtures and tests may each run in their own."""

    arguments: Sequence[str]
    output: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; the kernel kills it should this process die first. It knows nothing of our `nohup`."""
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                ["env", "--default-signal=HUP", "setpriv", "--pdeathsig", "KILL", *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Process id while it runs. Raises ServerError else."""
        if self.process is None or self.process.poll() is not None:
            raise ServerError(self.tail())
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    async def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal and wait until it is gone; after STOP_S it is killed."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(number)
        try:
            await asyncio.to_thread(process.wait, STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)

    async def cut(self) -> None:
        """Kill it with all it started, as a power cut would, and wait until the last is gone.

        What it started may be in sessions of its own (PostgreSQL's processes are) and outlive it for a moment, with
        what it held, so that a new start at once is refused.
        """
        if self.process is None:
            return
        with ExitStack() as open_files:
            started: list[int] = []
            for pid in children(self.process.pid):
                with suppress(ProcessLookupError):
                    started.append(os.pidfd_open(pid))
                    open_files.callback(os.close, started[-1])
            await self.end(signal.SIGKILL)
            for process in started:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(process, signal.SIGKILL)
                await asyncio.to_thread(select.select, [process], [], [], STOP_S)

    async def answers(self, *ports: int | Path) -> None:
        """Wait until every port or file accepts a connection. Raises ServerError when it ends or START_S pass."""
        try:
            async with asyncio.timeout(START_S):
                for port in ports:
                    while not await asyncio.to_thread(accepts, port):
                        if not self.running:
                            raise ServerError(self.tail())
                        await asyncio.sleep(RETRY_S)
        except TimeoutError:
            await self.end(signal.SIGKILL)
            message = f"no answer within {START_S:.0f} s\n{self.tail()}"
            raise ServerError(message) from None

    def tail(self, lines: int = 40) -> str:
        """Return the end of its output."""
        text = self.output.read_text("utf-8", "replace") if self.output.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def children(pid: int) -> list[int]:
    """Return the processes that this one started and that still run."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except FileNotFoundError:
        return []


def accepts(port: int | Path) -> bool:
    """Whether something accepts connections on this loopback port, or on this file."""
    family, address = (socket.AF_UNIX, str(port)) if isinstance(port, Path) else (socket.AF_INET, (LOOPBACK, port))
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(address) == 0
