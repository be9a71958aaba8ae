"""Face A: what agents look up and write down. XML in, XML out."""

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.faces.workgroup.macros import parse_model
from bridge.xmpp.faces.workgroup.ports import PastChat, PastFilter, Stay
from bridge.xmpp.faces.workgroup.transcripts import parse_day
from bridge.xmpp.ports import LegView
from bridge.xmpp.stanzas.jive_past import (
    AgentStay,
    ChatSession,
    Visit,
    parse_chat_sessions,
    parse_transcript,
    parse_transcript_search,
    parse_transcripts,
)
from bridge.xmpp.stanzas.jive_work import parse_chat_metadata, parse_macros, parse_occupants_info
from routing.canned import Canned, CannedId
from routing.commands import PostAgentText
from routing.earlier import EarlierChat
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.refusals import Refusal, RefusalCode
from routing.words import LegPhase, Notice, Role, Side
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, ANNA, BILLING, CHAT, CONTACT, HOST, ROOMS, WINDOW, World, entry, leg, view
from tests.wire.reading import read
from tests.wire.test_workgroup_duty import ask, condition
from tests.wire.test_workgroup_offers import join
from tests.wire.test_workgroup_rooms import opened

JIVE = "http://jivesoftware.com/protocol/workgroup"
WG = "http://jabber.org/protocol/workgroup"
BO, DORA = AgentId("bo@example.org"), AgentId("dora@example.org")
END = START + timedelta(minutes=10)
ADAS = Stay(ADA, "Ada", START, END)


@pytest.fixture
def world() -> World:
    """Ada talks in a chat; Bo is a colleague, Dora supervises."""
    world = World()
    join(world, "smack", "billing")
    world.overview.agents[BO] = view(agent=BO, alias="Bo")
    world.overview.agents[DORA] = view(agent=DORA, alias="Dora", services=(), roles=frozenset({Role.SUPERVISOR}))
    world.agents.views[ADA] = [LegView(leg(last_seq=1), LegPhase.ACTIVE, None)]
    world.board.contacts[CONTACT] = CHAT
    world.past.chats = [past(CHAT, ADAS)]
    world.transcripts.lines = [entry(1, "Why?")]
    return world


def past(chat: str, *stays: Stay) -> PastChat:
    """Make a chat on record."""
    return PastChat(ChatId(chat), ContactName(CONTACT), ServiceId("billing"), ANNA, START, END, stays)


def about(name: str, inside: str = "", attrs: str = "", namespace: str = JIVE) -> str:
    """Write a request."""
    return f"<{name} xmlns='{namespace}' {attrs}>{inside}</{name}>"


def answer(world: World, payload: str, kind: str = "get", sender: str = f"{ADA}/smack", to: str = BILLING) -> Element:
    """Ask, and give the answer."""
    return ask(world, payload, kind, to, sender)[0]


ALL = [
    (about("macros"), "get"),
    (about("macros"), "set"),
    (about("chat-notes", "<sessionID>c-1</sessionID>"), "get"),
    (about("chat-notes", "<sessionID>c-1</sessionID><notes>x</notes>"), "set"),
    (about("chat-metadata", "<sessionID>c-1</sessionID>"), "get"),
    (about("occupants-info", attrs="roomID='c-1'"), "get"),
    (about("chat-sessions"), "get"),
    (about("transcripts", attrs=f"userID='{WINDOW}'", namespace=WG), "get"),
    (about("transcript", attrs="sessionID='c-1'", namespace=WG), "get"),
    (about("transcript-search"), "get"),
]


@pytest.mark.parametrize(("payload", "kind"), ALL)
def test_a_stranger_learns_nothing(world: World, payload: str, kind: str) -> None:
    """Records are for the agents of this desk."""
    assert condition(answer(world, payload, kind, "kim@example.net/x")) == "not-authorized"


