"""What the composition root hands to the web server. Nothing here knows a concrete class of the desk."""

from dataclasses import dataclass

from config.model import HttpSettings
from routing.canned import CannedBook
from routing.earlier import EarlierChats
from routing.ports import CustomerFeed, Desk, Overview, Reports, Tokens, Transcripts


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody whom the demo's log-in page lists with the password of a throw-away account."""

    jid: str
    name: str
    password: str
    roles: tuple[str, ...]
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoPage:
    """Set only by ``stanzadesk demo``: whom the log-in page lists."""

    people: tuple[SamplePerson, ...]


@dataclass(frozen=True, slots=True)
class WebPorts:
    """Everything the pages, the widget's socket and the REST addresses ask."""

    desk: Desk
    overview: Overview
    feed: CustomerFeed
    transcripts: Transcripts
    tokens: Tokens
    reports: Reports
    canned: CannedBook
    earlier: EarlierChats
    http: HttpSettings
    domain: str
    """Domain of the agents' accounts, e.g. ``example.org``."""
    component: str
    """Domain of the desk, e.g. ``workgroup.example.org``."""
    xmpp_websocket: str
    """Where the XMPP server takes WebSockets, e.g. ``ws://127.0.0.1:5280/xmpp-websocket``."""
    names_shown: bool = True
    """``offers.show = name``; otherwise agents learn who asks when they accept, and not from reports either."""
    demo: DemoPage | None = None
    widget_origins: frozenset[str] = frozenset()
    """Other sites that may carry the widget, e.g. ``https://shop.example.org``; ``*`` for any."""
