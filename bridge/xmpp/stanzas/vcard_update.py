"""XEP-0153: vCard-Based Avatars, version 1.1."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import VCARD_UPDATE
from bridge.xmpp.xml import child, el, esc, text

UPDATE_TAG: Final = f"{{{VCARD_UPDATE}}}x"


@dataclass(frozen=True, slots=True)
class Update:
    """``<x xmlns='vcard-temp:x:update'><photo>(SHA-1 of the picture)</photo></x>``: fetch it if that is new."""

    photo: str


def parse_update(element: Element) -> Update | None:
    """Read it."""
    return Update(text(child(element, f"{{{VCARD_UPDATE}}}photo")))


def render_update(update: Update) -> str:
    """Write it."""
    return el("x", {"xmlns": VCARD_UPDATE}, el("photo", None, esc(update.photo)))
