"""An XMPP client cheap enough to load a server with: text in, text out, no stream parser.

It only has to understand what this project's own servers write to it; tests/servers has the client for everything else.
"""

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable

from typing_extensions import override

STANZA = re.compile(r"<(message|presence|iq)\b[^>]*?(?:/>|>.*?</\1>)", re.DOTALL)
PING = re.compile(r"^<iq\b[^>]*\btype=['\"]get['\"]")
RECEIPT_REQUEST = "<request xmlns='urn:xmpp:receipts'"
ATTRIBUTE = {name: re.compile(rf"\b{name}=['\"]([^'\"]*)") for name in ("id", "from", "to", "type")}


def attribute(stanza: str, name: str) -> str:
    """Read an attribute of a stanza's first tag, "" when it is not there."""
    found = ATTRIBUTE[name].search(stanza.partition(">")[0])
    return found.group(1) if found else ""


class LoadClient(asyncio.Protocol):
    """One logged-in session; ``on_stanza`` gets every stanza but pings, which it answers by itself."""

    def __init__(self) -> None:
        self.on_stanza: Callable[[str], None] = lambda stanza: None
        self.jid = ""
        self.receipts = False
        """Whether it acknowledges every message that asks for that (XEP-0184)."""
        self._transport: asyncio.Transport | None = None
        self._buffer = ""
        self._waiting: tuple[re.Pattern[str], asyncio.Future[str]] | None = None
        self._live = False

    async def login(self, host: str, port: int, jid: str, password: str, presence: str = "<presence/>") -> None:
        """Connect, authenticate by SCRAM-SHA-1 (RFC 5802), bind, send the presence. Raises TimeoutError."""
        self.jid = jid
        user, _, domain = jid.partition("@")
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, host, port)
        async with asyncio.timeout(30):
            await self._open(domain)
            await self._authenticate(user, password)
            await self._open(domain)
            self.send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
            await self._until(r"<iq\b[^>]*bind.*?</iq>|<iq\b[^>]*id=['\"]bind['\"].*?</iq>")
        self._live = True
        if presence:
            self.send(presence)

    def send(self, text: str) -> None:
        """Write to the stream."""
        assert self._transport is not None
        self._transport.write(text.encode())

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    @override
    def data_received(self, data: bytes) -> None:
        """Cut what came into stanzas."""
        self._buffer += data.decode(errors="replace")
        if self._live:
            self._cut()
        elif self._waiting is not None:
            pattern, future = self._waiting
            found = pattern.search(self._buffer)
            if found and not future.done():
                self._buffer = self._buffer[found.end() :]
                future.set_result(found.group(0))

    def _cut(self) -> None:
        end = 0
        for found in STANZA.finditer(self._buffer):
            end = found.end()
            stanza = found.group(0)
            if PING.match(stanza):
                self.send(f"<iq type='result' id='{attribute(stanza, 'id')}' to='{attribute(stanza, 'from')}'/>")
            else:
                if self.receipts and RECEIPT_REQUEST in stanza:
                    received = f"<received xmlns='urn:xmpp:receipts' id='{attribute(stanza, 'id')}'/>"
                    self.send(f"<message type='chat' to='{attribute(stanza, 'from')}'>{received}</message>")
                self.on_stanza(stanza)
        if end:
            self._buffer = self._buffer[end:]

    async def _until(self, pattern: str) -> str:
        compiled = re.compile(pattern, re.DOTALL)
        self._waiting = (compiled, asyncio.get_running_loop().create_future())
        self.data_received(b"")
        return await self._waiting[1]

    async def _open(self, domain: str) -> None:
        self.send(
            f"<stream:stream to='{domain}' version='1.0' xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams'>"
        )
        await self._until(r"</stream:features>")

    async def _authenticate(self, user: str, password: str) -> None:
        nonce = secrets.token_hex(8)
        first = f"n={user},r={nonce}"
        start = base64.b64encode(f"n,,{first}".encode()).decode()
        self.send(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>{start}</auth>")
        found = await self._until(r"<challenge\b[^>]*>([^<]*)</challenge>")
        challenge = base64.b64decode(re.sub(r"<[^>]*>", "", found)).decode()
        parts = dict(part.split("=", 1) for part in challenge.split(","))
        salted = hashlib.pbkdf2_hmac("sha1", password.encode(), base64.b64decode(parts["s"]), int(parts["i"]))
        last = f"c=biws,r={parts['r']}"
        key = hmac.digest(salted, b"Client Key", "sha1")
        signature = hmac.digest(hashlib.sha1(key).digest(), f"{first},{challenge},{last}".encode(), "sha1")  # noqa: S324  # SCRAM-SHA-1
        proof = base64.b64encode(bytes(a ^ b for a, b in zip(key, signature, strict=True))).decode()
        answer = base64.b64encode(f"{last},p={proof}".encode()).decode()
        self.send(f"<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{answer}</response>")
        await self._until(r"<success\b[^>]*(?:/>|>[^<]*</success>)")
