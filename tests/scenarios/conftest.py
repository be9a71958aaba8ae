"""Which XMPP servers the scenarios run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bridge.demo.server import KINDS

if TYPE_CHECKING:
    from bridge.demo.server import ServerName


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> ServerName:
    """Run the test once on each server that the demo knows."""
    name: ServerName = request.param
    return name
