"""What is refused, and what each refusal names: the thing the person meant, so that he sees what to do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing import commands as c
from routing import effects as fx
from routing.files import AttachedFile
from routing.ids import AgentId, ChatId, ContactName, MessageId, OfferId, ReminderId, ServiceId
from routing.refusals import Refusal, RefusalCode
from routing.settings import Disposition, Reason, Service, Skill, Team, Timers
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, MessageEnd, Missing, Role, Typing
from tests.unit.centre import BILLING, SALES, START, Centre, agent

ANNA, BEN, BOSS, HOME, SELLER = (agent(name) for name in ("anna", "ben", "boss", "home", "seller"))
STRANGER = agent("stranger")
TALK, RING, OVER, NONE = ChatId("c-1"), ChatId("c-2"), ChatId("c-3"), ChatId("c-none")
RUNG = OfferId("c-2.o1")
LETTER, TAKEN, WEB, LOST = (MessageId(name) for name in ("m-1", "m-2", "m-3", "m-none"))
KIM = Customer("kim@shop.example", "Kim")
LEE = Customer("lee@shop.example", "Lee")
CALL = ReminderId("r1")
ODD = ServiceId("odd")
FRESH = ContactName("fresh")
LATER = START + timedelta(hours=1)
FILE = AttachedFile("f1", "image/png", 5)
LONG = "x" * 8193


def busy_day() -> Centre:
    """Anna talks in one chat, is rung by a second and wraps up a third; Ben is full, Home is off, Boss supervises."""
    centre = Centre(Timers(wrapup_s=600, offer_s=600))
    centre.do(c.DefineDisposition(Disposition("solved", "Solved")))
    centre.do(c.DefineService(Service(BILLING, "Billing", files=False, disposition_required=True)))
    centre.do(c.DefineService(Service(ODD, "Odd", draining=True)))
    centre.do(c.ChangeSetup((c.DefineTeam(Team("night")), c.DefineReason(Reason("tea", "Tea", teams=("night",))))))
    centre.hire("anna", team="day")
    over = c.StartChat(OVER, FRESH, BILLING, Customer("max@shop.example"), Channel.WEB, "hello")
    centre.do(over)
    centre.accepts(ANNA)
    centre.do(c.CustomerEnds(OVER))
    centre.customer("ida")
    centre.accepts(ANNA)
    centre.customer("kim", channel=Channel.XMPP)
    centre.hire("ben", capacity=25, state=ChosenKind.NOT_READY)
    centre.hire("boss", roles=(Role.SUPERVISOR,), state=None)
    centre.hire("home", state=None)
    centre.hire("seller", Skill(SALES))
    for name, who, channel in ((LETTER, LEE, Channel.XMPP), (WEB, Customer("w-1"), Channel.WEB)):
        centre.do(c.LeaveMessage(name, BILLING, who, channel, "Call me"))
    centre.do(c.LeaveMessage(TAKEN, BILLING, Customer("max@shop.example"), Channel.XMPP, "Call me"))
    centre.do(c.TakeMessage(TAKEN, BEN))
    centre.do(c.SetReminder(CALL, ANNA, LATER, "call back", TALK))
    return centre


def starts(service: ServiceId, chat: ChatId = NONE, customer: Customer = LEE, text: str = "hi") -> c.StartChat:
    """A customer asks by XMPP."""
    return c.StartChat(chat, FRESH, service, customer, Channel.XMPP, text)


REFUSED: tuple[tuple[c.Command, RefusalCode, str], ...] = (
    # customers
    (starts(ServiceId("x")), RefusalCode.UNKNOWN_SERVICE, "x"),
    (starts(BILLING, TALK), RefusalCode.DUPLICATE_CHAT, TALK),
    (starts(BILLING, NONE, KIM), RefusalCode.ALREADY_CHATTING, BILLING),
    (starts(BILLING, text=" "), RefusalCode.EMPTY_TEXT, ""),
    (starts(BILLING, text=LONG), RefusalCode.TEXT_TOO_LONG, "8192"),
    (starts(ODD), RefusalCode.CLOSED, ODD),
    (c.PostCustomerText(NONE, "hi"), RefusalCode.UNKNOWN_CHAT, NONE),
    (c.PostCustomerText(OVER, "hi"), RefusalCode.CHAT_OVER, OVER),
    (c.PostCustomerText(TALK, "\n"), RefusalCode.EMPTY_TEXT, ""),
    (c.PostCustomerText(TALK, LONG), RefusalCode.TEXT_TOO_LONG, "8192"),
    (c.PostCustomerText(TALK, "a.png", file=FILE), RefusalCode.FILES_OFF, BILLING),
    (c.ShowCustomerTyping(NONE, Typing.PAUSED), RefusalCode.UNKNOWN_CHAT, NONE),
    (c.ShowCustomerTyping(OVER, Typing.PAUSED), RefusalCode.CHAT_OVER, OVER),
    (c.CustomerAway(NONE), RefusalCode.UNKNOWN_CHAT, NONE),
    (c.CustomerAway(OVER), RefusalCode.CHAT_OVER, OVER),
    (c.CustomerBack(OVER), RefusalCode.CHAT_OVER, OVER),
    (c.CustomerEnds(NONE), RefusalCode.UNKNOWN_CHAT, NONE),
    (c.CustomerEnds(OVER), RefusalCode.CHAT_OVER, OVER),
    # agents in their chats
    (c.PostAgentText(NONE, ANNA, "hi"), RefusalCode.UNKNOWN_CHAT, NONE),
    (c.PostAgentText(TALK, BEN, "hi"), RefusalCode.NOT_YOUR_CHAT, TALK),
    (c.PostAgentText(OVER, ANNA, "hi"), RefusalCode.CHAT_OVER, OVER),
    (c.PostAgentText(OVER, BEN, "hi", private=True), RefusalCode.CHAT_OVER, OVER),
    (c.PostAgentText(TALK, ANNA, "hi", epoch=2), RefusalCode.STALE_EPOCH, TALK),
    (c.PostAgentText(TALK, ANNA, " "), RefusalCode.EMPTY_TEXT, ""),
    (c.PostAgentText(TALK, ANNA, LONG, private=True), RefusalCode.TEXT_TOO_LONG, "8192"),
    (c.PostAgentText(TALK, ANNA, "a.png", file=FILE), RefusalCode.FILES_OFF, BILLING),
    (c.ShowAgentTyping(TALK, BEN, Typing.ACTIVE), RefusalCode.NOT_YOUR_CHAT, TALK),
    (c.ShowAgentTyping(OVER, ANNA, Typing.ACTIVE), RefusalCode.CHAT_OVER, OVER),
    (c.AgentEnds(NONE, ANNA), RefusalCode.UNKNOWN_CHAT, NONE),
    (c.AgentEnds(RING, ANNA), RefusalCode.NOT_YOUR_CHAT, RING),
    (c.AgentNeverCame(NONE, ANNA), RefusalCode.UNKNOWN_CHAT, NONE),
    (c.AgentNeverCame(OVER, ANNA), RefusalCode.CHAT_OVER, OVER),
    (c.AgentEnds(OVER, ANNA), RefusalCode.CHAT_OVER, OVER),
    (c.CompleteWrapUp(NONE, ANNA), RefusalCode.NOTHING_TO_COMPLETE, NONE),
    (c.CompleteWrapUp(TALK, ANNA), RefusalCode.NOTHING_TO_COMPLETE, TALK),
    (c.CompleteWrapUp(OVER, BEN), RefusalCode.NOTHING_TO_COMPLETE, OVER),
    (c.CompleteWrapUp(OVER, ANNA), RefusalCode.DISPOSITION_REQUIRED, OVER),
    (c.CompleteWrapUp(OVER, ANNA, "x"), RefusalCode.UNKNOWN_DISPOSITION, "x"),
    # offers
    (c.AcceptOffer(OfferId("c-9.o1"), ANNA), RefusalCode.OFFER_GONE, "c-9.o1"),
    (c.AcceptOffer(OfferId("c-9.ox"), ANNA), RefusalCode.UNKNOWN_OFFER, "c-9.ox"),
    (c.AcceptOffer(OfferId("x-9.o1"), ANNA), RefusalCode.UNKNOWN_OFFER, "x-9.o1"),
    (c.AcceptOffer(RUNG, BEN), RefusalCode.UNKNOWN_OFFER, RUNG),
    (c.RejectOffer(RUNG, BEN), RefusalCode.UNKNOWN_OFFER, RUNG),
    (c.RejectOffer(OfferId("c-1.o1"), ANNA), RefusalCode.OFFER_GONE, "c-1.o1"),
    (c.MarkOfferShown(OfferId("c-1.o1"), ANNA), RefusalCode.OFFER_GONE, "c-1.o1"),
    (c.MarkOfferShown(RUNG, BEN), RefusalCode.UNKNOWN_OFFER, RUNG),
    (c.BounceOffer(OfferId("c-1.o1"), ANNA), RefusalCode.OFFER_GONE, "c-1.o1"),
    # agents' states
    (c.Choose(STRANGER, ChosenKind.READY), RefusalCode.UNKNOWN_AGENT, STRANGER),
    (c.Choose(ANNA, ChosenKind.NOT_READY, "nap"), RefusalCode.UNKNOWN_REASON, "nap"),
    (c.Choose(ANNA, ChosenKind.NOT_READY, "tea"), RefusalCode.UNKNOWN_REASON, "tea"),
    (c.AgentPresent(STRANGER), RefusalCode.UNKNOWN_AGENT, STRANGER),
    (c.AgentMissing(STRANGER, Missing.CLOSED), RefusalCode.UNKNOWN_AGENT, STRANGER),
    (c.ChooseLanguage(STRANGER, "de"), RefusalCode.UNKNOWN_AGENT, ""),
    (c.ForceState(BOSS, STRANGER, ChosenKind.READY), RefusalCode.UNKNOWN_AGENT, STRANGER),
    (c.ForceState(STRANGER, BEN, ChosenKind.READY), RefusalCode.NOT_ALLOWED, BEN),
    (c.ForceState(BOSS, BOSS, ChosenKind.READY), RefusalCode.NOT_ALLOWED, BOSS),
    (c.ForceState(BOSS, ANNA, ChosenKind.READY), RefusalCode.AGENT_BUSY, ANNA),
    (c.ForceState(BOSS, HOME, ChosenKind.READY), RefusalCode.NOT_REACHABLE, HOME),
    (c.ForceState(BOSS, BEN, ChosenKind.NOT_READY, "tea"), RefusalCode.UNKNOWN_REASON, "tea"),
    (c.ForceState(BOSS, BEN, ChosenKind.OFF, "idle"), RefusalCode.UNKNOWN_REASON, "idle"),
    # flags and reminders
    (c.FlagChat(NONE, ANNA, on=True), RefusalCode.UNKNOWN_CHAT, NONE),
    (c.FlagChat(TALK, BEN, on=True), RefusalCode.NOT_YOUR_CHAT, TALK),
    (c.FlagChat(OVER, ANNA, on=True), RefusalCode.CHAT_OVER, OVER),
    (c.SetReminder(ReminderId("r2"), ANNA, LATER, "x" * 1001, TALK), RefusalCode.TEXT_TOO_LONG, "r2"),
    (c.SetReminder(ReminderId("r2"), ANNA, LATER), RefusalCode.UNKNOWN_CHAT, ""),
    (c.SetReminder(ReminderId("r2"), BEN, LATER, "", TALK), RefusalCode.NOT_YOUR_CHAT, TALK),
    (c.SetReminder(CALL, BEN, LATER), RefusalCode.NOT_ALLOWED, CALL),
    (c.DropReminder(CALL, BEN), RefusalCode.NOT_ALLOWED, CALL),
    # messages left
    (c.LeaveMessage(LOST, ServiceId("x"), LEE, Channel.WEB, "hi"), RefusalCode.UNKNOWN_SERVICE, "x"),
    (c.LeaveMessage(LOST, BILLING, LEE, Channel.WEB, ""), RefusalCode.EMPTY_TEXT, ""),
    (c.LeaveMessage(LOST, BILLING, LEE, Channel.WEB, LONG), RefusalCode.TEXT_TOO_LONG, "8192"),
    (c.TakeMessage(LOST, ANNA), RefusalCode.UNKNOWN_MESSAGE, LOST),
    (c.TakeMessage(LETTER, SELLER), RefusalCode.UNKNOWN_MESSAGE, LETTER),
    (c.TakeMessage(TAKEN, ANNA), RefusalCode.MESSAGE_TAKEN, BEN),
    (c.ReleaseMessage(TAKEN, ANNA), RefusalCode.MESSAGE_TAKEN, BEN),
    (c.FinishMessage(TAKEN, ANNA, MessageEnd.NONE), RefusalCode.MESSAGE_TAKEN, BEN),
    (c.AnswerByChat(LOST, ANNA, NONE, FRESH, "hi"), RefusalCode.UNKNOWN_MESSAGE, LOST),
    (c.AnswerByChat(WEB, ANNA, NONE, FRESH, "hi"), RefusalCode.NOT_REACHABLE, WEB),
    (c.AnswerByChat(LETTER, HOME, NONE, FRESH, "hi"), RefusalCode.NOT_REACHABLE, LETTER),
    (c.AnswerByChat(LETTER, ANNA, TALK, FRESH, "hi"), RefusalCode.DUPLICATE_CHAT, TALK),
    (c.AnswerByChat(LETTER, ANNA, NONE, FRESH, " "), RefusalCode.EMPTY_TEXT, ""),
)


@pytest.mark.parametrize(
    ("command", "code", "detail"), REFUSED, ids=[f"{type(row[0]).__name__}-{row[1]}" for row in REFUSED]
)
def test_a_refusal_names_what_was_meant(command: c.Command, code: RefusalCode, detail: str) -> None:
    """One code per thing a person could do about it, with the name of the thing; and nothing has happened."""
    centre = busy_day()
    before = len(centre.events), len(centre.effects)
    assert centre.ask(command) == Refusal(code, detail)
    assert (len(centre.events), len(centre.effects)) == before


def test_an_agent_without_room_writes_to_nobody_and_sets_no_more_reminders() -> None:
    """His share is used up by what he has; his list of reminders has an end."""
    centre = busy_day()
    centre.do(c.DefineAgent(centre.state.agents[BEN].profile))
    centre.do(c.ReleaseMessage(TAKEN, BEN))
    for name in (TAKEN, LETTER):
        answer = c.AnswerByChat(name, BEN, ChatId(f"c-{name}"), FRESH, "hi")
        outcome = centre.ask(answer)
    assert outcome == Refusal(RefusalCode.NO_ROOM, BEN)
    for number in range(199):
        centre.do(c.SetReminder(ReminderId(f"n{number}"), ANNA, LATER, "", TALK))
    assert centre.ask(c.SetReminder(ReminderId("n"), ANNA, LATER, "", TALK)) == Refusal(RefusalCode.NO_ROOM, ANNA)


def test_a_customer_who_talks_already_is_not_written_to_again() -> None:
    """A message is answered in the chat he has; he may well ask another service meanwhile."""
    centre = busy_day()
    centre.do(c.LeaveMessage(MessageId("m-kim"), BILLING, KIM, Channel.XMPP, "And call me"))
    outcome = centre.ask(c.AnswerByChat(MessageId("m-kim"), ANNA, NONE, FRESH, "hi"))
    assert outcome == Refusal(RefusalCode.ALREADY_CHATTING, BILLING)
    centre.do(starts(SALES, NONE, KIM))


def test_limits_are_the_last_that_is_allowed() -> None:
    """A text of 8192 characters, a note of 1000: not refused too early."""
    centre = busy_day()
    centre.do(c.PostCustomerText(TALK, "x" * 8192))
    centre.do(c.SetReminder(ReminderId("r2"), ANNA, LATER, "x" * 1000, TALK))
    centre.do(c.LeaveMessage(LOST, BILLING, Customer("new"), Channel.WEB, "x" * 8192))
    assert centre.asked(fx.ShowMessages)[-1] == fx.ShowMessages(BILLING, LOST)


def test_reasons_are_the_desks_the_operators_or_the_teams() -> None:
    """A reason of one's team; the desk's own are the desk's to give; for anything but Not Ready none is kept."""
    centre = busy_day()
    centre.hire("nina", team="night")
    for who, kind, reason, shown in (
        (agent("nina"), ChosenKind.NOT_READY, "tea", "not_ready:tea"),
        (agent("nina"), ChosenKind.NO_OFFERS, "nap", "busy"),
    ):
        centre.do(c.Choose(AgentId(who), kind, reason))
        assert centre.shows(who) == shown
    assert centre.refused(c.Choose(agent("nina"), ChosenKind.NOT_READY, "idle")) is RefusalCode.UNKNOWN_REASON
