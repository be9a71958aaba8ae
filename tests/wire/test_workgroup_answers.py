"""Face A: no request is left without an answer, whatever is asked, of whom, by whom, and however badly."""

import itertools
from typing import Final

import pytest

from tests.fakes.xmpp_world import ADA, BILLING, DESK, HOST, WINDOW, World
from tests.wire.test_workgroup_offers import join

WG: Final = "http://jabber.org/protocol/workgroup"
JIVE: Final = "http://jivesoftware.com/protocol/workgroup"
NAMES: Final = (
    "join-queue", "depart-queue", "queue-status", "agent-status", "agent-status-request", "workgroups", "offer",
    "offer-accept", "offer-reject", "offer-revoke", "offer-confirmation", "invite", "transfer", "transcript",
    "transcripts", "agent-info", "workgroup-form", "workgroup-properties", "chat-settings", "sound-settings",
    "offline-settings", "search-settings", "macros", "chat-notes", "chat-metadata", "chat-sessions",
    "transcript-search", "occupants-info", "monitor", "generic-metadata", "send-email", "tracker", "site-user",
    "site-invite", "site-user-history", "banana",
)  # fmt: skip
INSIDES: Final = (
    "",
    "<sessionID>c-1</sessionID><sessionID/>",
    "<x xmlns='jabber:x:data' type='submit'><field/><field var=''><value/></field></x>",
    "<timeout>-1</timeout><metadata><value/></metadata><session/><jid>@@</jid><personal>true</personal>",
    "text \u202e and <deep><deep><deep/></deep></deep>",
)
ATTRS: Final = (
    "",
    "id='c-1' jid='@/' sessionID='c-1' roomID='c-1' userID='//' agentJID='@' maxSessions='-5' startDate='9e99'",
)
ADDRESSES: Final = (HOST, DESK, BILLING, WINDOW, f"{BILLING}/Billing", f"nothing@{HOST}")
SENDERS: Final = (f"{ADA}/smack", "kim@example.net/x", "example.net")


@pytest.fixture
def world() -> World:
    """A desk with Ada on duty at Smack."""
    world = World()
    join(world, "smack", "billing")
    return world


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("namespace", [WG, JIVE])
def test_every_request_has_one_answer(world: World, namespace: str, name: str) -> None:
    """A client that waits for nothing freezes (Spark asks on the thread that draws)."""
    asked = itertools.product(("get", "set"), ADDRESSES, SENDERS, INSIDES, ATTRS)
    for number, (kind, to, sender, inside, attrs) in enumerate(asked):
        stanzas = world.receive(
            f"<iq type='{kind}' from='{sender}' to='{to}' id='i{number}'>"
            f"<{name} xmlns='{namespace}' {attrs}>{inside}</{name}></iq>"
        )
        answers = [one for one in stanzas if one.tag == "iq" and one.get("id") == f"i{number}"]
        assert [(one.get("to"), one.get("from")) for one in answers] == [(sender, to)], (
            kind,
            to,
            sender,
            inside,
            attrs,
        )
        assert answers[0].get("type") in {"result", "error"}
    assert world.router.failed == 0
