"""``/xmpp-websocket``: passed through to the XMPP server, so that a browser needs one port and one certificate.

mod_websocket checks no Origin, so it is checked here. Each frame is handed on before the next one is read: who reads
slowly slows down the other side, and nothing piles up in between.
"""

import asyncio
import logging
from typing import Final

import aiohttp
from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType, web

from webclient.server.keys import LIMITS, PORTS, SOCKETS, UPSTREAM
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of, demand_own_origin

LOG: Final = logging.getLogger(__name__)

SUBPROTOCOL: Final = "xmpp"
STANZA_LIMIT: Final = 512 * 1024
"""Prosody's own frame buffer: twice its limit for one stanza."""
HEARTBEAT_S: Final = 30.0
CONNECT_S: Final = 10.0

Socket = web.WebSocketResponse | ClientWebSocketResponse


async def xmpp_websocket(request: web.Request) -> web.StreamResponse:
    """Join a browser to the XMPP server."""
    ports, limits = request.app[PORTS], request.app[LIMITS]
    demand_own_origin(request, ports)
    browser = web.WebSocketResponse(
        protocols=(SUBPROTOCOL,), heartbeat=HEARTBEAT_S, max_msg_size=STANZA_LIMIT, compress=False
    )
    if not browser.can_prepare(request):
        raise ProblemError(ProblemCode.NEEDS_WEBSOCKET)
    address = address_of(request, ports)
    if not limits.sockets.take(address) or not limits.open_socket(address):
        raise ProblemError(ProblemCode.TOO_MANY)
    try:
        server = await _connect(request.app[UPSTREAM], ports.xmpp_websocket)
        async with server:
            await browser.prepare(request)
            request.app[SOCKETS].add(browser)
            await _join(browser, server)
    finally:
        request.app[SOCKETS].discard(browser)
        limits.close_socket(address)
    return browser


async def _connect(session: aiohttp.ClientSession, url: str) -> ClientWebSocketResponse:
    try:
        async with asyncio.timeout(CONNECT_S):
            return await session.ws_connect(url, protocols=(SUBPROTOCOL,), max_msg_size=STANZA_LIMIT, autoclose=True)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        LOG.warning("the XMPP server's WebSocket does not answer: %s", type(error).__name__)
        raise ProblemError(ProblemCode.SERVER_AWAY) from error


async def _join(browser: web.WebSocketResponse, server: ClientWebSocketResponse) -> None:
    """Pass frames both ways until one side closes, then close the other with the same code."""
    ways = {asyncio.create_task(_pass(browser, server)), asyncio.create_task(_pass(server, browser))}
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        code = server.close_code or browser.close_code or WSCloseCode.OK
        await asyncio.gather(browser.close(code=_sendable(code)), server.close(), return_exceptions=True)


async def _pass(source: Socket, target: Socket) -> None:
    async for message in source:
        if message.type is WSMsgType.TEXT:
            await target.send_str(message.data)
        elif message.type is WSMsgType.BINARY:
            await target.send_bytes(message.data)


def _sendable(code: int) -> int:
    """1006 and its like only describe; they may not be sent."""
    return code if code not in {1004, 1005, 1006, 1015} else int(WSCloseCode.GOING_AWAY)
