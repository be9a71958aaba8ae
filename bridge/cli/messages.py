"""``stanzadesk message list``: messages that customers left and nobody has dealt with."""

import argparse
import sys

from bridge.cli.change import stored_state
from bridge.cli.place import settings_of
from bridge.cli.table import render_table
from bridge.cli.words import parse_service
from routing.ports import Column

COLUMNS = (
    Column("left_at", "Left (UTC)", "time"),
    Column("service", "Service"),
    Column("customer", "Customer"),
    Column("taken_by", "Taken by"),
    Column("text", "Message"),
)
LONGEST = 80


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be narrowed down."""
    parser.add_argument("--service", type=parse_service, help="only those left for this service")


def show(given: argparse.Namespace) -> int:
    """List them, oldest first."""
    left = stored_state(settings_of(given)).left.values()
    wanted = [one for one in left if given.service in {None, one.service}]
    rows = [
        (one.left_at, one.service, one.customer.name or one.customer.id, one.taken_by or "", _brief(one.text))
        for one in sorted(wanted, key=lambda one: one.left_at)
    ]
    sys.stdout.write(render_table(COLUMNS, rows) if rows else "No messages wait.\n")
    return 0


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
