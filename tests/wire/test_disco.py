"""What our addresses answer about themselves, to agents and to strangers. XML in, XML out."""

import base64
from collections.abc import Callable
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from bridge.xmpp.avatar import avatar_png
from bridge.xmpp.disco import Directory, Disco
from bridge.xmpp.features import CUSTOMER_NODE
from bridge.xmpp.namespaces import CHAT_STATES, CORRECT, RECEIPTS
from bridge.xmpp.parse import parse_iq, parse_presence
from bridge.xmpp.shown import Shown
from bridge.xmpp.stanzas.caps import caps_hash
from bridge.xmpp.stanzas.disco import Identity, Info, parse_info, render_info
from bridge.xmpp.watchers import Watchers
from routing.ids import ServiceId
from tests.wire.reading import read

COMPONENT: Final = "workgroup.localhost"
AGENT: Final = "ada@localhost/laptop"
STRANGER: Final = "bo@example.net/phone"
BILLING: Final = f"billing@{COMPONENT}"
DESK: Final = f"desk@{COMPONENT}"
CHAT: Final = f"anna-7f3k2m@{COMPONENT}"
NAMELESS: Final = f"visitor-9q2mzt@{COMPONENT}"
NOBODY: Final = f"nobody@{COMPONENT}"
INFO: Final = "http://jabber.org/protocol/disco#info"
ITEMS: Final = "http://jabber.org/protocol/disco#items"
STANZA_ERRORS: Final = "{urn:ietf:params:xml:ns:xmpp-stanzas}"


class Wire:
    """A component's housekeeping over a small directory."""

    def __init__(self) -> None:
        self.sent: list[ET.Element] = []
        known = {"anna-7f3k2m": "Anna", "visitor-9q2mzt": ""}
        shown: dict[str, Shown | None] = {
            "desk": Shown("dnd", "Busy · 2 chats"),
            "billing": Shown(),
            "anna-7f3k2m": Shown(),
        }
        directory = Directory(
            component=COMPONENT,
            is_agent={"ada@localhost"}.__contains__,
            services=lambda: (("billing", "Billing"), ("sales", "Sales")),
            contact_known=lambda local, _: known.get(local),
            shown=lambda local, _watcher: shown.get(local),
            version="0.1.0",
        )
        self.later: list[Callable[[], None]] = []
        self.noted: list[tuple[str, str, bool]] = []
        self.shown = shown
        self.watchers = Watchers(
            COMPONENT,
            send=self._send,
            shown=directory.shown,
            call_later=lambda _, call: self.later.append(call),
            note=lambda *noted: self.noted.append(noted),
        )
        self.disco = Disco(directory, self._send, self.watchers)

    def _send(self, xml: str) -> bool:
        self.sent.append(read(xml))
        return True

    def asks(self, handler: str, to: str, payload: str, sender: str = AGENT) -> ET.Element:
        """Send a request to a handler and return its answer."""
        xml = f"<iq xmlns='jabber:component:accept' type='get' id='q1' from='{sender}' to='{to}'>{payload}</iq>"
        getattr(self.disco, handler)(parse_iq(read(xml)))
        answer = self.sent[-1]
        assert (answer.get("id"), answer.get("to"), answer.get("from")) == ("q1", sender, to)
        return answer

    def says(self, type_: str, to: str, sender: str) -> list[tuple[str, str, str]]:
        """Send a presence; tell type, sender and receiver of each presence that came back."""
        before = len(self.sent)
        xml = f"<presence xmlns='jabber:component:accept' type='{type_}' from='{sender}' to='{to}'/>"
        self.disco.on_subscription(parse_presence(read(xml)))
        return [(one.get("type", ""), one.get("from", ""), one.get("to", "")) for one in self.sent[before:]]


def _condition(answer: ET.Element) -> str:
    error = answer.find("error")
    return "" if error is None else error[0].tag.removeprefix(STANZA_ERRORS)


@pytest.fixture
def wire() -> Wire:
    """A component with two services, two chats and one agent."""
    return Wire()


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        (COMPONENT, ("collaboration", "workgroup", "Stanzadesk")),
        (DESK, ("automation", "command-list", "Desk")),
        (BILLING, ("collaboration", "workgroup", "Billing")),
        (CHAT, ("account", "registered", "Anna")),
        (NAMELESS, ("account", "registered", "Visitor")),
    ],
)
def test_every_kind_of_address_says_what_it_is(wire: Wire, address: str, identity: tuple[str, str, str]) -> None:
    """Clients show names and icons by what an address says about itself."""
    answer = wire.asks("on_info", address, f"<query xmlns='{INFO}'/>")
    found = answer.find(f"{{{INFO}}}query/{{{INFO}}}identity")
    assert found is not None
    assert (found.get("category"), found.get("type"), found.get("name")) == identity
    features = {one.get("var") for one in answer.iter(f"{{{INFO}}}feature")}
    assert {INFO, "urn:xmpp:ping", "vcard-temp", "jabber:iq:version"} <= features
    assert ("urn:stanzadesk:0" in features) == (address in {COMPONENT, DESK})


