"""Free TCP ports on the loopback address."""

from __future__ import annotations

import random
import socket
from typing import Final

LOOPBACK: Final = "127.0.0.1"
_FIRST, _LAST = 20_000, 32_000
"""Below the kernel's range for outgoing connections, so that nothing takes a port between choosing and using it."""

_handed_out: Final[set[int]] = set()


def free_port() -> int:
    """Return a port nobody listens on, never the same twice in one process."""
    chooser = random.SystemRandom()
    for _ in range(1_000):
        port = chooser.randrange(_FIRST, _LAST)
        if port not in _handed_out and _is_free(port):
            _handed_out.add(port)
            return port
    message = f"no free port between {_FIRST} and {_LAST} on {LOOPBACK}"
    raise RuntimeError(message)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
