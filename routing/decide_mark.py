"""Deciding about flags and reminders: what an agent marks. Neither changes where a chat goes."""

from routing.commands import DropReminder, FlagChat, SetReminder
from routing.decision import Applied, Result
from routing.effects import ShowFlag, ShowReminders, TellReminder
from routing.events import FlagChanged, ReminderDropped, ReminderFell, ReminderMoved, ReminderSet
from routing.ids import ReminderId
from routing.refusals import Refusal, RefusalCode
from routing.state import REMINDERS_PER_AGENT, Chat, Leg, Reminder
from routing.turn import Turn, agent_leg
from routing.words import LegPhase

NOTE_LIMIT = 1000
"""Longest note of a reminder, in characters."""


def flag(turn: Turn, command: FlagChat) -> Result | Refusal:
    """An agent flags a chat he talks in, or takes the flag off; said again it changes nothing."""
    found = _own(turn, command, LegPhase.ACTIVE)
    if isinstance(found, Refusal):
        return found
    chat, leg = found
    if (chat.flagged_at is not None) != command.on:
        turn.emit(FlagChanged(turn.now, chat.id, command.agent, command.on))
        turn.effect(
            ShowFlag(
                chat=chat.id,
                contact=chat.contact,
                service_name=turn.state.setup.services[chat.service].name,
                customer_name=chat.customer.name,
                agent=command.agent,
                agent_name=leg.name,
                on=command.on,
            )
        )
    return Applied()


def set_reminder(turn: Turn, command: SetReminder) -> Result | Refusal:
    """An agent wants to be reminded of a chat of his, or moves a reminder."""
    if len(command.note) > NOTE_LIMIT:
        return Refusal(RefusalCode.TEXT_TOO_LONG, command.reminder)
    known = turn.state.reminders.get(command.reminder)
    if known is not None:
        return _move(turn, command, known)
    found = _own(turn, command, LegPhase.ACTIVE, LegPhase.WRAP_UP)
    if isinstance(found, Refusal):
        return found
    if sum(one.agent == command.agent for one in turn.state.reminders.values()) >= REMINDERS_PER_AGENT:
        return Refusal(RefusalCode.NO_ROOM, command.agent)
    chat, _ = found
    turn.emit(
        ReminderSet(
            at=turn.now,
            reminder=command.reminder,
            agent=command.agent,
            chat=chat.id,
            contact=chat.contact,
            customer_name=chat.customer.name,
            due_at=command.due_at,
            note=command.note,
        )
    )
    turn.effect(ShowReminders(command.agent))
    return Applied()


def _move(turn: Turn, command: SetReminder, known: Reminder) -> Result | Refusal:
    if known.agent != command.agent:
        return Refusal(RefusalCode.NOT_ALLOWED, command.reminder)
    if (known.due_at, known.note) != (command.due_at, command.note):
        turn.emit(ReminderMoved(turn.now, known.id, known.agent, command.due_at, command.note))
        turn.effect(ShowReminders(command.agent))
    return Applied()


def drop_reminder(turn: Turn, command: DropReminder) -> Result | Refusal:
    """An agent is done with a reminder; one that is not there (any more) is done with already."""
    known = turn.state.reminders.get(command.reminder)
    if known is None:
        return Applied()
    if known.agent != command.agent:
        return Refusal(RefusalCode.NOT_ALLOWED, command.reminder)
    turn.emit(ReminderDropped(turn.now, known.id, known.agent))
    turn.effect(ShowReminders(command.agent))
    return Applied()


def reminder_due(turn: Turn, name: str) -> None:
    """Its time has come: tell the agent, now or when he is there."""
    found = turn.state.reminders[ReminderId(name)]
    turn.emit(ReminderFell(turn.now, found.id, found.agent))
    turn.effect(TellReminder(found.agent, found.id, found.chat, found.customer_name, found.note, found.due_at))


def _own(turn: Turn, command: FlagChat | SetReminder, *phases: LegPhase) -> tuple[Chat, Leg] | Refusal:
    chat = turn.state.chats.get(command.chat) if command.chat is not None else None
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT, command.chat or "")
    leg = agent_leg(chat, command.agent, *phases)
    if leg is None:
        over = chat.end_cause is not None
        return Refusal(RefusalCode.CHAT_OVER if over else RefusalCode.NOT_YOUR_CHAT, chat.id)
    return chat, leg
