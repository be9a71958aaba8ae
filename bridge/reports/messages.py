"""Report ``messages``: one row per message that a customer left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bridge.reports.definition import Definition, Row
from bridge.store.schema import left_messages
from routing.ports import Column, ReportFilter

COLUMNS = (
    Column("left_at", "Left (UTC)", "time"),
    Column("message_id", "Message"),
    Column("service", "Service"),
    Column("customer", "Customer"),
    Column("agent", "Agent", help="who dealt with it, or deals with it now"),
    Column("taken_at", "Taken (UTC)", "time"),
    Column("finished_at", "Finished (UTC)", "time", "empty: it still waits"),
    Column("how", "How", help="email, chat, or none: it needed no answer"),
    Column("seconds", "Waited", "seconds", "from left to finished, or until now"),
)


def _rows(connection: Connection, wanted: ReportFilter, now: datetime) -> Sequence[Row]:
    table = left_messages.c
    query = select(left_messages).where(table.left_at >= wanted.start, table.left_at < wanted.end)
    query = query.order_by(table.left_at, table.id)
    if wanted.service is not None:
        query = query.where(table.service == wanted.service)
    if wanted.agent is not None:
        who = func.coalesce(table.finished_by, table.taken_by)
        query = query.where(who == wanted.agent)
    return [_row(row, now) for row in connection.execute(query)]


def _row(row: Any, now: datetime) -> Row:  # a row of the query above, columns by name
    waited = max(0.0, ((row.finished_at or now) - row.left_at).total_seconds())
    customer = row.customer_name or row.customer_id
    agent = row.finished_by or row.taken_by or ""
    return (
        *(row.left_at, row.id, row.service, customer, agent, row.taken_at, row.finished_at, row.how or ""),
        waited,
    )


MESSAGES = Definition(
    name="messages",
    title="Messages left",
    definition=(
        "Every message that a customer left within the time asked for, because it was closed, nobody was there "
        "or too many waited; who took it and when it was finished: answered by e-mail or chat, or done otherwise. "
        "Filtered by agent it shows those he dealt with or deals with now."
    ),
    columns=COLUMNS,
    rows=_rows,
)
