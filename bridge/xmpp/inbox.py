"""The durable inbox: what came while we were away, or while we died (DESIGN.md section 5).

The server keeps every message worth keeping until we say that it is stored. After each connect the kept ones come
through the same door as live ones, stamped with their inbox id and the time they were sent; what had been stored
already is known by that id and has no second effect. Where the server has no such module, all this is quietly off.

Order: a live message that arrives while we fetch is in the inbox too, so it is left for the page that brings it. One
that comes after the last page was written, but before we have read that page, is in no page yet: so we fetch again.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from bridge.xmpp.namespaces import CLIENT, COMPONENT
from bridge.xmpp.privilege import AskIq
from bridge.xmpp.stanzas.delay import DELAY_TAG
from bridge.xmpp.stanzas.inbox import ITEMS_TAG, Fetch, Forget, Kept, parse_page, render_fetch, render_forget
from bridge.xmpp.stanzas.sid import STANZA_TAG
from bridge.xmpp.stanzas.times import render_time
from bridge.xmpp.xml import attr, child, normal

log: Final = logging.getLogger(__name__)

PAGE: Final = 100
EMPTY_PAGES: Final = 2
"""So many in a row mean that nothing is left, whatever was marked as kept."""
FORGET_AT_ONCE: Final = 500
FORGET_EVERY_S: Final = 1.0
RETRY_S: Final = 5.0
ANSWER_S: Final = 30.0


class Inbox:
    """Fetches and forgets."""

    def __init__(self, component: str, ask: AskIq, on_stanza: Callable[[Element], None]) -> None:
        self._component = component
        self._ask = ask
        self._on_stanza = on_stanza
        self._stored: list[str] = []
        self._deferred: set[str] = set()
        """Ids of live messages left for a page that has not brought them yet."""
        self._is_up = asyncio.Event()
        self._is_fetching = False
        self._is_taking = False
        self.active = False
        """The server has the module, and what it kept has been taken over."""
        self.fetched = 0
        """Messages taken over so far; for the metrics page."""

    def on_link(self, *, up: bool) -> None:
        """Fetch after each connect."""
        self.active, self._is_fetching = False, up
        if up:
            self._is_up.set()
        else:
            self._is_up.clear()

    def defers(self, element: Element) -> bool:
        """Tell whether a live message is to be left for the page that brings it."""
        if not self._is_fetching or self._is_taking:
            return False
        marks = [one for one in element.findall(STANZA_TAG) if normal(attr(one, "by")) == self._component]
        self._deferred.update(attr(one, "id") for one in marks)
        return bool(marks)

    def stored(self, inbox_id: str) -> None:
        """Say that nothing of a message can be lost any more: its command is stored, or it needs none."""
        if inbox_id:
            self._stored.append(inbox_id)

    async def run(self) -> None:
        """Fetch and forget until cancelled."""
        while True:
            await self._is_up.wait()
            if self._is_fetching and not await self.fetch():
                await asyncio.sleep(RETRY_S)
                continue
            while self._is_up.is_set() and not self._is_fetching:
                if self.active:
                    await self.forget()
                await asyncio.sleep(FORGET_EVERY_S)

    async def fetch(self) -> bool:
        """Take over everything that is kept, page by page; ``False`` if the server did not answer."""
        after, more, empty = "", True, 0
        self._deferred.clear()
        while more:
            request = render_fetch(Fetch(PAGE, after))
            reply = await self._ask(request, self._component, self._component, ANSWER_S)
            if reply is None:
                return False
            items = child(reply, ITEMS_TAG)
            if items is None:
                log.info("the server keeps no inbox for %s: messages bounce while the desk is down", self._component)
                break
            page = parse_page(items)
            for kept in page.items:
                self._take(kept)
                self._deferred.discard(kept.id)
            self.active = True
            after = page.items[-1].id if page.items else after
            empty += not page.items
            more = empty < EMPTY_PAGES and (page.more or bool(self._deferred))
        self._is_fetching = False
        return True

    async def forget(self) -> None:
        """Tell the server what is stored; what it did not confirm is said again next time."""
        while ids := tuple(self._stored[:FORGET_AT_ONCE]):
            body = render_forget(Forget(ids))
            reply = await self._ask(body, self._component, self._component, ANSWER_S, "set")
            if reply is None:
                return
            del self._stored[: len(ids)]

    def _take(self, kept: Kept) -> None:
        if kept.message is None:
            self.stored(kept.id)
            return
        self.fetched += 1
        self._is_taking = True
        try:
            self._on_stanza(stamp(kept, kept.message, self._component))
        finally:
            self._is_taking = False


def stamp(kept: Kept, message: Element, component: str) -> Element:
    """Make a kept message look like a live one that was delayed; the element is changed and returned."""
    old, new = f"{{{CLIENT}}}", f"{{{COMPONENT}}}"
    for element in message.iter():
        if element.tag.startswith(old):
            element.tag = new + element.tag[len(old) :]
    SubElement(message, STANZA_TAG, {"id": kept.id, "by": component})
    if kept.stamp is not None and child(message, DELAY_TAG) is None:
        SubElement(message, DELAY_TAG, {"stamp": render_time(kept.stamp), "from": component})
    return message
