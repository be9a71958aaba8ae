"""XEP-0444: Message Reactions, version 0.2.0."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import REACTIONS
from bridge.xmpp.xml import attr, el, esc, text

REACTIONS_TAG: Final = f"{{{REACTIONS}}}reactions"
_REACTION_TAG: Final = f"{{{REACTIONS}}}reaction"
MOST: Final = 20
LONGEST: Final = 32
"""Characters of one reaction; an emoji may have many."""


@dataclass(frozen=True, slots=True)
class Reactions:
    """``<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>👍</reaction></reactions>``: all of the sender's."""

    id: str
    emojis: tuple[str, ...] = ()


def parse_reactions(element: Element) -> Reactions | None:
    """Read them; ``None`` without the id of a message."""
    if not attr(element, "id"):
        return None
    found = (text(one).strip() for one in element.findall(_REACTION_TAG)[:MOST])
    return Reactions(attr(element, "id"), tuple(dict.fromkeys(one for one in found if one and len(one) <= LONGEST)))


def render_reactions(reactions: Reactions) -> str:
    """Write them."""
    emojis = (el("reaction", None, esc(emoji)) for emoji in reactions.emojis)
    return el("reactions", {"xmlns": REACTIONS, "id": reactions.id}, *emojis)
