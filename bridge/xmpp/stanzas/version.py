"""XEP-0092: Software Version, version 1.1."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import VERSION
from bridge.xmpp.xml import child, el, esc, text

VERSION_TAG: Final = f"{{{VERSION}}}query"


@dataclass(frozen=True, slots=True)
class SoftwareVersion:
    """``<query xmlns='jabber:iq:version'><name>Stanzadesk</name><version>0.1</version></query>``; we tell no system."""

    name: str
    version: str


def parse_software_version(element: Element) -> SoftwareVersion | None:
    """Read an answer; ``None`` for a question."""
    name = text(child(element, f"{{{VERSION}}}name"))
    return SoftwareVersion(name, text(child(element, f"{{{VERSION}}}version"))) if name else None


def render_software_version(version: SoftwareVersion) -> str:
    """Write an answer."""
    return el(
        "query",
        {"xmlns": VERSION},
        el("name", None, esc(version.name)),
        el("version", None, esc(version.version)),
    )
