"""XEP-0142: Workgroup Queues, the vendor's additions: what names a chat and its customer, inside other payloads."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import JIVE
from bridge.xmpp.xml import attr, el, esc, text

METADATA_TAG: Final = f"{{{JIVE}}}metadata"
SESSION_TAG: Final = f"{{{JIVE}}}session"
USER_TAG: Final = f"{{{JIVE}}}user"
_VALUE_TAG: Final = f"{{{JIVE}}}value"


@dataclass(frozen=True, slots=True)
class Metadata:
    """``<metadata xmlns='http://jivesoftware.com/protocol/workgroup'><value name='email'>…</value>*</metadata>``"""

    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """``<session xmlns='http://jivesoftware.com/protocol/workgroup' id='c-7f3k' workgroup='billing@…'/>``"""

    id: str
    workgroup: str = ""


def parse_pairs(element: Element) -> tuple[tuple[str, str], ...]:
    """Read names and values of metadata."""
    return tuple((attr(one, "name"), text(one)) for one in element.findall(_VALUE_TAG) if attr(one, "name"))


def parse_metadata(element: Element) -> Metadata | None:
    """Read metadata."""
    return Metadata(parse_pairs(element))


def render_metadata(metadata: Metadata) -> str:
    """Write metadata; the name comes first in each value and nothing stands between, clients rely on it."""
    values = (el("value", {"name": name}, esc(value)) for name, value in metadata.values)
    return el("metadata", {"xmlns": JIVE}, *values)


def parse_session(element: Element) -> Session | None:
    """Read which chat is meant."""
    return Session(attr(element, "id"), attr(element, "workgroup"))


def render_session(session: Session) -> str:
    """Write which chat is meant."""
    return el("session", {"xmlns": JIVE, "id": session.id, "workgroup": session.workgroup or None})
