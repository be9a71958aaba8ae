"""Face A for visitors: the room of one's own, when an agent has come. XML in, XML out."""

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.ports import LegView
from routing.commands import (
    CustomerAway,
    CustomerBack,
    CustomerEnds,
    PostCustomerText,
    ShowCustomerTyping,
)
from routing.transcript import Entry
from routing.words import EndCause, LegPhase, Notice, Side, Typing
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import BILLING, DESK, ROOMS, World, body, entry, leg
from tests.wire.test_workgroup_visitor import KIM, NEW, ends, told, waits, world

__all__ = ["world"]

USER = "{http://jabber.org/protocol/muc#user}"
JIVE = "http://jivesoftware.com/protocol/workgroup"
ROOM = f"{NEW}-visitor@{ROOMS}"
SEAT = f"{DESK}/{NEW}-visitor.desk"


def news(world: World, nick: str, *codes: str, seat: str = SEAT, jid: str = "", kind: str = "") -> list[Element]:
    """Have the room tell a seat of somebody."""
    type_ = f" type='{kind}'" if kind else ""
    marks = "".join(f"<status code='{code}'/>" for code in codes)
    x = f"<x xmlns='http://jabber.org/protocol/muc#user'><item jid='{jid}'/>{marks}</x>"
    return world.receive(f"<presence from='{ROOM}/{nick}' to='{seat}'{type_}>{x}</presence>")


def talking(world: World) -> list[Element]:
    """Have Ada come, and Kim enter his room; gives what was written since she came."""
    waits(world)
    world.transcripts.lines = [Entry(NEW, 1, START, Side.CUSTOMER, entry(1, "").leg, "Kim", "Why?")]
    before = len(world.link.sent)
    told(world, entry(2, None, Side.DESK, Notice.AGENT_JOINED, None, ("name", "Ada")))
    news(world, "Billing", "110", "201", jid=SEAT)
    news(world, "Kim", jid=KIM)
    return world.written(before)


def test_an_agent_comes_and_he_is_called_into_a_room_of_his_own(world: World) -> None:
    """Not the agent's; from the workgroup, for members only, and the workgroup may call."""
    stanzas = talking(world)
    enter = stanzas[0]
    assert (enter.get("from"), enter.get("to")) == (SEAT, f"{ROOM}/Billing")
    (call,) = [one for one in stanzas if one.find(f"{USER}x") is not None]
    assert (call.get("from"), call.get("to")) == (BILLING, ROOM)
    invite = call.find(f"{USER}x/{USER}invite")
    session = call.find(f"{{{JIVE}}}session")
    assert invite is not None
    assert session is not None
    assert (invite.get("to"), session.get("id")) == (KIM, NEW)
    assert any("affiliation='member' jid='kim@example.net'" in text for _, text in world.asked)


def lines(stanzas: list[Element]) -> list[tuple[str, str]]:
    """List what seats said."""
    found = [one for one in stanzas if one.get("type") == "groupchat"]
    return [((one.get("from") or "").rpartition(".")[2], body(one)) for one in found]


def test_agents_speak_under_their_aliases(world: World) -> None:
    """Each from a seat of the desk's: no address of an agent's is in the room; his own words are not repeated."""
    assert lines(talking(world)) == [("desk", "Ada joined.")]
    enter, said = told(world, entry(3, "Because.", Side.AGENT)), None
    assert [one.get("to") for one in enter] == [f"{ROOM}/Ada"]
    said = news(world, "Ada", "110", seat=f"{DESK}/{NEW}-visitor.1", jid=f"{DESK}/{NEW}-visitor.1")
    assert lines(said) == [("1", "Because.")]


def test_a_note_for_agents_is_not_said_to_him(world: World) -> None:
    """Whatever is in the transcript."""
    talking(world)
    assert told(world, entry(3, "Careful!", Side.AGENT, Notice.NOTE)) == []


