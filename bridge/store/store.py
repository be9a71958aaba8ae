"""The store: what was acknowledged is in here. One process writes at a time, one transaction after the other."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from bridge.store import lease, writer
from bridge.store.batch import Batch, Loaded
from bridge.store.errors import CommitFailedError, LeaseLostError, SchemaError, StoreError
from bridge.store.migrate import UPGRADE, check_schema
from bridge.store.postgres import PostgresRunner
from bridge.store.reader import StoreReader
from bridge.store.runner import Runner, file_of, parse_url, shown
from bridge.store.sqlite import SqliteRunner
from bridge.store.statements import Statements
from routing.ids import ChatId
from routing.state import State
from routing.transcript import Entry

T = TypeVar("T")
log = logging.getLogger(__name__)

RETRY_FOR_S = 3.0
RETRY_PAUSE_S = 0.05
"""Before the first repetition; doubled for each further one."""
PRUNE_EVERY = 1000
"""Commits between two clean-ups of command ids."""


class Store:
    """Made by `open`, which takes the lease; `close` gives it back."""

    def __init__(self, runner: Runner, epoch: int) -> None:
        self._runner = runner
        self._reader = StoreReader(runner)
        self._epoch = epoch
        self._statements = Statements(runner.dialect)
        self._commits = 0
        self._closed = False
        self._beating = asyncio.create_task(self._beat(), name="store-lease")

    @classmethod
    async def open(cls, url: str, *, holder: str) -> Self:
        """Open a database whose tables are this version's, as its one writer; ``holder`` names us to a second one.

        Raises `SchemaError`, `LeaseHeldError`, or `StoreError` if there is no such database.
        """
        runner = await _open_runner(url)
        try:
            alone = await runner.is_alone()
            epoch = await runner.write(lambda c: lease.take_lease(c, holder, holder_is_dead=alone))
        except BaseException:
            await runner.close()
            raise
        return cls(runner, epoch)

    @staticmethod
    async def open_reader(url: str) -> StoreReader:
        """Open a database to read only, whoever holds the lease. Raises as `open` does."""
        return StoreReader(await _open_runner(url))

    async def commit(self, batches: Sequence[Batch], *, command_id: str | None = None) -> None:
        """Store all batches in one transaction, or none.

        What may pass at once (deadlock, lost connection) is tried again for three seconds under the same command id,
        so a COMMIT whose outcome got lost is never applied twice. Raises `CommitFailedError`, `BadDataError`,
        `LeaseLostError`.
        """
        name = command_id or secrets.token_hex(12)
        maybe_stored = command_id is not None

        def work(connection: Connection) -> None:
            if not (maybe_stored and writer.is_committed(connection, name)):
                self._commit(connection, batches, name)

        give_up = time.monotonic() + RETRY_FOR_S
        pause = RETRY_PAUSE_S
        while True:
            try:
                return await self._runner.write(work)
            except CommitFailedError as error:
                if not error.at_once or time.monotonic() > give_up:
                    raise
                log.warning("storing again: %s", error)
            maybe_stored = True
            await asyncio.sleep(pause)
            pause *= 2

    async def was_committed(self, command_id: str) -> bool:
        """Tell whether the `commit` with that id was stored (known for ten minutes)."""
        return await self._runner.read(lambda connection: writer.is_committed(connection, command_id))

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a small transaction of its own through the one writer (tokens, keys); the lease is checked first."""

        def fenced(connection: Connection) -> T:
            lease.check_lease(connection, self._statements, self._epoch)
            return fn(connection)

        return await self._runner.write(fenced)

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """See `StoreReader.read`."""
        return await self._reader.read(fn)

    async def load(self, now: datetime) -> Loaded:
        """See `StoreReader.load`."""
        return await self._reader.load(now)

    async def load_state(self, now: datetime) -> State:
        """See `StoreReader.load_state`."""
        return await self._reader.load_state(now)

    async def entries(self, chat: ChatId, after: int = 0, limit: int = 500) -> list[Entry]:
        """See `StoreReader.entries`."""
        return await self._reader.entries(chat, after, limit)

    async def journal(self, chat: ChatId) -> list[tuple[datetime, str, str]]:
        """See `StoreReader.journal`."""
        return await self._reader.journal(chat)

    async def contact_name(self, local: str) -> str | None:
        """See `StoreReader.contact_name`."""
        return await self._reader.contact_name(local)

    async def close(self) -> None:
        """Give the lease back and close; the database may be gone already. Again: nothing."""
        if self._closed:
            return
        self._closed = True
        self._beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._beating
        with contextlib.suppress(StoreError):
            await self._runner.write(lambda connection: lease.release_lease(connection, self._epoch))
        await self._runner.close()

    def _commit(self, connection: Connection, batches: Sequence[Batch], name: str) -> None:
        writer.write_batches(connection, self._statements, batches, self._epoch, name)
        self._commits += 1
        if self._commits % PRUNE_EVERY == 0:
            writer.prune_command_ids(connection)

    async def _beat(self) -> None:
        """Show that we are alive. Trouble is left to the next commit to report."""
        while True:
            await asyncio.sleep(lease.BEAT_S)
            try:
                await self._runner.write(lambda connection: lease.beat(connection, self._epoch))
            except LeaseLostError:
                log.error("another desk has taken over the database")  # noqa: TRY400 - expected, no traceback wanted
                return
            except StoreError as error:
                log.warning("the lease could not be renewed: %s", error)


async def _open_runner(text: str) -> Runner:
    """Connect and see that the tables are this version's."""
    url = parse_url(text)
    runner = _make_runner(url)
    try:
        await runner.read(lambda connection: check_schema(connection, url))
    except BaseException:
        await runner.close()
        raise
    return runner


def _make_runner(url: URL) -> Runner:
    path = file_of(url)
    if path is None:
        return PostgresRunner(url)
    if not path.exists():
        raise SchemaError(f"There is no database at {shown(url)}. Create it with: {UPGRADE}")
    return SqliteRunner(url)
