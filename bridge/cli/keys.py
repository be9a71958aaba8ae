"""``stanzadesk api-key …``: keys for integrations, kept only as hashes."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bridge.cli.place import control_path, settings_of
from bridge.cli.reading import read_rows
from bridge.cli.table import render_table
from bridge.cli.words import parse_name
from bridge.clock import Clock
from bridge.control import ask_running_job
from bridge.errors import UserError
from bridge.store.errors import StoreError
from bridge.store.store import Store
from bridge.tokens import SCOPES, TokenStore, read_api_keys
from config.model import Settings
from routing.ports import Column

T = TypeVar("T")

COLUMNS = (
    Column("name", "Name"),
    Column("scopes", "Scopes"),
    Column("made_at", "Made (UTC)", "time"),
    Column("revoked_at", "Revoked (UTC)", "time"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what a key is for."""
    parser.add_argument("name", type=parse_name, help="what uses it, e.g. wallboard")
    parser.add_argument("--scope", action="append", choices=sorted(SCOPES), help="default: reports")


def revoke_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which key ends."""
    parser.add_argument("name", help="the name that api-key list shows")


def add(arguments: argparse.Namespace) -> int:
    """Make a key and print it, this once."""
    settings = settings_of(arguments)
    scopes = sorted(set(arguments.scope or ["reports"]))
    running = ask_running_job(control_path(settings), "AddApiKey", {"name": arguments.name, "scopes": scopes})
    if running is None:
        key = _offline(settings, lambda tokens: tokens.add_api_key(arguments.name, frozenset(scopes)))
    else:
        key = str(running["key"]) if running.get("key") else None
    if key is None:
        message = f"there is a key named {arguments.name} already; name it otherwise, or revoke that one first"
        raise UserError(message)
    sys.stdout.write(key + "\n")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """List keys, without the keys."""
    rows = read_rows(settings_of(arguments), read_api_keys)
    text = render_table(COLUMNS, rows) if rows else "No API keys yet. Make one: stanzadesk api-key add NAME\n"
    sys.stdout.write(text)
    return 0


def revoke(arguments: argparse.Namespace) -> int:
    """End a key at once."""
    settings = settings_of(arguments)
    running = ask_running_job(control_path(settings), "RevokeApiKey", {"name": arguments.name})
    if running is None:
        done = _offline(settings, lambda tokens: tokens.revoke_api_key(arguments.name))
    else:
        done = bool(running.get("ok"))
    if not done:
        message = f"there is no key {arguments.name} in use; see: stanzadesk api-key list"
        raise UserError(message)
    sys.stdout.write(f"The key {arguments.name} opens nothing any more.\n")
    return 0


def _offline(settings: Settings, use: Callable[[TokenStore], Awaitable[T]]) -> T:
    async def run() -> T:
        store = await Store.open(settings.database.url, holder="command line")
        try:
            return await use(TokenStore(store, Clock()))
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except StoreError as error:
        raise UserError(str(error)) from error
