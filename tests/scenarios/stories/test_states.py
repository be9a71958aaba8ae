"""Stories 13 to 23 of an agent's day, on a real server: capacity, next state, after-call work, leaving in mid-chat.

Each is told twice: by the words of a plain client and by the stanzas of a desktop.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from routing.words import Flow, Role

if TYPE_CHECKING:
    from tests.scenarios.stories.agents import Agent, Ring
    from tests.scenarios.stories.centre import Centre

RAMP_S = 1.0


async def talks(centre: Centre, agent: Agent, *customers: str) -> list[Ring]:
    """Let customers ask one after the other, and the agent take them all."""
    chats = []
    for name in customers:
        await centre.asked(name)
        chats.append(await agent.answers())
    return chats


async def test_13_fifth_chat_waits_for_room_though_nobody_is_ever_ready(centre: Centre) -> None:
    """Four of four: no offer. One ends and is completed: the fifth is offered while he is still Busy."""
    await centre.rules(wrapup_s=30)
    anna = await centre.hires("anna")
    chats = await talks(centre, anna, "One", "Two", "Three", "Four")
    fifth = await centre.asked("Five")
    await fifth.place(1)
    await chats[0].end()
    await anna.settled()
    assert anna.rings() == 4, "after-call work keeps its room"
    assert await chats[0].complete()
    assert (await anna.rung()).offered.customer == "Five"
    assert anna.looks()[-2:] == ["Ready", "Busy"]


async def test_14_ramp_up_lets_chats_come_one_by_one(centre: Centre) -> None:
    """Five wait; becoming Ready brings the first at once and each next one a while later, up to four."""
    await centre.timers(ramp_up_s=RAMP_S)
    anna = await centre.hires("anna", state="Lunch")
    for name in ("One", "Two", "Three", "Four", "Five"):
        await centre.asked(name)
    now = asyncio.get_running_loop().time
    ready_at = now()
    await anna.chooses("Ready")
    times = []
    for _ in range(4):
        await anna.answers()
        times.append(now())
    assert times[0] - ready_at < RAMP_S
    assert times[3] - times[0] >= 3 * RAMP_S - 0.3, "an offer may be seen late, never early"
    await asyncio.sleep(RAMP_S)
    await anna.settled()
    assert anna.rings() == 4


async def test_16_reason_picked_while_working_is_the_next_state(centre: Centre) -> None:
    """Busy, next: Lunch; no new offers; at lunch after the last chat with no Ready second in between."""
    anna = await centre.hires("anna")
    chats = await talks(centre, anna, "One", "Two")
    await anna.chooses("Lunch")
    await anna.shows("Busy · next: Lunch")
    third = await centre.asked("Three")
    await third.place(1)
    for chat in chats:
        await chat.end()
    await anna.shows("Not Ready (Lunch)")
    assert anna.rings() == 2
    assert anna.looks()[-2:] == ["Busy · next: Lunch", "Not Ready (Lunch)"]


async def test_16b_ready_takes_the_next_state_back(centre: Centre) -> None:
    """Who thinks better of lunch says Ready, and gets the chat that waited."""
    anna = await centre.hires("anna")
    await talks(centre, anna, "One")
    await anna.chooses("Lunch")
    await anna.shows("Busy · next: Lunch")
    await centre.asked("Two")
    await anna.chooses("Ready")
    await anna.shows("Busy")
    assert (await anna.rung()).offered.customer == "Two"


async def test_18_after_call_work_wants_its_mark_and_ends_by_itself(centre: Centre) -> None:
    """Complete without a disposition is refused; with one he is Ready; for another chat the allowance runs out."""
    await centre.rules(wrapup_s=30, disposition_required=True)
    anna = await centre.hires("anna")
    (chat,) = await talks(centre, anna, "One")
    await chat.end()
    await anna.shows("After Call Work")
    assert not await chat.complete()
    await anna.shows("After Call Work")
    assert await chat.complete("solved")
    await anna.shows("Ready")
    await centre.rules(wrapup_s=1)
    (second,) = await talks(centre, anna, "Two")
    await second.end()
    await anna.shows("Ready")
    assert anna.looks()[-3:] == ["Busy", "After Call Work", "Ready"]


async def test_18b_reason_picked_in_after_call_work_holds_at_once(centre: Centre) -> None:
    """Lunch chosen while wrapping up begins; that work is still to be finished, and nothing is offered meanwhile."""
    await centre.rules(wrapup_s=30)
    anna = await centre.hires("anna")
    (chat,) = await talks(centre, anna, "One")
    await chat.end()
    await anna.shows("After Call Work")
    await anna.chooses("Lunch")
    await anna.shows("Not Ready (Lunch)")
    await centre.asked("Two")
    assert await chat.complete()
    await anna.settled()
    assert anna.looks()[-1] == "Not Ready (Lunch)"
    assert anna.rings() == 1


async def test_22_client_killed_costs_the_customers_a_moment(centre: Centre) -> None:
    """Gone for good: logged out, both customers are told and wait ahead of newcomers. Back in time: nothing is lost."""
    await centre.timers(grace_s=2, grace_closed_s=2)
    anna = await centre.hires("anna")
    chats = await talks(centre, anna, "One", "Two")
    await anna.vanishes()
    await anna.comes_back()
    chats[0].says("still here")
    await asyncio.sleep(2.2)
    one, two = centre.customers[:2]
    await one.reads("still here")
    assert not one.has_read("agent_lost")
    await anna.vanishes()
    await centre.asked("Newcomer")
    for customer in (one, two):
        await customer.told("agent_lost", name="Anna")
    ben = await centre.hires("ben")
    assert [(await ben.rung()).offered.customer for _ in range(3)] == ["One", "Two", "Newcomer"]
    states = await centre.report("agent-activity", agent=anna.jid)
    assert (states[-1]["state"], states[-1]["reason"]) == ("logged_out", "lost")


async def test_24_supervisor_sets_states_but_not_in_the_middle_of_a_chat(centre: Centre) -> None:
    """Over REST: refused while Anna chats, taken from after-call work; she is told by whom, and may say otherwise."""
    await centre.rules(wrapup_s=30)
    anna = await centre.hires("anna")
    boss = await centre.leader("dora", Role.SUPERVISOR)
    (chat,) = await talks(centre, anna, "One")
    assert await boss.sets(anna.jid, "not_ready", "lunch") == 409
    await chat.end()
    await anna.shows("After Call Work")
    assert await boss.sets(anna.jid, "not_ready", "lunch") == 204
    await anna.told_by("Dora")
    await anna.shows("Not Ready (Lunch)")
    assert await boss.sets(anna.jid, "not_ready", "tea") == 400
    assert await boss.sets(f"nobody@{boss.domain}", "ready") == 404
    assert await (await centre.leader("eve", Role.AGENT)).sets(anna.jid, "ready") == 403
    await centre.asked("Two")
    assert await boss.sets(anna.jid, "ready") == 204
    assert (await anna.rung()).offered.customer == "Two"
    assert await boss.sets(anna.jid, "off") == 409, "it rings"


async def test_24b_operator_sets_states_in_a_supervisors_name(centre: Centre) -> None:
    """On the command line: logged out by the supervisor, and told so; a stranger's name is refused in a sentence."""
    anna = await centre.hires("anna")
    boss = await centre.defines("dora", roles=(Role.SUPERVISOR,))
    desk = centre.running.desk
    await asyncio.to_thread(desk.command, "agent", "state", anna.jid, "off", "--by", boss)
    await anna.told_by("Dora")
    await anna.shows("Logged out")
    with pytest.raises(AssertionError, match="only supervisors of his team and admins"):
        await asyncio.to_thread(desk.command, "agent", "state", anna.jid, "ready", "--by", anna.jid)
    await anna.chooses("Ready")
    await anna.shows("Ready")


