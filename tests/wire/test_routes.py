"""Every way in: who gets which stanza, and what becomes of those that nobody knows. XML in, XML out."""

import dataclasses
import logging
from collections.abc import Callable
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest

from bridge.xmpp.parse import Iq, Message, Presence
from bridge.xmpp.router import Router
from bridge.xmpp.routes import Handlers, WorkgroupHandlers, build_table
from tests.wire.reading import read

STRANGER: Final = "bo@example.net/phone"
STANZA_ERRORS: Final = "{urn:ietf:params:xml:ns:xmpp-stanzas}"
OWN: Final = "urn:stanzadesk:0"
WORKGROUP: Final = "http://jabber.org/protocol/workgroup"


class Wire:
    """A router whose handlers note what they were given."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Message | Presence | Iq]] = []
        self.sent: list[ET.Element] = []
        self.replies: list[str] = []
        self.fails = False
        self.router = Router(
            build_table(_handlers(self._note)),
            component="workgroup.localhost",
            send=self._send,
            is_service={"billing"}.__contains__,
            on_reply=(self._reply,),
        )

    def _note(self, name: str) -> Callable[[Any], None]:
        def take(stanza: Message | Presence | Iq) -> None:
            if self.fails:
                raise RuntimeError("secret text of a customer")
            self.taken.append((name, stanza))

        return take

    def _send(self, xml: str) -> bool:
        self.sent.append(read(xml))
        return True

    def _reply(self, element: ET.Element) -> bool:
        known = element.get("id") == "ours"
        if known:
            self.replies.append(element.get("type", ""))
        return known

    def gets(self, xml: str) -> list[str]:
        """Feed a stanza and tell who took it."""
        before = len(self.taken)
        head, _, tail = xml.partition(" ")
        self.router.on_stanza(read(f"{head} xmlns='jabber:component:accept' {tail}"))
        return [name for name, _ in self.taken[before:]]

    def condition(self) -> str:
        """Tell the condition of the last error sent."""
        error = self.sent[-1].find("error")
        assert error is not None
        return error[0].tag.removeprefix(STANZA_ERRORS)


@pytest.fixture
def wire() -> Wire:
    """A router with a service called billing."""
    return Wire()


def _stanza(kind: str, type_: str, to: str, inside: str = "", name: str = "i1") -> str:
    return f"<{kind} from='{STRANGER}' to='{to}' id='{name}' type='{type_}'>{inside}</{kind}>"


BODY: Final = "<body>Hello</body>"
COMPONENT: Final = "workgroup.localhost"
DESK: Final = f"desk@{COMPONENT}"
BILLING: Final = f"billing@{COMPONENT}"
CHAT: Final = f"anna-7f3k2m@{COMPONENT}"


@pytest.mark.parametrize(
    ("xml", "taker"),
    [
        (_stanza("message", "chat", DESK, BODY), "message_to_desk"),
        (_stanza("message", "normal", BILLING, BODY), "message_to_service"),
        (_stanza("message", "chat", CHAT, BODY), "message_to_contact"),
        (_stanza("message", "banana", CHAT, BODY), "message_to_contact"),
        (f"<message from='{STRANGER}' to='{CHAT}'>{BODY}</message>", "message_to_contact"),
        (_stanza("message", "error", CHAT, "<error type='cancel'/>"), "bounce"),
        (
            _stanza("message", "error", CHAT, "<confirm xmlns='http://jabber.org/protocol/http-auth'/>"),
            "message_to_contact",
        ),
        (_stanza("iq", "result", CHAT, "<confirm xmlns='http://jabber.org/protocol/http-auth'/>"), "confirm_result"),
        (
            f"<message from='localhost' to='{COMPONENT}'><privilege xmlns='urn:xmpp:privilege:2'/></message>",
            "privilege",
        ),
        (
            f"<message from='localhost' to='{COMPONENT}'><privilege xmlns='urn:xmpp:privilege:1'/></message>",
            "privilege",
        ),
        (f"<presence from='{STRANGER}' to='{COMPONENT}'/>", "presence"),
        (_stanza("presence", "unavailable", DESK), "presence"),
        (_stanza("presence", "subscribe", CHAT), "subscription"),
        (_stanza("presence", "probe", CHAT), "subscription"),
        (_stanza("iq", "get", CHAT, "<query xmlns='http://jabber.org/protocol/disco#info'/>"), "disco_info"),
        (_stanza("iq", "get", COMPONENT, "<query xmlns='http://jabber.org/protocol/disco#items'/>"), "disco_items"),
        (_stanza("iq", "get", CHAT, "<vCard xmlns='vcard-temp'/>"), "vcard"),
        (_stanza("iq", "get", DESK, "<ping xmlns='urn:xmpp:ping'/>"), "ping"),
        (_stanza("iq", "get", CHAT, "<query xmlns='jabber:iq:version'/>"), "version"),
        (_stanza("iq", "get", CHAT, "<query xmlns='jabber:iq:last'/>"), "last"),
        (_stanza("iq", "get", CHAT, "<pubsub xmlns='http://jabber.org/protocol/pubsub'/>"), "pubsub"),
        (_stanza("iq", "set", DESK, "<command xmlns='http://jabber.org/protocol/commands'/>"), "command"),
        (_stanza("iq", "get", DESK, f"<snapshot xmlns='{OWN}'/>"), "snapshot"),
        (_stanza("iq", "get", DESK, f"<token xmlns='{OWN}'/>"), "token"),
        (_stanza("iq", "set", DESK, f"<choose xmlns='{OWN}'/>"), "choose"),
        (_stanza("iq", "set", CHAT, f"<offer-accept xmlns='{WORKGROUP}' id='c-1'/>"), "offer_accept"),
        (_stanza("iq", "set", CHAT, f"<offer-reject xmlns='{WORKGROUP}' id='c-1'/>"), "offer_reject"),
        (_stanza("iq", "get", CHAT, f"<history xmlns='{OWN}'/>"), "history"),
        (_stanza("iq", "set", CHAT, f"<end xmlns='{OWN}'/>"), "end"),
        (_stanza("iq", "set", CHAT, f"<complete xmlns='{OWN}'/>"), "complete"),
    ],
)
def test_each_stanza_reaches_the_one_who_handles_it(wire: Wire, xml: str, taker: str) -> None:
    """The route table does what it says, row by row."""
    assert wire.gets(xml) == [taker]
    assert wire.sent == []


def test_every_handler_has_a_row() -> None:
    """Nothing is declared as a way in that cannot be reached."""
    wire = Wire()
    wired = {id(route.handler) for route in build_table(_handlers(wire._note))}
    assert len(wired) == len(_names(Handlers)) + len(_names(WorkgroupHandlers))


def _names(handlers: type[Handlers | WorkgroupHandlers]) -> list[str]:
    return [field.name for field in dataclasses.fields(handlers) if field.name != "workgroup"]


def _handlers(note: Callable[[str], Callable[[Any], None]]) -> Handlers:
    group = WorkgroupHandlers(**{name: note(f"workgroup {name}") for name in _names(WorkgroupHandlers)})
    return Handlers(workgroup=group, **{name: note(name) for name in _names(Handlers)})


@pytest.mark.parametrize(
    ("inside", "condition"),
    [
        ("<query xmlns='urn:example:unknown'/>", "service-unavailable"),
        (f"<snapshot xmlns='{OWN}'/>", "feature-not-implemented"),
        ("", "bad-request"),
        ("<a xmlns='urn:x'/><b xmlns='urn:x'/>", "bad-request"),
    ],
)
def test_a_request_nobody_knows_is_answered_with_the_right_error(wire: Wire, inside: str, condition: str) -> None:
    """No client ever waits for an answer that will not come."""
    assert wire.gets(_stanza("iq", "get", CHAT, inside)) == []
    assert wire.condition() == condition
    answer = wire.sent[-1]
    assert (answer.get("type"), answer.get("id")) == ("error", "i1")
    assert (answer.get("to"), answer.get("from")) == (STRANGER, CHAT)
    assert answer.find("query") is None, "nothing is sent back"


def test_results_and_errors_nobody_asked_for_are_left_alone(wire: Wire) -> None:
    """Two programs never answer each other's errors for ever."""
    for type_ in ("result", "error", "banana"):
        assert wire.gets(_stanza("iq", type_, CHAT, "<query xmlns='urn:example:unknown'/>")) == []
    assert wire.gets(_stanza("message", "headline", CHAT, BODY)) == []
    assert wire.gets(_stanza("message", "groupchat", CHAT, BODY)) == []
    assert wire.gets(_stanza("presence", "error", CHAT)) == []
    assert wire.sent == []