@pytest.mark.parametrize(
    ("payload", "kind", "expected"),
    [
        (about("chat-notes", "<sessionID>c-1</sessionID>"), "get", "item-not-found"),
        (about("chat-notes", "<sessionID>c-1</sessionID><notes>x</notes>"), "set", "item-not-found"),
        (about("chat-metadata", "<sessionID>c-1</sessionID>"), "get", "not-authorized"),
        (about("occupants-info", attrs="roomID='c-1'"), "get", "not-authorized"),
        (about("chat-sessions", attrs=f"agentJID='{ADA}'"), "get", "not-authorized"),
        (about("transcripts", attrs=f"userID='{WINDOW}'", namespace=WG), "get", "not-authorized"),
        (about("transcript", attrs="sessionID='c-1'", namespace=WG), "get", "not-authorized"),
    ],
)
def test_a_colleague_who_is_not_in_the_chat_learns_nothing_either(
    world: World, payload: str, kind: str, expected: str
) -> None:
    """What a customer said is for who talked with him."""
    assert condition(answer(world, payload, kind, f"{BO}/x")) == expected


def note(world: World, text: str) -> Element:
    """Write a note."""
    return answer(world, about("chat-notes", f"<sessionID>c-1</sessionID><notes>{text}</notes>"), "set")


def test_notes_are_the_chats_private_lines(world: World) -> None:
    """Given as one text; written, they stand in the transcript for agents; none twice."""
    assert note(world, "calls back").get("type") == "result"
    assert world.desk.commands == [PostAgentText(CHAT, ADA, "calls back", private=True)]
    world.transcripts.lines.append(entry(2, "calls back", Side.AGENT, Notice.NOTE))
    found = answer(world, about("chat-notes", "<sessionID>c-1</sessionID>"))[0]
    assert [one.text for one in found] == [CHAT, "calls back"]
    note(world, "calls back\\non Monday")
    note(world, "calls back")
    assert world.desk.commands[1:] == [PostAgentText(CHAT, ADA, "on Monday", private=True)]


def test_a_note_that_is_refused_says_why(world: World) -> None:
    """The chat is over for good."""
    world.desk.plan = lambda _: Refusal(RefusalCode.CHAT_OVER)
    assert condition(note(world, "late")) == "gone"


def test_metadata_are_what_the_customer_said(world: World) -> None:
    """As in the offer."""
    found = parse_chat_metadata(answer(world, about("chat-metadata", "<sessionID>c-1</sessionID>"))[0])
    assert found is not None
    assert found.values is not None
    assert dict(found.values)["question"] == "Why?"


def test_occupants_are_the_customer_and_the_agents(world: World) -> None:
    """Under addresses of the desk's own; a supervisor may ask too."""
    payload = about("occupants-info", attrs="roomID='c-1'")
    for sender in (f"{ADA}/smack", f"{DORA}/x"):
        info = parse_occupants_info(answer(world, payload, sender=sender)[0])
        assert info is not None
        assert [(one.jid, one.nickname) for one in info.guests] == [
            (WINDOW, "Anna"), (f"ada\\40example.org@{HOST}", "Ada"),
        ]  # fmt: skip


def test_supervisors_may_enter(world: World) -> None:
    """They are told so, and become owners of a room that is there."""
    assert answer(world, about("monitor"))[0][0].text == "false"
    assert answer(world, about("monitor"), sender=f"{DORA}/x")[0][0].text == "true"
    enter = about("monitor", "<makeOwner sessionID='c-1'/>")
    assert condition(answer(world, enter, "set")) == "forbidden"
    assert condition(answer(world, about("monitor"), sender="kim@example.net/x")) == "forbidden"
    assert condition(answer(world, enter, "set", f"{DORA}/x")) == "item-not-found"
    opened(world)
    assert answer(world, enter, "set", f"{DORA}/x").get("type") == "result"
    assert any(f"affiliation='owner' jid='{DORA}'" in text for _, text in world.asked)


def test_his_own_chats(world: World) -> None:
    """With beginning and length in milliseconds; as many and as far back as he asks."""
    payload = about("chat-sessions", attrs=f"agentJID='{ADA}' maxSessions='5' startDate='1000'")
    found = parse_chat_sessions(answer(world, payload)[0])
    assert found is not None
    millis = round(START.timestamp() * 1000)
    assert found.chats == (ChatSession(CHAT, millis, 600_000, "Anna", "anna@example.net", "Why?"),)
    (wanted,) = world.past.asked
    assert (wanted.agent, wanted.most, wanted.since) == (ADA, 5, START.fromtimestamp(1, START.tzinfo))
    assert answer(world, payload, sender=f"{DORA}/x").get("type") == "result"
    assert condition(answer(world, payload.replace("'1000'", "'999999999999999'"))) == "bad-request"


