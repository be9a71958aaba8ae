"""SQLite: one thread writes on one connection, two read beside it (WAL). Every commit is synced to the disk (FULL).

The event loop pays one hop per transaction, however many statements it has (docs: DESIGN.md section 5, measured).
"""

import asyncio
import fcntl
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from bridge.store.errors import StoreError
from bridge.store.faults import own_faults
from bridge.store.runner import Work

T = TypeVar("T")

BUSY_TIMEOUT_S = 5.0
READERS = 2


def make_engine(url: URL, *, write: bool) -> Engine:
    """Make an engine whose connections have all promises switched on; readers' can change nothing."""
    size = 1 if write else READERS
    # isolation_level None: the driver opens no transactions by itself, `begin` below does
    arguments = {"timeout": BUSY_TIMEOUT_S, "check_same_thread": False, "isolation_level": None}
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=size, max_overflow=0, connect_args=arguments, hide_parameters=True
    )

    def on_connect(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        del entry
        cursor = connection.cursor()
        for pragma in _PRAGMAS if write else (*_PRAGMAS, "query_only=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY")


def run(engine: Engine, work: Work[T]) -> T:
    """Run ``work`` in one transaction on the calling thread. Failures of the database come out as `StoreError`."""
    with own_faults(), engine.begin() as connection:
        return work(connection)


class SqliteRunner:
    """Implements `bridge.store.runner.Runner`."""

    def __init__(self, url: URL) -> None:
        self._path = Path(url.database or "")
        self._writer = make_engine(url, write=True)
        self._reader = make_engine(url, write=False)
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._read_threads = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._lock: int | None = None

    @property
    def dialect(self) -> Dialect:
        """SQLite's."""
        return self._writer.dialect

    async def write(self, work: Work[T]) -> T:
        """On the one writing thread, calls in order."""
        return await _hop(self._write_thread, lambda: run(self._writer, work))

    async def read(self, work: Work[T]) -> T:
        """On a reading thread, in a snapshot."""
        return await _hop(self._read_threads, lambda: run(self._reader, work))

    async def is_alone(self) -> bool:
        """Lock a file beside the database: the kernel frees it with the process, also after a kill."""
        if self._lock is not None:
            return True
        path = self._path.with_name(self._path.name + ".lock")
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            message = f"The folder of the database cannot be written to ({error.strerror}): {self._path.parent}"
            raise StoreError(message) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._lock = handle
        return True

    async def close(self) -> None:
        """Finish what runs, close the connections, free the lock."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._read_threads.shutdown()
        self._write_thread.shutdown()
        self._reader.dispose()
        self._writer.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


async def _hop(threads: ThreadPoolExecutor, call: Callable[[], T]) -> T:
    """Run on a thread. A cancelled caller does not cancel what runs: a transaction always comes to its end."""
    return await asyncio.get_running_loop().run_in_executor(threads, call)
