"""The database has trouble: nothing is half-stored, and all works again when the trouble is over."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import pytest_asyncio
from sqlalchemy import Connection, text

from bridge.store.errors import CommitFailedError, LeaseHeldError
from bridge.store.migrate import upgrade
from bridge.store.postgres import PostgresRunner
from bridge.store.sqlite import SqliteRunner
from bridge.store.store import Store
from tests.servers.postgres import Postgres
from tests.servers.process import ServerError
from tests.store.made import T0, batch, chat_id, posted, set_up, started

T = TypeVar("T")


async def run_sql(store: Store, *statements: str) -> None:
    """Run statements on the writing connection."""

    def work(connection: Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    await store.write(work)


async def refuse_writing(store: Store, word: str) -> None:
    """Have SQLite itself say that the file is read-only: as root no file mode does."""
    runner = store._runner
    assert isinstance(runner, SqliteRunner)

    def work() -> None:
        connection = runner._writer.raw_connection()
        connection.cursor().execute(f"PRAGMA query_only = {word}")
        connection.close()

    await asyncio.get_running_loop().run_in_executor(runner._write_thread, work)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An SQLite database."""
    path = tmp_path / "desk.db"
    upgrade(f"sqlite:///{path}")
    return path


async def test_full_disk_is_survived(file: Path) -> None:
    """While nothing fits, nothing is acknowledged; with room again the desk goes on without a restart."""
    store = await Store.open(f"sqlite:///{file}", holder="desk")
    await store.commit([set_up(), batch(started(1))])
    await run_sql(store, "PRAGMA max_page_count = 1")
    big = [batch(posted(1, seq, "x" * 8000)) for seq in range(1, 40)]
    with pytest.raises(CommitFailedError, match="full"):
        await store.commit(big)
    assert await store.entries(chat_id(1)) == []
    await run_sql(store, "PRAGMA max_page_count = 100000")
    await store.commit(big)
    assert len(await store.entries(chat_id(1))) == 39
    await store.close()


async def test_read_only_database_is_survived(file: Path) -> None:
    """A disk that went read-only refuses commits, and takes them again later."""
    store = await Store.open(f"sqlite:///{file}", holder="desk")
    await refuse_writing(store, "ON")
    with pytest.raises(CommitFailedError, match="readonly"):
        await store.commit([set_up()])
    await refuse_writing(store, "OFF")
    await store.commit([set_up()])
    await store.close()


async def test_locked_database_is_survived(file: Path) -> None:
    """Somebody's tool holds the file for too long: refused meanwhile, stored afterwards."""
    store = await Store.open(f"sqlite:///{file}", holder="desk")
    await run_sql(store, "PRAGMA busy_timeout = 50")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CommitFailedError, match="locked"):
        await store.commit([set_up()])
    other.execute("ROLLBACK")
    other.close()
    await store.commit([set_up(), batch(started(1))])
    assert chat_id(1) in (await store.load_state(T0)).chats
    await store.close()


async def test_lost_answer_to_commit_is_not_stored_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database stored it but the connection broke before it could say so: the retry finds it done."""
    await store.commit([set_up(), batch(started(1))])
    runner = store._runner
    honest = runner.write
    answers = iter([True])

    async def lossy(work: Callable[[Connection], T]) -> T:
        result = await honest(work)
        if next(answers, False):
            raise CommitFailedError("the connection was lost", at_once=True)
        return result

    monkeypatch.setattr(runner, "write", lossy)
    await store.commit([batch(posted(1, 1))])
    assert [entry.seq for entry in await store.entries(chat_id(1))] == [1]


@pytest_asyncio.fixture
async def server_url(postgres: Postgres) -> str:
    """A database on the PostgreSQL of this run."""
    url = postgres.create_database()
    await asyncio.to_thread(upgrade, url)
    return url


@pytest_asyncio.fixture
async def server_store(server_url: str) -> Store:
    """That database, open."""
    return await Store.open(server_url, holder="desk")


async def test_cut_connection_is_made_again_within_the_commit(server_store: Store, server_url: str) -> None:
    """PostgreSQL drops our connections (a failover, an administrator): nobody notices, and nobody gets our place."""
    store = server_store
    await store.commit([set_up(), batch(started(1))])
    everybody = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with pytest.raises(CommitFailedError):
        await store.read(lambda connection: connection.execute(text(everybody)))
    await store.commit([batch(posted(1, 1))])
    assert len(await store.entries(chat_id(1))) == 1
    with pytest.raises(LeaseHeldError):
        await Store.open(server_url, holder="second desk")
    await store.close()


async def test_locked_table_is_survived(server_store: Store) -> None:
    """An administrator's lock is waited for, then the commit is refused, then all works again."""
    store = server_store
    await store.commit([set_up(), batch(started(1))])
    await run_sql(store, "SET lock_timeout = '50ms'")
    locked, free = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        runner = store._runner
        assert isinstance(runner, PostgresRunner)
        async with runner._engine.connect() as connection:
            await connection.execute(text("LOCK TABLE messages"))
            locked.set()
            await free.wait()

    holding = asyncio.create_task(hold())
    await locked.wait()
    with pytest.raises(CommitFailedError):
        await store.commit([batch(posted(1, 1))])
    free.set()
    await holding
    await store.commit([batch(posted(1, 1))])
    await store.close()


async def test_server_that_was_down_is_found_again() -> None:
    """PostgreSQL is killed and started again: commits fail for as long, then work, and nothing stored is gone."""
    async with Postgres() as server:
        url = server.create_database()
        await asyncio.to_thread(upgrade, url)
        store = await Store.open(url, holder="desk")
        await store.commit([set_up(), batch(started(1), posted(1, 1))])
        await server.kill()
        with pytest.raises(CommitFailedError):
            await store.commit([batch(posted(1, 2))])
        with contextlib.suppress(ServerError):  # still recovering: the commit below waits for it
            await server.start()
        await store.commit([batch(posted(1, 2))])
        assert [entry.seq for entry in await store.entries(chat_id(1))] == [1, 2]
        await store.close()
