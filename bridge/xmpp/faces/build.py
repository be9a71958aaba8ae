"""Parts that stanzas of every face share: times, bodies, receipts, chat states, the element of a desk's own names."""

from datetime import UTC, datetime

from bridge.xmpp import namespaces as ns
from bridge.xmpp.xml import el, esc, resource
from routing.ids import AgentId
from routing.words import Typing

RECEIPT_REQUEST = el("request", {"xmlns": ns.RECEIPTS})
MARKABLE = el("markable", {"xmlns": ns.MARKERS})
"""Asks the client to say when a person has seen it."""
PRIVATE = el("private", {"xmlns": ns.CARBONS})
NO_STORE = el("no-store", {"xmlns": ns.HINTS})
NO_ARCHIVE = el("no-permanent-store", {"xmlns": ns.HINTS})
"""Our outbox replays, so the archive of the agent's server need not keep it (DESIGN.md section 5)."""
ACTIVE = el("active", {"xmlns": ns.CHAT_STATES})


def stamp(at: datetime) -> str:
    """Write an instant as XEP-0082 with milliseconds: ``2026-01-02T03:04:05.678Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def typing_element(typing: Typing) -> str:
    """Write a chat state (XEP-0085)."""
    return el(typing.value, {"xmlns": ns.CHAT_STATES})


def nick_element(name: str) -> str:
    """Write a name as XEP-0172; nothing for no name."""
    return el("nick", {"xmlns": ns.NICK}, esc(name)) if name else ""


def chat_message(sender: str, to: str, item_id: str | None, *children: str) -> str:
    """Write a message of type chat."""
    return el("message", {"type": "chat", "from": sender, "to": to, "id": item_id}, *children)


def device_message(sender: str, to: str, item_id: str | None, *children: str) -> str:
    """Write a message of type chat; one to a single device is that device's own, and carbons make no other of it."""
    return chat_message(sender, to, item_id, *children, PRIVATE if resource(to) else "")


def words(sender: str, to: str, text: str, item_id: str | None = None) -> str:
    """Write a line of the desk's own for a person; never archived."""
    return chat_message(sender, to, item_id, el("body", None, esc(text)), NO_ARCHIVE)


def receipt(sender: str, to: str, message_id: str) -> str:
    """Write a delivery receipt (XEP-0184) for a message that is stored."""
    received = el("received", {"xmlns": ns.RECEIPTS, "id": message_id})
    return chat_message(sender, to, None, received, NO_STORE)


def ping(sender: str, to: str, iq_id: str) -> str:
    """Write a ping (XEP-0199)."""
    return el("iq", {"type": "get", "from": sender, "to": to, "id": iq_id}, el("ping", {"xmlns": ns.PING}))


def agent_recipient(agent: AgentId) -> str:
    """Name an agent's queue in the outbox."""
    return f"agent:{agent}"
