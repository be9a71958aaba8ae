"""XEP-0054: vcard-temp, version 1.2."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import VCARD
from bridge.xmpp.xml import child, el, esc, text

VCARD_TAG: Final = f"{{{VCARD}}}vCard"


@dataclass(frozen=True, slots=True)
class VCard:
    """``<vCard xmlns='vcard-temp'><FN>Anna</FN><NICKNAME>Anna</NICKNAME><DESC>…</DESC><PHOTO>…</PHOTO></vCard>``"""

    name: str = ""
    nickname: str = ""
    about: str = ""
    photo: str = ""
    """A PNG picture in base64."""


def parse_v_card(element: Element) -> VCard | None:
    """Read the parts of a vCard that the desk uses."""
    return VCard(
        name=text(child(element, f"{{{VCARD}}}FN")),
        nickname=text(child(element, f"{{{VCARD}}}NICKNAME")),
        about=text(child(element, f"{{{VCARD}}}DESC")),
        photo="".join(text(element.find(f"{{{VCARD}}}PHOTO/{{{VCARD}}}BINVAL")).split()),
    )


def render_v_card(card: VCard) -> str:
    """Write a vCard; empty parts are left out."""
    parts = (("FN", card.name), ("NICKNAME", card.nickname), ("DESC", card.about))
    photo = (el("TYPE", None, "image/png"), el("BINVAL", None, esc(card.photo)))
    return el(
        "vCard",
        {"xmlns": VCARD},
        *(el(name, None, esc(value)) for name, value in parts if value),
        el("PHOTO", None, *photo) if card.photo else "",
    )
