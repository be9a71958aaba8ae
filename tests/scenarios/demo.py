"""The whole product as a stranger starts it: `stanzadesk demo` on free ports, driven through its own doors."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import aiohttp

from tests.servers.ports import free_port
from tests.servers.process import Child, ServerError
from tests.servers.wire import StanzaError
from tests.servers.xmppclient import Actor

if TYPE_CHECKING:
    from types import TracebackType
    from xml.etree import ElementTree as ET

    from bridge.demo.server import ServerName
    from tests.servers.xmppclient import Show

READY_S: Final = 100.0
BILLING: Final = "billing@workgroup.localhost"
SALES: Final = "sales@workgroup.localhost"
DESK: Final = "desk@workgroup.localhost"


class Demo:
    """One running demo in a folder of its own; `async with Demo({"offers.timeout": "3"}) as demo:`."""

    def __init__(self, changes: dict[str, str] | None = None, *words: str, server: ServerName = "prosody") -> None:
        """``changes`` are settings, ``words`` further flags of the command."""
        self.folder = Path(tempfile.mkdtemp(prefix="stanzadesk-demo-"))
        self.data = self.folder / "data"
        self.http_port, self.server_http_port = free_port(), free_port()
        self._log = self.folder / "output.log"
        ports = (
            f"--http-port={self.http_port}",
            f"--xmpp-port={free_port()}",
            f"--component-port={free_port()}",
            f"--server-http-port={self.server_http_port}",
        )
        sets = [word for key, value in (changes or {}).items() for word in ("--set", f"{key}={value}")]
        self._flags = (f"--data={self.data}", *ports, *sets, *words)
        self.use(server)
        self._people: list[Actor] = []
        self.info: dict[str, Any] = {}

    def use(self, server: ServerName) -> None:
        """Choose the XMPP server for the next start."""
        self.server: ServerName = server
        command = [sys.executable, "-m", "bridge", "demo", f"--server={server}", *self._flags]
        self._child = Child(command, self._log)

    async def start(self) -> None:
        """Start it and wait for its `ready:` line. Raises ServerError with what it printed."""
        seen = self.output().count("ready: ")
        self._child.start()
        try:
            async with asyncio.timeout(READY_S):
                while self.output().count("ready: ") == seen:
                    if not self._child.running:
                        raise ServerError(self._child.tail())
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise ServerError(self._child.tail()) from None
        self.info = json.loads((self.data / "demo.json").read_text("utf-8"))

    async def stop(self) -> None:
        """End it as Ctrl-C's sibling does; a server that outlived a killed desk is ended too."""
        alone = not self._child.running
        await self._child.end(signal.SIGTERM)
        if alone and self.info:
            self._end_server(self.info["pids"]["server"])

    def _end_server(self, pid: int) -> None:
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and str(self.data) in command.read_text("utf-8", "replace"):
            os.kill(pid, signal.SIGTERM)

    async def kill_desk(self) -> None:
        """Kill the desk with no chance to tidy up; its server lives on."""
        await self._child.end(signal.SIGKILL)

    async def outage(self, *lines: tuple[Actor, str, str]) -> None:
        """Kill the desk, have people say things (who, to whom, what) meanwhile, and start it again.

        Prosody keeps what is said for the desk (DESIGN.md section 5). Elsewhere each line bounces, which people see,
        and they say it again.
        """
        await self.kill_desk()
        keeps = self.server == "prosody"
        if not keeps:
            await _until_unreachable(lines[0][0])
        said = [(who, who.say(to, text)) for who, to, text in lines]
        for who, ident in () if keeps else said:
            await who.expect_message(predicate=partial(_bounced, ident))
        await self.start()
        for who, to, text in () if keeps else lines:
            who.say(to, text)

    def output(self) -> str:
        """Everything it printed."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    async def expect_output(self, pattern: str, timeout: float = 20) -> None:
        """Wait until it has printed what the expression finds."""
        async with asyncio.timeout(timeout):
            while True:
                if re.search(pattern, self.output()):
                    return
                await asyncio.sleep(0.02)

    def person(self, user: str, resource: str | None = None) -> Actor:
        """Return a client of one of the sample people (agents, customers), not logged in yet."""
        jid = f"{user}@{self.info['domain']}"
        people = [*self.info["agents"], *self.info["customers"]]
        password = next(entry["password"] for entry in people if entry["jid"] == jid)
        actor = Actor(jid, password, self.info["xmpp"]["host"], self.info["xmpp"]["port"], resource)
        self._people.append(actor)
        return actor

    async def login(self, user: str, resource: str | None = None, show: Show = "") -> Actor:
        """Log one of the sample people in by a plain client."""
        return await self.person(user, resource).login(show)

    async def ready_agent(self, user: str, resource: str | None = None) -> Actor:
        """Log an agent in and wait until the desk counts him as Ready."""
        agent = await self.login(user, resource)
        await agent.expect_presence(DESK, predicate=lambda stanza: status_of(stanza).startswith("Ready"))
        return agent

    async def command(self, *words: str) -> str:
        """Run a command of `stanzadesk` for this demo, as its operator does; what it printed."""
        line = [sys.executable, "-m", "bridge", *words, f"--data={self.data}"]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*line, stdout=pipe, stderr=asyncio.subprocess.STDOUT)
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
        return output.decode()

    async def report(self, name: str, **filters: str) -> list[dict[str, Any]]:
        """Fetch a report's rows over REST with the demo's API key."""
        headers = {"Authorization": f"Bearer {self.info['api_key']}"}
        url = f"http://127.0.0.1:{self.http_port}/api/v1/reports/{name}"
        async with aiohttp.ClientSession() as session, session.get(url, params=filters, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            rows: list[dict[str, Any]] = (await answer.json())["rows"]
            return rows

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log everybody out, stop, clean up; with an error in flight the output goes with it."""
        for person in self._people:
            await person.logout()
        await self.stop()
        if error is not None:
            error.add_note(f"--- the demo's output\n{self.output()[-6000:]}")
        shutil.rmtree(self.folder, ignore_errors=True)


def status_of(presence: ET.Element) -> str:
    """Return a presence's status text."""
    return presence.findtext("{jabber:client}status") or ""


def sender_of(stanza: ET.Element) -> str:
    """Return the bare JID a stanza came from."""
    return stanza.get("from", "").partition("/")[0]


def _bounced(ident: str, stanza: ET.Element) -> bool:
    return stanza.get("id") == ident and stanza.get("type") == "error"


async def _until_unreachable(who: Actor) -> None:
    """Wait until the server knows that the desk is gone: what it takes before that is lost with the connection."""
    while True:
        try:
            await who.iq(f"<iq type='get' to='{DESK}'><ping xmlns='urn:xmpp:ping'/></iq>", timeout=1)
        except StanzaError:
            return
        except TimeoutError:
            continue
