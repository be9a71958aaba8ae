"""Free TCP ports on the loopback address, kept for whoever asked until his process ends."""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import Final

LOOPBACK: Final = "127.0.0.1"
_FIRST, _LAST = 20_000, 32_000
"""Below the kernel's range for outgoing connections, so that nothing takes a port between choosing and using it."""

_RESERVATIONS: Final = Path(tempfile.gettempdir()) / f"stanzadesk-test-ports-{os.getuid()}"
_MODE: Final = 0o700

_held: Final[dict[int, int]] = {}
"""Port -> the open file whose lock keeps it ours; the kernel lets go of it when this process ends, however it ends."""


def free_port() -> int:
    """Return a port nobody listens on, and that no other test process is handed while this one lives."""
    _RESERVATIONS.mkdir(mode=_MODE, exist_ok=True)
    chooser = random.SystemRandom()
    for _ in range(1_000):
        port = chooser.randrange(_FIRST, _LAST)
        if port not in _held and _reserve(port) and _is_free(port):
            return port
    message = f"no free port between {_FIRST} and {_LAST} on {LOOPBACK}"
    raise RuntimeError(message)


def _reserve(port: int) -> bool:
    file = os.open(_RESERVATIONS / str(port), os.O_CREAT | os.O_RDWR, _MODE)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    _held[port] = file
    return True


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
