"""Whatever stanza arrives, the desk neither fails nor obeys it, answers every question, and serves the next one."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pytest

from bridge.xmpp.xml import normal
from routing.commands import AcceptOffer
from tests.fakes.xmpp_world import ADA, BILLING, DESK, HOST, OFFER, WINDOW, World
from tests.faults.hostile import Hostility, Stanza, Target
from tests.scenarios.demo import BILLING as DEMO_BILLING
from tests.scenarios.demo import DESK as DEMO_DESK
from tests.scenarios.demo import Demo, sender_of
from tests.servers.wire import StanzaError

if TYPE_CHECKING:
    from tests.servers.xmppclient import Actor

STANZAS: Final = 50_000
SEEDS: Final = 5
LIVE: Final = 3_000
AT_ONCE: Final = 50
STRANGERS: Final = (
    "bo@example.net/phone",
    "kim@example.net",
    "example.org",
    HOST,
    DESK,
    WINDOW,
    f"{HOST}/x",
    "ada@example.org.evil.example/x",
    "\u202eada@example.org/x",
    "ada\u00a0@example.org/x",
    "@",
    "/",
    f"{'x' * 2000}@example.net",
)
AGENT: Final = f"{ADA}/x"


def arena(*senders: str) -> Target:
    """Aim at the fake desk."""
    return Target(HOST, DESK, BILLING, WINDOW, ADA, senders)


def busy_world() -> World:
    """A desk with a chat that rings at Ada."""
    world = World()
    world.session("x")
    world.offered()
    return world


@pytest.mark.parametrize("seed", range(SEEDS))
def test_fifty_thousand_hostile_stanzas_cost_nothing(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    """No handler fails, every request is answered once and rightly, and no stranger does anything in Ada's name."""
    world = busy_world()
    made = Hostility(seed, arena(*STRANGERS))
    kinds: Counter[str] = Counter()
    with caplog.at_level(logging.ERROR):
        for _ in range(STANZAS // SEEDS):
            stanza = made.stanza()
            kinds[f"{stanza.kind} {stanza.type}"] += 1
            before = len(world.desk.commands)
            answers = world.receive(stanza.xml)
            check_answer(stanza, answers)
            for command in world.desk.commands[before:]:
                assert getattr(command, "agent", None) != ADA, (stanza.xml, command)
            world.desk.commands.clear()
            world.link.sent.clear()
    assert world.router.failed == 0
    assert [record.getMessage() for record in caplog.records] == []
    assert world.router.dropped > 20, "some were too deep or too big"
    assert min(kinds.values()) > STANZAS // SEEDS // 100, "all types came"
    assert_still_serves(world)


async def test_an_agent_whose_client_went_mad_hurts_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """The same from an agent's own account: he may harm his own chats, but the desk stands and answers."""
    world = busy_world()
    made = Hostility(70, arena(AGENT))
    with caplog.at_level(logging.ERROR):
        for _ in range(STANZAS // 10):
            stanza = made.stanza()
            check_answer(stanza, world.receive(stanza.xml))
            world.link.sent.clear()
            await asyncio.sleep(0)
    assert world.router.failed == 0
    assert [record.getMessage() for record in caplog.records] == []
    assert_still_serves(world)


def check_answer(stanza: Stanza, answers: list[ET.Element]) -> None:
    """One answer to a request, to him who asked, under its id; none to what asks nothing."""
    replies = [one for one in answers if one.tag == "iq" and one.get("type") in {"result", "error"}]
    if stanza.kind != "iq" or stanza.type not in {"get", "set"}:
        assert replies == [], stanza.xml
        return
    (reply,) = replies
    assert (reply.get("id") or "", reply.get("to")) == (stanza.id, normal(stanza.sender)), stanza.xml


def assert_still_serves(world: World) -> None:
    """An honest accept still works."""
    world.offered()
    world.desk.commands.clear()
    world.say("accept", name="honest-1")
    assert [command.offer for command in world.desk.commands if isinstance(command, AcceptOffer)] == [OFFER]


async def test_thousands_through_a_real_server_leave_the_stream_up() -> None:
    """A customer's hostile client on a real Prosody: every request answered, the link never cut, a chat afterwards."""
    async with Demo() as demo:
        anna, kim = await demo.ready_agent("anna"), await demo.login("kim")
        lee = await demo.login("lee")
        lee.say(DEMO_BILLING, "Am I served all the while?")
        window = sender_of(await anna.expect_message("reply accept or reject"))
        anna.say(window, "accept")
        await lee.expect_message("Anna joined")
        target = Target("workgroup.localhost", DEMO_DESK, DEMO_BILLING, window, anna.jid, ())
        made = Hostility(356, target)
        unanswered = 0
        for _ in range(LIVE // AT_ONCE):
            stanzas = [made.stanza(named=True) for _ in range(AT_ONCE)]
            unanswered += sum(await asyncio.gather(*(send(kim, stanza) for stanza in stanzas)))
        assert unanswered == 0
        anna.say(window, "Grüß Gott 👋")
        await lee.expect_message("Grüß Gott 👋")
        assert demo.output().count("connected to 127.0.0.1") == 1, "the stream stayed up"
        assert not re.search(r"Traceback|\berror [0-9a-f]{8}\b|was not handled", demo.output())


async def send(actor: Actor, stanza: Stanza) -> bool:
    """Send it; a request's answer is awaited. Tells whether none came."""
    if stanza.kind != "iq" or stanza.type not in {"get", "set"}:
        actor.send_raw(stanza.xml)
        return False
    try:
        await actor.iq(stanza.xml.replace(f' id="{stanza.id}"', "", 1), timeout=30)  # it gives one of its own
    except StanzaError:
        return False
    except TimeoutError:
        return True
    return False
