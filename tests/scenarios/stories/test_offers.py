"""Stories 1 to 11 of an agent's day, on a real server: offers that are taken, turned down, missed, and come to nothing.

Each is told twice: by the words of a plain client and by the stanzas of a desktop.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenarios.stories.centre import Centre

SHORT_S = 1.0


async def test_1_offer_rings_at_one_agent_who_is_busy_with_it(centre: Centre) -> None:
    """A pop-up titled Web Chat names service and customer; the agent is Busy; nobody else is asked."""
    anna, ben = await centre.hires("anna"), await centre.hires("ben")
    await centre.asked("Ann")
    ring = await anna.rung()
    assert (ring.offered.title, ring.offered.service, ring.offered.customer) == ("Web Chat", "Billing", "Ann")
    await anna.shows("Busy")
    await ben.settled()
    assert (ben.rings(), ben.looks()[-1]) == (0, "Ready")


async def test_2_queue_time_stands_in_the_offer_of_who_waited(centre: Centre) -> None:
    """Who never waited shows no Q; who waited shows it, and it goes on counting when the offer is made again."""
    anna = await centre.hires("anna")
    await centre.asked("Now")
    ring = await anna.rung()
    assert ring.offered.queue_s == 0
    await ring.reject()
    began = asyncio.get_running_loop().time()
    await centre.asked("Later")
    await asyncio.sleep(1.1)
    await anna.chooses("Ready")
    offered = {ring.offered.customer: ring.offered for ring in (await anna.rung(), await anna.rung())}
    waited = asyncio.get_running_loop().time() - began
    assert 1 <= offered["Later"].queue_s <= waited
    assert offered["Now"].queue_s >= offered["Later"].queue_s, "it waited longer, the time it rang included"


async def test_3_accepting_opens_the_chat_with_what_the_form_said(centre: Centre) -> None:
    """The first message is in the chat, and the customer reads that Anna joined; then both write."""
    anna = await centre.hires("anna")
    ann = await centre.asked("Ann", "Where is my invoice?")
    ring = await anna.answers()
    await ring.reads("Where is my invoice?")
    await ann.told("agent_joined", name="Anna")
    ring.says("Grüß Gott 👋")
    await ann.reads("Grüß Gott 👋")
    await ann.says("danke")
    await ring.reads("danke")


async def test_4_no_answer_moves_on_and_sets_the_agent_not_ready(centre: Centre) -> None:
    """The pop-up goes, he is Not Ready and told why, the next agent is asked, and the report has the row."""
    await centre.rules(offer_s=SHORT_S)
    anna, ben = await centre.hires("anna"), await centre.hires("ben")
    await centre.asked()
    ring = await anna.rung()
    assert await ring.closed() == "deadline"
    assert await anna.told_why() == "at once"
    await anna.shows("Not Ready (chat not answered)")
    again = await ben.answers()
    assert again.offered.chat == ring.offered.chat
    (row,) = await centre.report("unaccepted")
    assert (row["agent"], row["outcome"]) == (anna.jid, "no_answer")
    assert SHORT_S <= row["seconds"] < SHORT_S + 2
    states = await centre.report("agent-activity", agent=anna.jid)
    assert [one["reason"] for one in states if one["offer_id"] == ring.offered.id] == ["no_answer"]


async def test_5_nobody_becomes_ready_again_by_himself(centre: Centre) -> None:
    """Further chats pass him by for as long as he does nothing; `ready` brings the one that waits."""
    await centre.rules(offer_s=SHORT_S)
    anna = await centre.hires("anna")
    await centre.asked("First")
    first = await anna.rung()
    await anna.told_why()
    second = await centre.asked("Second")
    await second.place(2)
    await asyncio.sleep(2 * SHORT_S)
    await anna.settled()
    assert (anna.rings(), anna.looks()[-1]) == (1, "Not Ready (chat not answered)")
    await anna.chooses("Ready")
    assert {(await anna.rung()).offered.chat, (await anna.rung()).offered.chat} > {first.offered.chat}


async def test_6_missed_offers_are_forgiven_twice_and_end_in_a_log_out(centre: Centre) -> None:
    """Twice back to Ready by itself, the third time logged out, with the cause said."""
    await centre.timers(no_answer_return_s=1, no_answer_logout=3)
    await centre.rules(offer_s=0.5)
    anna = await centre.hires("anna")
    await centre.asked()
    for told in ("at once", "at once", "logged out"):
        assert await (await anna.rung()).closed() == "deadline"
        assert await anna.told_why() == told
    await anna.shows("Logged out")
    missed = "Not Ready (chat not answered)"
    assert anna.looks()[-6:] == ["Busy", missed, "Busy", missed, "Busy", "Logged out"]
    await asyncio.sleep(1.5)
    await anna.settled()
    assert anna.rings() == 3
    await anna.chooses("Ready")
    await anna.answers()


async def test_7_rejecting_while_idle_is_not_ready_at_once(centre: Centre) -> None:
    """The chat keeps its place and its wait; the offer counts once, as rejected."""
    anna = await centre.hires("anna")
    await centre.asked("Ann")
    ring = await anna.rung()
    await asyncio.sleep(1.1)
    await ring.reject()
    assert await anna.told_why() == "at once"
    await anna.shows("Not Ready (chat rejected)")
    ben = await centre.hires("ben")
    again = await ben.rung()
    assert again.offered.chat == ring.offered.chat
    assert again.offered.queue_s >= 1
    assert [row["outcome"] for row in await centre.report("unaccepted")] == ["rejected"]
    (row, *_) = await centre.report("agent-performance", agent=anna.jid)
    assert (row["offered"], row["rejected"]) == (1, 1)


@pytest.mark.parametrize("story", ["8_rejected", "9_no_answer"])
async def test_8_and_9_unaccepted_offer_while_working_waits_for_the_last_chat(centre: Centre, story: str) -> None:
    """He stays Busy with what he has, gets nothing more, and is Not Ready when the second chat is done."""
    words = {"8_rejected": "chat rejected", "9_no_answer": "chat not answered"}[story]
    anna = await centre.hires("anna")
    chats = []
    for name in ("One", "Two"):
        await centre.asked(name)
        chats.append(await anna.answers())
    if story == "9_no_answer":
        await centre.rules(offer_s=SHORT_S)
    third = await centre.asked("Three")
    ring = await anna.rung()
    if story == "8_rejected":
        await ring.reject()
    else:
        assert await ring.closed() == "deadline"
    assert await anna.told_why() == "after the last chat"
    await anna.shows(f"Busy · next: {words}")
    await third.place(1)
    await chats[0].end()
    await anna.settled()
    assert (anna.rings(), anna.looks()[-1]) == (3, f"Busy · next: {words}")
    await chats[1].end()
    await anna.shows(f"Not Ready ({words})")


async def test_10_late_accept_is_refused_and_changes_nothing(centre: Centre) -> None:
    """One second too late: a notice, and the chat stays with whoever has it."""
    await centre.rules(offer_s=SHORT_S)
    anna, ben = await centre.hires("anna"), await centre.hires("ben")
    ann = await centre.asked("Ann")
    late = await anna.rung()
    await late.closed()
    rings = await ben.rung()
    assert await late.accept() == "gone"
    assert await rings.accept() == ""
    assert await late.accept() == "conflict"
    rings.says("for Ann")
    await ann.reads("for Ann")
    await anna.shows("Not Ready (chat not answered)")


async def test_11_customer_who_leaves_during_the_offer_is_nobodys_fault(centre: Centre) -> None:
    """The pop-up vanishes, the agent is Ready again, nothing is held against him."""
    anna = await centre.hires("anna")
    ann = await centre.asked("Ann")
    ring = await anna.rung()
    await anna.shows("Busy")
    await ann.leaves()
    assert await ring.closed() == "customer_left"
    await anna.shows("Ready")
    assert await centre.report("unaccepted") == []
    (row, *_) = await centre.report("agent-performance", agent=anna.jid)
    assert (row["offered"], row["rejected"], row["unaccepted"], row["revoked"]) == (1, 0, 0, 1)


async def test_offer_is_accepted_for_the_agent_where_the_service_says_so(centre: Centre) -> None:
    """He does nothing: after two seconds of ringing he is in the chat, and the record says how."""
    await centre.rules(auto_answer_s=2)
    anna = await centre.hires("anna")
    customer = await centre.asked("Ann", "Where is my lamp?")
    ring = await anna.rung()
    assert await ring.closed() == "auto"
    await ring.reads("Where is my lamp?")
    ring.says("On its way.")
    await customer.reads("On its way.")
    (row,) = await centre.report("agent-performance")
    assert (row["offered"], row["accepted"], row["no_answer"]) == (1, 1, 0)
