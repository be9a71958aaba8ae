"""XEP-0115: Entity Capabilities, version 1.6.0."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import CAPS
from bridge.xmpp.xml import attr, el

CAPS_TAG: Final = f"{{{CAPS}}}c"


@dataclass(frozen=True, slots=True)
class Caps:
    """``<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://gajim.org' ver='QgayPKawpk='/>``"""

    node: str
    ver: str
    hash: str = ""


def parse_caps(element: Element) -> Caps | None:
    """Read it; ``None`` without node and version."""
    node, ver = attr(element, "node"), attr(element, "ver")
    return Caps(node, ver, attr(element, "hash")) if node and ver else None


def render_caps(caps: Caps) -> str:
    """Write it."""
    return el("c", {"xmlns": CAPS, "hash": caps.hash or None, "node": caps.node, "ver": caps.ver})
