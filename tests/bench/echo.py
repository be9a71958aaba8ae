"""What the relay is measured against: an echo by a bare slixmpp component, and one that also stores what it echoes.

Run as a process: ``python -m tests.bench.echo JID SECRET HOST PORT [DATABASE]``. With a database it is the yardstick of
DESIGN.md section 12: what has gathered is committed as one batch with synchronous=FULL by raw sqlite3, then echoed.
"""

import asyncio
import sqlite3
import sys
from typing import Any

from slixmpp import ComponentXMPP

TABLE = "CREATE TABLE messages (id INTEGER PRIMARY KEY, sender TEXT, body TEXT)"


class Echo:
    """Sends every message back; first to disk, if there is a database."""

    def __init__(self, component: ComponentXMPP, path: str | None) -> None:
        self._component = component
        self._gathered: list[tuple[str, str, str]] = []
        self._wake = asyncio.Event()
        self._database = None if path is None else sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        if self._database is not None:
            self._database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {TABLE};")
        component.add_event_handler("message", self.on_message)

    def on_message(self, message: Any) -> None:  # slixmpp's stanzas are untyped
        """Echo, or gather for the next batch."""
        if message["type"] == "error" or not message["body"]:
            return
        if self._database is None:
            reply = message.reply(message["body"])
            reply["id"] = message["id"]
            reply.send()
            return
        self._gathered.append((str(message["from"]), message["body"], message["id"]))
        self._wake.set()

    async def run(self) -> None:
        """Store and echo batch after batch."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch, self._gathered = self._gathered, []
            await asyncio.to_thread(self._store, batch)
            for sender, body, ident in batch:
                reply = self._component.make_message(mto=sender, mbody=body, mtype="chat")
                reply["from"] = self._component.boundjid.bare
                reply["id"] = ident
                reply.send()

    def _store(self, batch: list[tuple[str, str, str]]) -> None:
        assert self._database is not None
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany(
            "INSERT INTO messages (sender, body) VALUES (?, ?)", [(sender, body) for sender, body, _ in batch]
        )
        self._database.execute("COMMIT")


async def main(jid: str, secret: str, host: str, port: str, path: str | None = None) -> None:
    """Serve until killed; says ``up`` when the server accepted the component."""
    component = ComponentXMPP(jid, secret, host, int(port))  # type: ignore[no-untyped-call]  # half typed
    started = asyncio.get_running_loop().create_future()
    component.add_event_handler("session_start", started.set_result)
    _ = component.connect(host, int(port))
    await started
    echo = Echo(component, path)
    sys.stdout.write("up\n")
    sys.stdout.flush()
    await echo.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
