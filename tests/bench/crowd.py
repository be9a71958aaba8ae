"""A thousand agents at their desktops for the price of one connection: a component that speaks for all of them."""

import asyncio
import hashlib
import re
from collections.abc import Callable
from typing import Final

from typing_extensions import override

from tests.bench.client import STANZA, LoadClient, attribute

WG: Final = "http://jabber.org/protocol/workgroup"
S: Final = "urn:stanzadesk:0"
DESK: Final = "desk@workgroup.localhost"
OFFER: Final = re.compile(r"<offer\b[^>]*\bid=['\"]([^'\"]+)")
DETAILS: Final = re.compile(r"<details\b[^>]*\boffer=['\"]([^'\"]+)")


class Crowd(LoadClient):
    """The component ``domain``; everybody at it answers pings, and accepts what he is offered."""

    def __init__(self, domain: str) -> None:
        super().__init__()
        self.domain = domain
        self.on_offer: Callable[[str], None] = lambda agent: None
        self.on_text: Callable[[str], None] = lambda stanza: None
        self.accepted = asyncio.Event()
        """An accept was answered."""
        self._asked = 0
        self._ready: set[str] = set()
        self.all_ready = asyncio.Event()

    async def connect(self, host: str, port: int, secret: str) -> None:
        """Connect and shake hands (XEP-0114). Raises TimeoutError."""
        await asyncio.get_running_loop().create_connection(lambda: self, host, port)
        async with asyncio.timeout(30):
            self.send(
                f"<stream:stream to='{self.domain}' xmlns='jabber:component:accept' "
                "xmlns:stream='http://etherx.jabber.org/streams'>"
            )
            opened = await self._until(r"<stream:stream\b[^>]*>")
            key = attribute(opened[opened.index("<stream:stream") :], "id") + secret
            proof = hashlib.sha1(key.encode()).hexdigest()  # noqa: S324 - as XEP-0114 says
            self.send(f"<handshake>{proof}</handshake>")
            await self._until(r"<handshake\s*/>|<handshake></handshake>")
        self._live = True

    async def take_seats(self, agents: list[str]) -> None:
        """Log everybody in as the desktop does, and have all choose Ready. Raises TimeoutError."""
        self._ready = set(agents)
        for agent in agents:
            self.send(f"<presence from='{agent}' to='{DESK}'><desktop xmlns='{S}'/></presence>")
            self.send(f"<iq type='set' id='ready' from='{agent}' to='{DESK}'><choose xmlns='{S}' state='ready'/></iq>")
        async with asyncio.timeout(120):
            await self.all_ready.wait()

    @override
    def _cut(self) -> None:
        end = 0
        for found in STANZA.finditer(self._buffer):
            end = found.end()
            self._take(found.group(0))
        if end:
            self._buffer = self._buffer[end:]

    def _take(self, stanza: str) -> None:
        me, sender, kind = attribute(stanza, "to"), attribute(stanza, "from"), attribute(stanza, "type")
        if stanza.startswith("<message"):
            self.on_text(stanza)
        elif not stanza.startswith("<iq"):
            return
        elif kind in {"get", "set"}:
            self.send(f"<iq type='result' id='{attribute(stanza, 'id')}' from='{me}' to='{sender}'/>")
            offer, details = OFFER.search(stanza), DETAILS.search(stanza)
            if offer is not None and details is not None:
                self.on_offer(me)
                self._accept(me, sender, offer.group(1), details.group(1))
        elif attribute(stanza, "id") == "ready":
            self._ready.discard(me)
            if not self._ready:
                self.all_ready.set()
        elif attribute(stanza, "id").startswith("accept"):
            self.accepted.set()

    def _accept(self, me: str, contact: str, chat: str, offer: str) -> None:
        self._asked += 1
        self.send(
            f"<iq type='set' id='accept{self._asked}' from='{me}' to='{contact}'>"
            f"<offer-accept xmlns='{WG}' id='{chat}'><answer xmlns='{S}' offer='{offer}'/></offer-accept></iq>"
        )
