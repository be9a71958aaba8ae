"""XEP-0280: Message Carbons, version 1.0.1.

A component gets no copies; what looks like one was forged, and no parser here reads it (FAULTS T4).
"""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import CARBONS
from bridge.xmpp.xml import el

PRIVATE_TAG: Final = f"{{{CARBONS}}}private"


@dataclass(frozen=True, slots=True)
class Private:
    """``<private xmlns='urn:xmpp:carbons:2'/>``: no copies to other devices."""


def parse_private(element: Element) -> Private | None:
    """Read it; ``None`` if the element is another one."""
    return Private() if element.tag == PRIVATE_TAG else None


def render_private(_private: Private) -> str:
    """Write it."""
    return el("private", {"xmlns": CARBONS})
