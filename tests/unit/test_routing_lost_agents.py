"""What becomes of an agent's work when he is gone for good, and of a chat that one of two agents leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.ids import ChatId, ContactName, LegNumber, MessageId
from routing.refusals import RefusalCode
from routing.rules import BrokenRuleError
from routing.settings import Reason, Service, Timers
from routing.transcript import Customer
from routing.turn import agent_of
from routing.words import (
    Channel,
    ChatPhase,
    ChosenKind,
    EndCause,
    Missing,
    Notice,
    OfferCause,
    OfferPhase,
    Role,
    Side,
    Typing,
)
from tests.unit.centre import BILLING, Centre

ONE = LegNumber(1)


def test_who_is_gone_loses_what_rings_what_he_talks_in_and_what_he_wraps_up() -> None:
    """The offer is undelivered, the chat goes back with one priority more, after-call work is completed for him."""
    centre = Centre(Timers(wrapup_s=600, offer_s=600, max_wait_s=1000, grace_closed_s=15))
    anna = centre.hire("anna")
    wrapping = centre.customer() and centre.accepts(anna)
    centre.do(c.CustomerEnds(wrapping))
    talking = centre.customer("Kim") and centre.accepts(anna)
    ringing = centre.customer()
    offer = centre.offer_to(anna)
    entered = centre.now
    centre.leaves(anna)
    centre.passes(14.9)
    centre.events.clear()
    centre.effects.clear()
    centre.passes(0.1)
    now, queued = centre.now, centre.happened(e.ChatQueued)
    assert [type(event).__name__ for event in centre.events] == [
        *("AgentLivenessChanged", "OfferEnded", "AgentUnreachable", "ChatQueued"),
        *("LegClosed", "EntryPosted", "ChatQueued", "LegClosed", "ChatEnded"),
        *("AgentChose", "AgentStateChanged"),
    ]
    assert centre.events[0] == e.AgentLivenessChanged(now, anna, False, False, False, False, Missing.CLOSED, None)
    assert centre.happened(e.OfferEnded) == [
        e.OfferEnded(now, offer, ringing, BILLING, anna, OfferPhase.UNDELIVERED, OfferCause.AGENT_GONE)
    ]
    assert centre.happened(e.LegClosed) == [
        e.LegClosed(now, talking, ONE, anna, EndCause.AGENT_LOST, focus_time=timedelta(seconds=15)),
        e.LegClosed(now, wrapping, ONE, anna, EndCause.AGENT_LOST),
    ]
    assert queued == [
        e.ChatQueued(now, ringing, BILLING, entered, 0, entered + timedelta(seconds=1000), 0, entered),
        e.ChatQueued(now, talking, BILLING, entered, 1, now + timedelta(seconds=1000), 2, entered),
    ]
    assert centre.happened(e.AgentChose) == [
        e.AgentChose(now, anna, ChosenKind.OFF, "lost", pending=False, system=True)
    ]
    contact = ContactName(f"x-{talking}")
    assert centre.asked(fx.CloseLeg) == [fx.CloseLeg(anna, talking, contact, "Kim", EndCause.AGENT_LOST, None)]
    (told,) = centre.asked(fx.DeliverToCustomer)
    assert (told.chat, told.entry.notice, told.entry.args) == (talking, Notice.AGENT_LOST, (("name", "Anna"),))


def test_a_service_can_let_its_own_chats_wait_shorter_again() -> None:
    """The wait of a chat that lost its agent begins anew, as long as its service says."""
    centre = Centre(Timers(max_wait_s=1000))
    centre.do(c.DefineService(Service(BILLING, "Billing", max_wait_s=70)))
    anna = centre.hire("anna")
    chat = centre.customer() and centre.accepts(anna)
    centre.do(c.RemoveAgent(anna))
    assert centre.state.chats[chat].deadline == centre.now + timedelta(seconds=70)
    assert (centre.state.chats[chat].priority, centre.state.chats[chat].epoch) == (1, 2)


def test_a_chat_that_an_agent_began_waits_from_its_beginning_when_he_is_lost() -> None:
    """An answered message was never in a queue; when it comes into one, its wait counts from the answer."""
    centre = Centre()
    anna = centre.hire("anna")
    centre.do(c.LeaveMessage(MessageId("m"), BILLING, Customer("lee@x"), Channel.XMPP, "Call me"))
    began = centre.now
    centre.do(c.AnswerByChat(MessageId("m"), anna, ChatId("c-m"), ContactName("lee"), "Here"))
    centre.passes(100)
    centre.do(c.RemoveAgent(anna))
    assert (centre.state.chats[ChatId("c-m")].since, centre.state.chats[ChatId("c-m")].entered_at) == (began, began)


@pytest.mark.parametrize(
    ("work", "choice", "left"),
    [
        ("", ChosenKind.READY, "logged_out:logged_out"),
        ("", ChosenKind.NOT_READY, "logged_out:logged_out"),
        ("", ChosenKind.OFF, "logged_out:logged_out"),
        ("ringing", ChosenKind.READY, "logged_out:lost"),
        ("ringing", ChosenKind.OFF, "logged_out:logged_out"),
        ("talking", ChosenKind.READY, "logged_out:lost"),
        ("talking", ChosenKind.NOT_READY, "logged_out:lost"),
        ("talking", ChosenKind.OFF, "logged_out:off_duty"),
        ("wrapping", ChosenKind.READY, "logged_out:lost"),
        ("wrapping", ChosenKind.NOT_READY, "logged_out:lost"),
        ("wrapping", ChosenKind.OFF, "logged_out:off_duty"),
    ],
)
def test_how_an_agent_who_is_gone_shows(work: str, choice: ChosenKind, left: str) -> None:
    """Lost if he had work and meant to go on, off duty if he was about to go home, else simply logged out."""
    centre = Centre(Timers(wrapup_s=600, offer_s=600, grace_s=60))
    anna = centre.hire("anna")
    if work:
        chat = centre.customer()
    if work in {"talking", "wrapping"}:
        centre.accepts(anna)
    if work == "wrapping":
        centre.do(c.AgentEnds(chat, anna))
    centre.do(c.Choose(anna, choice))
    centre.leaves(anna, Missing.SILENT)
    centre.passes(60)
    assert centre.shows(anna) == left
    centre.do(c.AgentPresent(anna, says=ChosenKind.READY))
    assert centre.shows(anna) == ("logged_out:off_duty" if left.endswith("off_duty") else centre.shows(anna))


def test_a_client_that_says_off_logs_nobody_in_and_its_end_is_no_log_out() -> None:
    """He is there and off; nothing more happens to his state when he goes."""
    centre = Centre()
    anna = centre.hire("anna", state=None)
    centre.do(c.AgentPresent(anna, says=ChosenKind.OFF))
    assert (centre.shows(anna), centre.state.agents[anna].live) == ("logged_out:logged_out", True)
    centre.leaves(anna)
    centre.passes(60)
    assert (centre.happened(e.AgentChose), centre.state.agents[anna].live) == ([], False)


def test_who_answers_a_message_after_hours_and_is_lost_has_nothing_next() -> None:
    """He is off, writes to a customer, picks lunch for afterwards, and vanishes: his customer waits, lunch is off."""
    centre = Centre()
    centre.do(c.DefineReason(Reason("lunch", "Lunch")))
    anna = centre.hire("anna", state=None)
    centre.do(c.AgentPresent(anna, says=ChosenKind.OFF))
    centre.do(c.LeaveMessage(MessageId("m"), BILLING, Customer("lee@x"), Channel.XMPP, "Call me"))
    centre.do(c.AnswerByChat(MessageId("m"), anna, ChatId("c-m"), ContactName("lee"), "Here"))
    centre.do(c.Choose(anna, ChosenKind.NOT_READY, "lunch"))
    assert centre.shows(anna) == "busy>lunch"
    centre.leaves(anna)
    centre.passes(60)
    assert centre.shows(anna) == "logged_out:lost"
    assert centre.state.chats[ChatId("c-m")].phase is ChatPhase.QUEUED


def test_grace_counts_from_the_first_sign_and_is_never_made_longer() -> None:
    """Missed 20 s ago of 60: 40 are left. Then his browser is closed too: 15, but silence after that adds nothing."""
    centre = Centre(Timers(grace_s=60, grace_closed_s=15))
    anna = centre.hire("anna")

    def until(how: Missing, since_s: float = 0.0) -> float:
        centre.do(c.AgentMissing(anna, how, since_s))
        found = centre.state.agents[anna].missing_until
        assert found is not None
        return (found - centre.now).total_seconds()

    assert until(Missing.SILENT, 20) == 40
    centre.events.clear()
    assert until(Missing.SILENT) == 40
    assert centre.events == []
    assert until(Missing.CLOSED) == 15
    assert until(Missing.LOGGED_OUT) == 15
    centre.do(c.AgentPresent(anna))
    assert until(Missing.CLOSED, 100) == 0
    centre.passes(0)
    assert centre.shows(anna) == "logged_out:logged_out"
    centre.events.clear()
    centre.leaves(anna)
    assert centre.events == []


@pytest.mark.parametrize("removed", [False, True])
def test_a_chat_with_two_agents_goes_on_when_one_is_lost(removed: bool) -> None:
    """The other one reads it, and the customer does not wait again."""
    centre = Centre(Timers(grace_closed_s=15))
    anna, ben = centre.hire("anna"), centre.hire("ben")
    chat = centre.customer() and centre.accepts(anna)
    centre.joins(chat, ben)
    centre.effects.clear()
    if removed:
        centre.do(c.RemoveAgent(anna))
    else:
        centre.leaves(anna)
        centre.passes(15)
    assert centre.state.chats[chat].phase is ChatPhase.ACTIVE
    assert [(effect.agent, effect.entry.notice) for effect in centre.asked(fx.DeliverToAgent)] == [
        (ben, Notice.AGENT_LOST)
    ]


def test_who_leaves_a_colleague_with_the_customer_leaves_alone() -> None:
    """Both who stay read that he left; his after-call work begins, theirs does not; the last one ends the chat."""
    centre = Centre(Timers(wrapup_s=30))
    anna, ben = centre.hire("anna"), centre.hire("ben")
    chat = centre.customer("Kim") and centre.accepts(anna)
    centre.joins(chat, ben)
    centre.events.clear()
    centre.effects.clear()
    centre.do(c.AgentEnds(chat, anna))
    until = centre.now + timedelta(seconds=30)
    posted, wrapping, *_ = centre.events
    assert isinstance(posted, e.EntryPosted)
    assert (posted.entry.notice, posted.entry.args) == (Notice.AGENT_LEFT, (("name", "Anna"),))
    assert wrapping == e.LegWrapping(centre.now, chat, ONE, anna, EndCause.AGENT, until, timedelta())
    contact = ContactName(f"x-{chat}")
    assert centre.asked(fx.CloseLeg) == [fx.CloseLeg(anna, chat, contact, "Kim", EndCause.AGENT, until)]
    assert [effect.agent for effect in centre.asked(fx.DeliverToAgent)] == [anna, ben]
    assert len(centre.asked(fx.DeliverToCustomer)) == 1
    assert (centre.shows(anna), centre.shows(ben)) == ("after_call_work", "busy")
    centre.do(c.AgentEnds(chat, ben))
    assert centre.happened(e.ConversationEnded) == [e.ConversationEnded(centre.now, chat, BILLING, EndCause.AGENT)]


def test_two_agents_of_a_chat_see_each_other_type_and_read_each_other() -> None:
    """What one does is shown to the customer and to the other, not to himself; a note not to the customer."""
    centre = Centre()
    anna, ben = centre.hire("anna"), centre.hire("ben")
    chat = centre.customer() and centre.accepts(anna)
    contact = ContactName(f"x-{chat}")
    centre.joins(chat, ben)
    centre.effects.clear()
    centre.do(c.ShowAgentTyping(chat, anna, Typing.COMPOSING))
    centre.do(c.ShowCustomerTyping(chat, Typing.PAUSED))
    assert centre.asked(fx.ShowTypingToAgent) == [
        fx.ShowTypingToAgent(ben, chat, contact, Typing.COMPOSING, Side.AGENT),
        fx.ShowTypingToAgent(anna, chat, contact, Typing.PAUSED, Side.CUSTOMER),
        fx.ShowTypingToAgent(ben, chat, contact, Typing.PAUSED, Side.CUSTOMER),
    ]
    centre.do(c.PostAgentText(chat, ben, "hi"))
    centre.do(c.PostAgentText(chat, anna, "Careful", private=True))
    assert [(effect.agent, effect.entry.text) for effect in centre.asked(fx.DeliverToAgent)] == [
        (anna, "hi"),
        (ben, "Careful"),
    ]
    assert [effect.entry.text for effect in centre.asked(fx.DeliverToCustomer)] == ["hi"]


def test_a_supervisor_takes_after_call_work_from_an_agent() -> None:
    """It is completed at once with no mark; away needs a reason, and gets the supervisor's where he gives none."""
    centre = Centre(Timers(wrapup_s=600))
    anna, boss = centre.hire("anna"), centre.hire("boss", roles=(Role.SUPERVISOR,), state=None)
    chat = centre.customer() and centre.accepts(anna)
    centre.do(c.AgentEnds(chat, anna))
    centre.events.clear()
    centre.effects.clear()
    centre.do(c.ForceState(boss, anna, ChosenKind.NOT_READY))
    assert centre.events[:3] == [
        e.LegClosed(centre.now, chat, ONE, anna, EndCause.SUPERVISOR),
        e.ChatEnded(centre.now, chat, BILLING),
        e.AgentChose(centre.now, anna, ChosenKind.NOT_READY, "supervisor", pending=False, system=False, by=boss),
    ]
    assert centre.asked(fx.TellForced) == [fx.TellForced(anna, "Boss", ChosenKind.NOT_READY, "supervisor")]
    centre.do(c.ForceState(boss, anna, ChosenKind.NO_OFFERS))
    assert centre.happened(e.AgentChose)[-1] == e.AgentChose(
        centre.now, anna, ChosenKind.NO_OFFERS, "", pending=False, system=False, by=boss
    )


