"""Bringing a database to this version's tables, and telling people when it is not there.

Migrations only ever add (expand), fill, and much later take away (contract), so that the version before can run on the
same database during an update.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from bridge.store import postgres, sqlite
from bridge.store.errors import SchemaError, StoreError
from bridge.store.faults import own_faults
from bridge.store.runner import file_of, parse_url, shown

T = TypeVar("T")

SCRIPTS = Path(__file__).parent / "migrations"
UPGRADE = "stanzadesk db upgrade"


def upgrade(url: str) -> None:
    """Create or update all tables; nothing happens if they are up to date. Blocks; raises `StoreError`."""
    parsed = parse_url(url)
    path = file_of(parsed)
    if path is not None and not path.exists():
        _create_file(path)
    _run(parsed, _upgrade)


def head_reached(url: str) -> bool:
    """Tell whether the tables are exactly this version's. Blocks; raises `StoreError` if it cannot be asked."""
    parsed = parse_url(url)
    path = file_of(parsed)
    if path is not None and not path.exists():
        return False
    return _run(parsed, lambda connection: found_revision(connection) == _scripts().get_current_head())


def check_schema(connection: Connection, url: URL) -> None:
    """Raise `SchemaError` with what to do, unless the tables are this version's."""
    found = found_revision(connection)
    scripts = _scripts()
    if found == scripts.get_current_head():
        return
    if found is None:
        message = f"The database {shown(url)} has no tables yet. Create them with: {UPGRADE}"
    elif found in {script.revision for script in scripts.walk_revisions()}:
        message = f"The database {shown(url)} is of an older version ({found}). Bring it up to date with: {UPGRADE}"
    else:
        message = (
            f"The database {shown(url)} was written by a newer Stanzadesk (its tables are at {found}). "
            "Update Stanzadesk, or use the backup made before the update."
        )
    raise SchemaError(message)


def found_revision(connection: Connection) -> str | None:
    """The migration the database is at; ``None`` if it has no tables."""
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    found = found_revision(connection)
    scripts = _scripts()
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        check_schema(connection, connection.engine.url)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _create_file(path: Path) -> None:
    """Conversations are nobody else's business: the file is readable by its owner alone."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        message = f"The database file {path} cannot be created: {error.strerror}."
        raise StoreError(message) from None


def _run(url: URL, work: Callable[[Connection], T]) -> T:
    if file_of(url) is None:
        return _outside_loop(_on_postgres(url, work))
    engine = sqlite.make_engine(url, write=True)
    try:
        return sqlite.run(engine, work)
    finally:
        engine.dispose()


async def _on_postgres(url: URL, work: Callable[[Connection], T]) -> T:
    engine = postgres.make_engine(url, 1)
    try:
        with own_faults():
            async with engine.begin() as connection:
                return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _outside_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, also where the calling thread already runs an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
