"""`offers.show = service`: an agent learns who asks, and what, when he accepts; not before, and not in passing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.scenarios.demo import BILLING, DESK, Demo, sender_of
from tests.servers.wire import body_of

if TYPE_CHECKING:
    from bridge.demo.server import ServerName
    from tests.servers.xmppclient import Actor

NICK = "<nick xmlns='http://jabber.org/protocol/nick'>Kimberley</nick>"


def seen(agent: Actor) -> str:
    """Everything an agent's client ever got, in lower case: messages, presence, roster pushes."""
    return "".join(ET.tostring(stanza, "unicode") for stanza in agent.inbox).lower()


async def test_names_and_questions_wait_for_the_accept(server: ServerName) -> None:
    """Address, roster, vCard, lists and the words after a miss don't tell what only the accept shall tell."""
    async with Demo({"offers.show": "service", "offers.timeout": "2"}, server=server) as demo:
        anna = await demo.ready_agent("anna")
        kim = await demo.login("kim")
        kim.say(BILLING, "Where is my red parcel?", payload=NICK)
        contact = sender_of(await anna.expect_message("reply accept or reject"))
        assert contact.startswith("visitor-")
        card = await anna.iq(f"<iq type='get' to='{contact}'><vCard xmlns='vcard-temp'/></iq>")
        assert b"imberley" not in ET.tostring(card)
        anna.say(DESK, "chats")
        await anna.expect_message("offered", sender=DESK)
        await anna.expect_message("You are Not Ready", sender=DESK)
        assert await anna.roster() is not None
        for hidden in ("kimberley", "kim@localhost", "red parcel"):
            assert hidden not in seen(anna)
        (row,) = await demo.report("unaccepted")
        assert row["customer"] == "Kimberley", "an API key of the operator's sees all"
        anna.say(DESK, "ready")
        again = sender_of(await anna.expect_message("reply accept or reject"))
        assert again == contact
        anna.say(contact, "accept")
        opened = await anna.expect_message("You are connected")
        assert "Kimberley" in body_of(opened)
        await anna.expect_message("red parcel")
        card = await anna.iq(f"<iq type='get' to='{contact}'><vCard xmlns='vcard-temp'/></iq>")
        assert b"Kimberley" in ET.tostring(card)
        assert "kim@localhost" not in seen(anna)