def test_a_service_is_a_workgroup_with_a_name_and_somebody_there(wire: Wire) -> None:
    """As XEP-0142 wants it, for clients that look before they join."""
    answer = wire.asks("on_info", BILLING, f"<query xmlns='{INFO}'/>")
    assert "http://jabber.org/protocol/workgroup" in {one.get("var") for one in answer.iter(f"{{{INFO}}}feature")}
    values = {one.get("var"): one[0].text for one in answer.iter("{jabber:x:data}field")}
    assert values == {
        "FORM_TYPE": "http://jabber.org/protocol/workgroup#workgroupinfo",
        "workgroup#description": "Billing",
        "workgroup#online": "true",
    }


@pytest.mark.parametrize("node", ["", CUSTOMER_NODE])
def test_a_contact_is_present_with_a_client_that_takes_all_of_a_chat(wire: Wire, node: str) -> None:
    """Gajim tells who types, and lets a line be corrected, only where the other side's client says that it knows."""
    answer = wire.asks("on_info", f"{CHAT}/c", render_info(Info(node=node)))
    query = answer.find(f"{{{INFO}}}query")
    assert query is not None
    info = parse_info(query)
    assert info is not None
    assert (info.node, info.identities) == (node, (Identity("client", "web", "Stanzadesk"),))
    assert {CHAT_STATES, RECEIPTS, CORRECT} <= set(info.features)
    assert f"urn:stanzadesk:0#{caps_hash(info)}" == CUSTOMER_NODE
    assert _condition(wire.asks("on_info", DESK, render_info(Info(node=CUSTOMER_NODE)))) == "item-not-found"


def test_a_node_we_do_not_have_is_not_found(wire: Wire) -> None:
    """Converse asks a room-like node for a nickname; an answer would rename its user (CLIENTS.md section 3)."""
    answer = wire.asks("on_info", CHAT, f"<query xmlns='{INFO}' node='x-roomuser-item'/>")
    assert _condition(answer) == "item-not-found"


def test_the_component_lists_the_desk_to_agents_and_services_to_all(wire: Wire) -> None:
    """A client's service browser finds the way in; nobody's chat is in it."""
    query = f"<query xmlns='{ITEMS}'/>"
    listed = [one.get("jid") for one in wire.asks("on_items", COMPONENT, query).iter(f"{{{ITEMS}}}item")]
    assert listed == [DESK, BILLING, f"sales@{COMPONENT}"]
    listed = [one.get("jid") for one in wire.asks("on_items", COMPONENT, query, STRANGER).iter(f"{{{ITEMS}}}item")]
    assert listed == [BILLING, f"sales@{COMPONENT}"]
    assert list(wire.asks("on_items", BILLING, query).iter(f"{{{ITEMS}}}item")) == []


def test_a_chat_has_its_customers_name_on_its_card(wire: Wire) -> None:
    """The agent's client shows a person, not an address."""
    answer = wire.asks("on_vcard", CHAT, "<vCard xmlns='vcard-temp'/>")
    assert answer.findtext("{vcard-temp}vCard/{vcard-temp}FN") == "Anna"
    photo = answer.findtext("{vcard-temp}vCard/{vcard-temp}PHOTO/{vcard-temp}BINVAL") or ""
    assert base64.b64decode(photo) == avatar_png("Anna", CHAT)


@pytest.mark.parametrize("handler", ["on_info", "on_items", "on_vcard"])
def test_strangers_learn_nothing_of_a_chat_not_even_that_it_exists(wire: Wire, handler: str) -> None:
    """Who a customer is, is between him and the desk (FAULTS T8)."""
    existing = wire.asks(handler, CHAT, f"<query xmlns='{INFO}'/>", STRANGER)
    missing = wire.asks(handler, NOBODY, f"<query xmlns='{INFO}'/>", STRANGER)
    assert _condition(existing) == _condition(missing) == "forbidden"
    assert "Anna" not in ET.tostring(existing, "unicode")


def test_an_address_never_given_out_is_not_found(wire: Wire) -> None:
    """An agent's typo is told so."""
    assert _condition(wire.asks("on_info", NOBODY, f"<query xmlns='{INFO}'/>")) == "item-not-found"
    assert _condition(wire.asks("on_vcard", NOBODY, "<vCard xmlns='vcard-temp'/>")) == "item-not-found"


@pytest.mark.parametrize("address", [COMPONENT, DESK, BILLING, CHAT])
def test_every_address_answers_pings_version_and_last_activity(wire: Wire, address: str) -> None:
    """No client marks us as dead for want of an answer."""
    assert wire.asks("on_ping", address, "<ping xmlns='urn:xmpp:ping'/>").get("type") == "result"
    version = wire.asks("on_version", address, "<query xmlns='jabber:iq:version'/>")
    assert version.findtext("{jabber:iq:version}query/{jabber:iq:version}name") == "Stanzadesk"
    last = wire.asks("on_last", address, "<query xmlns='jabber:iq:last'/>")
    assert last.find("{jabber:iq:last}query") is not None
    assert last[0].get("seconds") == "0"


