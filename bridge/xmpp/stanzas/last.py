"""XEP-0012: Last Activity, version 2.0; also as the idle mark that libpurple adds to its presence."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import LAST
from bridge.xmpp.xml import attr, el

LAST_TAG: Final = f"{{{LAST}}}query"


@dataclass(frozen=True, slots=True)
class LastActivity:
    """``<query xmlns='jabber:iq:last' seconds='302'/>``"""

    seconds: int


def parse_last_activity(element: Element) -> LastActivity | None:
    """Read it; ``None`` for a question, or if the number is none."""
    seconds = attr(element, "seconds")
    return LastActivity(int(seconds)) if seconds.isdecimal() and len(seconds) <= len("9999999999") else None


def render_last_activity(last: LastActivity) -> str:
    """Write it."""
    return el("query", {"xmlns": LAST, "seconds": str(last.seconds)})
