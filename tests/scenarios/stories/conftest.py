"""One desk on each server for all stories; a service and people of its own for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from routing import commands as c
from tests.scenarios.served import SERVERS, Served
from tests.scenarios.stories.centre import FACES, LUNCH, SOLVED, Centre, Running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PING_S = 3
"""Often enough that a dead client is found while a story lasts, and long enough for a busy machine to answer."""


@pytest_asyncio.fixture(scope="package", loop_scope="session", params=SERVERS)
async def running(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """Serve one desk to all stories of a server."""
    async with SERVERS[request.param]() as server:
        desk = Served(server, "sqlite:///stanzadesk.db", f"[agents]\nping = {PING_S}\n")
        async with desk:
            running = Running(server, desk)
            await running.change(c.DefineReason(LUNCH), c.DefineDisposition(SOLVED))
            yield running


@pytest.fixture(params=FACES)
def face(request: pytest.FixtureRequest) -> str:
    """Tell the story once by a plain client's words and once by a desktop's stanzas."""
    name: str = request.param
    return name


@pytest_asyncio.fixture
async def centre(running: Running, face: str) -> AsyncIterator[Centre]:
    """Give the story a service and nobody in it yet."""
    centre = Centre(running, face)
    await centre.rules()
    yield centre
    await centre.close()
