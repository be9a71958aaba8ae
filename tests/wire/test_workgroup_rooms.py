"""Face A talks in rooms: one per chat on the server's MUC, as one leg's transport. XML in, XML out."""

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.ports import LegView
from bridge.xmpp.sessions import Face, Session
from routing.commands import AgentEnds, CompleteWrapUp, PostAgentText, ShowAgentTyping
from routing.decision import Posted
from routing.effects import CloseLeg, DeliverToAgent, EchoToAgent, ShowTypingToAgent
from routing.ids import AgentId, ServiceId
from routing.ports import Retry
from routing.refusals import Refusal, RefusalCode
from routing.words import EndCause, LegPhase, Notice, Side, Typing
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, BILLING, CHAT, CONTACT, DESK, ROOMS, WINDOW, World, body, entry, leg, line
from tests.wire.test_workgroup_offers import join

SMACK = f"{ADA}/smack"
ROOM = f"{CHAT}@{ROOMS}"
SEAT = f"{DESK}/{CHAT}.desk"
CUSTOMER = f"{DESK}/{CHAT}.customer"
MUC = "{http://jabber.org/protocol/muc}"
USER = "{http://jabber.org/protocol/muc#user}"
JIVE = "{http://jivesoftware.com/protocol/workgroup}"
WG = "{http://jabber.org/protocol/workgroup}"
OWN = ("110",)


@pytest.fixture
def world() -> World:
    """A desk with Ada on duty at Smack; a customer's first line is stored."""
    world = World()
    join(world, "smack", "billing")
    world.transcripts.lines = [entry(1, "Why?")]
    world.accepted()
    world.agents.views[ADA] = [LegView(leg(last_seq=1), LegPhase.ACTIVE, None)]
    return world


def news(
    world: World, nick: str, *codes: str, seat: str = SEAT, jid: str = "", kind: str = "", inside: str = ""
) -> list[Element]:
    """Have the room tell a seat of somebody."""
    type_ = f" type='{kind}'" if kind else ""
    marks = "".join(f"<status code='{code}'/>" for code in codes)
    item = f"<item jid='{jid}' role='participant' affiliation='member'/>"
    x = inside or f"<x xmlns='http://jabber.org/protocol/muc#user'>{item}{marks}</x>"
    return world.receive(f"<presence from='{ROOM}/{nick}' to='{seat}'{type_}>{x}</presence>")


def typed(world: World, text: str, nick: str = "ada", seat: str = SEAT, extra: str = "") -> list[Element]:
    """Have somebody say something in the room."""
    inside = f"<body>{text}</body>{extra}" if text else extra
    return world.receive(f"<message type='groupchat' from='{ROOM}/{nick}' to='{seat}' id='t1'>{inside}</message>")


def opened(world: World) -> list[Element]:
    """Accept, and have the room let the desk in; gives what was written since."""
    before = len(world.link.sent)
    world.send(leg(last_seq=1))
    news(world, "Billing", "110", "201", jid=SEAT)
    return world.written(before)


def inside(world: World) -> list[Element]:
    """Have everybody in the room; gives what was written since Ada came."""
    opened(world)
    before = len(world.link.sent)
    news(world, "ada", jid=SMACK)
    news(world, "Anna", *OWN, seat=CUSTOMER, jid=CUSTOMER)
    return world.written(before)


def said(stanzas: list[Element]) -> list[tuple[str, str]]:
    """List what seats said in the room: seat, words."""
    found = [one for one in stanzas if one.get("type") == "groupchat"]
    return [((one.get("from") or "").rpartition(".")[2], body(one)) for one in found]


