"""Presence as the state selector (DESIGN.md section 7), rule by rule: a person at an ordinary client, a real server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from bridge.xmpp.differences import SETTLE_S
from bridge.xmpp.steadiness import LOSSES
from routing.words import ChosenKind
from tests.servers.wire import DISCO_INFO, PING, body_of

if TYPE_CHECKING:
    from tests.scenarios.stories.agents import Agent
    from tests.scenarios.stories.centre import Centre
    from tests.servers.xmppclient import Actor, Show

pytestmark = pytest.mark.parametrize("face", ["plain"])

IDLE_S: Final = 302
MARKS: Final = ("gajim", "pidgin")
"""Clients that mark an away they put themselves after five minutes: by XEP-0319, and by XEP-0012 in presence."""
DESK: Final = "desk@workgroup.localhost"
PHONE: Final = (
    "<query xmlns='http://jabber.org/protocol/disco#info'>"
    "<identity category='client' type='phone' name='Phone'/><feature var='urn:xmpp:ping'/></query>"
)
PHONE_CAPS: Final = (
    "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://phone.example' ver='phone1='/>"
)
CHAT_REJECTED: Final = "Not Ready (chat rejected)"


def mark(client: str) -> str:
    """What the client adds."""
    if client == "pidgin":
        return f"<query xmlns='jabber:iq:last' seconds='{IDLE_S}'/>"
    since = (datetime.now(UTC) - timedelta(seconds=IDLE_S)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"<idle xmlns='urn:xmpp:idle:1' since='{since}'/>"


async def states(agent: Agent, show: Show, payload: str = "") -> None:
    """Let a client say how its owner is."""
    agent.client.send_presence(show, payload=payload)
    await agent.settled()


async def phone_of(centre: Centre, agent: Agent) -> Actor:
    """Let an agent's phone come online too."""
    phone = centre.device(agent, "phone")
    phone.answers[DISCO_INFO] = PHONE
    await phone.connect()
    phone.send_presence(payload=PHONE_CAPS)
    await phone.expect_iq(DISCO_INFO, sender=DESK)
    await phone.settle(DESK)
    return phone


# --- what is an act ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("show", "look"),
    [("away", "Not Ready"), ("xa", "Not Ready"), ("dnd", "Busy (no offers)"), ("chat", "Ready")],
)
async def test_the_status_menu_of_any_client_is_the_selector(centre: Centre, show: Show, look: str) -> None:
    """Away and extended away are Not Ready, do not disturb is Busy by choice; available again is Ready."""
    anna = await centre.hires("anna")
    await states(anna, show)
    await anna.shows(look)
    await states(anna, "")
    await anna.shows("Ready")
    await centre.asked()
    await anna.answers()


async def test_logging_in_is_ready_and_logging_out_is_logged_out(centre: Centre) -> None:
    """Presence says so; after the grace time the log-out is on record, and the next log-in is Ready again."""
    await centre.timers(grace_s=0)
    anna = await centre.hires("anna", state="")
    await anna.shows("Ready")
    phone = await phone_of(centre, anna)
    await anna.client.logout()
    await phone.expect_presence(DESK, predicate=lambda stanza: "Logged out" in "".join(stanza.itertext()))
    rows = await centre.report("agent-activity", agent=anna.jid)
    assert [(row["state"], row["reason"]) for row in rows][-2:] == [("ready", ""), ("logged_out", "logged_out")]
    anna.client.forget()
    await anna.arrives()
    await anna.shows("Ready")


async def test_dnd_by_hand_is_busy_by_choice_and_never_handling_time(centre: Centre) -> None:
    """Running chats go on, no new ones come, and the activity row says that it was the agent's choice."""
    anna = await centre.hires("anna")
    one = await centre.asked("One")
    chat = await anna.answers()
    await states(anna, "dnd")
    two = await centre.asked("Two")
    await two.place(1)
    chat.says("still with you")
    await one.reads("still with you")
    await chat.end()
    await anna.shows("Busy (no offers)")
    rows = await centre.report("agent-activity", agent=anna.jid)
    assert [row["busy_by"] for row in rows if row["state"] == "busy"] == ["work", "choice"]
    assert anna.rings() == 1
    await states(anna, "")
    assert (await anna.rung()).offered.customer == "Two"


