"""Face A when rooms are lost, refused, or found again after a restart. XML in, XML out."""

import pytest

from bridge.xmpp.faces.workgroup.agent_rooms import CALL_AGAIN_S, CALLS
from bridge.xmpp.sessions import Face
from routing.commands import AgentEnds, AgentNeverCame, PostAgentText
from routing.decision import Applied, Posted
from routing.ports import Retry
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, BILLING, CHAT, DESK, WINDOW, World, body, leg, line
from tests.wire.test_workgroup_rooms import (
    CUSTOMER,
    MUC,
    OWN,
    ROOM,
    SEAT,
    SMACK,
    USER,
    close,
    inside,
    news,
    opened,
    said,
    typed,
    world,
)

__all__ = ["world"]


def test_a_lost_room_is_not_an_ended_chat(world: World) -> None:
    """The server destroyed it: a moment later there is another, with all that was said, and he is called again."""
    inside(world)
    world.desk.commands.clear()
    news(world, "Billing", "110", kind="unavailable")
    before = len(world.link.sent)
    world.time.move(2.0)
    news(world, "Billing", "110", "201", jid=SEAT)
    news(world, "ada", jid=SMACK)
    news(world, "Anna", *OWN, seat=CUSTOMER, jid=CUSTOMER)
    stanzas = world.written(before)
    assert [one.get("to") for one in stanzas if one.tag == "message" and one.find(f"{USER}x") is not None] == [ROOM]
    assert said(stanzas) == [("customer", "Why?")]
    assert world.desk.commands == []


def test_a_room_that_throws_back_what_was_said_is_lost(world: World) -> None:
    """The server was restarted, and knows nothing of it."""
    inside(world)
    error = "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    world.receive(f"<message type='error' from='{ROOM}' to='{CUSTOMER}' id='c-1.2'>{error}</message>")
    before = len(world.link.sent)
    world.time.move(2.0)
    assert [one.get("from") for one in world.written(before) if one.find(f"{MUC}x") is not None] == [SEAT]


@pytest.mark.parametrize("how", ["refused", "silent", "not arranged"])
def test_without_a_room_the_agent_talks_to_the_chats_address(world: World, how: str) -> None:
    """No group chats on this server, or none for us: the chat goes on as with a plain client."""
    before = len(world.link.sent)
    if how == "not arranged":
        world.answers[ROOM] = "error"
        opened(world)
    else:
        world.send(leg(last_seq=1))
        error = "<error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
        if how == "refused":
            news(world, "Billing", kind="error", inside=error)
        else:
            world.time.move(10.0)
    window = [one for one in world.written(before) if one.get("from") == WINDOW and one.tag == "message"]
    assert [one.get("to") for one in window] == [SMACK, SMACK]
    assert "You are connected" in body(window[0])
    assert body(window[1]) == "Why?"
    (said_,) = world.send(line(2, "Hello?"))
    assert (said_.get("to"), body(said_)) == (SMACK, "Hello?")
    assert "is over" in body(close(world)[0])


def test_a_server_that_knows_no_archive_field_is_asked_without_it(world: World) -> None:
    """One server refuses a whole form for one field; where neither form is taken there is no room."""
    world.answers[ROOM] = "error"
    opened(world)
    assert ["enablearchiving" in text for _, text in world.asked] == [True, False]


def test_a_room_found_again_after_a_restart_is_not_filled_anew(world: World) -> None:
    """The desk comes back: seats are taken again, who is inside stays, and what was typed meanwhile is posted."""
    world.desk.plan = lambda _: Posted(CHAT, 2, START)
    (enter,) = typed(world, "Because.")
    assert (enter.get("from"), enter.get("to")) == (SEAT, f"{ROOM}/Billing")
    before = len(world.link.sent)
    news(world, "ada", jid=SMACK)
    news(world, "Billing", *OWN, jid=SEAT)
    assert [one for one in world.desk.commands if isinstance(one, PostAgentText)] != []
    assert said(world.written(before)) == []
    assert [one for one in world.written(before) if one.tag == "message"] == []
    assert said([*world.send(line(1, "Why?")), *news(world, "Anna", *OWN, seat=CUSTOMER, jid=CUSTOMER)]) == [
        ("customer", "Why?"),
    ]  # fmt: skip


