"""Face C: flags, ticks and reminders as a desktop shows them. Pure."""

from collections.abc import Sequence
from datetime import datetime

from bridge.xmpp import wording
from bridge.xmpp.faces.build import NO_ARCHIVE, NO_STORE, RECEIPT_REQUEST, device_message, stamp
from bridge.xmpp.faces.desktop.render import own
from bridge.xmpp.ports import Names
from bridge.xmpp.xml import esc
from routing.effects import ShowFlag, TellReminder
from routing.ids import ChatId, ContactName
from routing.state import Reminder


def reminder_element(reminder: Reminder) -> str:
    """Write ``<reminder/>``: what the agent wants to come back to, and when."""
    return own(
        "reminder",
        {
            "id": reminder.id,
            "chat": reminder.chat,
            "customer": wording.clean(reminder.customer_name) or None,
            "due": stamp(reminder.due_at),
        },
        esc(reminder.note),
    )


def render_reminders(reminders: Sequence[Reminder], to: str, names: Names, now: datetime) -> str:
    """Write all of an agent's reminders anew."""
    all_of_them = own("reminders", {"now": stamp(now)}, *map(reminder_element, reminders))
    return device_message(names.desk, to, None, all_of_them, NO_STORE)


def render_due(effect: TellReminder, item_id: str, to: str, names: Names, now: datetime) -> str:
    """Write that a reminder's time has come."""
    attrs: dict[str, str | None] = {
        "id": effect.reminder,
        "chat": effect.chat,
        "customer": wording.clean(effect.customer_name) or None,
        "due": stamp(effect.due_at),
        "now": stamp(now),
    }
    due = own("reminder", attrs, esc(effect.note))
    return device_message(names.desk, to, item_id, due, RECEIPT_REQUEST, NO_ARCHIVE)


def render_flag(effect: ShowFlag, to: str, names: Names, *, name: str) -> str:
    """Write who flagged which chat; ``name`` is the customer's, as far as the reader may know it."""
    attrs = {
        "chat": effect.chat,
        "on": "true" if effect.on else "false",
        "agent": wording.clean(effect.agent_name),
        "customer": wording.clean(name) or None,
        "service-name": effect.service_name,
    }
    return device_message(names.contact(effect.contact), to, None, own("flagged", attrs), NO_STORE)


def render_ticks(chat: ChatId, contact: ContactName, marks: tuple[int, int], to: str, names: Names) -> str:
    """Write how far agents' lines came: the last on the customer's device, and the last he has seen."""
    ticks = own("ticks", {"chat": chat, "delivered": str(marks[0]), "read": str(marks[1])})
    return device_message(names.contact(contact), to, None, ticks, NO_STORE)
