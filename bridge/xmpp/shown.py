"""What an address's presence says."""

from dataclasses import dataclass

from bridge.xmpp.xml import el, esc


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
