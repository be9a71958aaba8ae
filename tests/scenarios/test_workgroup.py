"""Workgroup clients at stanza level, on a real server, in the order in which Smack does things (docs/workgroup.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
import pytest_asyncio

from bridge.xmpp.faces.workgroup.agent_rooms import CALL_AGAIN_S
from tests.scenarios.demo import BILLING, Demo, sender_of
from tests.servers.wire import StanzaError, body_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from xml.etree import ElementTree as ET

    from bridge.demo.server import ServerName
    from tests.servers.xmppclient import Actor, Show

WG: Final = "http://jabber.org/protocol/workgroup"
JIVE: Final = "http://jivesoftware.com/protocol/workgroup"
USER: Final = "{http://jabber.org/protocol/muc#user}"
SERVICE: Final = "workgroup.localhost"
OFFER: Final = f"{{{WG}}}offer"
REVOKE: Final = f"{{{WG}}}offer-revoke"
ON_DUTY: Final = f"<agent-status xmlns='{WG}'/>"
QUESTION: Final = (
    "<x xmlns='jabber:x:data' type='submit'><field var='username'><value>Bo</value></field>"
    "<field var='email'><value>bo@example.net</value></field>"
    "<field var='question'><value>Where is my parcel?</value></field></x>"
)


@pytest_asyncio.fixture
async def demo(server: ServerName) -> AsyncIterator[Demo]:
    """A demo with ordinary timers."""
    async with Demo(server=server) as running:
        yield running


async def on_duty(demo: Demo, user: str, resource: str = "smack", show: Show = "") -> Actor:
    """Log an agent in and have him join Billing."""
    agent = demo.person(user, resource)
    agent.answers.update({OFFER: "", REVOKE: ""})
    await agent.login()
    agent.send_presence(show, to=BILLING, payload=ON_DUTY)
    await agent.expect_presence(f"{BILLING}/", predicate=lambda one: one.find(f"{{{WG}}}notify-queue") is not None)
    return agent


async def accept(agent: Actor) -> str:
    """Await an offer and take it; gives the chat's id."""
    offer = (await agent.expect_iq(OFFER)).find(OFFER)
    assert offer is not None
    chat = offer.get("id", "")
    await agent.iq(f"<iq type='set' to='{BILLING}'><offer-accept xmlns='{WG}' id='{chat}'/></iq>")
    return chat


