"""Every test here runs on both databases: `url` is a new, empty, migrated one; `store` has it open."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bridge.store.migrate import upgrade
from bridge.store.store import Store
from tests.servers.fixtures import postgres
from tests.servers.postgres import Postgres
from tests.store.hour import catalogue, hour

__all__ = ["catalogue", "hour", "postgres"]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a new database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/desk.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.create_database()
    yield url
    server.drop_database(url)


@pytest.fixture
def url(empty_url: str) -> str:
    """Address of a new database with this version's tables."""
    upgrade(empty_url)
    return empty_url


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """The database, open."""
    opened = await Store.open(url, holder="desk-1")
    yield opened
    await opened.close()