def test_what_he_types_is_posted(world: World) -> None:
    """Once, whatever seats hear it; what seats say comes back and is dropped."""
    talking(world)
    world.desk.commands.clear()
    for seat, nick, text in (
        (SEAT, "Kim", "Thanks"),
        (f"{DESK}/{NEW}-visitor.1", "Kim", "Thanks"),
        (SEAT, "Ada", "No"),
    ):
        world.receive(
            f"<message type='groupchat' from='{ROOM}/{nick}' to='{seat}' id='t1'><body>{text}</body></message>"
        )
    (posted,) = world.desk.commands
    assert isinstance(posted, PostCustomerText)
    assert (posted.chat, posted.text) == (NEW, "Thanks")
    world.receive(
        f"<message type='groupchat' from='{ROOM}/Kim' to='{SEAT}' id='t2'>"
        "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>"
    )
    assert world.desk.commands[-1] == ShowCustomerTyping(NEW, Typing.COMPOSING)


@pytest.mark.parametrize(("answer", "command"), [("result", CustomerEnds(NEW)), ("", CustomerAway(NEW))])
def test_leaving_the_room_is_leaving_the_chat_if_his_client_is_there(
    world: World, answer: str, command: object
) -> None:
    """A lost connection is not: he may come back within the grace time."""
    talking(world)
    world.answers[KIM] = answer
    news(world, "Kim", jid=KIM, kind="unavailable")
    assert world.desk.commands[-1] == command
    if not answer:
        news(world, "Kim", jid=KIM)
        assert world.desk.commands[-1] == CustomerBack(NEW)


def test_the_end_is_said_and_the_room_is_left(world: World) -> None:
    """The words come with the last line; then the seats go."""
    talking(world)
    said = told(world, entry(3, None, Side.DESK, Notice.ENDED, None, ("cause", "agent")))
    assert "is over" in lines(said)[0][1]
    assert [one.get("from") for one in ends(world, EndCause.AGENT)] == [SEAT]


def test_without_a_room_the_service_writes_to_him(world: World) -> None:
    """Nobody is left without an answer because the server has no group chats."""
    waits(world)
    told(world, entry(2, None, Side.DESK, Notice.AGENT_JOINED, None, ("name", "Ada")))
    world.time.move(10.0)
    (message,) = told(world, entry(3, "Because.", Side.AGENT))
    assert (message.get("from"), message.get("to"), body(message)) == (BILLING, "kim@example.net", "Because.")


def test_a_lost_room_is_opened_anew(world: World) -> None:
    """With what was said."""
    talking(world)
    news(world, "Billing", "110", kind="unavailable")
    before = len(world.link.sent)
    world.time.move(2.0)
    assert [one.get("from") for one in world.written(before) if one.tag == "presence"] == [SEAT]


def test_a_visitor_of_an_earlier_life_of_the_desk_is_found_in_his_room(world: World) -> None:
    """The room is entered again, what he typed meanwhile is posted, and nothing is said to him twice."""
    waits(world)
    assert world.remembered == [("visits", f"{BILLING}/visit", KIM, True)]
    ended = world.door.workgroup.visitors.rooms.end(NEW)
    assert ended is not None
    world.agents.views["ada@example.org"] = [LegView(replace(leg(last_seq=2), chat=NEW), LegPhase.ACTIVE, None)]
    world.transcripts.lines = [Entry(NEW, 2, START, Side.AGENT, leg().leg, "Ada", "Because.")]
    world.door.workgroup.resume()
    before = len(world.link.sent)
    world.door.on_link(up=True)
    enter = [one for one in world.written(before) if one.get("to") == f"{ROOM}/Billing"]
    assert [one.get("from") for one in enter] == [SEAT]
    world.desk.commands.clear()
    world.receive(f"<message type='groupchat' from='{ROOM}/Kim' to='{SEAT}' id='t1'><body>Thanks</body></message>")
    assert world.desk.commands == []
    before = len(world.link.sent)
    news(world, "Kim", jid=KIM)
    news(world, "Billing", "110", jid=SEAT)
    assert [one.text for one in world.desk.commands if isinstance(one, PostCustomerText)] == ["Thanks"]
    assert lines(world.written(before)) == []
    ends(world, EndCause.AGENT)
    assert world.remembered[1:] == [("visits", f"{BILLING}/visit", KIM, False)]


def test_a_visitor_whose_chat_ended_meanwhile_is_forgotten(world: World) -> None:
    """The desk was down when his time was over."""
    waits(world)
    del world.customers.chats["kim@example.net", "billing"]
    world.door.workgroup.resume()
    assert world.remembered[1:] == [("visits", f"{BILLING}/visit", KIM, False)]
