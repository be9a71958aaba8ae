"""The desktop's protocol (docs/protocol.md) at stanza level, on a real server: what any other client may adopt."""

from __future__ import annotations

from collections.abc import AsyncIterator
from xml.etree import ElementTree as ET

import pytest
import pytest_asyncio

from bridge.demo.server import ServerName
from tests.scenarios.demo import BILLING, DESK, Demo
from tests.servers.wire import StanzaError
from tests.servers.xmppclient import Actor

WG = "http://jabber.org/protocol/workgroup"
S = "urn:stanzadesk:0"
OFFER = f"{{{WG}}}offer"
REVOKE = f"{{{WG}}}offer-revoke"
DETAILS = f"{{{S}}}details"


@pytest_asyncio.fixture
async def demo(server: ServerName) -> AsyncIterator[Demo]:
    """A demo whose offers lapse after four seconds."""
    async with Demo({"offers.timeout": "4"}, server=server) as running:
        yield running


async def desktop(demo: Demo, user: str, resource: str = "desktop") -> Actor:
    """Log an agent in as the bundled desktop does."""
    agent = demo.person(user, resource)
    agent.answers.update({OFFER: "", REVOKE: ""})
    await agent.login(available=False)
    mirror(agent, "")
    agent.send_raw(f"<presence to='{DESK}'><desktop xmlns='{S}'/></presence>")
    await agent.settle(DESK)
    return agent


def mirror(agent: Actor, show: str, device: str = "") -> None:
    """Show the derived state to colleagues, as the desktop does; it says nothing to the desk."""
    inner = f"<show>{show}</show>" if show else ""
    name = f" device='{device}'" if device else ""
    agent.send_raw(f"<presence>{inner}<mirror xmlns='{S}'{name}/></presence>")


async def choose(agent: Actor, state: str) -> None:
    """Use the selector."""
    await agent.iq(f"<iq type='set' to='{DESK}'><choose xmlns='{S}' state='{state}'/></iq>")


async def next_offer(agent: Actor) -> ET.Element:
    """Await an offer, shown on this device."""
    return await agent.expect_iq(OFFER)


async def answer(agent: Actor, offer: ET.Element, verb: str = "offer-accept") -> ET.Element:
    """Press Accept or Reject on an offer."""
    payload = offer.find(OFFER)
    details = payload.find(DETAILS) if payload is not None else None
    assert payload is not None
    assert details is not None
    inner = f"<answer xmlns='{S}' offer='{details.get('offer')}'/>"
    return await agent.iq(
        f"<iq type='set' to='{offer.get('from')}'><{verb} xmlns='{WG}' id='{payload.get('id')}'>{inner}</{verb}></iq>"
    )


async def test_offers_keep_coming_while_the_mirrored_presence_shows_busy(demo: Demo) -> None:
    """A second, third and fourth chat reach the desktop although its presence says do not disturb; a fifth waits."""
    anna = await desktop(demo, "anna")
    await choose(anna, "ready")
    chats = []
    for number in range(4):
        customer = await demo.login("kim" if number % 2 else "lee")
        customer.say(BILLING if number < 2 else BILLING.replace("billing", "sales"), f"question {number}")
        offer = await next_offer(anna)
        accepted = (await answer(anna, offer)).find(f"{{{S}}}accepted")
        assert accepted is not None
        chats.append(accepted.get("chat"))
        mirror(anna, "dnd")
    assert len(set(chats)) == 4
    snapshot = (await anna.iq(f"<iq type='get' to='{DESK}'><snapshot xmlns='{S}'/></iq>")).find(f"{{{S}}}snapshot")
    assert snapshot is not None
    assert len(snapshot.findall(f"{{{S}}}chat")) == 4
    state = snapshot.find(f"{{{S}}}state")
    assert state is not None
    assert (state.get("state"), state.get("busy")) == ("busy", "work")


async def test_two_desktops_accept_at_once_and_both_are_told_the_same(demo: Demo) -> None:
    """Both devices of one agent press Accept: one chat, one owner, and the same answer for both."""
    one, two = await desktop(demo, "anna", "one"), await desktop(demo, "anna", "two")
    await choose(one, "ready")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    first, second = await next_offer(one), await next_offer(two)
    results = [await answer(one, first), await answer(two, second)]
    epochs = {found.get("epoch") for result in results for found in result.iter(f"{{{S}}}accepted")}
    assert len(epochs) == 1
    closed = await two.expect_iq(REVOKE)
    assert closed.find(f"{REVOKE}/{{{S}}}closed[@outcome='accepted']") is not None
    rows = await demo.report("agent-performance")
    assert [(row["offered"], row["accepted"]) for row in rows] == [(1, 1)]