def test_earlier_chats_of_the_customer(world: World) -> None:
    """Whom he talks to now, by the chat's address."""
    old = past("c-0", Stay(BO, "Bo", START, END))
    world.past.chats.append(old)
    world.earlier.there[CHAT], world.earlier.chats = (
        ADA,
        [EarlierChat(ChatId("c-0"), "Billing", START, ("Bo",), "email")],
    )
    found = parse_transcripts(answer(world, about("transcripts", attrs=f"userID='{WINDOW}'", namespace=WG))[0])
    assert found is not None
    stay = AgentStay(f"bo\\40example.org@{HOST}", START, END)
    assert (found.user, found.visits) == (WINDOW, (Visit("c-0", START, END, (stay,)),))
    assert parse_transcript(answer(world, about("transcript", attrs="sessionID='c-0'", namespace=WG))[0]) is not None


def test_a_transcript_reads_as_the_room_did(world: World) -> None:
    """Who came as presence, words as messages, each with its time; in the vendor's namespace."""
    world.transcripts.lines = [
        entry(1, "Why?"),
        entry(2, None, Side.DESK, Notice.AGENT_JOINED, None, ("name", "Ada")),
        entry(3, "Because.", Side.AGENT),
        entry(4, None, Side.DESK, Notice.AGENT_LEFT, None, ("name", "Ada")),
    ]
    element = answer(world, about("transcript", attrs="sessionID='c-1'", namespace=WG))[0]
    assert element.tag == f"{{{JIVE}}}transcript"
    found = parse_transcript(element)
    assert found is not None
    room = f"{CHAT}@{ROOMS}"
    assert [(one.sender, one.body, one.left) for one in found.lines] == [
        (f"{room}/Anna", "Why?", False),
        (f"{room}/Ada", None, False),
        (f"{room}/Ada", "Because.", False),
        (f"{room}/Ada", None, True),
    ]
    missing = about("transcript", attrs="sessionID='c-9'", namespace=WG)
    assert condition(answer(world, missing)) == "item-not-found"


def search(**values: str) -> str:
    """Fill in the search."""
    fields = "".join(
        f"<field var='{name.replace('_', '/')}'><value>{value}</value></field>" for name, value in values.items()
    )
    return about("transcript-search", f"<x xmlns='jabber:x:data' type='submit'>{fields}</x>")


def test_chats_are_searched_by_words_days_agent_and_workgroup(world: World) -> None:
    """Asked at the service; an agent finds his own, a supervisor everybody's."""
    form = parse_transcript_search(answer(world, about("transcript-search"), to=HOST)[0])
    assert form is not None
    assert form.form is not None
    assert [one.var for one in form.form.fields] == ["date/start", "date/end", "workgroups", "agent", "queryString"]
    wanted = search(date_start="2026-01-01", date_end="01/02/26", workgroups=BILLING, queryString="parcel")
    found = parse_transcript_search(answer(world, wanted, to=HOST)[0])
    assert found is not None
    assert found.form is not None
    assert [one.var for one in found.form.reported][:3] == ["workgroup", "sessionID", "startDate"]
    assert [one.values[0] for one in found.form.items[0]] == [
        BILLING, CHAT, "20260102T03:04:05", f"ada\\40example.org@{HOST}", "1.0", "Why?", "anna@example.net", "Anna",
    ]  # fmt: skip
    day = START.replace(hour=0, minute=0, second=0)
    assert world.past.asked == [
        PastFilter(ADA, day - timedelta(days=1), day + timedelta(days=1), (ServiceId("billing"),), "parcel")
    ]
    other = search(agent=f"bo\\40example.org@{HOST}")
    assert condition(answer(world, other, to=HOST)) == "not-authorized"
    answer(world, other, to=HOST, sender=f"{DORA}/x")
    assert world.past.asked[-1].agent == BO


def test_days_are_read_as_clients_write_them() -> None:
    """Three ways, and nothing else."""
    day = START.replace(hour=0, minute=0, second=0)
    assert {parse_day(one) for one in ("20260102T00:00:00", "2026-01-02", "01/02/2026", "1/2/26")} == {day}
    assert parse_day("tomorrow") is None


def canned(name: str, owner: AgentId | None, folder: str = "", service: str | None = None) -> Canned:
    """Make a canned response."""
    given = None if service is None else ServiceId(service)
    return Canned(CannedId(name), owner, given, folder, name, name.title(), f"Text of {name} & {{agent}}")