async def test_saying_the_same_again_is_no_act(centre: Centre) -> None:
    """A new avatar, a status text or a second log-in sends presence too; it does not make who rejected Ready."""
    anna = await centre.hires("anna")
    await centre.asked()
    await (await anna.rung()).reject()
    await anna.shows(CHAT_REJECTED)
    await states(anna, "", "<x xmlns='vcard-temp:x:update'><photo>abc</photo></x>")
    await states(anna, "", "<status>hello</status>")
    further = centre.device(anna, "laptop")
    await further.login()
    further.say(DESK, "state")
    await further.expect_message("You are Not Ready", sender=DESK)
    await anna.settled()
    assert (anna.rings(), anna.looks()[-1]) == (1, CHAT_REJECTED)
    await states(anna, "away")
    await states(anna, "")
    await anna.answers()


async def test_presence_towards_a_chat_or_a_service_decides_nothing(centre: Centre) -> None:
    """Clients send presence to whom they like; only what is said to all, or to the desk itself, counts."""
    anna = await centre.hires("anna")
    await centre.asked()
    chat = await anna.answers()
    for address in (chat.offered.contact, f"{centre.service.id}@workgroup.localhost"):
        anna.client.send_presence("away", to=address)
    await anna.settled()
    await anna.shows("Busy")
    anna.client.send_presence("away", to=DESK)
    await anna.shows("Busy · next: Not Ready")


async def test_reconnecting_within_the_grace_time_is_no_act(centre: Centre) -> None:
    """Who is at lunch stays so when his client comes back and shows available."""
    anna = await centre.hires("anna")
    await anna.chooses("Lunch")
    await anna.vanishes()
    await anna.comes_back()
    assert anna.looks()[-1] == "Not Ready (Lunch)"
    await centre.asked()
    await states(anna, "dnd")
    await states(anna, "")
    await anna.answers()


# --- idle -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", MARKS)
async def test_auto_away_is_idle_not_a_decision(centre: Centre, client: str) -> None:
    """An away that the client put itself is still Ready, shown as idle and chosen last; the return ends it."""
    anna, ben = await centre.hires("anna"), await centre.hires("ben")
    await states(anna, "away", mark(client))
    await anna.shows("Ready · idle")
    await centre.asked("One")
    assert (await ben.answers()).offered.customer == "One", "Anna was Ready longer, but she is idle"
    await ben.chooses("Busy")
    await centre.asked("Two")
    assert (await anna.rung()).offered.customer == "Two"
    await states(anna, "")
    await anna.shows("Busy")


@pytest.mark.parametrize("client", MARKS)
async def test_long_auto_away_is_not_ready_until_the_return(centre: Centre, client: str) -> None:
    """Extended away by the client's own mark is Not Ready (idle); coming back lifts it without any act."""
    anna = await centre.hires("anna")
    await states(anna, "away", mark(client))
    await states(anna, "xa", mark(client))
    await anna.shows("Not Ready (idle)")
    customer = await centre.asked()
    await customer.place(1)
    assert anna.rings() == 0
    await states(anna, "")
    await anna.answers()


async def test_idle_longer_than_the_limit_is_not_ready(centre: Centre) -> None:
    """The limit is a row: changed while running, it holds for who becomes idle next."""
    await centre.timers(idle_limit_s=IDLE_S + 1)
    anna = await centre.hires("anna")
    await states(anna, "away", mark("pidgin"))
    await anna.shows("Ready · idle")
    await anna.shows("Not Ready (idle)")
    await states(anna, "")
    await anna.shows("Ready")


