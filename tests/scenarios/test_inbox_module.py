"""The durable inbox module on a real Prosody: DESIGN.md section 5, "Durable inbox". No other server has it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Sequence
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from tests.servers.prosody import Prosody
from tests.servers.wire import attributes, body_of
from tests.servers.xmppclient import CLIENT, Actor, ComponentActor, StanzaError

INBOX: Final = "{urn:stanzadesk:inbox:0}"
STANZA_ID: Final = "{urn:xmpp:sid:0}stanza-id"
SERVICE: Final = f"billing@{Prosody.component}"
NOT_ARCHIVED: Final = "<no-permanent-store xmlns='urn:xmpp:hints'/>"
"""Keeps the sender's own archive out of it: with files, Prosody's gets slow beyond 10,000 messages of one account."""
STRANGER: Final = "stranger.localhost"
STRANGER_SECRET: Final = "not-the-desk"


@pytest.fixture
async def server() -> AsyncIterator[Prosody]:
    """Start a Prosody of the test's own, with a second component that is not the desk."""
    extra = f'\nComponent "{STRANGER}"\n  component_secret = "{STRANGER_SECRET}"\n'
    async with Prosody(extra=extra) as prosody:
        yield prosody


async def fetch(desk: ComponentActor, after: str = "", size: int = 100) -> tuple[list[ET.Element], ET.Element]:
    """Fetch one page; returns its items and the <items/> around them."""
    ask = f"<fetch xmlns='urn:stanzadesk:inbox:0'{attributes(max=str(size), after=after)}/>"
    answer = await desk.iq(f"<iq type='get' to='{desk.jid}'>{ask}</iq>")
    items = answer.find(f"{INBOX}items")
    assert items is not None
    return items.findall(f"{INBOX}item"), items


async def waiting(desk: ComponentActor) -> list[str]:
    """Return the bodies of all that waits, oldest first."""
    items, _ = await fetch(desk, size=500)
    return [body_of(message) for item in items for message in item]


async def forget(desk: ComponentActor, ids: Sequence[str] = (), upto: str = "") -> None:
    """Tell the inbox what is stored."""
    inside = "".join(f"<item{attributes(id=ident)}/>" for ident in ids)
    await desk.iq(
        f"<iq type='set' to='{desk.jid}'>"
        f"<forget xmlns='urn:stanzadesk:inbox:0'{attributes(upto=upto)}>{inside}</forget></iq>"
    )


async def flood(server: Prosody, sender: Actor, count: int) -> None:
    """Send `count` messages as fast as the stream takes them, in order."""
    for start in range(0, count, 500):
        sender.send_raw(
            "".join(
                f"<message type='chat' to='{SERVICE}'><body>message {number}</body>{NOT_ARCHIVED}</message>"
                for number in range(start, min(start + 500, count))
            )
        )
        await sender.settle(server.domain)


async def test_messages_to_a_desk_that_is_down_are_there_after_it_connects(server: Prosody) -> None:
    """A customer who writes while the desk restarts sees no error, and the desk gets every word in order."""
    async with server.actor() as customer:
        for number in range(5):
            customer.say(SERVICE, f"word {number}")
        await customer.settle()
        assert customer.messages() == []
        async with server.component_actor() as desk:
            items, around = await fetch(desk)
            assert [body_of(item[0]) for item in items] == [f"word {number}" for number in range(5)]
            assert around.get("total") == "5"
            assert around.get("more") is None
            first = items[0][0]
            assert first.tag == f"{CLIENT}message"
            assert (first.get("from"), first.get("to")) == (customer.full, SERVICE)
            assert items[0].get("stamp", "").endswith("Z")


