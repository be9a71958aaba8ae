"""``/api/v1/widget/photos/…``: agents' photos, for the pages that carry the widget."""

from typing import Final

from aiohttp import hdrs, web

from webclient.server.keys import LIMITS, PORTS
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of

PATH: Final = "/api/v1/widget/photos/"
_HEADERS: Final = {
    hdrs.CACHE_CONTROL: "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""It is the same for all under its name, and pages of other sites show it; opened by itself it can do nothing."""


async def get_photo(request: web.Request) -> web.Response:
    """``GET /api/v1/widget/photos/{photo}``: a picture of an agent, by the name that his lines tell."""
    ports = request.app[PORTS]
    if not request.app[LIMITS].photos.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    found = await ports.photos.find(request.match_info["photo"])
    if found is None:
        raise ProblemError(ProblemCode.NOT_FOUND)
    return web.Response(body=found.content, content_type=found.type, headers=_HEADERS)
