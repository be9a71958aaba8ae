"""RFC 6121 section 2: roster management; from a component by XEP-0356 section 6."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import ROSTER
from bridge.xmpp.xml import attr, child, el, esc, text

ROSTER_TAG: Final = f"{{{ROSTER}}}query"


@dataclass(frozen=True, slots=True)
class RosterItem:
    """One contact in a roster set.

    ``<query xmlns='jabber:iq:roster'><item jid='anna-7f3k2m@workgroup.example.org' name='Anna' subscription='both'>``
    ``<group>Customers</group></item></query>``; ``subscription='remove'`` takes it away.
    """

    jid: str
    name: str = ""
    group: str = ""
    subscription: str = "both"


def parse_roster_item(element: Element) -> RosterItem | None:
    """Read the first item; ``None`` if there is none."""
    item = child(element, f"{{{ROSTER}}}item")
    if item is None:
        return None
    group = text(child(item, f"{{{ROSTER}}}group"))
    return RosterItem(attr(item, "jid"), attr(item, "name"), group, attr(item, "subscription") or "none")


def render_roster_item(item: RosterItem) -> str:
    """Write a roster set of one item."""
    group = (el("group", None, esc(item.group)),) if item.group else ()
    attrs = {"jid": item.jid, "name": item.name or None, "subscription": item.subscription}
    return el("query", {"xmlns": ROSTER}, el("item", attrs, *group))
