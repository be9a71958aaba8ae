"""The desk is killed and comes back: nothing acknowledged is missing, nothing comes twice, the chat goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest_asyncio

from bridge.demo.server import ServerName
from tests.scenarios.demo import BILLING, DESK, Demo, sender_of, status_of
from tests.servers.wire import body_of
from tests.servers.xmppclient import Actor


@pytest_asyncio.fixture
async def demo(server: ServerName) -> AsyncIterator[Demo]:
    """A demo with ordinary timers."""
    async with Demo(server=server) as running:
        yield running


async def test_chat_survives_a_killed_desk(demo: Demo) -> None:
    """What both said before, during and after the outage arrives once and in order."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "m0")
    offer = await anna.expect_message("reply accept or reject")
    contact = sender_of(offer)
    anna.say(contact, "accept")
    await kim.expect_message("Anna joined")
    for number in range(1, 4):
        kim.say(BILLING, f"m{number}")
        anna.say(contact, f"a{number}")
    await anna.expect_message("m3")
    await kim.expect_message("a3")
    meanwhile = [line for n in range(4, 7) for line in ((kim, BILLING, f"m{n}"), (anna, contact, f"a{n}"))]
    await demo.outage(*meanwhile)
    await anna.expect_message("m6", timeout=30)
    await kim.expect_message("a6", timeout=30)
    kim.say(BILLING, "m7")
    anna.say(contact, "a7")
    await anna.expect_message("m7")
    await kim.expect_message("a7")
    assert heard(kim, "a") == [f"a{number}" for number in range(1, 8)]
    assert heard(anna, "m") == [f"m{number}" for number in range(8)]
    assert kim.messages("accept") == []


def heard(person: Actor, letter: str) -> list[str]:
    """The numbered lines a person's client shows; one that is repeated, which it knows by its id, once.

    A line whose arrival was not proved yet when the desk was killed is sent again, where the server keeps no inbox that
    could tell that it took it.
    """
    lines = {line.get("id", ""): body_of(line) for line in person.messages(letter) if line.get("type") != "error"}
    return [body for body in lines.values() if body[1:].isdigit()]


async def test_open_offer_survives_a_killed_desk(demo: Demo) -> None:
    """An offer that was open when the desk died can still be accepted, and the customer is served."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    offer = await anna.expect_message("reply accept or reject")
    await demo.kill_desk()
    await demo.start()
    anna.say(sender_of(offer), "accept")
    await kim.expect_message("Anna joined", timeout=30)


async def test_a_chat_that_ended_before_the_kill_stays_ended(demo: Demo) -> None:
    """The server hands in again what was not confirmed; none of it begins the chat anew or falls into the next."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "m0")
    contact = sender_of(await anna.expect_message("reply accept or reject"))
    anna.say(contact, "accept")
    anna.say(contact, "a0")
    await kim.expect_message("a0")
    kim.say(BILLING, "end")
    await kim.expect_message("You left the chat")
    await demo.outage((kim, BILLING, "next"))
    second = sender_of(await anna.expect_message("reply accept or reject", timeout=30))
    anna.say(second, "accept")
    anna.say(second, "a1")
    await kim.expect_message("a1", timeout=30)
    with closing(sqlite3.connect(demo.data / "stanzadesk.db")) as database:
        lines = database.execute(
            "SELECT c.contact, m.text FROM chats c JOIN messages m ON m.chat = c.id "
            "WHERE m.text IS NOT NULL ORDER BY c.started_at, m.seq"
        ).fetchall()
    first, second = contact.partition("@")[0], second.partition("@")[0]
    assert lines == [(first, "m0"), (first, "a0"), (second, "next"), (second, "a1")]
    assert not [body_of(stanza) for stanza in anna.messages("over") if "error" in str(stanza.get("type"))]


async def test_not_ready_after_a_miss_survives_restart_and_reconnect(server: ServerName) -> None:
    """An agent who let an offer pass stays Not Ready, whatever his client or the desk does, until he says ready."""
    async with Demo({"offers.timeout": "2"}, server=server) as demo:
        anna = await demo.ready_agent("anna", "desk")
        kim = await demo.login("kim")
        kim.say(BILLING, "Hello?")
        await anna.expect_message("reply accept or reject")
        await anna.expect_message("You are Not Ready", sender=DESK)
        await anna.drop()
        await anna.login()
        await anna.expect_presence(DESK, predicate=lambda s: status_of(s).startswith("Not Ready"))
        await demo.kill_desk()
        await demo.start()
        anna.say(DESK, "state")
        await anna.expect_message("Not Ready", sender=DESK)
        (activity,) = [row for row in await demo.report("agent-activity") if row["reason"] == "no_answer"]
        assert activity["ended_at"] is None