async def test_a_message_handed_on_carries_its_inbox_id_and_can_be_forgotten_by_it(server: Prosody) -> None:
    """What the desk has stored does not come again; what it has not stored does."""
    async with server.component_actor() as desk, server.actor() as customer:
        customer.say(SERVICE, "kept & <stored>")
        customer.say(SERVICE, "kept and lost")
        stored = await desk.expect_message("stored")
        mark = stored.find(STANZA_ID)
        assert mark is not None
        assert mark.get("by") == desk.jid
        await desk.expect_message("lost")
        assert await waiting(desk) == ["kept & <stored>", "kept and lost"]
        await forget(desk, [mark.get("id", "")])
        assert await waiting(desk) == ["kept and lost"]
        await forget(desk, ["000000000001-unknown.1", "nonsense"])
        assert await waiting(desk) == ["kept and lost"]


async def test_a_run_of_messages_is_forgotten_by_its_ends_for_good(server: Prosody) -> None:
    """The desk names what it has stored by first and last, and no restart of the server brings any of it back."""
    async with server.actor() as customer, server.component_actor() as desk:
        for number in range(6):
            customer.say(SERVICE, f"word {number}")
        await desk.expect_message("word 5")
        items, _ = await fetch(desk)
        first, last = items[1].get("id", ""), items[3].get("id", "").rpartition(".")[2]
        runs = f"<item id='{first}' last='{last}'/><item id='{items[5].get('id')}' last='999999999'/>"
        await desk.iq(
            f"<iq type='set' to='{server.component}'><forget xmlns='urn:stanzadesk:inbox:0'>{runs}</forget></iq>"
        )
        assert await waiting(desk) == ["word 0", "word 4"]
    await server.kill()
    await server.start()
    async with server.component_actor() as desk:
        assert await waiting(desk) == ["word 0", "word 4"]


async def test_forgetting_up_to_an_id_empties_the_inbox_for_good(server: Prosody) -> None:
    """After the desk has stored everything, a restart of the server brings nothing back."""
    async with server.actor() as customer:
        for number in range(10):
            customer.say(SERVICE, f"word {number}")
        await customer.settle()
        async with server.component_actor() as desk:
            items, _ = await fetch(desk)
            await forget(desk, upto=items[6].get("id", ""))
            assert await waiting(desk) == ["word 7", "word 8", "word 9"]
        await server.kill()
        await server.start()
    async with server.component_actor() as desk:
        assert await waiting(desk) == ["word 7", "word 8", "word 9"]
        items, _ = await fetch(desk)
        await forget(desk, upto=items[-1].get("id", ""))
        assert await waiting(desk) == []
    await server.restart()
    async with server.component_actor() as desk:
        assert await waiting(desk) == []


async def test_a_strangers_fetch_or_forget_is_refused(server: Prosody) -> None:
    """Nobody but the desk itself can read or empty the desk's inbox, be it an account or another component."""
    fetching = f"<iq type='get' to='{server.component}'><fetch xmlns='urn:stanzadesk:inbox:0'/></iq>"
    forgetting = f"<iq type='set' to='{server.component}'><forget xmlns='urn:stanzadesk:inbox:0' upto='9'/></iq>"
    stranger = ComponentActor(STRANGER, STRANGER_SECRET, server.host, server.component_port)
    async with server.actor() as customer, stranger:
        customer.say(SERVICE, "private")
        for who in (customer, stranger):
            for ask in (fetching, forgetting):
                with pytest.raises(StanzaError) as refused:
                    await who.iq(ask)
                assert (refused.value.condition, refused.value.kind) == ("forbidden", "auth")
        async with server.component_actor() as desk:
            for ask in (fetching, forgetting):
                with pytest.raises(StanzaError, match="forbidden"):
                    await customer.iq(ask)
            assert desk.inbox == [stanza for stanza in desk.inbox if stanza.tag != f"{CLIENT}iq"]
            assert await waiting(desk) == ["private"]


