"""Which of his chats an agent looks at, in `urn:stanzadesk:0` (docs/protocol.md)."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import DESK
from bridge.xmpp.xml import attr, el
from routing.ids import ChatId

FOCUS_TAG: Final = f"{{{DESK}}}focus"


@dataclass(frozen=True, slots=True)
class Focus:
    """``<focus xmlns='urn:stanzadesk:0' chat='c-7f3k'/>``: that chat is in focus; with no ``chat`` none of his is."""

    chat: ChatId | None = None


def parse_focus(element: Element) -> Focus:
    """Read it."""
    chat = attr(element, "chat")
    return Focus(ChatId(chat) if chat else None)


def render_focus(focus: Focus) -> str:
    """Write it."""
    return el("focus", {"xmlns": DESK, "chat": focus.chat})
