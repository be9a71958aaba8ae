"""XEP-0070: Verifying HTTP Requests via XMPP, version 1.0.1; here as the native Accept/Reject of several clients."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import HTTP_AUTH
from bridge.xmpp.xml import attr, el

CONFIRM_TAG: Final = f"{{{HTTP_AUTH}}}confirm"


@dataclass(frozen=True, slots=True)
class Confirm:
    """``<confirm xmlns='http://jabber.org/protocol/http-auth' id='c-7f.o1' method='GET' url='https://…'/>``

    Gajim's answer echoes neither id nor url: it is known by the id of its stanza alone (CLIENTS.md section 3).
    """

    id: str = ""
    method: str = ""
    url: str = ""


def parse_confirm(element: Element) -> Confirm | None:
    """Read it, question or answer."""
    return Confirm(attr(element, "id"), attr(element, "method"), attr(element, "url"))


def render_confirm(confirm: Confirm) -> str:
    """Write the question."""
    return el("confirm", {"xmlns": HTTP_AUTH, "id": confirm.id, "method": confirm.method, "url": confirm.url})
