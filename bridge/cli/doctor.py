"""``stanzadesk doctor``: what works, what does not, and what to do about it."""

import argparse
import asyncio
import socket
import sys
from collections.abc import Iterator

from bridge.cli.place import settings_of
from bridge.store.errors import StoreError
from bridge.store.store import Store
from config.model import Settings

CONNECT_WAIT_S = 3.0


def run(arguments: argparse.Namespace) -> int:
    """Print a line per part; exit status 1 if one needs mending."""
    settings = settings_of(arguments)
    sound = True
    for good, line in (("the configuration", None), *_parts(settings)):
        sound = sound and line is None
        sys.stdout.write(f"good   {good}\n" if line is None else f"mend   {good}: {line}\n")
    return 0 if sound else 1


def _parts(settings: Settings) -> Iterator[tuple[str, str | None]]:
    yield "the database", asyncio.run(_database_fault(settings))
    xmpp = settings.xmpp
    yield (
        f"the XMPP server's component port {xmpp.host}:{xmpp.component_port}",
        _port_fault(xmpp.host, xmpp.component_port),
    )


async def _database_fault(settings: Settings) -> str | None:
    try:
        store = await Store.open_reader(settings.database.url)
    except StoreError as error:
        return str(error)
    await store.close()
    return None


def _port_fault(host: str, port: int) -> str | None:
    try:
        socket.create_connection((host, port), timeout=CONNECT_WAIT_S).close()
    except OSError as error:
        return f"{error.strerror or error}; is the server running, and configured as `stanzadesk server-config` prints?"
    return None
