"""A whole day at each graphical client, on a display of its own: what can be read on it, and what mouse and keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.agent_day import live_agent_day
from tests.clients.dino import dino
from tests.clients.gajim import gajim
from tests.clients.pidgin import pidgin
from tests.clients.psi import psi

if TYPE_CHECKING:
    from tests.clients.client import Seat
    from tests.scenarios.demo import Demo

CLIENTS: dict[str, Seat] = {"dino": dino, "gajim": gajim, "pidgin": pidgin, "psi": psi}

pytestmark = [pytest.mark.graphical, pytest.mark.timeout(900)]


@pytest.mark.parametrize("name", CLIENTS)
async def test_agent_day(demo: Demo, name: str) -> None:
    """Log in, reject, Not Ready, Ready, accept, talk, busy, away, end; the desk records each step."""
    await live_agent_day(demo, name, CLIENTS[name])
