"""XEP-0359: Unique and Stable Stanza IDs, version 0.7.0."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import SID
from bridge.xmpp.xml import attr, el, normal

ORIGIN_TAG: Final = f"{{{SID}}}origin-id"
STANZA_TAG: Final = f"{{{SID}}}stanza-id"


@dataclass(frozen=True, slots=True)
class OriginId:
    """``<origin-id xmlns='urn:xmpp:sid:0' id='k1'/>``: the sender's own id, the same when he sends again."""

    id: str


@dataclass(frozen=True, slots=True)
class StanzaId:
    """``<stanza-id xmlns='urn:xmpp:sid:0' id='a1' by='workgroup.example.org'/>``; trust needs ``by`` (FAULTS T18)."""

    id: str
    by: str


def parse_origin_id(element: Element) -> OriginId | None:
    """Read an origin-id; ``None`` without an id."""
    return OriginId(element.get("id", "")) if attr(element, "id") else None


def render_origin_id(origin: OriginId) -> str:
    """Write an origin-id."""
    return el("origin-id", {"xmlns": SID, "id": origin.id})


def parse_stanza_id(element: Element) -> StanzaId | None:
    """Read a stanza-id; ``None`` if it lacks its id or who gave it."""
    name, giver = attr(element, "id"), attr(element, "by")
    return StanzaId(name, normal(giver)) if name and giver else None


def render_stanza_id(stanza: StanzaId) -> str:
    """Write a stanza-id."""
    return el("stanza-id", {"xmlns": SID, "id": stanza.id, "by": stanza.by})
