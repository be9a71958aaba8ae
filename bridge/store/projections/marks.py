"""Flags and reminders. Whether a chat was ever flagged stays in its row; a reminder is nobody's once it is dropped."""

from sqlalchemy import delete

from bridge.store import rows, schema
from bridge.store.rows import Rows
from bridge.store.times import to_us
from routing.events import FlagChanged, ReminderDropped, ReminderFell, ReminderMoved, ReminderSet


def project_flag(event: FlagChanged, out: Rows) -> None:
    """The chat is flagged, or not any more."""
    values: dict[str, object] = (
        {"flagged_at": to_us(event.at), "was_flagged": True} if event.on else {"flagged_at": None}
    )
    out.change(schema.chats, event.chat, values)


def project_set(event: ReminderSet, out: Rows) -> None:
    """A new one."""
    out.inserts[rows.REMINDERS].append(
        (
            *(event.reminder, event.agent, event.chat, event.contact, event.customer_name),
            *(to_us(event.due_at), event.note, False),
        )
    )


def project_moved(event: ReminderMoved, out: Rows) -> None:
    """For another time, or with another note."""
    out.change(schema.reminders, event.reminder, {"due_at": to_us(event.due_at), "note": event.note, "told": False})


def project_fell(event: ReminderFell, out: Rows) -> None:
    """Its time has come."""
    out.change(schema.reminders, event.reminder, {"told": True})


def project_dropped(event: ReminderDropped, out: Rows) -> None:
    """The agent is done with it."""
    out.at_once(delete(schema.reminders).where(schema.reminders.c.id == event.reminder))
