"""What REST does is written down for machines, whole and true."""

import json
from typing import Any

import pytest

from tests.fakes.web_server import FakeWorld
from webclient.server.openapi import render_openapi
from webclient.server.operations import OPERATIONS
from webclient.server.proxy import xmpp_websocket
from webclient.server.routes import ROUTES
from webclient.server.socket import widget_socket

PAGES = {"/", "/desk", "/reports", "/reports/{name}", "/admin", "/wallboard", "/help"}
FILES = {"/widget.js", "/assets/{name}", "/icon.svg"}
SOCKETS = {widget_socket, xmpp_websocket}


@pytest.fixture
def document() -> dict[str, Any]:
    """The description as it is served."""
    found: dict[str, Any] = json.loads(render_openapi(ROUTES, OPERATIONS))
    return found


def test_every_rest_route_is_described(document: dict[str, Any]) -> None:
    """Who adds a route for programs says what it takes and answers (webclient/server/operations.py)."""
    rest = {
        (route.path, route.method.lower())
        for route in ROUTES
        if route.path.startswith("/api/") and route.handler not in SOCKETS and route.method != "OPTIONS"
    }
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    assert rest <= described
    assert {path for path, _ in described - rest} == {"/healthz", "/metrics"}
    assert not {path for path, _ in described} & (PAGES | FILES)


def test_every_operation_says_in_words_what_it_does(document: dict[str, Any]) -> None:
    """A sentence each, and no reference that leads nowhere."""
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    assert [one["operationId"] for one in operations if len(one["summary"]) < 20] == []
    named = set(document["components"]["schemas"])
    used = {part.split('"')[0] for part in json.dumps(document).split("#/components/schemas/")[1:]}
    assert used <= named


async def test_the_description_is_served() -> None:
    """Anybody may read it; it holds nothing that is not in the source."""
    client = await FakeWorld().client()
    try:
        answer = await client.get("/api/v1/openapi.json")
        assert answer.status == 200
        assert (await answer.json())["openapi"] == "3.1.0"
    finally:
        await client.close()