def test_an_accept_opens_a_room_named_after_the_chat(world: World) -> None:
    """By which Spark knows it again; hidden, for members only, kept nowhere."""
    (join_,) = world.send(leg())
    assert (join_.get("from"), join_.get("to")) == (SEAT, f"{ROOM}/Billing")
    assert join_.find(f"{MUC}x") is not None
    news(world, "Billing", "110", "201", jid=SEAT)
    to, form = world.asked[0]
    assert to == ROOM
    for name, value in (("membersonly", "1"), ("publicroom", "0"), ("persistentroom", "0"), ("enablearchiving", "0")):
        assert f"<field var='muc#roomconfig_{name}'><value>{value}</value>" in form
    changes = [text for _, text in world.asked[1:]]
    assert f"affiliation='admin' jid='{BILLING}'" in changes[0]
    assert f"affiliation='member' jid='{ADA}'" in changes[1]


def test_the_agent_is_called_as_his_client_expects(world: World) -> None:
    """From the workgroup's bare address; reason and session are the chat's id, metadata says who asks."""
    (call,) = [one for one in opened(world) if one.tag == "message"]
    assert (call.get("from"), call.get("to")) == (BILLING, ROOM)
    invite = call.find(f"{USER}x/{USER}invite")
    assert invite is not None
    assert (invite.get("to"), invite.findtext(f"{USER}reason")) == (SMACK, CHAT)
    session, offer = call.find(f"{JIVE}session"), call.find(f"{WG}offer")
    assert session is not None
    assert offer is not None
    assert (session.get("id"), offer.get("jid")) == (CHAT, WINDOW)
    metadata = call.find(f"{JIVE}metadata")
    assert metadata is not None
    assert {one.get("name"): one.text for one in metadata}["userID"] == WINDOW


def test_who_comes_in_reads_what_was_said_and_then_each_line_once(world: World) -> None:
    """From the customer's seat, under his name, with the time it was said; what comes while it is read, after it."""
    written = inside(world)
    assert said(written) == [("customer", "Why?")]
    enter = next(one for one in written if one.tag == "presence")
    assert (enter.get("from"), enter.get("to")) == (CUSTOMER, f"{ROOM}/Anna")
    first = next(one for one in written if one.get("type") == "groupchat")
    assert first.find("{urn:xmpp:delay}delay") is not None
    world.transcripts.lines.append(entry(2, "Hello?"))
    assert said(world.send(line(2, "Hello?"))) == [("customer", "Hello?")]
    assert said(world.send(line(2, "Hello?"))) == []
    assert said(world.send(line(1, "Why?"))) == []


def test_nobody_there_nothing_said(world: World) -> None:
    """Lines wait for the agent: what he finds when he comes is whole."""
    opened(world)
    world.transcripts.lines.append(entry(2, "Hello?"))
    assert said(world.send(line(2, "Hello?"))) == []
    before = len(world.link.sent)
    news(world, "ada", jid=SMACK)
    news(world, "Anna", *OWN, seat=CUSTOMER, jid=CUSTOMER)
    assert said(world.written(before)) == [("customer", "Why?"), ("customer", "Hello?")]


def test_what_he_types_is_posted_once(world: World) -> None:
    """Of the copies that all seats get one counts; what the seats say comes back and is dropped."""
    inside(world)
    world.desk.commands.clear()
    world.desk.plan = lambda _: Posted(CHAT, 2, START)
    typed(world, "Because.")
    typed(world, "Because.", seat=CUSTOMER)
    typed(world, "Why?", nick="Anna")
    typed(world, "The topic", nick="")
    (posted,) = world.desk.commands
    assert isinstance(posted, PostAgentText)
    assert (posted.chat, posted.agent, posted.text) == (CHAT, ADA, "Because.")
    echo = EchoToAgent(ADA, CHAT, CONTACT, entry(2, "Because.", Side.AGENT, None, posted.key))
    before = len(world.link.sent)
    world.courier.show(echo)
    assert said(world.written(before)) == []


