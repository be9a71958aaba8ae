"""Pings to agents' clients, and what is learnt of their abilities. Answers in, commands out."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.abilities import Abilities
from bridge.xmpp.liveness import Liveness, LivenessRules
from bridge.xmpp.parse import Presence
from bridge.xmpp.presence import PresenceBook, PresenceRules
from bridge.xmpp.sessions import Sessions
from bridge.xmpp.stanzas.caps import caps_hash
from bridge.xmpp.stanzas.disco import Identity, Info, render_info
from routing.commands import AgentMissing, AgentPresent, Command
from routing.ids import AgentId
from routing.words import ChosenKind, Missing
from tests.wire.reading import read

ADA: Final = AgentId("ada@localhost")
LAPTOP: Final = "ada@localhost/laptop"
DESK: Final = "desk@workgroup.localhost"
NOW: Final = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
EVERY_S: Final = 0.02
PRESENT: Final = AgentPresent(ADA, plain=True, says=ChosenKind.READY)
ERRORS: Final = "urn:ietf:params:xml:ns:xmpp-stanzas"
GAJIM: Final = Info((Identity("client", "pc", "Gajim"),), ("http://jabber.org/protocol/http-auth", "urn:xmpp:ping"))
PHONE: Final = Info((Identity("client", "phone", "Pocket"),), ("urn:xmpp:ping",))


class Clients:
    """Agents' clients as the link shows them: each question is answered by ``answer``, and the book is told."""

    def __init__(self) -> None:
        self.answer: Callable[[str], Element | None] = lambda _body: result()
        self.asked: list[tuple[str, str]] = []
        self.said: list[Command] = []
        sessions = Sessions()
        self.book = PresenceBook(sessions, {ADA}.__contains__, PresenceRules())
        rules = LivenessRules(every_s=EVERY_S, answer_s=0.01, look_s=0.002)
        self.liveness = Liveness(sessions, self.book, ask=self._ask, submit=self.said.append, sender=DESK, rules=rules)
        self.abilities = Abilities(self.book, ask=self._ask, submit=self.said.append, sender=DESK)

    async def _ask(self, body: str, to: str, sender: str, _timeout_s: float) -> Element | None:
        assert sender == DESK
        self.asked.append((to, body))
        await asyncio.sleep(0)
        return self.answer(body)

    def log_in(self, full: str = LAPTOP) -> None:
        """Come online and get on duty."""
        self.book.observe(Presence(full, DESK), NOW)
        self.book.due(NOW + timedelta(seconds=3))

    async def run_until(self, holds: Callable[[], bool]) -> None:
        """Let pings go on until something is so."""
        task = asyncio.create_task(self.liveness.run())
        try:
            async with asyncio.timeout(5):
                while not holds():  # noqa: ASYNC110  # time itself is what is waited for
                    await asyncio.sleep(0.002)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def result(payload: str = "") -> Element:
    """Make an IQ result."""
    return read(f"<iq xmlns='jabber:component:accept' type='result'>{payload}</iq>")


def failure(condition: str) -> Element:
    """Make an IQ error."""
    inside = f"<error type='cancel'><{condition} xmlns='{ERRORS}'/></error>"
    return read(f"<iq xmlns='jabber:component:accept' type='error'>{inside}</iq>")


@pytest.fixture
def clients() -> Clients:
    """One agent with one client, link up."""
    clients = Clients()
    clients.log_in()
    clients.liveness.on_link(up=True)
    return clients


async def test_a_client_that_answers_is_left_in_peace(clients: Clients) -> None:
    """Nobody who is there is ever taken for gone."""
    await clients.run_until(lambda: len(clients.asked) >= 5)
    assert clients.said == []
    assert {to for to, _ in clients.asked} == {LAPTOP}


async def test_two_missed_pings_make_an_agent_missing_and_an_answer_brings_him_back(clients: Clients) -> None:
    """A dead client gets no offers, however long its server shows it as online; when it wakes, all is well again."""
    clients.answer = lambda _body: None
    await clients.run_until(lambda: bool(clients.said))
    (missing,) = clients.said
    assert isinstance(missing, AgentMissing)
    assert (missing.agent, missing.how) == (ADA, Missing.SILENT)
    assert missing.since_s >= 0.9 * EVERY_S, "his grace time counts from the first miss"
    assert len(clients.asked) == 2
    clients.answer = lambda _body: result()
    await clients.run_until(lambda: len(clients.said) > 1)
    assert clients.said[1:] == [PRESENT]


