"""Numbers typed on the command line. What they raise is what the person reads (`argparse.ArgumentTypeError`)."""

import argparse
from typing import Final

LONGEST_S: Final = 30 * 86_400
"""No timer of a desk is longer than a month; what is longer is a slip, and far longer breaks dates."""
SECONDS_WORDS: Final = f"a number of seconds from 0 to {LONGEST_S}"


def parse_seconds(text: str) -> float:
    """Read a length of time in seconds; raises `ArgumentTypeError`."""
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= LONGEST_S:
        raise argparse.ArgumentTypeError(f"{text!r} is not {SECONDS_WORDS}")
    return value


def parse_port(text: str) -> int:
    """Read a TCP port; raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; write a number from 1 to 65535")
    return int(text)


def parse_share(text: str) -> int:
    """Read a share of 100; raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 100")
    return int(text)
