"""XEP-0030: Service Discovery, version 2.5rc3."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import DISCO_INFO, DISCO_ITEMS
from bridge.xmpp.stanzas.data_form import FORM_TAG, Form, parse_form, render_form
from bridge.xmpp.xml import attr, child, el

INFO_TAG: Final = f"{{{DISCO_INFO}}}query"
ITEMS_TAG: Final = f"{{{DISCO_ITEMS}}}query"


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """``<identity category='client' type='phone' name='…'/>``"""

    category: str
    type: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """What an address is and can do.

    ``<query xmlns='http://jabber.org/protocol/disco#info'>``
    ``<identity category='account' type='registered' name='Anna'/><feature var='urn:xmpp:ping'/></query>``
    """

    identities: tuple[Identity, ...] = ()
    features: tuple[str, ...] = ()
    node: str = ""
    form: Form | None = None
    """What there is to know beyond that (XEP-0128)."""


@dataclass(frozen=True, slots=True)
class Item:
    """``<item jid='billing@workgroup.example.org' name='Billing'/>``"""

    jid: str
    name: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """``<query xmlns='http://jabber.org/protocol/disco#items'><item …/>*</query>``"""

    items: tuple[Item, ...] = ()
    node: str = ""


def parse_info(element: Element) -> Info | None:
    """Read a disco#info query or answer."""
    form = child(element, FORM_TAG)
    return Info(
        identities=tuple(
            Identity(attr(one, "category"), attr(one, "type"), attr(one, "name"))
            for one in element.findall(f"{{{DISCO_INFO}}}identity")
        ),
        features=tuple(attr(one, "var") for one in element.findall(f"{{{DISCO_INFO}}}feature")),
        node=attr(element, "node"),
        form=None if form is None else parse_form(form),
    )


def render_info(info: Info) -> str:
    """Write a disco#info answer."""
    return el(
        "query",
        {"xmlns": DISCO_INFO, "node": info.node or None},
        *(
            el("identity", {"category": one.category, "type": one.type, "name": one.name or None})
            for one in info.identities
        ),
        *(el("feature", {"var": feature}) for feature in info.features),
        "" if info.form is None else render_form(info.form),
    )


def parse_items(element: Element) -> Items | None:
    """Read a disco#items query or answer."""
    return Items(
        items=tuple(
            Item(attr(one, "jid"), attr(one, "name"), attr(one, "node"))
            for one in element.findall(f"{{{DISCO_ITEMS}}}item")
        ),
        node=attr(element, "node"),
    )


def render_items(items: Items) -> str:
    """Write a disco#items answer."""
    return el(
        "query",
        {"xmlns": DISCO_ITEMS, "node": items.node or None},
        *(el("item", {"jid": one.jid, "name": one.name or None, "node": one.node or None}) for one in items.items),
    )
