"""What agents mark, on the wire: flags, reminders, and ticks (docs/protocol.md)."""

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from bridge.xmpp.ports import LegView
from bridge.xmpp.sessions import Face, Session
from routing.commands import DropReminder, FlagChat, SetReminder
from routing.effects import ShowFlag, ShowReminders, TellReminder
from routing.ids import AgentId, ReminderId
from routing.refusals import Refusal, RefusalCode
from routing.state import Reminder
from routing.words import LegPhase
from tests.fakes.xmpp_desk import START
from tests.fakes.xmpp_world import ADA, CHAT, CONTACT, DESK, WINDOW, World, body, leg
from tests.wire.test_desktop import S, ask, condition

BOSS = AgentId("boss@example.org")
CALL = ReminderId("r1")
DUE = START + timedelta(hours=2)
FLAGGED = ShowFlag(CHAT, CONTACT, "Billing", "Anna", ADA, "Ada", on=True)


@pytest.fixture
def world() -> World:
    """A desk with Ada at her desktop, in the chat."""
    world = World()
    world.session("web", Face.DESKTOP)
    world.accepted()
    world.agents.inside[CHAT] = [(ADA, CONTACT)]
    return world


def supervised(world: World, face: Face) -> str:
    """Have Ada's supervisor come on duty; gives his full JID."""
    full = f"{BOSS}/{face.value}"
    world.sessions.add(Session(full, BOSS, START, START, face=face))
    world.agents.bosses[ADA] = [BOSS]
    return full


def flagged(message: Element) -> list[str | None]:
    """Read what a flag says."""
    found = message.find(f"{S}flagged")
    assert found is not None
    return [found.get(name) for name in ("chat", "on", "agent", "customer", "service-name")]


def test_a_chat_is_flagged_by_iq(world: World) -> None:
    """On, off, and what is neither."""
    assert ask(world, "<flag xmlns='urn:stanzadesk:0' on='true'/>").get("type") == "result"
    assert ask(world, "<flag xmlns='urn:stanzadesk:0' on='false'/>").get("type") == "result"
    assert world.desk.commands == [FlagChat(CHAT, ADA, on=True), FlagChat(CHAT, ADA, on=False)]
    assert condition(ask(world, "<flag xmlns='urn:stanzadesk:0'/>")) == "bad-request"
    world.agents.standings.clear()
    assert condition(ask(world, "<flag xmlns='urn:stanzadesk:0' on='true'/>")) == "gone"


def test_a_flag_is_shown_in_the_chat_and_to_supervisors_by_face(world: World) -> None:
    """The agent's desktop gets it from the chat; a supervisor's desktop too, his plain client is told in words."""
    desktop, phone = supervised(world, Face.DESKTOP), supervised(world, Face.PLAIN)
    world.courier.show(FLAGGED)
    own, boss, words = world.written()
    assert (own.get("to"), boss.get("to"), words.get("to")) == (f"{ADA}/web", desktop, phone)
    assert flagged(own) == flagged(boss) == [CHAT, "true", "Ada", "Anna", "Billing"]
    assert (words.get("from"), body(words)) == (DESK, "Ada flagged the chat with Anna (Billing).")


def test_a_flag_keeps_the_name_from_who_may_not_see_it() -> None:
    """Where names wait for the accept a supervisor outside the chat sees none."""
    world = World(show_customer=False)
    supervised(world, Face.PLAIN)
    world.courier.show(FLAGGED)
    (words,) = world.written()
    assert body(words) == "Ada flagged the chat with Visitor (Billing)."


def test_a_reminder_is_set_moved_and_dropped_by_iq(world: World) -> None:
    """At the chat's address a new one is about that chat; at the desk a known one is moved or dropped."""
    remind = "<remind xmlns='urn:stanzadesk:0' id='r1' due='2026-01-02T05:04:05.000Z'>call back</remind>"
    assert ask(world, remind).get("type") == "result"
    assert ask(world, remind, to=DESK).get("type") == "result"
    assert ask(world, "<forget xmlns='urn:stanzadesk:0' id='r1'/>", to=DESK).get("type") == "result"
    assert world.desk.commands == [
        SetReminder(CALL, ADA, DUE, "call back", CHAT),
        SetReminder(CALL, ADA, DUE, "call back", None),
        DropReminder(CALL, ADA),
    ]
    for wrong in ("id='r1' due='tomorrow'", "due='2026-01-02T05:04:05.000Z'"):
        assert condition(ask(world, f"<remind xmlns='urn:stanzadesk:0' {wrong}/>")) == "bad-request"
    assert condition(ask(world, "<forget xmlns='urn:stanzadesk:0'/>", to=DESK)) == "bad-request"
    world.desk.plan = lambda _: Refusal(RefusalCode.NO_ROOM)
    assert condition(ask(world, remind)) == "resource-constraint"


def test_reminders_are_shown_in_the_snapshot_and_anew_when_they_change(world: World) -> None:
    """Every desktop has the whole list, in the order of their time."""
    world.agents.agenda.append(Reminder(CALL, ADA, CHAT, CONTACT, "Anna", DUE, "call back"))
    snapshot = ask(world, "<snapshot xmlns='urn:stanzadesk:0'/>", "get", DESK)[0]
    before = len(world.link.sent)
    world.courier.show(ShowReminders(ADA))
    (message,) = world.written(before)
    pushed = message.find(f"{S}reminders")
    assert pushed is not None
    for holder in (snapshot, pushed):
        (found,) = holder.findall(f"{S}reminder")
        assert [found.get(name) for name in ("id", "chat", "customer", "due")] == [
            CALL, CHAT, "Anna", "2026-01-02T05:04:05.000Z",
        ]  # fmt: skip
        assert found.text == "call back"


def test_a_due_reminder_is_told_by_face(world: World) -> None:
    """A desktop gets the element, a plain client a sentence, each with a request for a receipt."""
    phone = world.session("phone")
    plain, desktop = world.send(TellReminder(ADA, CALL, CHAT, "Anna", "call back", DUE))
    assert (plain.get("to"), body(plain)) == (phone, "You wanted to be reminded of Anna: call back")
    due = desktop.find(f"{S}reminder")
    assert due is not None
    assert (due.get("id"), due.text) == (CALL, "call back")
    assert desktop.find("{urn:xmpp:receipts}request") is not None


def test_ticks_and_flag_stand_in_the_snapshot_and_ticks_are_pushed(world: World) -> None:
    """How far the agent's lines came is known again after a reload."""
    world.agents.views[ADA] = [LegView(leg(last_seq=4), LegPhase.ACTIVE, None, flagged=True)]
    snapshot = ask(world, "<snapshot xmlns='urn:stanzadesk:0'/>", "get", DESK)[0]
    chat = snapshot.find(f"{S}chat")
    assert chat is not None
    assert (chat.get("flagged"), chat.get("delivered")) == ("true", None)
    before = len(world.link.sent)
    world.courier.ticks(CHAT, (4, 2))
    (message,) = world.written(before)
    ticks = message.find(f"{S}ticks")
    assert ticks is not None
    assert (message.get("from"), ticks.get("delivered"), ticks.get("read")) == (WINDOW, "4", "2")
