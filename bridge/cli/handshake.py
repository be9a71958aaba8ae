"""Does the XMPP server take this desk's secret? The opening of XEP-0114, tried by hand and closed again."""

import asyncio
import hashlib
import os
import re
from typing import Final
from xml.sax.saxutils import quoteattr

from bridge.errors import UserError
from config.model import XmppSettings

WAIT_S: Final = 3.0
LIMIT: Final = 8192
STREAM_HEAD: Final = re.compile(rb"""<stream:stream[^>]*\bid=(['"])(?P<id>[^'"]+)\1[^>]*>""")
ACCEPTED: Final = re.compile(rb"<handshake|conflict")
"""A conflict says that the secret was right, and that a desk is connected."""
FAULTS: Final = {
    b"host-unknown": "the server has no component {name}; add what `stanzadesk server-config` prints for it",
    b"not-authorized": "the server refuses the secret of {name}; xmpp.secret has to be the one it knows",
}


async def link_fault(xmpp: XmppSettings) -> str | None:
    """Say what keeps the desk from connecting; ``None`` if nothing does (or a desk is connected already)."""
    try:
        async with asyncio.timeout(WAIT_S):
            reader, writer = await asyncio.open_connection(xmpp.host, xmpp.component_port)
            try:
                await _shake_hands(xmpp, reader, writer)
            finally:
                writer.close()
    except UserError as error:
        return str(error)
    except TimeoutError:
        return "no answer; is this the server's component port (xmpp.component_port)?"
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        return f"{why}; is the server running, and configured as `stanzadesk server-config` prints?"
    return None


async def _shake_hands(xmpp: XmppSettings, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Log in and out as the component; raises `UserError`."""
    writer.write(
        b"<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
        b"xmlns:stream='http://etherx.jabber.org/streams' to=" + quoteattr(xmpp.component).encode() + b">"
    )
    head = await _read_until(STREAM_HEAD, xmpp, reader)
    digest = hashlib.sha1(head.group("id") + xmpp.secret.encode(), usedforsecurity=False).hexdigest()
    writer.write(f"<handshake>{digest}</handshake>".encode())
    await _read_until(ACCEPTED, xmpp, reader)
    writer.write(b"</stream:stream>")


async def _read_until(wanted: re.Pattern[bytes], xmpp: XmppSettings, reader: asyncio.StreamReader) -> re.Match[bytes]:
    """Read until the server said it; raises `UserError` for what it says instead."""
    said = b""
    while len(said) <= LIMIT:
        for condition, fault in FAULTS.items():
            if condition in said:
                raise UserError(fault.format(name=xmpp.component))
        found = wanted.search(said)
        if found is not None:
            return found
        more = await reader.read(LIMIT)
        if not more:
            break
        said += more
    raise UserError("whatever listens there is no component port of an XMPP server (xmpp.component_port)")
