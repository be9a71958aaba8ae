"""A door with TLS in front of a server without, for a client that wants nothing else: run as a program of its own.

`python -m tests.clients.starttls PORT CERTIFICATE SOCKET` listens on loopback, does STARTTLS (RFC 6120 section 5) and
hands all that follows on to a Unix socket.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from typing import Final

FEATURES: Final = (
    b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' "
    b"from='localhost' version='1.0'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/>"
    b"</starttls></stream:features>"
)
PROCEED: Final = b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
BLOCK: Final = 65_536


async def serve(port: int, certificate: str, socket: str) -> None:
    """Serve until cancelled."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"version=")
        writer.write(FEATURES)
        await reader.readuntil(b"urn:ietf:params:xml:ns:xmpp-tls")
        await reader.readuntil(b">")
        writer.write(PROCEED)
        await writer.drain()
        await writer.start_tls(context)
        behind_reader, behind_writer = await asyncio.open_unix_connection(socket)
        await asyncio.gather(pass_on(reader, behind_writer), pass_on(behind_reader, writer))

    async with await asyncio.start_server(take, "127.0.0.1", port) as server:
        await server.serve_forever()


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand on all that comes, until its end."""
    while block := await reader.read(BLOCK):
        writer.write(block)
        await writer.drain()
    writer.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
