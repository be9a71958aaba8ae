"""Numbers typed on the command line."""

import math


def parse_seconds(text: str) -> float:
    """Read a length of time in seconds; raises `ValueError` for anything else than 0 or more."""
    value = float(text)
    if not math.isfinite(value) or value < 0:
        raise ValueError(text)
    return value


def parse_port(text: str) -> int:
    """Read a TCP port; raises `ValueError`."""
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError(text)
    return number
