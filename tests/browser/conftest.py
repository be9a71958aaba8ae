"""Browsers for the desktop's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.browser.test_widget import ARGS, CHROMIUM
from tests.scenarios.demo import Demo

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest_asyncio.fixture
async def demo() -> AsyncIterator[Demo]:
    """The product with ordinary timers."""
    async with Demo() as running:
        yield running


@pytest_asyncio.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def agents(chromium: Browser) -> BrowserContext:
    """One agent's browser; its tabs share what a browser shares."""
    return await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
