"""Typed places where the application keeps what `create_app` put there (nothing global, nothing stringly)."""

from typing import TYPE_CHECKING, Final

import jinja2
from aiohttp import ClientSession, web

from webclient.server.assets import Assets
from webclient.server.limits import Limits
from webclient.server.policy import Viewer
from webclient.server.ports import WebPorts
from webclient.server.visits import Visits

if TYPE_CHECKING:
    from webclient.server.polling import Polls


class OpenSockets(set[web.WebSocketResponse]):
    """Browsers' sockets, so that they can be told when the desk goes."""


PORTS: Final = web.AppKey("ports", WebPorts)
ASSETS: Final = web.AppKey("assets", Assets)
TEMPLATES: Final = web.AppKey("templates", jinja2.Environment)
LIMITS: Final = web.AppKey("limits", Limits)
VISITS: Final = web.AppKey("visits", Visits)
SOCKETS: Final = web.AppKey("sockets", OpenSockets)
POLLS: "Final[web.AppKey[Polls]]" = web.AppKey("polls")
OPENAPI: Final = web.AppKey("openapi", bytes)
UPSTREAM: Final = web.AppKey("upstream", ClientSession)

VIEWER: Final = web.RequestKey("viewer", Viewer)
"""Who asks; set by `access.guarded` on every route that is not for anybody."""
