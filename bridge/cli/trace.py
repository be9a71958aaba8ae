"""``stanzadesk trace CHAT``: the stored events of one chat in order, without its texts."""

import argparse
import asyncio
import sys

from bridge.cli.place import settings_of
from bridge.cli.table import render_table
from bridge.errors import UserError
from bridge.store.errors import StoreError
from bridge.store.store import Store
from config.model import Settings
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
    rows = asyncio.run(_read(settings_of(arguments), chat))
    if not rows:
        message = f"nothing is known of {chat}"
        raise UserError(message)
    sys.stdout.write(render_table(COLUMNS, rows))
    return 0


async def _read(settings: Settings, chat: ChatId) -> list[tuple[object, ...]]:
    try:
        store = await Store.open_reader(settings.database.url)
    except StoreError as error:
        raise UserError(str(error)) from error
    try:
        return [(at, kind, detail) for at, kind, detail in await store.journal(chat)]
    finally:
        await store.close()