@pytest.mark.parametrize("client", MARKS)
async def test_away_by_hand_stays_whatever_marks_follow(centre: Centre, client: str) -> None:
    """Who said away himself is Not Ready, also when his client repeats it with idle seconds, and when he is back."""
    anna = await centre.hires("anna")
    await states(anna, "away")
    await anna.shows("Not Ready")
    await states(anna, "away", mark(client))
    await states(anna, "xa", mark(client))
    await states(anna, "away")
    customer = await centre.asked()
    await customer.place(1)
    await anna.settled()
    assert (anna.rings(), anna.looks()[-1]) == (0, "Not Ready")
    await states(anna, "")
    await anna.answers()


async def test_return_from_idle_after_a_missed_offer_is_no_act(centre: Centre) -> None:
    """He was idle, missed it, and is told why; touching the mouse does not bring the next chat, a word does."""
    await centre.rules(offer_s=1)
    anna = await centre.hires("anna")
    await states(anna, "away", mark("gajim"))
    await centre.asked()
    await (await anna.rung()).closed()
    assert await anna.told_why() == "at once"
    await states(anna, "")
    await anna.settled()
    assert (anna.rings(), anna.looks()[-1]) == (1, "Not Ready (chat not answered)")
    await anna.chooses("Ready")
    await anna.answers()


# --- several devices --------------------------------------------------------------------------------------------------


async def test_last_act_on_any_device_counts(centre: Centre) -> None:
    """Away at the desk, ready on the laptop, away again at the desk: each holds until the next."""
    anna = await centre.hires("anna")
    laptop = centre.device(anna, "laptop")
    await laptop.login()
    laptop.say(DESK, "state")
    await laptop.expect_message("You are Ready", sender=DESK)
    await states(anna, "away")
    await anna.shows("Not Ready")
    laptop.say(DESK, "ready")
    await anna.shows("Ready")
    laptop.send_presence("dnd")
    await anna.shows("Busy (no offers)")


async def test_first_answer_on_any_device_silences_the_others(centre: Centre) -> None:
    """Both ring; the laptop accepts, and the desk's client is told that it is taken, and where."""
    anna = await centre.hires("anna")
    laptop = centre.device(anna, "laptop")
    await laptop.login()
    laptop.say(DESK, "state")
    await laptop.expect_message("You are Ready", sender=DESK)
    ann = await centre.asked("Ann")
    ring = await anna.rung()
    await laptop.expect_message("reply accept or reject", sender=ring.offered.contact)
    laptop.say(ring.offered.contact, "accept")
    await anna.client.expect_message("you accepted it on laptop", sender=ring.offered.contact)
    await ann.told("agent_joined", name="Anna")
    assert await ring.accept() == "", "said again it is the same chat"


async def test_device_of_negative_priority_is_not_rung(centre: Centre) -> None:
    """A client that asks for no messages gets none, and alone does not keep its owner logged in."""
    await centre.timers(grace_s=0)
    anna = await centre.hires("anna")
    anna.client.send_presence(priority=-1)
    await anna.shows("Logged out")
    customer = await centre.asked()
    await customer.place(1)
    anna.client.send_presence(priority=5)
    await anna.answers()


async def test_phone_left_online_does_not_keep_its_owner_on_duty(centre: Centre) -> None:
    """Going home: `off` at the desk, the phone stays online; it rings only after `ready` was said on it."""
    anna = await centre.hires("anna")
    phone = await phone_of(centre, anna)
    await anna.chooses("off")
    await anna.shows("Logged out")
    phone.send_presence("away", payload=PHONE_CAPS)
    phone.send_presence(payload=PHONE_CAPS)
    await phone.settle(DESK)
    await anna.client.logout()
    customer = await centre.asked()
    await customer.place(1)
    await phone.settle(DESK)
    assert phone.messages("reply accept or reject") == []
    phone.say(DESK, "ready")
    await phone.expect_message("reply accept or reject")


