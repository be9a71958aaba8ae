"""Refusals as stanza errors, and privileges without a server."""

from typing import Final
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.errors import REFUSALS, error_of, fault
from bridge.xmpp.parse import Message, Presence
from bridge.xmpp.privilege import Consent, Privileges
from bridge.xmpp.stanzas.privilege import Permission, Privilege
from routing.ids import AgentId
from routing.ports import Retry
from routing.refusals import Refusal, RefusalCode
from tests.wire.reading import read

ADA: Final = AgentId("ada@localhost")
GRANT: Final = Privilege((Permission("roster", "both"), Permission("presence", "managed_entity")))


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_its_error(code: RefusalCode) -> None:
    """Whatever the desk refuses, the client is told in a way it understands."""
    assert error_of(Refusal(code)) == REFUSALS[code]


@pytest.mark.parametrize(
    ("code", "condition"),
    [
        (RefusalCode.OFFER_TAKEN, "conflict"),
        (RefusalCode.OFFER_GONE, "gone"),
        (RefusalCode.UNKNOWN_OFFER, "item-not-found"),
        (RefusalCode.NOT_YOUR_CHAT, "forbidden"),
        (RefusalCode.TEXT_TOO_LONG, "policy-violation"),
    ],
)
def test_an_accept_that_fails_says_why(code: RefusalCode, condition: str) -> None:
    """Too late, taken and unknown are three different things (DESIGN.md section 8, C)."""
    assert error_of(Refusal(code)).condition == condition


def test_what_could_not_be_stored_may_be_tried_again() -> None:
    """A full disk is the desk's trouble, said as such; a fault names its id and nothing else."""
    assert (error_of(Retry()).condition, error_of(Retry()).type) == ("resource-constraint", "wait")
    assert fault("1f2e").text == "Error 1f2e"


class Server:
    """What a server would see of us."""

    def __init__(self) -> None:
        self.sent: list[Element] = []
        self.asked: list[str] = []
        self.privileges = Privileges(component="workgroup.localhost", ask=self._ask, send=self._send)

    def _send(self, xml: str) -> bool:
        self.sent.append(read(xml))
        return True

    async def _ask(self, body: str, to: str, sender: str, timeout_s: float = 0, type: str = "get") -> Element | None:  # noqa: A002  # the attribute's name
        self.asked.append(body)
        return read("<iq type='result'/>")

    def grants(self, sender: str) -> None:
        """Send a grant."""
        self.privileges.on_grant(Message(sender, "workgroup.localhost", "", "normal", privilege=GRANT))


async def test_without_a_grant_agents_are_asked_once_and_rosters_left_alone() -> None:
    """On a server that grants nothing each agent gets one request in his life, and no errors."""
    server = Server()
    server.privileges.watch(ADA)
    server.privileges.watch(ADA)
    assert [(one.get("type"), one.get("to")) for one in server.sent] == [("subscribe", ADA)]
    assert server.sent[0].get("from") == "desk@workgroup.localhost"
    assert not await server.privileges.add_contact(ADA, "anna-1@workgroup.localhost", "Anna")
    assert server.asked == []


def answers(server: Server, kind: str) -> None:
    """Have Ada's client answer the desk's request."""
    server.privileges.on_answer(Presence(ADA, "desk@workgroup.localhost", type=kind))


def test_who_has_not_answered_is_not_probed() -> None:
    """Prosody takes a probe for the end of the request: the agent's yes to it would come to nothing."""
    server = Server()
    server.privileges.watch(ADA)
    server.privileges.probe(ADA)
    assert [one.get("type") for one in server.sent] == ["subscribe"]
    answers(server, "subscribed")
    answers(server, "subscribed")
    assert [one.get("type") for one in server.sent] == ["subscribe", "probe"]


def test_an_answer_given_while_the_desk_was_away_is_asked_for() -> None:
    """Each connection asks the server again until there is an answer; then never more, after a restart either."""
    noted: list[tuple[AgentId, Consent]] = []
    server = Server()
    server.privileges = Privileges(
        component="workgroup.localhost",
        ask=server._ask,
        send=server._send,
        consents={ADA: Consent.ASKED},
        on_consent=lambda *what: noted.append(what),
    )
    for _ in range(2):
        server.privileges.watch(ADA)
        server.privileges.watch(ADA)
        server.privileges.on_link(up=False)
    assert [one.get("type") for one in server.sent] == ["subscribe"] * 2
    answers(server, "unsubscribed")
    server.privileges.watch(ADA)
    server.privileges.probe(ADA)
    assert len(server.sent) == 2
    assert noted == [(ADA, Consent.REFUSED)]


async def test_with_a_grant_nobody_is_asked_and_names_are_written() -> None:
    """A server that trusts the desk spares agents every question."""
    server = Server()
    server.grants("localhost")
    server.privileges.watch(ADA)
    server.privileges.probe(ADA)
    assert server.sent == []
    assert await server.privileges.add_contact(ADA, "anna-1@workgroup.localhost", "Anna")
    assert "name='Anna'" in server.asked[0]
    assert "subscription='both'" in server.asked[0], "or Gajim sends neither receipts nor that its user types"


@pytest.mark.parametrize("sender", ["eve@localhost/x", "eve@localhost", "example.net", ""])
def test_nobody_but_the_agents_own_server_grants_anything(sender: str) -> None:
    """A stranger's grant opens nothing."""
    server = Server()
    server.grants(sender)
    assert not server.privileges.writes_roster(ADA)


def test_grants_end_with_the_connection() -> None:
    """What a server allowed yesterday it says again today, or not."""
    server = Server()
    server.grants("localhost")
    server.privileges.on_link(up=False)
    assert not server.privileges.sees_presence(ADA)