def test_what_he_writes_elsewhere_stands_in_the_room_too(world: World) -> None:
    """From his desktop, say: a seat of its own says it, under his alias."""
    inside(world)
    before = len(world.link.sent)
    world.courier.show(EchoToAgent(ADA, CHAT, CONTACT, entry(2, "Because.", Side.AGENT, None, "other")))
    news(world, "Ada", *OWN, seat=f"{DESK}/{CHAT}.1", jid=f"{DESK}/{CHAT}.1")
    assert said(world.written(before)) == [("1", "Because.")]


def test_a_taken_nick_is_varied(world: World) -> None:
    """The agent calls himself as the customer is called."""
    opened(world)
    news(world, "Anna", jid=SMACK)
    conflict = "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    (again,) = news(world, "Anna", seat=CUSTOMER, kind="error", inside=conflict)
    assert again.get("to") == f"{ROOM}/Anna (2)"
    assert said(news(world, "Anna (2)", *OWN, seat=CUSTOMER, jid=CUSTOMER)) == [("customer", "Why?")]


def test_the_desk_says_notices_and_notes(world: World) -> None:
    """In words, from its own seat."""
    inside(world)
    notice = entry(2, None, Side.DESK, Notice.CUSTOMER_AWAY)
    assert said(world.send(DeliverToAgent(ADA, CHAT, CONTACT, notice))) == [
        ("desk", "Anna is disconnected; please wait a moment."),
    ]  # fmt: skip


