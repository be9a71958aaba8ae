"""What an address's presence says."""

from dataclasses import dataclass
from typing import Final

from bridge.xmpp.xml import el, esc

RESOURCE: Final = "c"
"""What chats' contacts and the desk are present with."""


def present_at(address: str) -> str:
    """Return the full address that the presence of a contact or the desk comes from.

    Where it has no resource mcabber sends that its user types to an empty one: the server gives that back as an error,
    which stands on the screen with each line, and the customer never learns that somebody types.
    """
    return f"{address}/{RESOURCE}"


@dataclass(frozen=True, slots=True)
class Shown:
    """``show`` as in RFC 6121, empty for available; ``status`` in words."""

    show: str = ""
    status: str = ""


def render_shown(address: str, to: str, shown: Shown | None) -> str:
    """Write the presence of an address; ``None`` is unavailable."""
    if shown is None:
        return el("presence", {"type": "unavailable", "from": address, "to": to})
    show = el("show", None, esc(shown.show)) if shown.show else ""
    status = el("status", None, esc(shown.status)) if shown.status else ""
    return el("presence", {"from": address, "to": to}, show, status)
