"""Processes and ports on this machine, seen from the demo: is it there, end it, is this port free."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bridge.errors import UserError

STOP_S: Final = 10.0
LOOK_S: Final = 0.05


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


async def end_process(pid: int, runs: Callable[[], bool]) -> None:
    """Ask it to end; after `STOP_S` by force. ``runs`` tells whether it is still there."""
    if not runs():
        return
    _send(pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_S):
            while runs():  # noqa: ASYNC110 - it may be no child of ours: nothing to await
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
