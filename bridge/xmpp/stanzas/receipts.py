"""XEP-0184: Message Delivery Receipts, version 1.4.0."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import RECEIPTS
from bridge.xmpp.xml import attr, el

RECEIVED_TAG: Final = f"{{{RECEIPTS}}}received"
REQUEST_TAG: Final = f"{{{RECEIPTS}}}request"
REQUEST: Final = f"<request xmlns='{RECEIPTS}'/>"
"""``<request xmlns='urn:xmpp:receipts'/>``"""


@dataclass(frozen=True, slots=True)
class Received:
    """``<received xmlns='urn:xmpp:receipts' id='k1'/>``: the message of that id was taken for good."""

    id: str


def parse_received(element: Element) -> Received | None:
    """Read a receipt; ``None`` without an id (it acknowledges nothing)."""
    return Received(element.get("id", "")) if attr(element, "id") else None


def render_received(received: Received) -> str:
    """Write a receipt."""
    return el("received", {"xmlns": RECEIPTS, "id": received.id})
