"""Fixtures for tests on real servers; a conftest.py imports what it wants: `from tests.servers.fixtures import *`.

One Prosody and one PostgreSQL serve a whole test run; people and databases are new for each test. A test that kills
or reconfigures a server starts its own: `async with Prosody() as server:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.servers.postgres import Postgres
from tests.servers.prosody import Prosody

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.servers.xmppclient import Actor, ComponentActor, Show

    Login = Callable[..., Awaitable[Actor]]

__all__ = ["database", "desk_component", "login", "postgres", "prosody"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prosody() -> AsyncIterator[Prosody]:
    """Serve one Prosody to the whole run."""
    async with Prosody() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres() -> AsyncIterator[Postgres]:
    """Serve one PostgreSQL to the whole run."""
    async with Postgres() as server:
        yield server


@pytest_asyncio.fixture
async def database(postgres: Postgres) -> AsyncIterator[str]:
    """Give the address of a new, empty database."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest_asyncio.fixture
async def login(prosody: Prosody) -> AsyncIterator[Login]:
    """Let new people in, by name, resource and show if wanted: and out at the end.

    `anna = await login("anna", "phone", "away")`; `somebody = await login()`.
    """
    people: list[Actor] = []

    async def log_in(user: str | None = None, resource: str | None = None, show: Show = "") -> Actor:
        person = prosody.actor(user, resource)
        people.append(person)
        return await person.login(show)

    yield log_in
    for person in people:
        await person.logout()


@pytest_asyncio.fixture
async def desk_component(prosody: Prosody) -> AsyncIterator[ComponentActor]:
    """Stand in for the desk: the component `workgroup.localhost`, connected."""
    async with prosody.component_actor() as component:
        yield component
