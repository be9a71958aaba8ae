"""A whole day at Converse.js, in Chromium, on a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.clients.agent_day import live_agent_day
from tests.clients.converse import converse

if TYPE_CHECKING:
    from tests.scenarios.demo import Demo


async def test_agent_day_at_converse(demo: Demo) -> None:
    """Log in, reject, Not Ready, Ready, accept, talk, busy, away, end; the desk records each step."""
    await live_agent_day(demo, "converse", converse)
