"""Reading from a desk's database, beside the desk that runs on it or without one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import Connection

from bridge.errors import UserError
from bridge.store.errors import StoreError
from bridge.store.reader import StoreReader
from bridge.store.store import Store
from config.model import Settings

T = TypeVar("T")


def read_rows(settings: Settings, query: Callable[[Connection], T]) -> T:
    """Run one query function; raises `UserError` if the database can't be read."""
    return read_store(settings, lambda store: store.read(query))


def read_store(settings: Settings, use: Callable[[StoreReader], Awaitable[T]]) -> T:
    """Let ``use`` read in the store; raises `UserError` if the database can't be read."""

    async def run() -> T:
        store = await Store.open_reader(settings.database.url)
        try:
            return await use(store)
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except StoreError as error:
        raise UserError(str(error)) from error
