"""`/xmpp-websocket` is passed through whole."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer

from tests.fakes.web_server import Client, FakeWorld

PATH = "/xmpp-websocket"


class Upstream:
    """An XMPP server's WebSocket, as far as frames go: it echoes, and closes when told."""

    def __init__(self) -> None:
        self.protocol: str | None = None
        self.closed = asyncio.Event()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Echo until the other side is gone."""
        socket = web.WebSocketResponse(protocols=("xmpp",))
        await socket.prepare(request)
        self.protocol = socket.ws_protocol
        async for message in socket:
            if message.data == "<close/>":
                await socket.close(code=4000)
            else:
                await socket.send_str(message.data)
        self.closed.set()
        return socket


@pytest.fixture
async def upstream() -> AsyncIterator[tuple[Upstream, str]]:
    """The server and its address."""
    upstream = Upstream()
    app = web.Application()
    app.router.add_get(PATH, upstream.handle)
    server = TestServer(app)
    await server.start_server()
    yield upstream, str(server.make_url(PATH)).replace("http", "ws", 1)
    await server.close()


@pytest.fixture
async def client(upstream: tuple[Upstream, str]) -> AsyncIterator[Client]:
    """The desk in front of it."""
    client = await FakeWorld(xmpp_websocket=upstream[1]).client()
    yield client
    await client.close()


async def test_frames_pass_both_ways_with_the_subprotocol(upstream: tuple[Upstream, str], client: Client) -> None:
    """A browser talks to the XMPP server through the desk's own port."""
    socket = await client.ws_connect(PATH, protocols=("xmpp",))
    assert socket.protocol == "xmpp"
    assert upstream[0].protocol == "xmpp"
    stanzas = [f"<message n='{number}'>{'ä' * 5000}</message>" for number in range(50)]
    for stanza in stanzas:
        await socket.send_str(stanza)
    assert [await socket.receive_str(timeout=5) for _ in stanzas] == stanzas


async def test_a_close_on_either_side_reaches_the_other(upstream: tuple[Upstream, str], client: Client) -> None:
    """Neither side talks to nobody."""
    socket = await client.ws_connect(PATH, protocols=("xmpp",))
    await socket.send_str("<close/>")
    assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSE
    assert socket.close_code == 4000
    upstream[0].closed.clear()
    second = await client.ws_connect(PATH, protocols=("xmpp",))
    await second.close()
    await asyncio.wait_for(upstream[0].closed.wait(), 5)


async def test_another_sites_page_does_not_get_through(client: Client) -> None:
    """The XMPP server checks no Origin, so the desk does."""
    with pytest.raises(WSServerHandshakeError) as refused:
        await client.ws_connect(PATH, protocols=("xmpp",), origin="https://evil.example")
    assert refused.value.status == 403


async def test_a_server_that_is_away_is_a_sentence_not_a_hang() -> None:
    """The desktop can say what is wrong while the XMPP server is down."""
    client = await FakeWorld().client()
    try:
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(PATH, protocols=("xmpp",))
        assert refused.value.status == 502
    finally:
        await client.close()
