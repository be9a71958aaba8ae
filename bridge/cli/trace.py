"""``stanzadesk trace CHAT``: the stored events of one chat in order, without its texts."""

import argparse
import sys

from bridge.cli.place import settings_of
from bridge.cli.reading import read_store
from bridge.cli.table import render_table
from bridge.errors import UserError
from routing.ids import ChatId, chat_of_offer
from routing.ports import Column

COLUMNS = (Column("at", "When (UTC)", "time"), Column("kind", "What"), Column("detail", "Details"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which chat."""
    parser.add_argument("chat", metavar="CHAT", help="a chat's id (c-…) or an offer's, as reports show them")


def run(arguments: argparse.Namespace) -> int:
    """Print the chat's journal."""
    asked: str = arguments.chat
    chat = chat_of_offer(asked) if ".o" in asked else ChatId(asked)  # type: ignore[arg-type]  # read from the shell
    rows = read_store(settings_of(arguments), lambda store: store.journal(chat))
    if not rows:
        message = f"there is no chat {chat!r}; reports show the ids of chats and offers"
        raise UserError(message)
    sys.stdout.write(render_table(COLUMNS, rows))
    return 0
