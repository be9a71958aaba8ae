"""XEP-0115: Entity Capabilities, version 1.6.0."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import CAPS
from bridge.xmpp.stanzas.disco import Identity, Info
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


def caps_hash(info: Info) -> str:
    """Compute the SHA-1 string of XEP-0115 section 5.1, for answers without extended forms and languages."""

    def line(one: Identity) -> str:
        return f"{one.category}/{one.type}//{one.name}<"

    text = "".join(line(one) for one in sorted(info.identities)) + "".join(f"{one}<" for one in sorted(info.features))
    return base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode()
