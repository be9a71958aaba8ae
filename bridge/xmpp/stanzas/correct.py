"""XEP-0308: Last Message Correction, version 1.2.1."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import CORRECT
from bridge.xmpp.xml import attr, el

REPLACE_TAG: Final = f"{{{CORRECT}}}replace"


@dataclass(frozen=True, slots=True)
class Replace:
    """``<replace xmlns='urn:xmpp:message-correct:0' id='k1'/>``: this corrects the sender's message of that id."""

    id: str


def parse_replace(element: Element) -> Replace | None:
    """Read a correction; ``None`` without an id."""
    return Replace(attr(element, "id")) if attr(element, "id") else None


def render_replace(replace: Replace) -> str:
    """Write a correction."""
    return el("replace", {"xmlns": CORRECT, "id": replace.id})
