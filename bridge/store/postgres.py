"""PostgreSQL through asyncpg: the same sync functions, run by SQLAlchemy's bridge on the event loop."""

import asyncio
import time
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bridge.store.faults import own_faults
from bridge.store.runner import Work

T = TypeVar("T")

LOCK_KEY = 0x5374_616E_7A61
"""Advisory lock of a living desk; PostgreSQL counts such locks per database."""
LOCK_WAIT_S = 1.0
"""How long a killed desk's connection may take to be noticed by the server."""
LOCK_PAUSE_S = 0.05
READERS = 4
CONNECT_TIMEOUT_S = 5.0


def make_engine(url: URL, size: int) -> AsyncEngine:
    """Make an engine; waits for locks end after five seconds like SQLite's."""
    # whatever the server's defaults: what is acknowledged is on its disk
    settings = {"application_name": "stanzadesk", "lock_timeout": "5000", "jit": "off", "synchronous_commit": "on"}
    arguments = {"timeout": CONNECT_TIMEOUT_S, "server_settings": settings}
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=CONNECT_TIMEOUT_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=arguments,
    )


class PostgresRunner:
    """Implements `bridge.store.runner.Runner`. One connection writes; the advisory lock lives and dies with it."""

    def __init__(self, url: URL) -> None:
        self._engine = make_engine(url, READERS + 1)
        self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writer: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._wants_lock = False

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL's with asyncpg."""
        return self._engine.dialect

    async def write(self, work: Work[T]) -> T:
        """On the one writing connection, calls in order."""
        async with self._turn:
            with own_faults():
                connection = await self._connected()
                async with connection.begin():
                    return await connection.run_sync(work)

    async def read(self, work: Work[T]) -> T:
        """On a connection of the pool, in a snapshot."""
        with own_faults():
            async with self._reader.connect() as connection:
                return await connection.run_sync(work)

    async def is_alone(self) -> bool:
        """Try the advisory lock on the writing connection; the server frees it when the connection ends."""
        self._wants_lock = True
        give_up = time.monotonic() + LOCK_WAIT_S
        while not await self._locked():
            if time.monotonic() > give_up:
                return False
            await asyncio.sleep(LOCK_PAUSE_S)
        return True

    async def close(self) -> None:
        """Close all connections."""
        async with self._turn:
            if self._writer is not None:
                await self._writer.close()
                self._writer = None
        await self._engine.dispose()

    async def _connected(self) -> AsyncConnection:
        if self._writer is not None and (self._writer.invalidated or self._writer.closed):
            broken, self._writer = self._writer, None
            await broken.close()
        if self._writer is None:
            connection = await self._engine.connect()
            if self._wants_lock:
                await self._try_lock(connection)
            self._writer = connection
        return self._writer

    async def _locked(self) -> bool:
        async with self._turn:
            with own_faults():
                return await self._try_lock(await self._connected())

    async def _try_lock(self, connection: AsyncConnection) -> bool:
        async with connection.begin():
            held = await connection.scalar(_MY_LOCKS, {"key": LOCK_KEY})
            if held:
                return True
            return bool(await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}))


_MY_LOCKS = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() "
    "AND ((classid::bigint << 32) | objid::bigint) = :key"
)