def test_the_customers_leg_is_no_agents() -> None:
    """Asking whose it is is our fault."""
    centre = Centre()
    chat = centre.customer()
    with pytest.raises(BrokenRuleError, match=r"^leg 0 is no agent's$"):
        agent_of(next(iter(centre.state.chats[chat].legs.values())))


def test_who_never_comes_to_a_chat_he_took_loses_it_and_is_not_ready() -> None:
    """It goes back ahead of newcomers and to somebody else; what else he does goes on, and Not Ready waits for it."""
    centre = Centre(Timers(ramp_up_s=0, wrapup_s=0))
    anna = centre.hire("anna")
    talking = centre.customer("Kim") and centre.accepts(anna)
    lost = centre.customer("Lee") and centre.accepts(anna)
    centre.do(c.AgentNeverCame(lost, anna))
    assert centre.happened(e.LegClosed) == [
        e.LegClosed(centre.now, lost, ONE, anna, EndCause.AGENT_LOST, focus_time=timedelta())
    ]
    assert centre.shows(anna) == "busy>no_answer"
    assert centre.happened(e.AgentChose)[-1] == e.AgentChose(
        centre.now, anna, ChosenKind.NOT_READY, "no_answer", pending=True, system=True, misses=0
    )
    assert centre.state.chats[lost].priority == 1
    assert centre.state.chats[talking].phase is ChatPhase.ACTIVE
    ben = centre.hire("ben")
    assert centre.accepts(ben) == lost
    centre.do(c.AgentEnds(talking, anna))
    assert centre.shows(anna) == "not_ready:no_answer"