async def test_23_logging_out_while_chatting_lets_the_chat_be_finished(centre: Centre) -> None:
    """No new offers; the chat goes on; after it he is logged out, and stays so though his client is still there."""
    anna = await centre.hires("anna")
    (chat,) = await talks(centre, anna, "One")
    await anna.chooses("off")
    await anna.shows("Busy · next: off duty")
    second = await centre.asked("Two")
    await second.place(1)
    chat.says("one moment")
    await centre.customers[0].reads("one moment")
    await chat.end()
    await anna.shows("Logged out")
    await anna.settled()
    assert anna.rings() == 1
    states = await centre.report("agent-activity", agent=anna.jid)
    assert (states[-1]["state"], states[-1]["reason"]) == ("logged_out", "off_duty")
    await anna.chooses("Ready")
    assert (await anna.rung()).offered.customer == "Two"


async def test_nobody_waits_where_the_last_agent_has_gone(centre: Centre) -> None:
    """A colleague in a break keeps the queue; when he goes home too, who waits is told, and what he asked is kept."""
    await centre.rules(when_nobody=Flow.MESSAGE)
    anna, ben = await centre.hires("anna", state="Lunch"), await centre.hires("ben", state="Lunch")
    customer = await centre.asked("Kim")
    await customer.place(1)
    await anna.chooses("off")
    assert customer.over == ""
    await ben.chooses("off")
    await customer.told("ended", cause="nobody_there", kept="yes")
    with pytest.raises(AssertionError, match="nobody_there"):
        await centre.asked("Lee")
