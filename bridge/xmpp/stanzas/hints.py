"""XEP-0334: Message Processing Hints, version 0.4.0."""

from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import HINTS
from bridge.xmpp.xml import el


class Hint(StrEnum):
    """What a server is asked to do with a message."""

    NO_PERMANENT_STORE = "no-permanent-store"
    NO_STORE = "no-store"
    NO_COPY = "no-copy"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class ProcessingHint:
    """``<no-permanent-store xmlns='urn:xmpp:hints'/>``"""

    hint: Hint


def parse_processing_hint(element: Element) -> ProcessingHint | None:
    """Read one; ``None`` if it is not one we know."""
    namespace, _, name = element.tag[1:].partition("}")
    if namespace != HINTS or name not in list(map(str, Hint)):
        return None
    return ProcessingHint(Hint(name))


def render_processing_hint(hint: ProcessingHint) -> str:
    """Write one."""
    return el(hint.hint.value, {"xmlns": HINTS})
