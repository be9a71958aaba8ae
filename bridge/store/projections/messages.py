"""Messages that customers left, from then until they are dealt with."""

from sqlalchemy import update

from bridge.store import rows, schema
from bridge.store.codec import encode_fields
from bridge.store.rows import Rows
from bridge.store.times import to_us
from routing.events import MessageExtended, MessageFinished, MessageLeft, MessageReleased, MessageTaken


def project_left(event: MessageLeft, out: Rows) -> None:
    """A new one on the list."""
    customer = event.customer
    out.inserts[rows.LEFT_MESSAGES].append(
        (
            *(event.message, event.service, customer.id, customer.name, encode_fields(customer.fields)),
            *(event.channel.value, event.text, to_us(event.at)),
        )
    )


def project_extended(event: MessageExtended, out: Rows) -> None:
    """There is more of it."""
    table = schema.left_messages
    longer = table.c.text + "\n" + event.text
    out.at_once(update(table).where(table.c.id == event.message).values(text=longer))


def project_taken(event: MessageTaken, out: Rows) -> None:
    """An agent deals with it."""
    out.change(schema.left_messages, event.message, {"taken_by": event.agent, "taken_at": to_us(event.at)})


def project_released(event: MessageReleased, out: Rows) -> None:
    """It is on the list again."""
    out.change(schema.left_messages, event.message, {"taken_by": None, "taken_at": None})


def project_finished(event: MessageFinished, out: Rows) -> None:
    """It is dealt with."""
    values = {
        "finished_by": event.agent,
        "finished_at": to_us(event.at),
        "how": event.how.value,
        "chat": event.chat,
    }
    out.change(schema.left_messages, event.message, values)