def test_who_goes_home_and_never_comes_to_his_last_chat_is_off() -> None:
    """Off stays off; it is what he wanted."""
    centre = Centre(Timers(wrapup_s=0))
    anna = centre.hire("anna")
    chat = centre.customer() and centre.accepts(anna)
    centre.do(c.Choose(anna, ChosenKind.OFF))
    centre.do(c.AgentNeverCame(chat, anna))
    assert centre.shows(anna) == "logged_out:off_duty"


def test_who_is_off_and_never_comes_to_a_chat_he_began_is_still_off() -> None:
    """He answered a message left from home, on a device that is there; no chat is to come to him for that."""
    centre = Centre(Timers(wrapup_s=0))
    anna = centre.hire("anna", state=ChosenKind.OFF)
    lee, message = Customer("lee@shop.example", "Lee"), MessageId("m-1")
    centre.do(c.LeaveMessage(message, BILLING, lee, Channel.XMPP, "Call me"))
    chat = centre.new_chat()
    centre.do(c.AnswerByChat(message, anna, chat, ContactName("lee-1"), "Here I am"))
    centre.do(c.AgentNeverCame(chat, anna))
    assert centre.shows(anna) == "logged_out:off_duty"
    assert centre.state.chats[chat].phase is ChatPhase.QUEUED


def test_a_chat_is_lost_once_and_only_by_who_has_it() -> None:
    """Strangers, repeats and chats that are over are refused."""
    centre = Centre(Timers(wrapup_s=0))
    anna, ben = centre.hire("anna"), centre.hire("ben", state=None)
    chat = centre.customer() and centre.accepts(anna)
    assert centre.refused(c.AgentNeverCame(chat, ben)) is RefusalCode.NOT_YOUR_CHAT
    centre.do(c.AgentNeverCame(chat, anna))
    assert centre.refused(c.AgentNeverCame(chat, anna)) is RefusalCode.NOT_YOUR_CHAT
    assert centre.refused(c.AgentNeverCame(ChatId("c-none"), anna)) is RefusalCode.UNKNOWN_CHAT
