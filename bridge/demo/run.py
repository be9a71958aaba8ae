"""One demo from start to stop: server, desk, sample people, and the lines that tell where to click."""

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.cli.place import control_path
from bridge.compose import DemoPage, SamplePerson, Stack
from bridge.demo.folder import COMPONENT, DOMAIN, ROOMS, WRITTEN_BY, DemoFolder, Ports, open_folder, write_demo_file
from bridge.demo.process import check_port
from bridge.demo.proof import prove
from bridge.demo.sample import PEOPLE
from bridge.demo.seed import seed
from bridge.demo.server import DemoServer, ServerName
from bridge.demo.traffic import drive_customers
from bridge.errors import UsageError
from bridge.lifecycle import serve
from bridge.observe import set_up_logging
from bridge.store.store import Store
from bridge.tokens import SCOPES
from config.load import ConfigError, load_settings
from config.model import Settings
from routing.settings import Timers


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line. ``changes`` are ``section.key`` -> value of ``--set``."""

    data: Path
    ports: Ports
    changes: Mapping[str, str]
    server: ServerName = "prosody"
    history: bool = False
    traffic: bool = False


async def run_demo(wanted: Wanted) -> None:
    """Run until a signal stops it; raises `UserError`.

    The server starts once the lease is held, so a demo that is refused never touches one that runs.
    """
    folder = open_folder(wanted.data)
    settings = write_settings(folder, wanted)
    set_up_logging(settings.log)
    server = DemoServer(folder, wanted.ports, wanted.server)
    server.find()
    check_port(wanted.ports.http, "--http-port", "web pages")

    async def fill(store: Store, timers: Timers) -> None:
        await seed(store, DOMAIN, timers, history=wanted.history)
        await server.start()

    try:
        await serve(
            settings,
            control_path(settings),
            demo_page=demo_page(folder),
            seed=fill,
            before=lambda stack: prepare(stack, folder),
            ready=lambda stack: tell_ready(stack, folder, wanted, server),
            watch=server.ended,
        )
    finally:
        await server.stop()


def write_settings(folder: DemoFolder, wanted: Wanted) -> Settings:
    """Write the desk's configuration and load it with the changes asked for; raises `UserError` naming all faults."""
    ports = wanted.ports
    database = wanted.changes.get("database.url", f"sqlite:///{folder.database}")
    text = (
        WRITTEN_BY + "[xmpp]\n"
        f'host = "127.0.0.1"\ncomponent_port = {ports.component}\ndomain = "{DOMAIN}"\n'
        f'component = "{COMPONENT}"\nrooms = "{ROOMS}"\nsecret = "{folder.secret}"\n'
        f'websocket = "ws://127.0.0.1:{ports.server_http}/xmpp-websocket"\n'
        f"[database]\nurl = {json.dumps(database)}\n"
        f'[http]\nhost = "127.0.0.1"\nport = {ports.http}\nwidget_secret = "{_shop_secret(folder)}"\n'
    )
    scratch = folder.config.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    scratch.touch(mode=0o600)
    scratch.write_text(text, encoding="utf-8")
    try:
        settings = load_settings(scratch, overrides=wanted.changes, environment=demo_environment(os.environ))
    except ConfigError as error:
        scratch.unlink()
        raise UsageError(str(error)) from error
    scratch.replace(folder.config)
    return settings


def _shop_secret(folder: DemoFolder) -> str:
    """What the sample shop signs its customers with; the same at every start, and no other secret can be told by it."""
    return hashlib.sha256(f"shop {folder.secret}".encode()).hexdigest()


def demo_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out what the demo decides itself, so that a real desk's environment does not bend it."""
    own = ("STANZADESK_XMPP__", "STANZADESK_HTTP__", "STANZADESK_DATABASE__")
    return {name: value for name, value in environment.items() if not name.upper().startswith(own)}


def demo_page(folder: DemoFolder) -> DemoPage:
    """Say whom the login page lists."""
    return DemoPage(
        tuple(
            SamplePerson(
                jid=f"{person.user}@{DOMAIN}",
                name=person.name,
                password=folder.passwords[person.user],
                roles=tuple(str(role) for role in person.roles),
            )
            for person in PEOPLE
        )
    )


async def prepare(stack: Stack, folder: DemoFolder) -> None:
    """Have an API key that is written in ``demo.json`` and works."""
    if not folder.api_key or await stack.core.tokens.api_key(folder.api_key) is None:
        folder.api_key = await stack.core.tokens.replace_api_key("demo", SCOPES)


async def tell_ready(stack: Stack, folder: DemoFolder, wanted: Wanted, server: DemoServer) -> None:
    """Write ``demo.json``, then the one line tests wait for, then what to try; raises `UserError` if a door is shut."""
    await prove(stack)
    content = write_demo_file(folder, wanted.ports, os.getpid(), server.pid)
    sys.stdout.write(f"ready: {content['http']}\n{what_to_try(content)}")
    sys.stdout.flush()
    if wanted.traffic:
        stack.spawn(drive_customers(stack.engine, stack.core.overview, stack.core.feed), "sample customers")


def what_to_try(content: Mapping[str, Any]) -> str:
    """List addresses and log-ins."""
    http = content["http"]
    lines = [
        "",
        f"  As a customer:  {http}          (open the chat, ask something)",
        f"  As an agent:    {http}desk      (log in as one of those below, choose Ready)",
        f"  Reports:        {http}reports   (the same log-in)",
        f"  With any XMPP client: server 127.0.0.1, port {content['xmpp']['port']}, no TLS",
        "",
    ]
    for agent in content["agents"]:
        roles = ", ".join(agent["roles"])
        services = ", ".join(agent["services"])
        lines.append(f"  {agent['jid']:<18} {agent['password']:<12} {roles:<11} {services}")
    lines.extend(f"  {person['jid']:<18} {person['password']:<12} customer" for person in content["customers"])
    lines += ["", "  Ctrl-C stops all. The data stays for the next start.", ""]
    return "\n".join(lines) + "\n"


def run(wanted: Wanted) -> int:
    """Run the demo; exit status 0 after a signal."""
    asyncio.run(run_demo(wanted))
    return 0