async def enter(person: Actor, nick: str, timeout: float = 20) -> str:
    """Await an invitation and follow it; gives the room."""
    call = await person.expect_message(
        predicate=lambda one: one.find(f"{USER}x/{USER}invite") is not None, timeout=timeout
    )
    invite = call.find(f"{USER}x/{USER}invite")
    assert invite is not None
    assert invite.get("from") == BILLING
    room = sender_of(call)
    person.send_raw(f"<presence to='{room}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
    await person.expect_presence(f"{room}/{nick}")
    return room


async def in_room(demo: Demo) -> tuple[Actor, Actor, str]:
    """Have Kim's chat accepted by Anna, who reads his "First" in its room."""
    anna, kim = await on_duty(demo, "anna"), await demo.login("kim")
    kim.say(BILLING, "First")
    await accept(anna)
    room = await enter(anna, "anna")
    await hears(anna, room, "First")
    return anna, kim, room


def says(person: Actor, room: str, text: str) -> None:
    """Say something in a room."""
    ident = person.new_id()
    person.send_raw(f"<message type='groupchat' to='{room}' id='{ident}'><body>{text}</body></message>")


def leaves(person: Actor, room: str, nick: str) -> None:
    """Leave a room."""
    person.send_raw(f"<presence type='unavailable' to='{room}/{nick}'/>")


async def hears(person: Actor, room: str, text: str, timeout: float = 20) -> ET.Element:
    """Await a line in a room."""
    return await person.expect_message(text, sender=f"{room}/", timeout=timeout)


async def test_an_agents_day_in_stanzas(demo: Demo) -> None:
    """Workgroups, duty, state, roster, offer, accept, invitation, room, talk with an ordinary customer, end."""
    anna = demo.person("anna", "smack")
    anna.answers.update({OFFER: "", REVOKE: ""})
    await anna.login()
    found = await anna.iq(f"<iq type='get' to='{SERVICE}'><workgroups xmlns='{WG}' jid='{anna.full}'/></iq>")
    assert BILLING in [one.get("jid") for one in found.iter(f"{{{WG}}}workgroup")]
    for show in ("", "dnd", ""):
        anna.send_presence(show, to=BILLING, payload=ON_DUTY)
        await anna.expect_presence(f"{BILLING}/", predicate=lambda one: one.find(f"{{{WG}}}notify-agents") is not None)
    roster = await anna.iq(f"<iq type='get' to='{BILLING}'><agent-status-request xmlns='{WG}'/></iq>")
    assert len(list(roster.iter(f"{{{WG}}}agent"))) == 2
    await anna.expect_presence(predicate=lambda one: one.find(f"{{{WG}}}agent-status[@jid='{BILLING}']") is not None)
    kim = await demo.login("kim")
    kim.say(BILLING, "Where is my parcel?")
    chat = await accept(anna)
    room = await enter(anna, "anna")
    assert room == f"{chat}@conference.localhost"
    await hears(anna, room, "Where is my parcel?")
    says(anna, room, "I look. äöü 🙂")
    await kim.expect_message("I look. äöü 🙂", sender=BILLING)
    kim.say(BILLING, "Thank you")
    await hears(anna, room, "Thank you")
    leaves(anna, room, "anna")
    await kim.expect_message("over", sender=BILLING)
    anna.send_raw(f"<presence type='unavailable' to='{BILLING}'>{ON_DUTY}</presence>")
    (row,) = await demo.report("agent-performance")
    assert (row["offered"], row["accepted"]) == (1, 1)


async def test_a_visitor_in_stanzas_and_an_agent_with_a_plain_client(demo: Demo) -> None:
    """Open, form, joined, place, a room of his own with the agent under his alias; leaving it ends the chat."""
    anna, kim = await demo.ready_agent("anna"), await demo.login("kim", "smack")
    kim.send_presence(to=BILLING)
    await kim.expect_presence(BILLING, predicate=lambda one: one.get("type") is None)
    form = await kim.iq(f"<iq type='get' to='{BILLING}'><workgroup-form xmlns='{JIVE}'/></iq>")
    assert form.find(f"{{{JIVE}}}workgroup-form/{{jabber:x:data}}x[@type='form']") is not None
    join = f"<join-queue xmlns='{WG}'><queue-notifications/>{QUESTION}{QUESTION}</join-queue>"
    await kim.iq(f"<iq type='set' to='{BILLING}'>{join}</iq>")
    with pytest.raises(StanzaError) as refused:
        await kim.iq(f"<iq type='set' to='{BILLING}'>{join}</iq>")
    assert refused.value.condition == "conflict"
    await kim.expect_payload(f"{{{WG}}}queue-status", sender=BILLING)
    contact = sender_of(await anna.expect_message("reply accept or reject"))
    anna.say(contact, "accept")
    room = await enter(kim, "Bo")
    await hears(kim, room, "Anna joined")
    anna.say(contact, "Good morning")
    line = await hears(kim, room, "Good morning")
    assert line.get("from") == f"{room}/Anna"
    says(kim, room, "Where is it?")
    await anna.expect_message("Where is it?", sender=contact)
    leaves(kim, room, "Bo")
    await anna.expect_message("over", sender=contact)


async def test_a_lost_connection_brings_the_agent_back_into_his_room(demo: Demo) -> None:
    """His chat waits for him; when he is on duty again he is called, and reads what came meanwhile."""
    anna, kim, room = await in_room(demo)
    await anna.drop()
    kim.say(BILLING, "Second")
    again = await on_duty(demo, "anna")
    assert await enter(again, "anna") == room
    await hears(again, room, "Second")
    says(again, room, "Here I am")
    await kim.expect_message("Here I am", sender=BILLING)


async def test_a_client_that_comes_back_before_the_server_missed_it_keeps_its_chat(demo: Demo) -> None:
    """Its new connection takes the old one's place, and the room's word of the old one's end comes after."""
    _, kim, room = await in_room(demo)
    again = await on_duty(demo, "anna")
    assert await enter(again, "anna") == room
    kim.say(BILLING, "Second")
    await hears(again, room, "Second")
    says(again, room, "Here I am")
    await kim.expect_message("Here I am", sender=BILLING)


async def test_an_agent_who_does_not_follow_the_call_is_called_again(demo: Demo) -> None:
    """The first invitation was overlooked; the second brings him to the customer, who noticed nothing."""
    anna, kim = await on_duty(demo, "anna"), await demo.login("kim")
    kim.say(BILLING, "First")
    await accept(anna)
    await anna.expect_message(predicate=lambda one: one.find(f"{USER}x/{USER}invite") is not None)
    room = await enter(anna, "anna", timeout=3 * CALL_AGAIN_S)
    await hears(anna, room, "First")
    says(anna, room, "Here I am")
    await kim.expect_message("Here I am", sender=BILLING)


async def test_a_destroyed_room_is_opened_anew(demo: Demo) -> None:
    """A supervisor takes the room over and destroys it: the chat goes on in the next one."""
    anna, kim = await on_duty(demo, "anna"), await demo.login("kim")
    dora = await demo.login("dora")
    kim.say(BILLING, "First")
    chat = await accept(anna)
    room = await enter(anna, "anna")
    await hears(anna, room, "First")
    await dora.iq(
        f"<iq type='set' to='{BILLING}'><monitor xmlns='{JIVE}'><makeOwner sessionID='{chat}'/></monitor></iq>"
    )
    owner = "http://jabber.org/protocol/muc#owner"
    await dora.iq(f"<iq type='set' to='{room}'><query xmlns='{owner}'><destroy/></query></iq>")
    assert await enter(anna, "anna") == room
    await hears(anna, room, "First")
    says(anna, room, "Still here")
    await kim.expect_message("Still here", sender=BILLING)


async def test_two_clients_of_one_agent_and_a_desktops_line(demo: Demo) -> None:
    """Both are offered the chat; the one that is late loses its pop-up."""
    one, two = await on_duty(demo, "anna", "one"), await on_duty(demo, "anna", "two")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    offer = (await two.expect_iq(OFFER)).find(OFFER)
    assert offer is not None
    chat = await accept(one)
    revoked = await two.expect_iq(REVOKE)
    assert revoked.find(f"{REVOKE}[@id='{chat}']") is not None
    for agent in (one, two):
        await enter(agent, agent.full.partition("/")[2])


@pytest.mark.parametrize("server", ["prosody"])
async def test_a_killed_desk_finds_its_rooms_again(demo: Demo) -> None:
    """Agent and visitor stay where they are; what both typed meanwhile (our inbox keeps it) arrives once."""
    anna, kim = await on_duty(demo, "anna"), await demo.login("kim", "smack")
    join = f"<join-queue xmlns='{WG}'><queue-notifications/>{QUESTION}</join-queue>"
    await kim.iq(f"<iq type='set' to='{BILLING}'>{join}</iq>")
    await accept(anna)
    at_anna = await enter(anna, "anna")
    at_kim = await enter(kim, "Bo")
    await hears(anna, at_anna, "Where is my parcel?")
    says(anna, at_anna, "a1")
    await hears(kim, at_kim, "a1")
    says(kim, at_kim, "k1")
    await hears(anna, at_anna, "k1")
    await demo.kill_desk()
    says(anna, at_anna, "a2")
    says(kim, at_kim, "k2")
    await demo.start()
    await hears(kim, at_kim, "a2", timeout=40)
    await hears(anna, at_anna, "k2", timeout=40)
    says(anna, at_anna, "a3")
    says(kim, at_kim, "k3")
    await hears(kim, at_kim, "a3")
    await hears(anna, at_anna, "k3")
    assert lines(kim, at_kim) == ["a1", "a2", "a3"]
    assert lines(anna, at_anna) == ["k1", "k2", "k3"]


def lines(person: Actor, room: str) -> list[str]:
    """The numbered lines of the other side's that somebody heard in a room, each time it came."""
    letter = "a" if person.user == "kim" else "k"
    heard = [body_of(one) for one in person.messages(letter, sender=f"{room}/")]
    return [text for text in heard if text[1:].isdigit() and text[0] == letter]
