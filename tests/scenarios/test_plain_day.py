"""An agent's day in an ordinary client, on a real server: forms, his language, the customer as a contact."""

from __future__ import annotations

from collections.abc import AsyncIterator
from xml.etree.ElementTree import Element

import pytest
import pytest_asyncio

from bridge.demo.server import ServerName
from tests.scenarios.demo import BILLING, DESK, Demo, sender_of, status_of
from tests.servers.wire import body_of, until
from tests.servers.xmppclient import Actor

COMMANDS = "http://jabber.org/protocol/commands"
DATA = "jabber:x:data"
REPLACE = "{urn:xmpp:message-correct:0}replace"


@pytest_asyncio.fixture
async def demo(server: ServerName) -> AsyncIterator[Demo]:
    """A demo with ordinary timers."""
    async with Demo(server=server) as running:
        yield running


async def chat_with(demo: Demo, agent: Actor, customer: Actor, question: str = "Hello?") -> str:
    """Have a customer's question accepted; gives the contact's address."""
    customer.say(BILLING, question)
    contact = sender_of(await agent.expect_message("reply accept or reject"))
    agent.say(contact, "accept")
    await customer.expect_message("joined")
    return contact


async def test_a_day_by_commands_with_forms(demo: Demo) -> None:
    """The server carries lists, forms and sessions: Not Ready with a reason, Ready, accept, a note, end."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    listed = await anna.iq(
        f"<iq type='get' to='{DESK}'><query xmlns='http://jabber.org/protocol/disco#items' node='{COMMANDS}'/></iq>"
    )
    nodes = {item.get("node") for item in listed.iter("{http://jabber.org/protocol/disco#items}item")}
    assert {"set-state", "accept", "end", "note", "done", "canned", "history", "report", "language"} <= nodes

    async def run(node: str, session: str = "", **fields: str) -> tuple[str, str, set[str | None]]:
        form = "".join(f"<field var='{name}'><value>{value}</value></field>" for name, value in fields.items())
        inner = f"<x xmlns='{DATA}' type='submit'>{form}</x>" if fields else ""
        mark = f" sessionid='{session}'" if session else ""
        reply = await anna.iq(
            f"<iq type='set' to='{DESK}'><command xmlns='{COMMANDS}' node='{node}'{mark}>{inner}</command></iq>"
        )
        command = reply[0]
        note = command.findtext(f"{{{COMMANDS}}}note") or ""
        return command.get("sessionid", ""), note, {one.get("var") for one in command.iter(f"{{{DATA}}}field")}

    session, _, fields = await run("set-state")
    assert fields == {"state", "reason"}
    _, said, _ = await run("set-state", session, state="not_ready", reason="lunch")
    assert said.startswith("You are Not Ready (Lunch")
    await anna.expect_presence(DESK, predicate=lambda s: status_of(s).startswith("Not Ready"))
    assert (await run("ready"))[1] == "You are Ready."
    kim.say(BILLING, "Where is my invoice?")
    contact = sender_of(await anna.expect_message("reply accept or reject"))
    assert contact in (await run("accept"))[1]
    await kim.expect_message("Anna joined")
    await anna.expect_message("Where is my invoice?", sender=contact)
    session, _, fields = await run("note")
    assert fields == {"text"}
    await run("note", session, text="wants a copy")
    assert "You ended the chat" in (await run("end"))[1]
    await kim.expect_message("over")
    assert kim.messages("wants a copy") == []
    assert "Offered 1, Accepted 1" in (await run("report"))[1]


async def test_an_agent_is_served_in_german(demo: Demo) -> None:
    """He asks for it by a word; it holds after a restart of the desk, and English words go on working."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    anna.say(DESK, "language de")
    await anna.expect_message("Der Desk spricht Deutsch mit dir.", sender=DESK)
    await demo.kill_desk()
    await demo.start()
    await anna.expect_presence(DESK, predicate=lambda s: status_of(s).startswith("Bereit"), timeout=30)
    kim.say(BILLING, "Wo ist meine Rechnung?")
    contact = sender_of(await anna.expect_message("antworte annehmen oder ablehnen", timeout=30))
    anna.say(contact, "vielleicht")
    await anna.expect_message("Antworte annehmen oder ablehnen.", sender=contact)
    anna.say(contact, " Annehmen! ")
    await kim.expect_message("Anna joined")
    anna.say(contact, "/ende")
    await anna.expect_message("Nicht gesendet: Meinst du !!ende?", sender=contact)
    anna.say(contact, "!!zustand")
    await anna.expect_message("Du bist: Beschäftigt · 1 Chat", sender=contact)
    anna.say(contact, "!!end")
    await kim.expect_message("over")
    assert kim.messages("ende") == []


async def test_the_contact_lives_as_long_as_the_chat() -> None:
    """In the agent's contact list under the customer's name, there while they talk, then gone, later off the list."""
    async with Demo() as demo:  # the other server lets nobody write into contact lists
        anna = await demo.ready_agent("anna")
        kim = await demo.login("kim")
        contact = await chat_with(demo, anna, kim)
        await anna.expect_presence(contact)
        assert (await anna.roster())[contact].get("subscription") == "both", "each sees whether the other is there"
        anna.say(contact, "!!end")
        await anna.expect_presence(contact, predicate=lambda stanza: stanza.get("type") == "unavailable")
        assert contact in await anna.roster(), "its window stays to be read"
        await until(anna, lambda: bool(_removed(anna, contact)), "the contact taken out of the list", timeout=60)
        assert contact not in await anna.roster()


