"""The widget's socket: who may open one, and how many. What is said on it is `webclient.server.conversation`."""

import logging
from typing import Final

from aiohttp import WSCloseCode, web

from webclient.server.channel import SocketChannel
from webclient.server.conversation import Conversation
from webclient.server.keys import LIMITS, PORTS, SOCKETS
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of, demand_widget_origin
from webclient.server.wire import FRAME_LIMIT

LOG: Final = logging.getLogger(__name__)

HEARTBEAT_S: Final = 25.0


async def widget_socket(request: web.Request) -> web.StreamResponse:
    """``/api/v1/widget/socket``: check who knocks, then talk until either side is gone."""
    ports, limits = request.app[PORTS], request.app[LIMITS]
    demand_widget_origin(request, ports)
    address = address_of(request, ports)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=FRAME_LIMIT, compress=False)
    if not socket.can_prepare(request):
        raise ProblemError(ProblemCode.NEEDS_WEBSOCKET)
    if not limits.sockets.take(address) or not limits.open_socket(address):
        raise ProblemError(ProblemCode.TOO_MANY)
    sockets = request.app[SOCKETS]
    try:
        await socket.prepare(request)
        sockets.add(socket)
        await Conversation(request.app, SocketChannel(request, socket), address).run()
    except ConnectionError:
        LOG.debug("a widget's connection was cut")
    except Exception:
        # The widget connects again and resumes; what it sent and was not confirmed, it sends again.
        LOG.exception("a widget's connection failed")
        await socket.close(code=WSCloseCode.INTERNAL_ERROR)
    finally:
        sockets.discard(socket)
        limits.close_socket(address)
    return socket
