"""The main job, end to end on a real server: an XMPP customer, plain agents, offers, and the report."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bridge.demo.server import ServerName
from tests.scenarios.demo import BILLING, DESK, Demo, sender_of, status_of
from tests.servers.wire import body_of


@pytest_asyncio.fixture
async def demo(server: ServerName) -> AsyncIterator[Demo]:
    """A demo whose offers lapse after three seconds."""
    async with Demo({"offers.timeout": "3"}, server=server) as running:
        yield running


async def test_customer_and_agent_talk_from_offer_to_end(demo: Demo) -> None:
    """A customer asks, an agent in a plain client accepts by one word, they talk both ways, the agent ends it."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "Where is my invoice?")
    offer = await anna.expect_message("reply accept or reject")
    contact = sender_of(offer)
    assert body_of(offer).startswith("Chat · Billing · ")
    anna.say(contact, "accept")
    await kim.expect_message("Anna joined", sender=BILLING)
    await anna.expect_message("Where is my invoice?", sender=contact)
    anna.say(contact, "Grüß Gott 👋")
    await kim.expect_message("Grüß Gott 👋", sender=BILLING)
    kim.say(BILLING, "Danke schön")
    await anna.expect_message("Danke schön", sender=contact)
    anna.say(contact, "!!end")
    await kim.expect_message("over", sender=BILLING)
    rows = await demo.report("agent-performance")
    assert [(row["agent"], row["offered"], row["accepted"]) for row in rows] == [(anna.jid, 1, 1)]


async def test_ignored_offer_moves_on_and_is_on_record(demo: Demo) -> None:
    """An offer nobody answers goes to the next agent; the first is Not Ready, told why, and in the report."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    await anna.expect_message("reply accept or reject")
    ben = await demo.login("ben")
    await anna.expect_message("You are Not Ready", sender=DESK)
    second = await ben.expect_message("reply accept or reject")
    ben.say(sender_of(second), "yes")
    await kim.expect_message("Ben joined", sender=BILLING)
    (row,) = await demo.report("unaccepted")
    assert (row["agent"], row["outcome"], row["service"]) == (anna.jid, "no_answer", "billing")
    assert 2.9 <= row["seconds"] <= 5


async def test_rejected_offer_makes_the_agent_not_ready_until_he_says_ready(demo: Demo) -> None:
    """Rejecting is counted once, the customer keeps waiting, and `ready` brings the same chat back."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    offer = await anna.expect_message("reply accept or reject")
    anna.say(sender_of(offer), "no")
    await anna.expect_message("you rejected", sender=DESK)
    anna.say(DESK, "ready")
    again = await anna.expect_message("reply accept or reject")
    anna.say(sender_of(again), "ok")
    await kim.expect_message("Anna joined")
    outcomes = [row["outcome"] for row in await demo.report("unaccepted")]
    assert outcomes == ["rejected"]


async def test_customer_who_leaves_during_the_offer_blames_nobody(demo: Demo) -> None:
    """The offer is taken back, the agent is Ready again, and the report counts it as revoked."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    await anna.expect_message("reply accept or reject")
    kim.say(BILLING, "end")
    await anna.expect_message("the customer left")
    await anna.expect_presence(DESK, predicate=lambda stanza: status_of(stanza) == "Ready")
    assert await demo.report("unaccepted") == []
    (row,) = await demo.report("agent-performance")
    assert (row["offered"], row["revoked"], row["unaccepted"]) == (1, 1, 0)


async def test_busy_agent_with_room_gets_a_second_chat(demo: Demo) -> None:
    """While one chat runs the next customer's offer still comes, and each window has its own customer."""
    anna = await demo.ready_agent("anna")
    kim, lee = await demo.login("kim"), await demo.login("lee")
    kim.say(BILLING, "first")
    first = await anna.expect_message("reply accept or reject")
    anna.say(sender_of(first), "accept")
    await kim.expect_message("Anna joined")
    lee.say(BILLING, "second")
    second = await anna.expect_message("reply accept or reject")
    assert sender_of(second) != sender_of(first)
    anna.say(sender_of(second), "accept")
    await lee.expect_message("Anna joined")
    anna.say(sender_of(second), "for lee")
    await lee.expect_message("for lee")
    await kim.settle()
    assert kim.messages("for lee") == []


async def test_late_double_foreign_and_strange_accepts_change_nothing(demo: Demo) -> None:
    """An accept too late, twice, from a colleague or from a customer is refused in words or harmless."""
    anna, ben = await demo.ready_agent("anna"), await demo.login("ben", show="away")
    kim, lee = await demo.login("kim"), await demo.login("lee")
    kim.say(BILLING, "Hello?")
    offer = await anna.expect_message("reply accept or reject")
    contact = sender_of(offer)
    ben.say(contact, "accept")
    await ben.expect_message("", sender=contact)
    lee.say(contact, "accept")
    await anna.expect_message("You are Not Ready", sender=DESK)
    anna.say(contact, "accept")
    await anna.expect_message("Too late", sender=contact)
    anna.say(DESK, "ready")
    again = await anna.expect_message("reply accept or reject")
    anna.say(sender_of(again), "accept")
    anna.say(sender_of(again), "accept")
    await kim.expect_message("Anna joined")
    anna.say(contact, "How can I help?")
    await kim.expect_message("How can I help?")
    assert kim.messages("accept") == []


async def test_first_answer_wins_on_two_devices_of_one_agent(demo: Demo) -> None:
    """Both devices show the offer; after one accepts, the other is told so and cannot accept for another chat."""
    desk = await demo.ready_agent("anna", "desk")
    phone = await demo.login("anna", "phone")
    await phone.expect_presence(DESK)
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    offer = await desk.expect_message("reply accept or reject")
    await phone.expect_message("reply accept or reject")
    phone.say(sender_of(offer), "accept")
    await kim.expect_message("Anna joined")
    await desk.expect_message("accepted it")
    rows = await demo.report("agent-performance")
    assert [(row["offered"], row["accepted"]) for row in rows] == [(1, 1)]
