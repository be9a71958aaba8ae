"""The same desk on PostgreSQL: set up by the command line, killed in the middle of a chat, and going on.

On Prosody only: the claim is about the database, and what is said meanwhile waits in Prosody's inbox.
"""

from __future__ import annotations

import json

from tests.scenarios.demo import BILLING, DESK, sender_of, status_of
from tests.scenarios.served import Served
from tests.servers.prosody import Prosody


async def test_desk_on_postgresql_survives_a_kill(database: str) -> None:
    """An operator's own set-up on PostgreSQL works like the demo, through a kill -9, down to the report."""
    async with Prosody() as server:
        desk = Served(server, database)
        desk.command("db", "upgrade")
        desk.command("service", "add", "billing", "--name", "Billing")
        async with server.actor("anna") as anna, server.actor("kim") as kim, desk:
            desk.command("agent", "add", anna.jid, "--alias", "Anna", "--service", "billing")
            await anna.expect_presence(DESK, predicate=lambda stanza: status_of(stanza) == "Ready")
            kim.say(BILLING, "before")
            offer = await anna.expect_message("reply accept or reject")
            contact = sender_of(offer)
            anna.say(contact, "accept")
            await kim.expect_message("Anna joined")
            await desk.kill()
            kim.say(BILLING, "meanwhile")
            await desk.start()
            await anna.expect_message("meanwhile", sender=contact, timeout=30)
            anna.say(contact, "after")
            await kim.expect_message("after", sender=BILLING, timeout=30)
            anna.say(contact, "!!end")
            await kim.expect_message("over", sender=BILLING)
            rows = json.loads(desk.command("report", "agent-performance", "--format", "json"))["rows"]
            assert [(row["agent"], row["accepted"]) for row in rows] == [(anna.jid, 1)]
