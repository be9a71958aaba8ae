"""XEP-0066: Out of Band Data, version 1.5: the address of a file, as clients send it after an upload (XEP-0363)."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import OOB
from bridge.xmpp.xml import child, el, esc, text

OOB_TAG: Final = f"{{{OOB}}}x"
_URL_TAG: Final = f"{{{OOB}}}url"


@dataclass(frozen=True, slots=True)
class OutOfBand:
    """``<x xmlns='jabber:x:oob'><url>https://example.org/file_share/1/lamp.png</url></x>``"""

    url: str


def parse_out_of_band(element: Element) -> OutOfBand | None:
    """Read it; ``None`` without an address."""
    url = text(child(element, _URL_TAG)).strip()
    return OutOfBand(url) if url else None


def render_out_of_band(oob: OutOfBand) -> str:
    """Write it."""
    return el("x", {"xmlns": OOB}, el("url", None, esc(oob.url)))
