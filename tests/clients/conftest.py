"""A desk for the clients, and a browser for those that run in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.browser.conftest import agents, chromium
from tests.scenarios.demo import Demo

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["agents", "chromium", "demo"]


@pytest_asyncio.fixture
async def demo() -> AsyncIterator[Demo]:
    """A fresh desk; an offer waits long enough for a person to find its window."""
    async with Demo({"offers.timeout": "300"}) as running:
        yield running