async def test_one_missed_ping_is_no_harm(clients: Clients) -> None:
    """A lost packet costs nobody his chats."""
    clients.answer = lambda _body: None if len(clients.asked) % 2 else result()
    await clients.run_until(lambda: len(clients.asked) >= 6)
    assert clients.said == []


@pytest.mark.parametrize(
    ("condition", "features", "is_alive"),
    [
        ("feature-not-implemented", frozenset[str](), True),
        ("service-unavailable", frozenset[str](), False),
        ("service-unavailable", frozenset({"urn:xmpp:ping"}), False),
        ("service-unavailable", frozenset({"urn:xmpp:receipts"}), True),
        ("recipient-unavailable", frozenset({"urn:xmpp:receipts"}), False),
        ("remote-server-timeout", frozenset({"urn:xmpp:receipts"}), False),
    ],
)
async def test_errors_are_told_apart(
    clients: Clients, condition: str, features: frozenset[str], is_alive: bool
) -> None:
    """A client that knows no pings is alive; a server that speaks for a client who is gone is not the client."""
    clients.book.learnt(LAPTOP, features, phone=False)
    clients.answer = lambda _body: failure(condition)
    await clients.run_until(lambda: len(clients.asked) >= 4 or bool(clients.said))
    assert (clients.said == []) == is_alive


async def test_while_our_own_link_is_down_nobody_is_blamed(clients: Clients) -> None:
    """A restart of the XMPP server makes no agent missing."""
    clients.answer = lambda _body: None
    await clients.run_until(lambda: len(clients.asked) == 1)
    clients.liveness.on_link(up=False)
    assert clients.liveness.due(1e8) == []
    assert clients.liveness.due(1e9) == []
    clients.liveness.on_link(up=True)
    asked = len(clients.asked)
    await clients.run_until(lambda: len(clients.asked) > asked)
    assert clients.said == [], "one miss before and one after are not two in a row"


async def test_a_new_agent_is_not_pinged_before_the_first_interval(clients: Clients) -> None:
    """A thousand agents who log in at once are not all asked at once."""
    assert clients.liveness.due(100.0) == []
    assert clients.liveness.due(100.001) == []
    assert [session.jid_full for session in clients.liveness.due(100.021)] == [LAPTOP]


async def _learn(clients: Clients, info: Info, full: str = LAPTOP, ver: str = "") -> None:
    payload = render_info(info)
    clients.answer = lambda _body: result(payload)
    clients.abilities.on_presence(Presence(full, DESK, caps_node="n", caps_ver=ver or caps_hash(info)))
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_phone_is_recognised_by_what_it_says_about_itself(clients: Clients) -> None:
    """Only its owner's word puts a phone on duty."""
    await _learn(clients, PHONE)
    assert clients.said == [AgentMissing(ADA, Missing.LOGGED_OUT)]


async def test_the_same_program_is_asked_once(clients: Clients) -> None:
    """A hundred agents with one client cost one question."""
    await _learn(clients, GAJIM)
    clients.log_in("ada@localhost/home")
    await _learn(clients, GAJIM, "ada@localhost/home")
    await _learn(clients, GAJIM)
    assert [to for to, _ in clients.asked] == [LAPTOP]


async def test_a_lie_about_the_version_poisons_nobody_else(clients: Clients) -> None:
    """What does not match its fingerprint counts for the one who said it, not for others (XEP-0115 section 8)."""
    clients.log_in("ada@localhost/home")
    await _learn(clients, PHONE, ver=caps_hash(GAJIM))
    await _learn(clients, GAJIM, "ada@localhost/home")
    assert [to for to, _ in clients.asked] == [LAPTOP, "ada@localhost/home"]


def test_the_fingerprint_is_that_of_the_specification() -> None:
    """The example of XEP-0115 section 5.2 comes out as printed there."""
    features = (
        "http://jabber.org/protocol/caps",
        "http://jabber.org/protocol/disco#info",
        "http://jabber.org/protocol/disco#items",
        "http://jabber.org/protocol/muc",
    )
    info = Info((Identity("client", "pc", "Exodus 0.9.1"),), features)
    assert caps_hash(info) == "QgayPKawpkPSDYmwT/WM94uAlu0="
