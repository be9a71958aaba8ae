"""Handlers of the bundled files."""

from typing import Final

from aiohttp import ETag, hdrs, web

from webclient.server.assets import Asset
from webclient.server.keys import ASSETS
from webclient.server.problems import ProblemCode, ProblemError

A_YEAR: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=300"


async def hashed_file(request: web.Request) -> web.StreamResponse:
    """``/assets/NAME-HASH.js``: never changes under its name."""
    return _answer(request, request.app[ASSETS].file(request.match_info["name"]), A_YEAR)


async def widget_loader(request: web.Request) -> web.StreamResponse:
    """``/widget.js``: the one script that other sites write down."""
    return _answer(request, request.app[ASSETS].loader(), SHORT)


def _answer(request: web.Request, asset: Asset | None, cache: str) -> web.StreamResponse:
    if asset is None:
        raise ProblemError(ProblemCode.NOT_FOUND)
    headers = {
        hdrs.CACHE_CONTROL: cache,
        hdrs.VARY: hdrs.ACCEPT_ENCODING,
        # Sites that carry the widget import its module from here; it is the same for all and holds no secret.
        hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if any(tag.value == asset.tag for tag in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    body = asset.content
    if asset.packed is not None and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        body = asset.packed
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    response = web.Response(body=body, headers=headers, content_type=asset.content_type)
    if asset.content_type.startswith("text/"):
        response.charset = "utf-8"
    response.etag = ETag(asset.tag)
    return response
