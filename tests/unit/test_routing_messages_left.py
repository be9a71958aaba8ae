"""Messages left, flags and reminders, whole: what each step records and whom it is shown to."""

from __future__ import annotations

from datetime import timedelta

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.decision import Applied, Left, Started
from routing.ids import ChatId, ContactName, LegNumber, MessageId, ReminderId, ServiceId
from routing.settings import Service, Timers
from routing.transcript import Customer
from routing.words import AgentState, Channel, LegKind, MessageEnd, Role
from tests.unit.centre import BILLING, SALES, START, Centre, agent

ANNA = agent("anna")
ONE, TWO = MessageId("m-1"), MessageId("m-2")
LEE, KIM = Customer("lee@shop.example", "Lee"), Customer("kim@shop.example", "Kim")
CALL = ReminderId("r1")


def staffed(timers: Timers | None = None) -> Centre:
    """Anna is Ready; nothing has happened yet that a test counts."""
    centre = Centre(timers)
    centre.hire("anna")
    centre.events.clear()
    centre.effects.clear()
    return centre


def leaves(name: MessageId, text: str, customer: Customer = LEE, service: ServiceId = BILLING) -> c.LeaveMessage:
    """A customer leaves a message by XMPP."""
    return c.LeaveMessage(name, service, customer, Channel.XMPP, text)


def test_each_step_of_a_message_is_an_event_and_shown_on_the_list() -> None:
    """Left, added to, taken, given back, dealt with; said twice, taking and giving back are no news."""
    centre = staffed()
    assert centre.do(leaves(ONE, "Call me")) == Left(ONE)
    assert centre.do(leaves(ONE, "Call me")) == Left(ONE)
    assert centre.do(leaves(TWO, "soon")) == Left(ONE)
    for _ in range(2):
        assert centre.do(c.TakeMessage(ONE, ANNA)) == Applied()
    for _ in range(2):
        assert centre.do(c.ReleaseMessage(ONE, ANNA)) == Applied()
    assert centre.do(c.FinishMessage(ONE, ANNA, MessageEnd.NONE)) == Applied()
    assert centre.events == [
        e.MessageLeft(START, ONE, BILLING, LEE, Channel.XMPP, "Call me"),
        e.MessageExtended(START, ONE, "soon"),
        e.MessageTaken(START, ONE, ANNA),
        e.MessageReleased(START, ONE),
        e.MessageFinished(START, ONE, ANNA, MessageEnd.NONE),
    ]
    assert centre.effects == [fx.ShowMessages(BILLING, ONE), *[fx.ShowMessages(BILLING)] * 4]


def test_what_a_customer_adds_goes_to_his_own_open_message() -> None:
    """Not to another customer's, another service's, one that is being dealt with, or one that would grow too long."""
    centre = staffed()
    centre.do(leaves(ONE, "x" * 8000))
    for number, (text, customer, service, found) in enumerate(
        (
            ("y" * 191, LEE, BILLING, ONE),
            ("y" * 1, LEE, BILLING, None),
            ("y", KIM, BILLING, None),
            ("y", LEE, SALES, None),
        )
    ):
        name = MessageId(f"n-{number}")
        assert centre.do(leaves(name, text, customer, service)) == Left(found or name)
    assert len(centre.state.left[ONE].text) == 8192
    fresh = Customer("max@shop.example")
    centre.do(leaves(TWO, "Call me", fresh))
    centre.do(c.TakeMessage(TWO, ANNA))
    assert centre.do(leaves(MessageId("n-9"), "Hello?", fresh)) == Left(MessageId("n-9"))


def test_an_answer_by_chat_is_a_chat_that_begins_with_the_message() -> None:
    """The customer's own words, who joined, the answer; the agent is in it at once, and the message is dealt with."""
    centre = staffed(Timers(inactivity_s=600))
    centre.do(leaves(ONE, "Call me"))
    centre.passes(100)
    centre.events.clear()
    centre.effects.clear()
    chat, contact, now = ChatId("c-9"), ContactName("lee-9"), centre.now
    assert centre.do(c.AnswerByChat(ONE, ANNA, chat, contact, "Here I am")) == Started(chat, contact, 3)
    started, said, opened, joined, answered, finished, state = centre.events
    assert started == e.ChatStarted(now, chat, contact, BILLING, LEE, Channel.XMPP, outbound=True)
    until = now + timedelta(seconds=300)
    assert opened == e.LegOpened(now, chat, LegNumber(1), LegKind.AGENT, ANNA, "Anna", 1, until, BILLING, True, True)
    assert finished == e.MessageFinished(now, ONE, ANNA, MessageEnd.CHAT, chat)
    assert state == e.AgentStateChanged(now, ANNA, AgentState.BUSY, "", False, AgentState.READY, START)
    assert isinstance(said, e.EntryPosted)
    assert isinstance(joined, e.EntryPosted)
    assert isinstance(answered, e.EntryPosted)
    assert (said.entry.text, said.entry.key, said.entry.name) == ("Call me", None, "Lee")
    assert (answered.entry.text, answered.entry.key, answered.entry.name) == ("Here I am", None, "Anna")
    assert centre.asked(fx.OpenLeg)[0].last_seq == 1
    assert [effect for effect in centre.effects if not isinstance(effect, fx.OpenLeg)] == [
        fx.DeliverToCustomer(chat, BILLING, LEE, Channel.XMPP, joined.entry),
        fx.DeliverToCustomer(chat, BILLING, LEE, Channel.XMPP, answered.entry),
        fx.EchoToAgent(ANNA, chat, contact, answered.entry),
        fx.ShowMessages(BILLING),
        fx.ShowAgent(ANNA),
        fx.ShowService(BILLING),
    ]


