"""Names made up for new chats. Pure: the caller brings the randomness."""

import unicodedata
from typing import Final

from routing.ids import ChatId, ContactName

RANDOM_LENGTH: Final = 13
"""Characters of randomness a chat's id carries: 65 bits in base32."""

SLUG_LIMIT: Final = 24
CONTACT_RANDOM: Final = 6
NAMELESS: Final = "visitor"


def chat_id(random: str) -> ChatId:
    """Name a chat by ``RANDOM_LENGTH`` random lower-case letters and digits, e.g. ``c-7f3k9q2mzt4ac``."""
    return ChatId(f"c-{random}")


def contact_name(name: str, random: str) -> ContactName:
    """Name the address a chat has for agents: a slug of the customer's name and the first random characters.

    It only helps people to recognise the chat; it grants nothing and need not be secret.
    """
    return ContactName(f"{slug(name)}-{random[:CONTACT_RANDOM]}")


def slug(name: str) -> str:
    """Reduce a name to lower-case ASCII letters, digits and single hyphens; ``visitor`` if nothing is left.

    What cannot be written so (other scripts) is left out: the full name travels by roster, nick and vCard.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    words = "".join(character if character.isalnum() else " " for character in plain).split()
    return "-".join(words)[:SLUG_LIMIT].strip("-") or NAMELESS
