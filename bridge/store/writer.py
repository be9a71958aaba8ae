"""The one writer: all batches of a call in one transaction, fenced by the lease."""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from bridge.store import rows
from bridge.store.batch import Batch
from bridge.store.codec import encode_effect, encode_event
from bridge.store.errors import BadDataError
from bridge.store.lease import check_lease
from bridge.store.projections.table import PROJECTIONS
from bridge.store.rows import Rows
from bridge.store.schema_writer import command_ids
from bridge.store.statements import Statements
from bridge.store.times import SECOND, from_us, to_us

COMMAND_IDS_KEPT_S = 600
"""How long the outcome of a call can be asked for; a retry does so within seconds."""


def now_us() -> int:
    """Microseconds of this machine's clock, for what only this process compares."""
    return time.time_ns() // 1000


def write_batches(
    connection: Connection, statements: Statements, batches: Sequence[Batch], epoch: int, command_id: str
) -> None:
    """Store all batches under one command id. Raises `BadDataError` with the place of the culprit."""
    check_lease(connection, statements, epoch)
    connection.exec_driver_sql(statements.insert_command, (command_id, now_us()))
    out = Rows(connection, statements)
    for place, batch in enumerate(batches):
        try:
            gather(batch, out)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            # only the kind of the fault: its text may quote what somebody wrote
            message = f"batch {place} cannot be written: {type(error).__name__}"
            raise BadDataError(message, place) from error
    out.flush()


def gather(batch: Batch, out: Rows) -> None:
    """Add one batch: its events to the journal and to the tables, its effects to the outbox."""
    journal = out.inserts[rows.EVENTS]
    for event in batch.events:
        kind = type(event)
        entry = (to_us(event.at), kind.__name__, getattr(event, "chat", None), encode_event(event))
        PROJECTIONS[kind](event, out)
        if out.inserts[rows.EVENTS] is not journal:
            journal = out.inserts[rows.EVENTS]
        journal.append(entry)
    if batch.outbox:
        items = out.inserts[rows.OUTBOX]
        for item in batch.outbox:
            effect = item.effect
            items.append(
                (item.id, item.recipient, item.chat, to_us(item.at), type(effect).__name__, encode_effect(effect))
            )
    if batch.proved:
        out.prove(batch.proved)


def is_committed(connection: Connection, command_id: str) -> bool:
    """Tell whether the call with that id was stored."""
    ids = command_ids.c
    return connection.execute(select(ids.id).where(ids.id == command_id)).first() is not None


def prune_command_ids(connection: Connection) -> None:
    """Forget the ids of calls nobody asks for any more."""
    limit = from_us(now_us() - COMMAND_IDS_KEPT_S * SECOND)
    connection.execute(delete(command_ids).where(command_ids.c.at < limit))
