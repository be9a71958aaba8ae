"""``stanzadesk doctor``: what works, what does not, and what to do about it."""

import argparse
import asyncio
import socket
import sys
from collections.abc import Iterator

from bridge.cli.handshake import link_fault
from bridge.cli.place import control_path, settings_of
from bridge.control import ask_running_job
from bridge.mail.post import fault_of as mail_fault
from bridge.store.errors import StoreError
from bridge.store.store import Store
from config.model import Settings


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
    yield f"the link to the XMPP server at {xmpp.host}:{xmpp.component_port}", asyncio.run(link_fault(xmpp))
    if settings.mail.host:
        yield f"the mail server at {settings.mail.host}:{settings.mail.port}", asyncio.run(mail_fault(settings.mail))
    yield f"web pages on {settings.http.host}:{settings.http.port}", _web_fault(settings)


async def _database_fault(settings: Settings) -> str | None:
    try:
        store = await Store.open_reader(settings.database.url)
    except StoreError as error:
        return str(error)
    await store.close()
    return None


def _web_fault(settings: Settings) -> str | None:
    """The port has to be free, or the desk's own."""
    http = settings.http
    if ask_running_job(control_path(settings), "Nothing", {}) is not None:
        return None
    family = socket.AF_INET6 if ":" in http.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((http.host, http.port))
        except OSError as error:
            return f"{error.strerror}; end what uses it, or choose another http.port"
    return None