async def test_chat_states_receipts_and_markers_are_not_kept(server: Prosody) -> None:
    """Typing notices are worth nothing later; while the desk is down they vanish without an error."""
    fleeting = (
        "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
        "<received xmlns='urn:xmpp:receipts' id='x'/>",
        "<displayed xmlns='urn:xmpp:chat-markers:0' id='x'/>",
    )
    async with server.actor() as customer:
        for payload in fleeting:
            customer.say(SERVICE, "", payload=payload)
        await customer.settle()
        assert customer.messages() == []
        async with server.component_actor() as desk:
            for payload in fleeting:
                customer.say(SERVICE, "", payload=payload)
            await desk.expect_payload("{http://jabber.org/protocol/chatstates}composing", sender=customer.full)
            await desk.expect_payload("{urn:xmpp:chat-markers:0}displayed")
            assert all(stanza.find(STANZA_ID) is None for stanza in desk.messages(sender=customer.full))
            assert await waiting(desk) == []


@pytest.mark.parametrize(
    "payload",
    [
        "<confirm xmlns='http://jabber.org/protocol/http-auth' id='a' method='GET' url='u'/>",
        "<accept xmlns='urn:stanzadesk:0' offer='o-1'/>",
        "<reject xmlns='urn:stanzadesk:0' offer='o-1'/>",
        "<x xmlns='jabber:x:data' type='submit'><field var='answer'><value>accept</value></field></x>",
    ],
)
async def test_answers_to_an_offer_are_kept_without_a_body(server: Prosody, payload: str) -> None:
    """An agent who pressed Accept while the desk restarted has accepted."""
    async with server.actor() as agent:
        agent.say(f"anna-7f3k@{server.component}/offer", "", payload=payload)
        agent.say(server.component, "", payload="<x xmlns='jabber:x:data' type='cancel'/>")
        await agent.settle()
        bounced = agent.messages()
        assert [stanza.get("type") for stanza in bounced] == ["error"], "a form that is no answer is bounced, not kept"
        async with server.component_actor() as desk:
            items, _ = await fetch(desk)
            assert len(items) == 1
            assert items[0][0].get("to") == f"anna-7f3k@{server.component}/offer"


@pytest.mark.parametrize(
    "payload", ["<confirm xmlns='http://jabber.org/protocol/http-auth' id='a'/>", "<body>?</body>", ""]
)
async def test_error_replies_to_an_offer_are_kept(server: Prosody, payload: str) -> None:
    """An offer that bounced while the desk restarted counts as undelivered, not as unanswered."""
    error = "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    async with server.actor() as agent:
        agent.send_raw(f"<message type='error' id='o-1' to='anna-7f3k@{server.component}'>{payload}{error}</message>")
        await agent.settle()
        async with server.component_actor() as desk:
            items, _ = await fetch(desk)
            assert [item[0].get("id") for item in items] == ["o-1"]


async def test_a_forged_inbox_id_is_stripped(server: Prosody) -> None:
    """A customer cannot pass a message off as one the desk has seen already."""

    def forged(by: str) -> str:
        return f"<stanza-id xmlns='urn:xmpp:sid:0' by='{by}' id='forged'/>"

    payload = (
        forged(server.component) + forged(server.component.upper()) + forged(SERVICE) + forged("elsewhere.example")
    )
    async with server.component_actor() as desk, server.actor() as customer:
        customer.say(SERVICE, "", payload=payload + "<active xmlns='http://jabber.org/protocol/chatstates'/>")
        customer.say(SERVICE, "mine", payload=payload)
        state = await desk.expect_payload("{http://jabber.org/protocol/chatstates}active")
        assert [mark.get("by") for mark in state.findall(STANZA_ID)] == ["elsewhere.example"]
        message = await desk.expect_message("mine")
        marks = {mark.get("by"): mark.get("id") for mark in message.findall(STANZA_ID)}
        assert set(marks) == {"elsewhere.example", server.component}
        assert marks[server.component] != "forged"
        items, _ = await fetch(desk)
        kept = [mark.get("by") for mark in items[0][0].findall(STANZA_ID)]
        assert kept == ["elsewhere.example"]


