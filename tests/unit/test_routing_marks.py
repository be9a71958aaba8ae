"""What agents mark: a flag for their supervisors, and what they want to come back to."""

from datetime import timedelta

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.ids import AgentId, ChatId, ReminderId
from routing.refusals import RefusalCode
from routing.settings import Timers
from routing.words import ChosenKind
from tests.unit.centre import BILLING, Centre, agent

ADA, BEN = agent("ada"), agent("ben")
CALL = ReminderId("r1")


def talking(wrapup_s: float = 0.0) -> tuple[Centre, ChatId]:
    """Ada talks with a customer; Ben is there too."""
    centre = Centre(Timers(wrapup_s=wrapup_s))
    centre.hire("ada")
    chat = centre.customer("anna", BILLING)
    centre.accepts(ADA)
    centre.hire("ben")
    return centre, chat


def test_a_flag_is_told_once_and_goes_with_the_conversation() -> None:
    """Supervisors hear of it when it comes and when it goes; the record keeps both moments."""
    centre, chat = talking()
    centre.do(c.FlagChat(chat, ADA, on=True))
    centre.do(c.FlagChat(chat, ADA, on=True))
    assert centre.state.chats[chat].flagged_at == centre.now
    (shown,) = centre.asked(fx.ShowFlag)
    assert (shown.chat, shown.agent, shown.on) == (chat, ADA, True)
    centre.do(c.FlagChat(chat, ADA, on=False))
    assert centre.state.chats[chat].flagged_at is None
    assert [event.on for event in centre.events if isinstance(event, e.FlagChanged)] == [True, False]


def test_only_who_talks_in_a_chat_flags_it() -> None:
    """A colleague has no say in it, nor anybody when the conversation is over."""
    centre, chat = talking(wrapup_s=60)
    assert centre.refused(c.FlagChat(chat, BEN, on=True)) is RefusalCode.NOT_YOUR_CHAT
    centre.do(c.FlagChat(chat, ADA, on=True))
    centre.do(c.CustomerEnds(chat))
    assert centre.state.chats[chat].flagged_at is None
    assert centre.refused(c.FlagChat(chat, ADA, on=True)) is RefusalCode.CHAT_OVER


def test_a_reminder_falls_when_it_is_due_and_stays_until_it_has_served() -> None:
    """Set in after-call work, told once though the agent has logged out, and gone only by his word."""
    centre, chat = talking(wrapup_s=600)
    centre.do(c.CustomerEnds(chat))
    due = centre.now + timedelta(hours=1)
    centre.do(c.SetReminder(CALL, ADA, due, "call back", chat))
    centre.do(c.CompleteWrapUp(chat, ADA))
    centre.do(c.Choose(ADA, ChosenKind.OFF))
    centre.passes(3599)
    assert centre.asked(fx.TellReminder) == []
    centre.passes(2)
    centre.passes(3600)
    (told,) = centre.asked(fx.TellReminder)
    assert (told.agent, told.customer_name, told.note) == (ADA, "anna", "call back")
    assert centre.state.reminders[CALL].told
    centre.do(c.DropReminder(CALL, ADA))
    centre.do(c.DropReminder(CALL, ADA))
    assert centre.state.reminders == {}


def test_a_reminder_can_be_put_off_and_is_told_again() -> None:
    """Later means later: the same one, at its new time, with its note."""
    centre, chat = talking()
    centre.do(c.SetReminder(CALL, ADA, centre.now + timedelta(minutes=1), "call back", chat))
    centre.passes(61)
    later = centre.now + timedelta(minutes=10)
    centre.do(c.SetReminder(CALL, ADA, later, "call back"))
    centre.passes(601)
    assert [told.due_at for told in centre.asked(fx.TellReminder)][-1] == later
    assert len(centre.asked(fx.TellReminder)) == 2


def test_reminders_are_ones_own_and_not_without_end() -> None:
    """Nobody moves or drops a colleague's, sets one about a stranger's chat, or writes a book into one."""
    centre, chat = talking()
    due = centre.now + timedelta(hours=1)
    centre.do(c.SetReminder(CALL, ADA, due, "", chat))
    assert centre.refused(c.SetReminder(CALL, BEN, due)) is RefusalCode.NOT_ALLOWED
    assert centre.refused(c.DropReminder(CALL, BEN)) is RefusalCode.NOT_ALLOWED
    other = ReminderId("r2")
    assert centre.refused(c.SetReminder(other, BEN, due, "", chat)) is RefusalCode.NOT_YOUR_CHAT
    assert centre.refused(c.SetReminder(other, ADA, due)) is RefusalCode.UNKNOWN_CHAT
    assert centre.refused(c.SetReminder(other, ADA, due, "x" * 1001, chat)) is RefusalCode.TEXT_TOO_LONG
    for number in range(199):
        centre.do(c.SetReminder(ReminderId(f"n{number}"), ADA, due, "", chat))
    assert centre.refused(c.SetReminder(other, ADA, due, "", chat)) is RefusalCode.NO_ROOM


def test_a_removed_agent_is_reminded_of_nothing() -> None:
    """What he wanted to come back to goes with him."""
    centre, chat = talking()
    centre.do(c.SetReminder(CALL, ADA, centre.now + timedelta(hours=1), "", chat))
    centre.do(c.RemoveAgent(AgentId(ADA)))
    centre.passes(3601)
    assert centre.state.reminders == {}
    assert centre.asked(fx.TellReminder) == []
