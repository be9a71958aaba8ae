"""What every answer says to browsers, and which sites may speak to us (FAULTS.md T31-T35)."""

from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from webclient.server.keys import PORTS
from webclient.server.ports import WebPorts
from webclient.server.problems import ProblemCode, ProblemError

_BARE: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_OWN: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DATA_POLICY: Final = _BARE
"""For whatever is not a page."""
PAGE_POLICY: Final = f"{_OWN}; require-trusted-types-for 'script'; trusted-types 'none'"
"""Pages we render, and the widget on them: no string ever becomes markup or script."""
DESK_POLICY: Final = (
    f"{_OWN}; media-src 'self' blob: data:; font-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types lit-html default"
)
"""The desktop. ``default`` lets stanzas through to DOMParser (strophe.js) and nothing to anywhere else; ``lit-html`` is
that of the views' fixed templates. Whatever a customer writes stays text."""

WIDGET_PREFIX: Final = "/api/v1/widget/"
"""Addresses that pages of other sites may use, where they are listed."""

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Complete every answer; a handler that set its own policy keeps it (signal ``on_response_prepare``)."""
    if request.path.startswith(WIDGET_PREFIX):
        _let_widgets_read(request, response)
    response.headers.setdefault("Content-Security-Policy", DATA_POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.pop(hdrs.SERVER, None)


def _let_widgets_read(request: web.Request, response: web.StreamResponse) -> None:
    """Let pages of listed sites read what the widget's addresses answer. No credentials: there is no cookie of it."""
    origin = request.headers.get(hdrs.ORIGIN)
    response.headers.setdefault(hdrs.VARY, hdrs.ORIGIN)
    if origin is not None and is_widget_origin(request, request.app[PORTS]):
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin


def demand_own_origin(request: web.Request, ports: WebPorts) -> None:
    """Refuse what another site's page sent; raises `ProblemError`. No Origin at all is no browser's page."""
    if not _is_from(request, ports, frozenset()):
        raise ProblemError(ProblemCode.FOREIGN_ORIGIN)


def demand_widget_origin(request: web.Request, ports: WebPorts) -> None:
    """Refuse a widget on a site that may not carry it; raises `ProblemError`."""
    if not is_widget_origin(request, ports):
        raise ProblemError(ProblemCode.FOREIGN_ORIGIN)


def is_widget_origin(request: web.Request, ports: WebPorts) -> bool:
    """Tell whether the page that asks may carry the widget. No Origin at all is no browser's page."""
    return _is_from(request, ports, ports.widget_origins)


def _is_from(request: web.Request, ports: WebPorts, others: frozenset[str]) -> bool:
    origin = request.headers.get(hdrs.ORIGIN)
    return origin is None or "*" in others or origin in others or origin in own_origins(request, ports)


def own_origins(request: web.Request, ports: WebPorts) -> frozenset[str]:
    """List the addresses under which people know this server: as asked for, and as configured."""
    named = {f"{scheme}://{request.host}" for scheme in ("http", "https")}
    if ports.http.public_url:
        parts = urlsplit(ports.http.public_url)
        named.add(f"{parts.scheme}://{parts.netloc}")
    return frozenset(named)


def is_secure(request: web.Request, ports: WebPorts) -> bool:
    """Tell whether people reach us by https, so that the cookie may say so."""
    return request.secure or ports.http.public_url.startswith("https:")


def address_of(request: web.Request, ports: WebPorts) -> str:
    """Tell whose request it is, for rate limits: behind one of our reverse proxies, the last address it added.

    Anybody else's X-Forwarded-For is his own invention, and would give him as many identities as he likes.
    """
    remote = request.remote or "unknown"
    if not _is_proxy(remote, ports.http.proxies):
        return remote
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(forwarded))
    except ValueError:
        return remote


@lru_cache(maxsize=1024)
def _is_proxy(remote: str, proxies: str) -> bool:
    try:
        address = ip_address(remote)
    except ValueError:
        return False
    return any(address in ip_network(word) for word in proxies.split())
