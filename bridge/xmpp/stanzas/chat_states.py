"""XEP-0085: Chat State Notifications, version 2.1."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import CHAT_STATES
from bridge.xmpp.xml import el
from routing.words import Typing

_BY_TAG: Final = {f"{{{CHAT_STATES}}}{typing.value}": typing for typing in Typing}


@dataclass(frozen=True, slots=True)
class ChatState:
    """``<composing xmlns='http://jabber.org/protocol/chatstates'/>`` and its four sisters."""

    typing: Typing


def parse_chat_state(element: Element) -> ChatState | None:
    """Read a chat state; ``None`` if the element is none."""
    typing = _BY_TAG.get(element.tag)
    return ChatState(typing) if typing else None


def render_chat_state(state: ChatState) -> str:
    """Write a chat state."""
    return el(state.typing.value, {"xmlns": CHAT_STATES})
