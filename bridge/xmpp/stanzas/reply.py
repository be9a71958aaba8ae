"""XEP-0461: Message Replies, version 0.2.0."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import REPLY
from bridge.xmpp.xml import attr, el

REPLY_TAG: Final = f"{{{REPLY}}}reply"


@dataclass(frozen=True, slots=True)
class Reply:
    """``<reply xmlns='urn:xmpp:reply:0' to='anna-7f3k2m@workgroup.example.org' id='m1'/>``"""

    id: str
    to: str = ""


def parse_reply(element: Element) -> Reply | None:
    """Read it; ``None`` without the id of a message."""
    return Reply(attr(element, "id"), attr(element, "to")) if attr(element, "id") else None


def render_reply(reply: Reply) -> str:
    """Write it."""
    return el("reply", {"xmlns": REPLY, "to": reply.to or None, "id": reply.id})