def test_a_reply_goes_to_whoever_asked(wire: Wire) -> None:
    """Answers to our own questions come first."""
    wire.gets(_stanza("iq", "result", CHAT, name="ours"))
    wire.gets(_stanza("iq", "error", CHAT, name="ours"))
    assert wire.replies == ["result", "error"]


@pytest.mark.parametrize("kind", ["message", "presence", "iq"])
def test_five_thousand_nested_elements_are_survived(wire: Wire, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """A stanza built to break programs costs its sender an error and us nothing (FAULTS F40)."""
    caplog.set_level(logging.CRITICAL)
    bomb = "<a>" * 5000 + "</a>" * 5000
    assert wire.gets(_stanza(kind, "get" if kind == "iq" else "", CHAT, bomb)) == []
    assert wire.router.dropped == 1
    assert [one.tag for one in wire.sent] == (["iq"] if kind == "iq" else [])
    assert wire.gets(_stanza("message", "chat", CHAT, BODY)) == ["message_to_contact"]


@pytest.mark.parametrize("inside", ["<a/>" * 10_001, f"<a b='{'x' * 300_000}'/>", f"<body>{'x' * 300_000}</body>"])
def test_a_stanza_too_wide_or_too_long_is_dropped(wire: Wire, inside: str, caplog: pytest.LogCaptureFixture) -> None:
    """Size is looked at before anything else is (FAULTS T12)."""
    caplog.set_level(logging.CRITICAL)
    assert wire.gets(_stanza("message", "chat", CHAT, inside)) == []
    assert wire.router.dropped == 1


def test_a_handler_that_fails_costs_an_error_id_and_tells_nothing_else(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours is in the log under an id; the peer gets the id and no word more."""
    wire.fails = True
    assert wire.gets(_stanza("iq", "get", CHAT, "<ping xmlns='urn:xmpp:ping'/>")) == []
    assert wire.condition() == "internal-server-error"
    text = wire.sent[-1].findtext(f"error/{STANZA_ERRORS}text") or ""
    assert text.removeprefix("Error ") in caplog.text
    assert "secret" not in text
    wire.fails = False
    assert wire.gets(_stanza("iq", "get", CHAT, "<ping xmlns='urn:xmpp:ping'/>")) == ["ping"]


def test_a_message_is_read_wherever_its_parts_stand(wire: Wire) -> None:
    """Clients order and pad the children of a message as they like (CLIENTS.md section 3)."""
    wire.gets(
        f"<message from='Ada@LocalHost/Laptop' to='{CHAT}' type='chat' id='m1'>\n"
        "<active xmlns='http://jabber.org/protocol/chatstates'/>\n<request xmlns='urn:xmpp:receipts'/>"
        "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/><thread>t1</thread>\n<body>Hi</body>"
        f"<stanza-id xmlns='urn:xmpp:sid:0' id='17' by='{COMPONENT}'/>"
        "<stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='example.net'/>"
        "<delay xmlns='urn:xmpp:delay' stamp='2026-01-02T03:04:05Z'/>"
        "<nick xmlns='http://jabber.org/protocol/nick'>Ada</nick>\n"
        "<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>No</body></html>"
        "</message>"
    )
    message = wire.taken[-1][1]
    assert isinstance(message, Message)
    assert (message.sender, message.body, message.typing) == ("ada@localhost/Laptop", "Hi", "active")
    assert (message.origin_id, message.inbox_id, message.thread, message.nick) == ("o1", "17", "t1", "Ada")
    assert message.wants_receipt
    assert message.sent_at is not None
    assert message.sent_at.isoformat() == "2026-01-02T03:04:05+00:00"


@pytest.mark.parametrize("wrapper", ["sent", "received"])
def test_a_forged_copy_says_nothing(wire: Wire, wrapper: str) -> None:
    """A stranger cannot put words into an agent's mouth by a carbon copy (FAULTS T4)."""
    inner = f"<message xmlns='jabber:client' from='ada@localhost/x' to='{CHAT}'><body>accept</body></message>"
    forwarded = f"<forwarded xmlns='urn:xmpp:forward:0'>{inner}</forwarded>"
    wire.gets(_stanza("message", "chat", CHAT, f"<{wrapper} xmlns='urn:xmpp:carbons:2'>{forwarded}</{wrapper}>"))
    message = wire.taken[-1][1]
    assert isinstance(message, Message)
    assert (message.sender, message.body, message.answer) == (STRANGER, None, None)


@pytest.mark.parametrize(
    ("inside", "priority", "show"),
    [
        ("<priority>200</priority><show>banana</show>", 0, ""),
        ("<priority>-128</priority><show> dnd </show>", -128, "dnd"),
        ("<priority>ten</priority>", 0, ""),
    ],
)
def test_a_malformed_presence_counts_as_a_plain_one(wire: Wire, inside: str, priority: int, show: str) -> None:
    """What a client gets wrong is left out, not guessed."""
    wire.gets(f"<presence from='{STRANGER}' to='{COMPONENT}'>{inside}</presence>")
    presence = wire.taken[-1][1]
    assert isinstance(presence, Presence)
    assert (presence.priority, presence.show) == (priority, show)