def test_a_message_for_a_service_that_is_gone_is_answered_otherwise() -> None:
    """It stays on the lists of who leads; a chat can't begin where there is no service."""
    centre = staffed()
    centre.do(leaves(ONE, "Call me", LEE, SALES))
    boss = centre.hire("boss", roles=(Role.ADMIN,))
    centre.do(c.RemoveService(SALES))
    refused = centre.refused(c.AnswerByChat(ONE, boss, ChatId("c-9"), ContactName("lee-9"), "Here I am"))
    assert refused == "not_reachable"
    centre.do(c.FinishMessage(ONE, boss, MessageEnd.EMAIL))


def test_room_for_an_answer_is_asked_for_as_the_service_says() -> None:
    """Half of an agent for one chat of this service: two at a time, not a third."""
    centre = staffed()
    centre.do(c.DefineService(Service(BILLING, "Billing", capacity=50)))
    for number in range(3):
        name, who = MessageId(f"m-{number}"), Customer(f"k{number}@shop.example")
        centre.do(leaves(name, "Call me", who))
        answer = c.AnswerByChat(name, ANNA, ChatId(f"c-{number}"), ContactName(f"k-{number}"), "Here")
        if number < 2:
            centre.do(answer)
        else:
            assert centre.refused(answer) == "no_room"


def test_a_flag_says_which_chat_of_whom_by_whom() -> None:
    """With the names a supervisor reads; said again it is no news, and off is off once."""
    centre = staffed()
    chat = centre.customer("Kim") and centre.accepts(ANNA)
    centre.events.clear()
    centre.effects.clear()
    for on in (False, True, True, False):
        assert centre.do(c.FlagChat(chat, ANNA, on=on)) == Applied()
    assert centre.events == [e.FlagChanged(START, chat, ANNA, True), e.FlagChanged(START, chat, ANNA, False)]
    contact = ContactName(f"x-{chat}")
    assert centre.effects == [
        fx.ShowFlag(chat, contact, "Billing", "Kim", ANNA, "Anna", True),
        fx.ShowFlag(chat, contact, "Billing", "Kim", ANNA, "Anna", False),
    ]


def test_each_step_of_a_reminder_is_an_event_and_shown_on_the_agents_list() -> None:
    """Set, moved, told, dropped; the same time and note again is no news, nor is a drop of what is gone."""
    centre = staffed()
    chat = centre.customer("Kim") and centre.accepts(ANNA)
    centre.events.clear()
    centre.effects.clear()
    soon, later = START + timedelta(seconds=60), START + timedelta(seconds=90)
    for command in (
        c.SetReminder(CALL, ANNA, soon, "call", chat),
        c.SetReminder(CALL, ANNA, soon, "call"),
        c.SetReminder(CALL, ANNA, later, "call"),
        c.SetReminder(CALL, ANNA, later, "call back"),
    ):
        assert centre.do(command) == Applied()
    centre.passes(90)
    for _ in range(2):
        assert centre.do(c.DropReminder(CALL, ANNA)) == Applied()
    assert centre.events == [
        e.ReminderSet(START, CALL, ANNA, chat, ContactName(f"x-{chat}"), "Kim", soon, "call"),
        e.ReminderMoved(START, CALL, ANNA, later, "call"),
        e.ReminderMoved(START, CALL, ANNA, later, "call back"),
        e.ReminderFell(later, CALL, ANNA),
        e.ReminderDropped(later, CALL, ANNA),
    ]
    shown = fx.ShowReminders(ANNA)
    told = fx.TellReminder(ANNA, CALL, chat, "Kim", "call back", later)
    assert centre.effects == [shown, shown, shown, told, shown]


def test_reminders_are_counted_per_agent() -> None:
    """A colleague's two hundred leave room for one's own."""
    centre = staffed()
    chat = centre.customer() and centre.accepts(ANNA)
    for number in range(200):
        centre.do(c.SetReminder(ReminderId(f"a{number}"), ANNA, START + timedelta(seconds=9), "", chat))
    ben = centre.hire("ben")
    other = centre.customer()
    centre.accepts(ben)
    centre.do(c.SetReminder(CALL, ben, START + timedelta(seconds=9), "", other))
