"""XEP-0333: Displayed Markers, version 1.0.0."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import MARKERS
from bridge.xmpp.xml import attr, el

DISPLAYED_TAG: Final = f"{{{MARKERS}}}displayed"
MARKABLE_TAG: Final = f"{{{MARKERS}}}markable"


@dataclass(frozen=True, slots=True)
class Displayed:
    """``<displayed xmlns='urn:xmpp:chat-markers:0' id='k1'/>``: a person has seen all up to the message of that id."""

    id: str


def parse_displayed(element: Element) -> Displayed | None:
    """Read a marker; ``None`` without an id (it marks nothing)."""
    return Displayed(element.get("id", "")) if attr(element, "id") else None


def render_displayed(displayed: Displayed) -> str:
    """Write a marker."""
    return el("displayed", {"xmlns": MARKERS, "id": displayed.id})
