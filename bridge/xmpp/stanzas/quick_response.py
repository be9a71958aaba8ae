"""XEP-0439: Quick Response, version 0.1.0."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import QUICK_RESPONSE
from bridge.xmpp.xml import attr, el

RESPONSE_TAG: Final = f"{{{QUICK_RESPONSE}}}response"


@dataclass(frozen=True, slots=True)
class Response:
    """``<response xmlns='urn:xmpp:tmp:quick-response' value='accept' label='Accept'/>``: a button for a word."""

    value: str
    label: str = ""


def parse_response(element: Element) -> Response | None:
    """Read one; ``None`` without a value."""
    value = attr(element, "value")
    return Response(value, attr(element, "label")) if value else None


def render_response(response: Response) -> str:
    """Write one."""
    return el("response", {"xmlns": QUICK_RESPONSE, "value": response.value, "label": response.label or None})
