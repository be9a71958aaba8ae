"""XEP-0199: XMPP Ping, version 2.0.1."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import PING
from bridge.xmpp.xml import el

PING_TAG: Final = f"{{{PING}}}ping"


@dataclass(frozen=True, slots=True)
class Ping:
    """``<ping xmlns='urn:xmpp:ping'/>`` in an IQ get."""


def parse_ping(element: Element) -> Ping | None:
    """Read a ping; ``None`` if the element is none."""
    return Ping() if element.tag == PING_TAG else None


def render_ping(_ping: Ping) -> str:
    """Write a ping."""
    return el("ping", {"xmlns": PING})
