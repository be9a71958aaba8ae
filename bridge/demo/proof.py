"""What ``ready:`` promises: pages, the desk's link to its server, and the browsers' WebSocket answer, end to end."""

import asyncio
from http import HTTPStatus
from typing import Final

import aiohttp

from bridge.compose import Stack
from bridge.errors import UserError
from bridge.xmpp.stanzas.ping import Ping, render_ping

ANSWER_S: Final = 10.0
FRAMING: Final = "urn:ietf:params:xml:ns:xmpp-framing"


async def prove(stack: Stack) -> None:
    """Try each door as its users will; raises `UserError` naming the one that stays shut."""
    xmpp, http = stack.settings.xmpp, stack.settings.http
    link = stack.xmpp.link
    if not link.up:
        raise UserError(f"the desk could not connect to its XMPP server: {link.failure}")
    if await link.ask(render_ping(Ping()), xmpp.domain, xmpp.component, ANSWER_S) is None:
        raise UserError(f"the XMPP server did not answer the desk within {ANSWER_S:.0f} s")
    address = f"127.0.0.1:{http.port}"
    try:
        async with asyncio.timeout(ANSWER_S), aiohttp.ClientSession() as browser:
            async with browser.get(f"http://{address}/healthz") as answer:
                if answer.status != HTTPStatus.OK:
                    raise UserError(f"the desk is not healthy: {await answer.text()}")
            async with browser.ws_connect(f"ws://{address}/xmpp-websocket", protocols=("xmpp",)) as socket:
                await socket.send_str(f'<open xmlns="{FRAMING}" to="{xmpp.domain}" version="1.0"/>')
                greeting = await socket.receive_str()
    except (aiohttp.ClientError, TypeError, TimeoutError) as error:
        raise UserError(
            f"pages or the browsers' WebSocket do not answer at {address}: {type(error).__name__} {error}"
        ) from error
    if not greeting.startswith("<open "):
        raise UserError(f"the browsers' WebSocket at {address} does not speak XMPP: {greeting[:80]!r}")