def model(world: World, inside: str = "") -> Element:
    """Fetch macros; gives the tree."""
    macros = parse_macros(answer(world, about("macros", inside))[0])
    assert macros is not None
    assert macros.model is not None
    return read(macros.model)


def test_canned_responses_are_macros(world: World) -> None:
    """Shared ones of his services in their folders, with his name in them; his own apart."""
    assert condition(answer(world, about("macros"))) == "item-not-found"
    for one in (
        canned("hello", None), canned("refund", None, "Money"), canned("other", None, service="sales"),
        canned("mine", ADA),
    ):  # fmt: skip
        world.canned.rows[one.id] = one
    shared = model(world)[0]
    assert [one.findtext("title") for one in shared.iterfind("macros/macro")] == ["Hello"]
    assert shared.findtext("macros/macro/response") == "Text of hello & Ada"
    inner = shared.find("macroGroups/macrogroup")
    assert inner is not None
    assert (inner.findtext("title"), inner.findtext("macros/macro/title")) == ("Money", "Refund")
    own = model(world, "<personal>true</personal>")[0]
    assert [one.text for one in own.iterfind("macros/macro/response")] == ["Text of mine & {agent}"]


def save(world: World, tree: str) -> Element:
    """Write one's own macros."""
    escaped = tree.replace("&", "&amp;").replace("<", "&lt;")
    return answer(
        world, about("macros", f"<personal>true</personal><personalMacro>{escaped}</personalMacro>"), "set"
    )  # fmt: skip


def macro(title: str, text: str) -> str:
    """Write a macro."""
    return f"<macro><title>{title}</title><type>0</type><description/><response>{text}</response></macro>"


def test_his_own_macros_are_kept(world: World) -> None:
    """Written whole: what is gone is removed, what stayed keeps its shortcut."""
    for one in (canned("mine", ADA), canned("old", ADA)):
        world.canned.rows[one.id] = one
    kept = macro("Mine", "Text of mine &amp; {agent}")
    tree = (
        f"<macrogroup><title>Personal</title><macros>{kept}</macros><macroGroups><macrogroup><title>Money</title>"
        f"<macros>{macro('Refund', 'Soon.')}</macros></macrogroup></macroGroups></macrogroup>"
    )
    assert save(world, tree).get("type") == "result"
    texts = {(one.folder, one.title): (one.text, one.shortcut) for one in world.canned.rows.values()}
    assert texts == {("", "Mine"): ("Text of mine & {agent}", "mine"), ("Money", "Refund"): ("Soon.", "")}
    assert save(world, tree.replace("Soon.", "Now.")).get("type") == "result"
    assert sorted(one.text for one in world.canned.rows.values()) == ["Now.", "Text of mine & {agent}"]


@pytest.mark.parametrize(
    "tree",
    [
        "",
        "not XML",
        "<banana/>",
        "<!DOCTYPE macrogroup [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><macrogroup><title>&b;</title></macrogroup>",
        f"<macrogroup><title>{'x' * 200_001}</title></macrogroup>",
    ],
)
def test_what_is_no_tree_of_macros_is_not_acceptable(world: World, tree: str) -> None:
    """Nothing of it is kept, whatever it would unfold to."""
    assert condition(save(world, tree)) == "not-acceptable"
    assert parse_model(tree, ADA) is None


def test_a_deep_tree_is_cut(world: World) -> None:
    """Nobody nests folders so."""
    tree = "<macrogroup><title>g</title><macroGroups>" * 20 + "<macrogroup><macros/></macrogroup>"
    tree += "</macroGroups></macrogroup>" * 20
    assert ET.fromstring(tree) is not None  # noqa: S314 - our own text
    assert parse_model(tree, ADA) == ()


def test_a_chat_that_was_never_is_not_found_for_a_supervisor(world: World) -> None:
    """He may read all there is."""
    payload = about("chat-notes", "<sessionID>c-9</sessionID>")
    assert condition(answer(world, payload, sender=f"{DORA}/x")) == "item-not-found"
    own = replace(world.past.chats[0], stays=())
    world.past.chats = [own]
    found = answer(world, about("chat-notes", "<sessionID>c-1</sessionID>"), sender=f"{DORA}/x")
    assert found.get("type") == "result"
