"""Applying events about flags and reminders."""

from routing import events as e
from routing.indexes import Due
from routing.state import Reminder, State


def flag_changed(state: State, event: e.FlagChanged) -> None:
    """The chat is flagged, or not any more."""
    state.chats[event.chat].flagged_at = event.at if event.on else None


def reminder_set(state: State, event: e.ReminderSet) -> None:
    """There is something to come back to."""
    state.reminders[event.reminder] = Reminder(
        event.reminder, event.agent, event.chat, event.contact, event.customer_name, event.due_at, event.note
    )
    state.indexes.deadlines.put_off((Due.REMINDER, event.reminder), event.due_at)


def reminder_moved(state: State, event: e.ReminderMoved) -> None:
    """It will be told (again) at another time."""
    found = state.reminders[event.reminder]
    found.due_at, found.note, found.told = event.due_at, event.note, False
    state.indexes.deadlines.put_off((Due.REMINDER, event.reminder), event.due_at)


def reminder_fell(state: State, event: e.ReminderFell) -> None:
    """It is told, and stays until the agent is done with it."""
    state.reminders[event.reminder].told = True


def reminder_dropped(state: State, event: e.ReminderDropped) -> None:
    """It is gone."""
    state.reminders.pop(event.reminder, None)
    state.indexes.deadlines.disarm((Due.REMINDER, event.reminder))