def test_only_agents_are_told_our_version(wire: Wire) -> None:
    """A stranger gets no hint at known faults."""
    tag = "{jabber:iq:version}query/{jabber:iq:version}version"
    question = "<query xmlns='jabber:iq:version'/>"
    assert wire.asks("on_version", CHAT, question).findtext(tag) == "0.1.0"
    assert not wire.asks("on_version", BILLING, question, STRANGER).findtext(tag)


def test_nobody_is_offered_encryption_that_we_cannot_read(wire: Wire) -> None:
    """Dino looks for device keys of every contact; there are none."""
    assert _condition(wire.asks("on_pubsub", CHAT, "<pubsub xmlns='http://jabber.org/protocol/pubsub'/>")) == (
        "item-not-found"
    )


@pytest.mark.parametrize(("address", "present"), [(DESK, f"{DESK}/c"), (BILLING, BILLING), (CHAT, f"{CHAT}/c")])
def test_an_agent_may_subscribe_and_sees_presence_at_once(wire: Wire, address: str, present: str) -> None:
    """Adding a contact works and shows the right light; whom one writes to has a full address for his client to use."""
    assert wire.says("subscribe", address, "ada@localhost") == [
        ("subscribed", address, "ada@localhost"),
        ("", present, "ada@localhost"),
    ]


def test_an_address_whose_chat_is_over_still_answers_and_is_offline(wire: Wire) -> None:
    """An old contact in an agent's list is grey, never an error."""
    assert wire.says("subscribe", NAMELESS, "ada@localhost") == [
        ("subscribed", NAMELESS, "ada@localhost"),
        ("unavailable", f"{NAMELESS}/c", "ada@localhost"),
    ]
    assert wire.says("probe", NAMELESS, AGENT) == [("unavailable", f"{NAMELESS}/c", AGENT)]


def test_a_customer_may_watch_a_service_and_nothing_else(wire: Wire) -> None:
    """Whether Billing is open is public; agents and chats are not."""
    bo = "bo@example.net"
    assert wire.says("subscribe", BILLING, bo) == [("subscribed", BILLING, bo), ("", BILLING, bo)]
    for address in (DESK, CHAT, NOBODY, COMPONENT):
        assert wire.says("subscribe", address, bo) == [("unsubscribed", address, bo)]
        assert wire.says("probe", address, STRANGER) == [("unsubscribed", address, STRANGER)]


def test_unsubscribing_is_confirmed_and_the_rest_needs_no_answer(wire: Wire) -> None:
    """Removing a contact works; nobody is asked back."""
    assert wire.says("unsubscribe", CHAT, "ada@localhost") == [("unsubscribed", CHAT, "ada@localhost")]
    assert wire.says("subscribed", CHAT, "ada@localhost") == []
    assert wire.says("unsubscribed", CHAT, "ada@localhost") == []


def test_the_desks_presence_shows_the_agents_own_state(wire: Wire) -> None:
    """An agent sees in his contact list what the desk thinks he does."""
    wire.says("probe", DESK, AGENT)
    assert (wire.sent[-1].findtext("show"), wire.sent[-1].findtext("status")) == ("dnd", "Busy · 2 chats")


def test_who_subscribed_to_a_service_hears_of_changes() -> None:
    """Open, busy, nobody there: told when a change has lasted, to all who subscribed, until they unsubscribe."""
    wire = Wire()
    billing, service = f"billing@{COMPONENT}", ServiceId("billing")
    wire.says("subscribe", billing, "kim@localhost/x")
    wire.says("probe", billing, "lee@localhost/y")
    wire.says("subscribe", f"desk@{COMPONENT}", AGENT)
    assert wire.noted == [(billing, "kim@localhost", True), (billing, "lee@localhost", True)]

    def told() -> list[tuple[str, str, str]]:
        before = len(wire.sent)
        wire.watchers.moved(service)
        wire.watchers.moved(ServiceId("sales"))
        wire.later.pop()()
        assert wire.later == []
        return [(one.get("to", ""), one.get("type", ""), one.findtext("show") or "") for one in wire.sent[before:]]

    assert told() == []
    wire.shown["billing"] = Shown("dnd", "All agents are busy")
    assert told() == [("kim@localhost", "", "dnd"), ("lee@localhost", "", "dnd")]
    assert told() == []
    wire.says("unsubscribe", billing, "lee@localhost/y")
    wire.shown["billing"] = None
    assert told() == [("kim@localhost", "unavailable", "")]
    wire.watchers.on_link(up=True)
    assert told() == [("kim@localhost", "unavailable", "")]
    assert wire.noted[2:] == [(billing, "lee@localhost", False)]
