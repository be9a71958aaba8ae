"""The web application: pages, widget socket, REST. Knows the desk only by `WebPorts`."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import aiohttp
from aiohttp import WSCloseCode, web

from webclient.server.assets import Assets
from webclient.server.keys import (
    ASSETS,
    LIMITS,
    OPENAPI,
    POLLS,
    PORTS,
    SOCKETS,
    TEMPLATES,
    UPSTREAM,
    VISITS,
    OpenSockets,
)
from webclient.server.limits import Limits
from webclient.server.middleware import answer_problems
from webclient.server.openapi import render_openapi
from webclient.server.operations import OPERATIONS
from webclient.server.polling import Polls
from webclient.server.ports import WebPorts
from webclient.server.render import environment
from webclient.server.routes import ROUTES, add_routes
from webclient.server.security import add_headers
from webclient.server.visits import Visits

BODY_LIMIT: Final = 16 * 1024
"""Longest body of a request in bytes; nothing here takes more than a token."""


def create_app(ports: WebPorts, assets: Assets | None = None) -> web.Application:
    """Build the application; raises `AssetsMissingError` if the browser's files are not built."""
    app = web.Application(middlewares=[answer_problems], client_max_size=BODY_LIMIT)
    app[PORTS] = ports
    app[ASSETS] = Assets.load() if assets is None else assets
    app[TEMPLATES] = environment(app[ASSETS])
    app[LIMITS] = Limits()
    app[VISITS] = Visits(ports.desk, ports.overview, ports.transcripts, ports.tokens, names_shown=ports.names_shown)
    app[SOCKETS] = OpenSockets()
    app[POLLS] = Polls()
    app[OPENAPI] = render_openapi(ROUTES, OPERATIONS)
    add_routes(app.router)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_close_sockets)
    app.cleanup_ctx.append(_upstream)
    return app


async def _close_sockets(app: web.Application) -> None:
    """Let every browser know that we go, so that it connects again soon."""
    closing = [socket.close(code=WSCloseCode.GOING_AWAY, message=b"restarting") for socket in app[SOCKETS].copy()]
    await asyncio.gather(*closing, app[POLLS].close(), return_exceptions=True)


async def _upstream(app: web.Application) -> AsyncIterator[None]:
    """Hold the client session that reaches the XMPP server."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        app[UPSTREAM] = session
        yield