async def test_what_is_said_in_a_room_is_kept(server: Prosody) -> None:
    """Words in a chat's room reach the desk's occupants with ids of their own, and nobody else sees those ids."""
    room = f"c-1@{server.rooms}"
    join = "<x xmlns='http://jabber.org/protocol/muc'/>"
    async with server.component_actor() as desk, server.actor() as agent:
        desk.send_raw(f"<presence from='desk@{server.component}/one' to='{room}/one'>{join}</presence>")
        await desk.expect_presence(f"{room}/one")
        unlock = "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>"
        await desk.iq(f"<iq type='set' from='desk@{server.component}/one' to='{room}'>{unlock}</iq>")
        desk.send_raw(f"<presence from='desk@{server.component}/two' to='{room}/two'>{join}</presence>")
        await desk.expect_presence(f"{room}/two")
        agent.send_presence(to=f"{room}/agent", payload=join)
        await agent.expect_presence(f"{room}/agent")
        agent.send_raw(f"<message type='groupchat' to='{room}'><body>hello room</body></message>")
        seen = [await desk.expect_message("hello room") for _ in range(2)]
        own = [
            {mark.get("id") for mark in stanza.findall(STANZA_ID) if mark.get("by") == server.component}
            for stanza in seen
        ]
        assert len(own[0] | own[1]) == 2
        reflected = await agent.expect_message("hello room")
        assert server.component not in {mark.get("by") for mark in reflected.findall(STANZA_ID)}
        assert await waiting(desk) == ["hello room", "hello room"]


async def test_a_full_inbox_tells_the_sender(server: Prosody) -> None:
    """When no more can be kept the customer is told at once, and what was kept stays."""
    server.change(inbox_limit=3)
    await server.restart()
    async with server.actor() as customer:
        for number in range(4):
            customer.say(SERVICE, f"word {number}", id=f"w{number}")
        await customer.settle()
        assert [(stanza.get("type"), stanza.get("id")) for stanza in customer.messages()] == [("error", "w3")]
    async with server.component_actor() as desk:
        assert await waiting(desk) == ["word 0", "word 1", "word 2"]


async def test_25_000_messages_survive_a_kill_and_are_fetched_page_by_page(server: Prosody) -> None:
    """A long outage of the desk and a crash of the server in its midst lose nothing, and catching up takes seconds."""
    count = 25_000
    async with server.actor() as customer:
        await flood(server, customer, count)
        assert customer.messages() == []
        await server.kill()
    await server.start()
    begun = time.monotonic()
    async with server.component_actor() as desk:
        seen: list[str] = []
        items, around = await fetch(desk, size=250)
        assert around.get("total") == str(count)
        while items:
            seen += [body_of(item[0]) for item in items]
            last = items[-1].get("id", "")
            if len(seen) % 2_000 == 0:
                await forget(desk, upto=last)
            elif len(seen) % 500 == 0:
                await forget(desk, [item.get("id", "") for item in items])
            assert (around.get("more") == "true") is (len(seen) < count)
            items, around = await fetch(desk, after=last, size=250)
        assert seen == [f"message {number}" for number in range(count)]
        await forget(desk, upto=last)
        assert await waiting(desk) == []
    assert time.monotonic() - begun < 60
    assert list(server.data_dir.glob("workgroup%2elocalhost/stanzadesk_inbox/*")) == []


async def test_half_a_record_does_not_spoil_the_rest(server: Prosody) -> None:
    """A write cut off by a crash costs the message that was being written, never those before or after it."""
    async with server.actor() as customer:
        customer.say(SERVICE, "before\nthe crash")
        await customer.settle()
        await server.kill()
    (log,) = server.data_dir.glob("workgroup%2elocalhost/stanzadesk_inbox/*.log")
    whole = log.read_bytes()
    log.write_bytes(whole + b"+2 1234567890.123 400\n<message><body>cut of")
    await server.start()
    assert hashlib.sha256(log.read_bytes()).digest() == hashlib.sha256(whole).digest(), "the log is repaired"
    async with server.actor() as customer:
        customer.say(SERVICE, "after")
        await customer.settle()
    async with server.component_actor() as desk:
        assert await waiting(desk) == ["before\nthe crash", "after"]