def test_both_see_that_the_other_types(world: World) -> None:
    """Chat states pass both ways."""
    inside(world)
    world.desk.commands.clear()
    typed(world, "", extra="<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    assert world.desk.commands == [ShowAgentTyping(CHAT, ADA, Typing.COMPOSING)]
    before = len(world.link.sent)
    world.courier.show(ShowTypingToAgent(ADA, CHAT, CONTACT, Typing.COMPOSING, Side.CUSTOMER))
    (state,) = world.written(before)
    assert state.find("{http://jabber.org/protocol/chatstates}composing") is not None


@pytest.mark.parametrize(
    ("answer", "words"),
    [(Refusal(RefusalCode.TEXT_TOO_LONG), "too long"), (Refusal(RefusalCode.CHAT_OVER), "is over"), (Retry(), "again")],
)
def test_a_line_that_was_not_taken_is_answered_in_the_room(world: World, answer: Refusal | Retry, words: str) -> None:
    """Nobody believes that he was heard who was not."""
    inside(world)
    world.desk.plan = lambda _: answer
    ((seat, text),) = said(typed(world, "Because."))
    assert seat == "desk"
    assert words in text


def test_who_leaves_the_room_ends_his_chat(world: World) -> None:
    """As in the workgroup clients' own server; but only if he is still on duty a moment later."""
    inside(world)
    world.desk.commands.clear()
    news(world, "ada", jid=SMACK, kind="unavailable")
    assert world.desk.commands == []
    world.time.move(1.0)
    assert world.desk.commands == [AgentEnds(CHAT, ADA)]


def test_a_lost_connection_ends_no_chat(world: World) -> None:
    """With his connection his presence goes, too: then the grace time of the desk counts."""
    inside(world)
    world.desk.commands.clear()
    news(world, "ada", jid=SMACK, kind="unavailable")
    world.receive(f"<presence type='unavailable' from='{SMACK}' to='{DESK}'/>")
    world.time.move(1.0)
    assert [one for one in world.desk.commands if isinstance(one, AgentEnds)] == []


def test_a_second_device_in_the_room_keeps_it(world: World) -> None:
    """He closes the room on one of two."""
    inside(world)
    news(world, "ada at home", jid=f"{ADA}/home")
    world.desk.commands.clear()
    news(world, "ada", jid=SMACK, kind="unavailable")
    world.time.move(1.0)
    assert world.desk.commands == []


def test_a_new_nick_is_no_farewell(world: World) -> None:
    """Who calls himself otherwise is still there."""
    inside(world)
    x = "<x xmlns='http://jabber.org/protocol/muc#user'><item jid='{}' nick='Ada B'/><status code='303'/></x>"
    news(world, "ada", kind="unavailable", inside=x.format(SMACK))
    news(world, "Ada B", jid=SMACK)
    world.desk.commands.clear()
    world.time.move(1.0)
    assert world.desk.commands == []
    typed(world, "Because.", nick="Ada B")
    assert isinstance(world.desk.commands[0], PostAgentText)


def close(world: World, cause: EndCause = EndCause.CUSTOMER, wraps: bool = False) -> list[Element]:
    """End the chat for Ada."""
    until = START.replace(second=35) if wraps else None
    return world.send(CloseLeg(ADA, CHAT, CONTACT, "Anna", cause, until), "m-9")


def test_the_end_is_said_and_the_seats_are_left(world: World) -> None:
    """The agent may stay and read; the room goes when he goes."""
    inside(world)
    stanzas = close(world)
    assert said(stanzas) == [("desk", "Anna left; the chat is over.")]
    gone = [one.get("from") for one in stanzas if one.get("type") == "unavailable"]
    assert gone == [CUSTOMER, SEAT]
    world.agents.views[ADA] = []
    assert typed(world, "Hello?") == []


def test_after_call_work_ends_with_leaving_the_room(world: World) -> None:
    """The desk stays until then, to see it; at the latest until that work's time is over."""
    inside(world)
    world.desk.commands.clear()
    close(world, wraps=True)
    news(world, "ada", jid=SMACK, kind="unavailable")
    world.time.move(1.0)
    assert world.desk.commands == [CompleteWrapUp(CHAT, ADA)]


def test_the_time_of_after_call_work_empties_the_room(world: World) -> None:
    """Nobody has to do anything."""
    inside(world)
    close(world, wraps=True)
    before = len(world.link.sent)
    world.time.move(60.0)
    assert SEAT in [one.get("from") for one in world.written(before) if one.get("type") == "unavailable"]


def test_rooms_of_others_are_nobodys(world: World) -> None:
    """Somebody's own group chat, or a forged seat, says nothing to the desk."""
    inside(world)
    world.desk.commands.clear()
    for sender in (f"{CHAT}@rooms.example.net/ada", f"unknown@{ROOMS}/ada"):
        forged = f"<message type='groupchat' from='{sender}' to='{SEAT}' id='t1'><body>Hi</body></message>"
        if "unknown" in sender:
            forged = forged.replace(SEAT, f"{DESK}/unknown.desk")
        assert world.receive(forged) == []
    world.receive(
        f"<presence from='{CHAT}@rooms.example.net/eve' to='{SEAT}'><x xmlns='http://jabber.org/protocol/muc#user'>"
        f"<item jid='{ADA}/eve'/></x></presence>"
    )
    typed(world, "Hi", nick="eve")
    assert world.desk.commands == []


def test_a_desktop_beside_it_sees_the_chat_too(world: World) -> None:
    """One agent, two faces: the room and the desktop show the same lines."""
    inside(world)
    web = world.session("web", Face.DESKTOP)
    stanzas = world.send(line(2, "Hello?"))
    assert {one.get("to") for one in stanzas} == {web, ROOM}


def test_two_agents_of_one_chat_share_the_room(world: World) -> None:
    """A colleague who joins is let in and called."""
    bo = AgentId("bo@example.org")
    inside(world)
    session = Session(f"{bo}/smack", bo, START, START, face=Face.WORKGROUP, joined=(ServiceId("billing"),))
    world.sessions.add(session)
    his = replace(leg(last_seq=1), agent=bo)
    world.agents.views[bo] = [LegView(his, LegPhase.ACTIVE, None)]
    world.asked.clear()
    (call,) = world.send(his)
    assert call.get("to") == ROOM
    assert any(f"affiliation='member' jid='{bo}'" in text for _, text in world.asked)
    gone = [one.get("from") for one in close(world, EndCause.AGENT) if one.get("type") == "unavailable"]
    assert gone == []
