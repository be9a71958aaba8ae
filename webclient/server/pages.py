"""Pages but for reports: the demo's shop, the desktop's shell, help, and what is still the command line's."""

import json
import re
import time
from dataclasses import asdict
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from webclient.server.identity import Claims, sign
from webclient.server.keys import PORTS, TEMPLATES, VIEWER
from webclient.server.ports import WebPorts
from webclient.server.proxy import SUBPROTOCOL
from webclient.server.render import page
from webclient.server.security import DESK_POLICY

XMPP_PATH = "/xmpp-websocket"
ICON_POLICY = "default-src 'none'; style-src 'none'; frame-ancestors 'none'"


LANGUAGES: Final = {
    "en": "English",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "tr": "Türkçe",
}
NOTHING: Final = re.compile(r"(?!)")
OPTIONS: Final = {
    "service": re.compile(r"[a-z0-9-]{1,64}"),
    "lang": re.compile("|".join(LANGUAGES)),
    "theme": re.compile("light|dark"),
    "position": re.compile("left|right"),
    "accent": re.compile("#[0-9a-fA-F]{6}"),
    "launcher": re.compile(r"[^<>\x00-\x1f]{1,30}"),
}
"""What the shop lets one try of the widget's attributes (docs/widget.md)."""


async def shop(request: web.Request) -> web.Response:
    """``/``: a small shop that carries the widget. ``?customer=2`` is somebody else, with a chat of his own."""
    services = request.app[PORTS].overview.services()
    customer = request.query.get("customer", "")
    number = int(customer) if customer.isdecimal() and 1 < len(customer) + 1 < 5 else 1
    options = {name: value for name, value in request.query.items() if OPTIONS.get(name, NOTHING).fullmatch(value)}
    wanted = options.pop("service", "") or " ".join(service.id for service in services)
    number = max(1, number)
    return page(
        request,
        "shop.html",
        services=services,
        customer=number,
        identity=_shop_identity(request.app[PORTS], number),
        options=options,
        wanted=wanted,
        languages=LANGUAGES,
    )


def _shop_identity(ports: WebPorts, customer: int) -> str:
    """Vouch for the demo's customer as a shop does for one who logged in; outside the demo for nobody."""
    if ports.demo is None or not ports.http.widget_secret:
        return ""
    claims = Claims(f"shop-{customer}", time.time() + 3600, f"Customer {customer}", f"customer{customer}@example.org")
    return sign(ports.http.widget_secret, claims)


async def desk(request: web.Request) -> web.Response:
    """``/desk``: the shell that loads the agent desktop. The log-in happens there, at the XMPP server."""
    ports = request.app[PORTS]
    config = {
        "domain": ports.domain,
        "component": ports.component,
        "websocket": XMPP_PATH,
        "subprotocol": SUBPROTOCOL,
        "next": local_path(request.query.get("next", "")),
        "demo": ports.demo is not None,
        "people": [asdict(person) for person in ports.demo.people] if ports.demo else [],
    }
    return page(request, "desk.html", policy=DESK_POLICY, config=json.dumps(config, ensure_ascii=False))


async def help_page(request: web.Request) -> web.Response:
    """``/help``: the few things an agent needs on the first day."""
    ports = request.app[PORTS]
    return page(request, "help.html", component=ports.component)


async def admin(request: web.Request) -> web.Response:
    """``/admin``: what there is to administer, and where that is done today."""
    return page(request, "admin.html", viewer=request[VIEWER].person, services=request.app[PORTS].overview.services())


async def wallboard(request: web.Request) -> web.Response:
    """``/wallboard``: the present figures of every service."""
    return page(
        request, "wallboard.html", viewer=request[VIEWER].person, services=request.app[PORTS].overview.services()
    )


async def icon(request: web.Request) -> web.Response:
    """``/icon.svg``."""
    text = request.app[TEMPLATES].get_template("icon.svg").render()
    headers = {"Cache-Control": "public, max-age=86400", "Content-Security-Policy": ICON_POLICY}
    return web.Response(text=text, content_type="image/svg+xml", headers=headers)


def local_path(text: str) -> str:
    """Keep an address only if it stays on this site: no open redirect after a log-in. Else nothing."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or any(ord(c) < 0x21 for c in text):
        return ""
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else ""
