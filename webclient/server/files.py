"""Handlers of the bundled files."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

import msgspec
from aiohttp import ETag, hdrs, web

from routing.ports import ServiceView
from routing.widget_settings import WidgetSettings
from webclient.server.assets import Asset
from webclient.server.keys import ASSETS, PORTS
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.visits import why_closed

A_YEAR: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=300"


async def hashed_file(request: web.Request) -> web.StreamResponse:
    """``/assets/NAME-HASH.js``: never changes under its name."""
    return _answer(request, request.app[ASSETS].file(request.match_info["name"]), A_YEAR)


async def widget_loader(request: web.Request) -> web.StreamResponse:
    """``/widget.js``: the one script that other sites write down."""
    ports = request.app[PORTS]
    settings = public_settings(ports.widgets.all(), ports.overview.services())
    return _answer(request, request.app[ASSETS].loader(settings), SHORT)


async def desk_worker(request: web.Request) -> web.StreamResponse:
    """``/desk-worker.js``: shows the desktop's notifications; a worker's address says what it may answer for."""
    return _answer(request, request.app[ASSETS].file("desk-worker.js"), SHORT)


def public_settings(widgets: Mapping[str, WidgetSettings], services: Iterable[ServiceView]) -> bytes:
    """Write what the launcher must know before anything else is loaded: looks, own words, when to invite or hide."""
    known = {service: _launcher_part(settings) for service, settings in widgets.items()}
    for view in services:
        settings = widgets.get(view.id)
        if settings is not None and settings.hide and why_closed(view, settings):
            known[view.id]["hidden"] = True
    # No sequence of characters in it can end the script it stands in, wherever that is pasted.
    return msgspec.json.encode({key: part for key, part in known.items() if part}).replace(b"<", b"\\u003c")


def _launcher_part(settings: WidgetSettings) -> dict[str, object]:
    look = {name: value for name, value in asdict(settings.look).items() if value}
    if settings.look.position == "right":
        look.pop("position")
    part: dict[str, object] = {"look": look, "words": settings.words}
    if settings.invitation is not None:
        part["invitation"] = asdict(settings.invitation)
    return {name: value for name, value in part.items() if value}


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
