"""A whole day at each console client, in a real terminal, on a real server: what its screen shows and takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.agent_day import live_agent_day
from tests.clients.finch import finch
from tests.clients.mcabber import mcabber
from tests.clients.poezio import poezio
from tests.clients.profanity import profanity

if TYPE_CHECKING:
    from tests.clients.client import Seat
    from tests.scenarios.demo import Demo

CLIENTS: dict[str, Seat] = {"profanity": profanity, "poezio": poezio, "mcabber": mcabber, "finch": finch}


@pytest.mark.parametrize("name", CLIENTS)
async def test_agent_day(demo: Demo, name: str) -> None:
    """Log in, reject, Not Ready, Ready, accept, talk, busy, away, end; the desk records each step."""
    await live_agent_day(demo, name, CLIENTS[name])