def test_our_link_comes_back_and_the_seats_are_taken_anew(world: World) -> None:
    """Who is there is asked of the room; nobody is called twice."""
    inside(world)
    before = len(world.link.sent)
    world.door.on_link(up=True)
    assert [one.get("from") for one in world.written(before) if one.find(f"{MUC}x") is not None] == [SEAT]
    before = len(world.link.sent)
    news(world, "ada", jid=SMACK)
    news(world, "Billing", *OWN, jid=SEAT)
    assert [one for one in world.written(before) if one.find(f"{USER}x") is not None] == []


def test_a_session_that_comes_on_duty_is_called_into_its_rooms(world: World) -> None:
    """His client was restarted in the middle of a chat."""
    before = len(world.link.sent)
    world.receive(
        f"<presence from='{ADA}/new' to='{BILLING}'>"
        "<agent-status xmlns='http://jabber.org/protocol/workgroup'/></presence>"
    )
    assert f"{ROOM}/Billing" in [one.get("to") for one in world.written(before)]


def test_a_connection_that_took_the_place_of_a_broken_one_is_called_again(world: World) -> None:
    """Its client is back before the room says that the old one left: it did not leave, and its chat is not ended."""
    inside(world)
    world.time.move(20)
    world.desk.commands.clear()
    world.receive(f"<presence type='unavailable' from='{SMACK}' to='{BILLING}'/>")
    duty = "<agent-status xmlns='http://jabber.org/protocol/workgroup'/>"
    world.receive(f"<presence from='{SMACK}' to='{BILLING}'>{duty}</presence>")
    news(world, "ada", jid=SMACK, kind="unavailable")
    before = len(world.link.sent)
    world.time.move(1.0)
    calls = [one for one in world.written(before) if one.tag == "message" and one.find(f"{USER}x") is not None]
    assert [one.get("to") for one in calls] == [ROOM]
    assert [one for one in world.desk.commands if isinstance(one, AgentEnds)] == []


def calls(world: World) -> list[str | None]:
    """List who was called into a room so far."""
    found = [one.find(f"{USER}x/{USER}invite") for one in world.written()]
    return [one.get("to") for one in found if one is not None]


def test_who_does_not_come_is_called_again_and_at_last_loses_the_chat(world: World) -> None:
    """The customer does not wait for somebody whose client shows no room; he is told why he gets no more chats."""
    world.desk.plan = lambda _: Applied()
    opened(world)
    for number in range(1, CALLS + 1):
        assert (calls(world), world.desk.commands) == ([SMACK] * number, [])
        before = len(world.link.sent)
        world.time.move(CALL_AGAIN_S)
    assert world.desk.commands == [AgentNeverCame(CHAT, ADA)]
    (told,) = world.written(before)
    assert (told.get("from"), told.get("to")) == (DESK, SMACK)
    assert "You did not come to the chat with Anna" in body(told)
    close(world)
    world.time.move(10 * CALL_AGAIN_S)
    assert len(calls(world)) == CALLS


def test_who_comes_late_keeps_the_chat(world: World) -> None:
    """The second call found him."""
    opened(world)
    world.time.move(CALL_AGAIN_S)
    news(world, "ada", jid=SMACK)
    world.time.move(10 * CALL_AGAIN_S)
    assert (calls(world), world.desk.commands) == ([SMACK] * 2, [])


def test_nobody_is_called_who_may_be_there(world: World) -> None:
    """Our link was down, and the room has not told yet who is in it."""
    inside(world)
    world.time.move(CALL_AGAIN_S / 2)
    world.door.on_link(up=True)
    world.time.move(CALL_AGAIN_S / 2)
    news(world, "ada", jid=SMACK)
    news(world, "Billing", *OWN, jid=SEAT)
    world.time.move(10 * CALL_AGAIN_S)
    assert calls(world) == [SMACK]
    assert AgentNeverCame(CHAT, ADA) not in world.desk.commands


def test_who_can_talk_elsewhere_is_called_once(world: World) -> None:
    """He took the chat at the desktop, and his Smack client is on duty beside it."""
    world.session("desk", Face.DESKTOP)
    opened(world)
    world.time.move(10 * CALL_AGAIN_S)
    assert (calls(world), world.desk.commands) == ([SMACK], [])


def test_a_chat_that_could_not_be_taken_back_is_tried_again(world: World) -> None:
    """The store was full: nobody is told what did not happen, and the customer is not forgotten."""
    world.desk.plan = lambda _: Retry()
    opened(world)
    world.time.move(2 * CALLS * CALL_AGAIN_S)
    assert world.desk.commands == [AgentNeverCame(CHAT, ADA)] * 2
    assert [body(one) for one in world.written() if "did not come" in body(one)] == []
