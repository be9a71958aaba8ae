"""``urn:stanzadesk:inbox:0``: the durable inbox that a module of ours keeps beside the component (docs/protocol.md).

The stanzas inside a page are no declarations: `parse_page` hands them on as elements.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import CLIENT, INBOX
from bridge.xmpp.stanzas.times import parse_time
from bridge.xmpp.xml import attr, child, el

ITEMS_TAG: Final = f"{{{INBOX}}}items"
ITEM_TAG: Final = f"{{{INBOX}}}item"
FETCH_TAG: Final = f"{{{INBOX}}}fetch"
FORGET_TAG: Final = f"{{{INBOX}}}forget"


@dataclass(frozen=True, slots=True)
class Fetch:
    """``<fetch xmlns='urn:stanzadesk:inbox:0' max='100' after='17'/>``: the next page."""

    max: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Forget:
    """``<forget xmlns='urn:stanzadesk:inbox:0'><item id='a.17' last='20'/>*</forget>``: these are stored at the desk.

    Ids that follow each other are named by the first and the number of the last: one item instead of hundreds.
    """

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept message; ``message`` is ``None`` if the server could not read it again."""

    id: str
    stamp: datetime | None
    message: Element | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of kept messages.

    ``<items xmlns='urn:stanzadesk:inbox:0' total='3' more='true'><item id='17' stamp='…'><message …/></item>*</items>``
    """

    items: tuple[Kept, ...]
    more: bool


def parse_fetch(element: Element) -> Fetch | None:
    """Read a request for a page (tests stand for the server)."""
    count = attr(element, "max")
    return Fetch(int(count), attr(element, "after")) if count.isascii() and count.isdecimal() else None


def render_fetch(fetch: Fetch) -> str:
    """Write a request for a page."""
    return el("fetch", {"xmlns": INBOX, "max": str(fetch.max), "after": fetch.after or None})


def parse_forget(element: Element) -> Forget | None:
    """Read what is to be forgotten."""
    ids: list[str] = []
    for item in element.findall(ITEM_TAG):
        text, _, number = attr(item, "id").rpartition(".")
        last = attr(item, "last")
        ids += [f"{text}.{one}" for one in range(int(number), int(last) + 1)] if last else [attr(item, "id")]
    return Forget(tuple(ids))


def render_forget(forget: Forget) -> str:
    """Write what is to be forgotten."""
    items = (el("item", {"id": first, "last": str(last) if last else None}) for first, last in _runs(forget.ids))
    return el("forget", {"xmlns": INBOX}, *items)


def _runs(ids: tuple[str, ...]) -> list[tuple[str, int]]:
    """Put ids that follow each other together: the first one, and the number of the last (0: it stands alone)."""
    runs: list[tuple[str, int]] = []
    previous = ("", 0)
    for name in ids:
        text, _, digits = name.rpartition(".")
        number = int(digits) if text and digits.isascii() and digits.isdecimal() else 0
        if number and (text, number - 1) == previous:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((name, 0))
        previous = (text, number)
    return runs


def parse_page(element: Element) -> Page:
    """Read a page."""
    items = tuple(
        Kept(attr(item, "id"), parse_time(attr(item, "stamp")), child(item, f"{{{CLIENT}}}message"))
        for item in element.findall(ITEM_TAG)
    )
    return Page(items, attr(element, "more") == "true")