async def test_second_desktop_knows_of_the_first_and_may_force_it_out(demo: Demo) -> None:
    """Each is told of the other by name; the first closes when asked to, and neither chat nor duty are lost by it."""
    one = await desktop(demo, "anna", "one")
    await choose(one, "ready")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    offer = await next_offer(one)
    contact = offer.get("from", "")
    await answer(one, offer)
    await kim.expect_message("Anna joined")

    two = await desktop(demo, "anna", "two")
    mirror(one, "dnd", "Firefox in the office")
    mirror(two, "dnd", "Chrome at home")
    assert (await seen(two, one, "Firefox in the office"), await seen(one, two, "Chrome at home")) == (True, True)
    assert await own_state(two) == await own_state(one)

    two.send_raw(f"<message to='{one.full}' type='normal'><takeover xmlns='{S}'/></message>")
    asked = await one.expect_payload(f"{{{S}}}takeover", sender=two.full)
    assert asked is not None
    one.send_raw(f"<presence type='unavailable' to='{DESK}'><goodbye xmlns='{S}'/></presence>")
    await one.settle(DESK)
    await one.logout()
    kim.say(BILLING, "Still there?")
    await two.expect_message("Still there?", sender=contact)
    two.say(contact, "Yes, at another table.")
    await kim.expect_message("Yes, at another table.", sender=BILLING)
    assert await own_state(two) == ("busy", "")
    hers = [row["state"] for row in await demo.report("agent-activity") if row["agent"] == one.jid]
    assert hers[-1] == "busy", "no stretch has ended since the accept"


async def seen(who: Actor, other: Actor, device: str) -> bool:
    """Await another desktop's presence, with what that calls itself."""
    presence = await who.expect_presence(other.full, predicate=lambda one: bool(one.findall(f"{{{S}}}mirror[@device]")))
    found = presence.find(f"{{{S}}}mirror")
    return found is not None and found.get("device") == device


async def own_state(agent: Actor) -> tuple[str | None, str | None]:
    """The agent's state as a desktop draws it, and his next one."""
    result = await agent.iq(f"<iq type='get' to='{DESK}'><snapshot xmlns='{S}'/></iq>")
    state = next(result.iter(f"{{{S}}}state"))
    return state.get("state"), state.get("next")


async def test_lapsed_offer_closes_and_a_late_accept_is_gone(demo: Demo) -> None:
    """The pop-up is taken away with the reason; pressing Accept on a stale screen is refused as gone."""
    anna = await desktop(demo, "anna")
    await choose(anna, "ready")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    offer = await next_offer(anna)
    closed = await anna.expect_iq(REVOKE)
    assert closed.find(f"{REVOKE}/{{{S}}}closed[@outcome='no_answer']") is not None
    missed = await anna.expect_payload(f"{{{S}}}missed", sender=DESK)
    assert missed is not None
    with pytest.raises(StanzaError) as refused:
        await answer(anna, offer)
    assert refused.value.condition == "gone"


async def test_offer_of_somebody_else_is_not_found(demo: Demo) -> None:
    """A colleague, or a customer, who answers an offer that is not his learns nothing about it."""
    anna, ben = await desktop(demo, "anna"), await desktop(demo, "ben")
    await choose(anna, "ready")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    offer = await next_offer(anna)
    for stranger in (ben, kim):
        with pytest.raises(StanzaError) as refused:
            await answer(stranger, offer)
        assert refused.value.condition in {"item-not-found", "forbidden", "service-unavailable"}
    await answer(anna, offer)
    await kim.expect_message("Anna joined")


async def test_log_in_at_the_desktop_starts_not_ready_whatever_the_mirror_says(demo: Demo) -> None:
    """An available mirror presence is no choice: the desktop's agent gets no offers before he chooses Ready."""
    anna = await desktop(demo, "anna")
    kim = await demo.login("kim")
    kim.say(BILLING, "Hello?")
    await kim.expect_message("You are next", sender=BILLING)
    await anna.settle(DESK)
    assert not [stanza for stanza in anna.inbox if stanza.find(OFFER) is not None]
    await choose(anna, "ready")
    offer = await next_offer(anna)
    details = offer.find(f"{OFFER}/{DETAILS}")
    assert details is not None
    assert float(details.get("queue", "0")) > 0