async def test_phone_alone_does_not_count(centre: Centre) -> None:
    """The computer is switched off without `off`: after the grace time he is logged out, though his phone is there."""
    await centre.timers(grace_s=1)
    anna = await centre.hires("anna")
    phone = await phone_of(centre, anna)
    await anna.client.logout()
    await phone.expect_presence(DESK, predicate=lambda stanza: "Logged out" in "".join(stanza.itertext()))
    customer = await centre.asked()
    await customer.place(1)
    await phone.settle(DESK)
    assert phone.messages("reply accept or reject") == []


# --- lost and found ---------------------------------------------------------------------------------------------------


async def test_dead_client_is_found_by_pings(centre: Centre) -> None:
    """The server still shows him; he answers no ping: no offers, the grace time, and his customer is told."""
    await centre.timers(grace_s=1)
    anna = await centre.hires("anna")
    ann = await centre.asked("Ann")
    await anna.answers()
    anna.client.holds.add(PING)
    await ann.told("agent_lost", name="Anna")
    rows = await centre.report("agent-activity", agent=anna.jid)
    assert (rows[-1]["state"], rows[-1]["reason"]) == ("logged_out", "lost")
    ben = await centre.hires("ben")
    assert (await ben.rung()).offered.customer == "Ann"
    anna.client.holds.clear()
    await anna.chooses("Ready")
    await centre.asked("Next")
    assert (await anna.rung()).offered.customer == "Next"


async def test_device_that_comes_and_goes_gets_offers_only_when_it_stays(centre: Centre) -> None:
    """Its owner stays Ready all the while; the chat that waits is offered once it has stayed."""
    anna = await centre.hires("anna", face="desktop")
    for _ in range(LOSSES):
        await anna.client.drop()
        await anna.comes_back()
    customer = await centre.asked()
    await customer.place(1)
    await anna.settled()
    assert anna.rings() == 0
    await anna.answers()
    rows = await centre.report("agent-activity", agent=anna.jid)
    assert [row["state"] for row in rows].count("ready") == 1


# --- the desk's view and the client's ---------------------------------------------------------------------------------

DIFFERS: Final = "though this client shows"


async def test_agent_is_told_when_another_device_says_otherwise(centre: Centre) -> None:
    """The laptop says away: the desk's client, which shows available, is told once; agreeing again needs no word."""
    anna = await centre.hires("anna")
    laptop = centre.device(anna, "laptop")
    await laptop.login()
    laptop.say(DESK, "state")
    await laptop.expect_message("You are Ready", sender=DESK)
    laptop.send_presence("away")
    told = await anna.client.expect_message(DIFFERS, sender=DESK)
    assert "you are Not Ready" in body_of(told)
    assert "Say ready" in body_of(told)
    await states(anna, "away")
    await states(anna, "")
    back = await laptop.expect_message(DIFFERS, sender=DESK)
    assert "you are Ready and get chats" in body_of(back)
    assert len(anna.client.messages(DIFFERS)) == len(laptop.messages(DIFFERS)) == 1


async def test_agent_is_told_when_he_comes_back_to_another_state_than_his_client_shows(centre: Centre) -> None:
    """At lunch his client reconnects and shows available; and a team whose log-in is Not Ready says so."""
    await centre.timers(login_state=ChosenKind.NOT_READY)
    anna = await centre.hires("anna", state="")
    await anna.client.logout()
    await anna.client.login()
    told = await anna.client.expect_message(DIFFERS, sender=DESK)
    assert "Not Ready (just logged in)" in body_of(told)
    await anna.chooses("Lunch")
    await anna.vanishes()
    anna.client.forget()
    await anna.client.login()
    told = await anna.client.expect_message(DIFFERS, sender=DESK)
    assert "Not Ready (Lunch)" in body_of(told)


async def test_who_was_told_why_is_not_told_twice(centre: Centre) -> None:
    """The reason of a missed offer and the answer to his own word are enough."""
    anna = await centre.hires("anna")
    await centre.asked()
    await (await anna.rung()).reject()
    await anna.told_why()
    await asyncio.sleep(SETTLE_S + 0.5)
    await anna.settled()
    assert anna.client.messages(DIFFERS) == []
