"""The name by which a repeated message is known (DESIGN.md section 5, *In*), scoped by the core to sender and chat."""

import hashlib
from typing import Final

from bridge.xmpp.parse import Message

KEY_LIMIT: Final = 128
INBOX_KEY: Final = "inbox:"
ID_KEY: Final = "id:"


def message_key(message: Message) -> str | None:
    """Name a message: the sender's origin-id, else its id in our inbox, else its plain id; ``None``: never a repeat.

    Clients may count their plain ids anew in each session, so such a one counts only together with sender and body.
    """
    if message.origin_id:
        return message.origin_id if len(message.origin_id) <= KEY_LIMIT else _digest(message.origin_id)
    if message.inbox_id:
        return INBOX_KEY + message.inbox_id
    if message.id:
        return ID_KEY + _digest(f"{message.sender}\n{message.id}\n{message.body}")
    return None


def known_key(message: Message) -> str | None:
    """Name a message beyond its chat and session: plain ids, which clients count anew, are no such names."""
    key = message_key(message)
    return None if key is None or key.startswith(ID_KEY) else key


def origin_of(key: str | None) -> str | None:
    """Tell the sender's own origin-id from a key; ``None`` if the key is of another kind."""
    return None if key is None or key.startswith((INBOX_KEY, ID_KEY)) else key


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode(errors="replace")).hexdigest()[:32]