def _removed(agent: Actor, contact: str) -> list[str]:
    items = (item for stanza in agent.inbox for item in stanza.iter("{jabber:iq:roster}item"))
    return [contact for item in items if item.get("jid") == contact and item.get("subscription") == "remove"]


async def test_corrections_reactions_and_long_texts_arrive_on_the_other_side(demo: Demo) -> None:
    """In place, as a line, and whole: with several lines, in both directions of writing, and refused when too long."""
    anna = await demo.ready_agent("anna")
    kim = await demo.login("kim")
    contact = await chat_with(demo, anna, kim, "Helo?")
    first = anna.say(contact, "Helo!")
    shown = await kim.expect_message("Helo!", sender=BILLING)
    anna.say(contact, "Hello!", payload=f"<replace xmlns='urn:xmpp:message-correct:0' id='{first}'/>")
    fixed = await kim.expect_message("Hello!", sender=BILLING)
    assert _replaced(fixed) == shown.get("id")
    said = kim.say(BILLING, "My invoce")
    seen = await anna.expect_message("My invoce", sender=contact)
    kim.say(BILLING, "My invoice", payload=f"<replace xmlns='urn:xmpp:message-correct:0' id='{said}'/>")
    put_right = await anna.expect_message("My invoice", sender=contact)
    assert _replaced(put_right) == seen.get("id")
    reaction = f"<reactions xmlns='urn:xmpp:reactions:0' id='{put_right.get('id')}'><reaction>👍</reaction></reactions>"
    anna.send_raw(f"<message type='chat' to='{contact}' id='r1'>{reaction}</message>")
    await kim.expect_message("👍 “My invoice”", sender=BILLING)
    long = "zwei Zeilen\n\n\u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f467 " + "x" * 3000
    kim.say(BILLING, long)
    assert body_of(await anna.expect_message("zwei Zeilen", sender=contact)) == long
    anna.say(contact, "y" * 9000)
    await anna.expect_message("This line is too long and was not sent", sender=contact)


def _replaced(stanza: Element) -> str | None:
    found = stanza.find(REPLACE)
    return None if found is None else found.get("id")


@pytest.mark.parametrize(
    "answer",
    [
        "<confirm xmlns='http://jabber.org/protocol/http-auth' id='{offer}' method='ACCEPT' url='u'/>",
        "<x xmlns='jabber:x:data' type='submit'><field var='accept'><value>1</value></field></x>",
    ],
    ids=["confirm", "form"],
)
async def test_an_answer_without_words_given_while_the_desk_is_down_counts(answer: str) -> None:
    """Ordinary clients can't say it again: the server keeps it, and the restarted desk takes it."""
    async with Demo() as demo:
        anna = await demo.ready_agent("anna")
        kim = await demo.login("kim")
        kim.say(BILLING, "Hello?")
        offered = await anna.expect_message("reply accept or reject")
        offer = offered.findtext("{jabber:client}thread") or ""
        await demo.kill_desk()
        anna.send_raw(f"<message to='{sender_of(offered)}' id='a1'>{answer.format(offer=offer)}</message>")
        await anna.settle()
        await demo.start()
        await kim.expect_message("Anna joined", timeout=30)


async def test_two_clients_with_carbons_beside_a_desktop_show_each_line_once() -> None:
    """The server copies what goes to one device to the others; nothing of the desk's comes twice that way."""
    async with Demo() as demo:
        devices = [await demo.ready_agent("anna", "x"), await demo.login("anna", "y")]
        for device in devices:
            await device.iq("<iq type='set'><enable xmlns='urn:xmpp:carbons:2'/></iq>")
        desktop = demo.person("anna", "d")
        desktop.answers |= {"{http://jabber.org/protocol/workgroup}offer": ""}
        await desktop.login(available=False)
        desktop.send_raw("<presence><mirror xmlns='urn:stanzadesk:0'/></presence>")
        desktop.send_raw(f"<presence to='{DESK}'><desktop xmlns='urn:stanzadesk:0'/></presence>")
        await desktop.settle(DESK)
        kim = await demo.login("kim")
        kim.say(BILLING, "Hello?")
        contact = sender_of(await devices[0].expect_message("reply accept or reject"))
        await devices[1].expect_message("reply accept or reject")
        devices[0].say(contact, "accept")
        await kim.expect_message("Anna joined")
        for number in range(3):
            kim.say(BILLING, f"line {number}")
        for device in devices:
            await device.expect_message("line 2")
            await device.settle()
            bodies = [body.text or "" for one in device.inbox for body in one.iter("{jabber:client}body")]
            assert [text for text in bodies if text.startswith("line ")] == ["line 0", "line 1", "line 2"]
            assert sum("reply accept or reject" in text for text in bodies) == 1
