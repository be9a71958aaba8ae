"""XEP-0172: User Nickname, version 1.1."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import NICK
from bridge.xmpp.xml import el, esc, text

NICK_TAG: Final = f"{{{NICK}}}nick"


@dataclass(frozen=True, slots=True)
class Nick:
    """``<nick xmlns='http://jabber.org/protocol/nick'>Anna</nick>``"""

    name: str


def parse_nick(element: Element) -> Nick | None:
    """Read it; ``None`` if it is empty."""
    name = text(element).strip()
    return Nick(name) if name else None


def render_nick(nick: Nick) -> str:
    """Write it."""
    return el("nick", {"xmlns": NICK}, esc(nick.name))
