"""What a server lets the desk do for its accounts (XEP-0356): by version 2 of it, by version 1, or nothing at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.demo import BILLING, DESK, sender_of, status_of
from tests.scenarios.served import SERVERS, Served

if TYPE_CHECKING:
    from pathlib import Path

    from bridge.demo.server import ServerName
    from tests.servers.xmppclient import Actor


@pytest.mark.parametrize("granted", [True, False], ids=["granted", "nothing"])
async def test_the_main_story_needs_no_grant(server: ServerName, granted: bool, tmp_path: Path) -> None:
    """Prosody grants by version 2, ejabberd by version 1: with it or without, presence is the state, after a kill too.

    What the grant changes: nobody is asked for a subscription, and the customer stands in the contact list.
    """
    names_customers = granted and server == "prosody"
    async with SERVERS[server](granted=granted) as running:
        desk = Served(running, f"sqlite:///{tmp_path / 'desk.db'}")
        desk.command("db", "upgrade")
        desk.command("service", "add", "billing", "--name", "Billing")
        async with running.actor("anna") as anna, running.actor("kim") as kim, desk:
            desk.command("agent", "add", anna.jid, "--alias", "Anna", "--service", "billing")
            await shown(anna, "Ready")
            anna.send_presence("away")
            await shown(anna, "Not Ready")
            anna.send_presence()
            await shown(anna, "Ready")
            await desk.kill()
            await desk.start()
            kim.say(BILLING, "Hello?")
            contact = sender_of(await anna.expect_message("reply accept or reject", timeout=30))
            assert (contact in await anna.roster()) == names_customers
            anna.say(contact, "accept")
            await kim.expect_message("Anna joined")
            anna.say(contact, "Grüß Gott 👋")
            await kim.expect_message("Grüß Gott 👋")
            kim.say(BILLING, "Danke schön")
            await anna.expect_message("Danke schön", sender=contact)
            anna.say(contact, "!!end")
            await kim.expect_message("over", sender=BILLING)
            asked = [one for one in anna.inbox if one.get("type") == "subscribe"]
            assert len(asked) == (0 if names_customers else 1)
        assert not re.search(r"[\t\[]error[\t\]]", running.log_text())


async def shown(agent: Actor, state: str) -> None:
    """Wait until the desk shows an agent's state to him."""
    await agent.expect_presence(DESK, predicate=lambda stanza: status_of(stanza).startswith(state))
