"""What a transaction will write, gathered from many events so that equal statements run together.

Projections add to a `Rows`; `flush` runs it as a few `executemany` calls of compiled statements (grouping is what makes
group commit cheap). The order is fixed: inserts parents first, then changes, then deletions. Changes of one row are
merged in the order of their events, so the last word wins. What would break under that order (set-up that is removed
and defined again) goes through `at_once`, which flushes all that came before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Executable, Table, bindparam, func, literal_column, select

from bridge.store import schema
from bridge.store.schema_files import attachments
from bridge.store.schema_writer import outbox
from bridge.store.statements import Shape, Statements

Row = Sequence[object]

CHATS: Final = Shape(
    schema.chats,
    (
        *("id", "contact", "service", "customer_id", "customer_name", "customer_fields", "channel", "started_at"),
        *("entered_at", "priority", "phase", "epoch", "warned", "last_seq", "offer_count", "door", "abilities"),
        "unanswered",
    ),
)
CONTACTS: Final = Shape(schema.contacts, ("contact", "chat", "name", "issued_at"))
LEGS: Final = Shape(
    schema.legs,
    (
        *("chat", "number", "kind", "agent", "name", "epoch", "phase", "opened_at", "service", "focused_at"),
        *("in_focus", "estimated"),
    ),
)
CUSTOMER_OF_CHAT: Final = (
    select(func.coalesce(func.nullif(schema.chats.c.customer_name, literal_column("''")), schema.chats.c.customer_id))
    .where(schema.chats.c.id == bindparam("customer"))
    .scalar_subquery()
)
OFFERS: Final = Shape(
    schema.offers,
    (
        *("offer_id", "chat_id", "service", "agent", "customer", "kind", "offered_at", "deadline"),
        *("outcome", "queue_s", "epoch"),
    ),
    {"customer": CUSTOMER_OF_CHAT},
)
"""Rows hold the chat's id in the place of ``customer``."""
STRETCHES: Final = Shape(
    schema.agent_states,
    ("agent", "state", "reason", "chosen_busy", "started_at", "ended_at", "offer_id", "is_break"),
)
MESSAGES: Final = Shape(schema.messages, ("chat", "seq", "at", "side", "leg", "name", "text", "notice", "args", "key"))
INBOX_KEYS: Final = Shape(schema.inbox_keys, ("chat", "leg", "key", "seq"))
LEFT_MESSAGES: Final = Shape(
    schema.left_messages,
    ("id", "service", "customer_id", "customer_name", "customer_fields", "channel", "text", "left_at"),
)
REMINDERS: Final = Shape(
    schema.reminders, ("id", "agent", "chat", "contact", "customer_name", "due_at", "note", "told")
)
NOTES: Final = Shape(schema.notes, ("chat", "leg", "agent", "at", "text"))
OUTBOX: Final = Shape(outbox, ("id", "recipient", "chat", "at", "kind", "payload"))
EVENTS: Final = Shape(schema.events, ("at", "kind", "chat", "payload"))

INSERT_ORDER: Final = (
    *(CHATS, CONTACTS, LEGS, OFFERS, STRETCHES, MESSAGES, INBOX_KEYS, LEFT_MESSAGES, REMINDERS, NOTES, OUTBOX, EVENTS),
)

KEYS: Final[Mapping[Table, tuple[str, ...]]] = {
    schema.chats: ("id",),
    schema.legs: ("chat", "number"),
    schema.offers: ("offer_id",),
    schema.agents: ("id",),
    schema.left_messages: ("id",),
    attachments: ("id",),
    schema.reminders: ("id",),
}
"""Tables whose rows change, with what names a row."""


@dataclass(frozen=True, slots=True)
class OpenStretch:
    """A stretch of an agent's state begun in this transaction: its row can still be ended in place."""

    row: list[object]


class Rows:
    """The writes of one transaction."""

    def __init__(self, connection: Connection, statements: Statements) -> None:
        self._connection = connection
        self._statements = statements
        self.dialect = connection.dialect.name
        self._reset()

    def _reset(self) -> None:
        self.inserts: dict[Shape, list[Row]] = {shape: [] for shape in INSERT_ORDER}
        self._changes: dict[Table, dict[object, dict[str, object]]] = {table: {} for table in KEYS}
        self._ended_stretches: list[Row] = []
        self._stretches: dict[str, OpenStretch] = {}
        self._proved: list[Row] = []
        self._finished_chats: list[Row] = []

    def change(self, table: Table, key: object, values: Mapping[str, object]) -> None:
        """Set columns of one row; ``key`` is its key, a tuple where it has several columns."""
        rows = self._changes[table]
        row = rows.get(key)
        if row is None:
            rows[key] = dict(values)
        else:
            row.update(values)

    def end_stretch(self, agent: str, at: int) -> None:
        """The agent's present state ends, whether it began in this transaction or long ago."""
        begun = self._stretches.pop(agent, None)
        if begun is None:
            self._ended_stretches.append((at, agent))
        else:
            begun.row[STRETCHES.columns.index("ended_at")] = at

    def begin_stretch(self, row: list[object]) -> None:
        """Another state begins; ``row`` has the columns of `STRETCHES`, agent first."""
        self.inserts[STRETCHES].append(row)
        self._stretches[str(row[0])] = OpenStretch(row)

    def prove(self, item_ids: Sequence[str]) -> None:
        """These outbox items reached their recipients."""
        self._proved.extend((item_id,) for item_id in item_ids)

    def finish_chat(self, chat: str) -> None:
        """No text will be taken for the chat any more: its inbox keys have served."""
        self._finished_chats.append((chat,))

    def at_once(self, statement: Executable, rows: Sequence[Mapping[str, object]] | None = None) -> None:
        """Run a rare statement in its place among the events."""
        self.flush()
        self._connection.execute(statement, rows)

    def flush(self) -> None:
        """Write all that was gathered."""
        statements = self._statements
        if self._ended_stretches:
            self._many(statements.end_stretch, self._ended_stretches)
        for shape, rows in self.inserts.items():
            if rows:
                self._many(statements.insert(shape), rows)
        for table, changes in self._changes.items():
            if changes:
                self._flush_changes(table, changes)
        if self._proved:
            self._many(statements.delete_outbox, self._proved)
        if self._finished_chats:
            self._many(statements.delete_inbox_keys, self._finished_chats)
        self._reset()

    def _flush_changes(self, table: Table, changes: Mapping[object, Mapping[str, object]]) -> None:
        groups: dict[tuple[str, ...], list[Row]] = {}
        for key, values in changes.items():
            columns = tuple(values)
            row = (*values.values(), *key) if isinstance(key, tuple) else (*values.values(), key)
            groups.setdefault(columns, []).append(row)
        for columns, rows in groups.items():
            self._many(self._statements.update(table, columns, KEYS[table]), rows)

    def _many(self, sql: str, rows: list[Row]) -> None:
        # tuples, because the drivers take nothing else; a single row goes without executemany, which is slower for it
        if len(rows) == 1:
            self._connection.exec_driver_sql(sql, tuple(rows[0]))
        else:
            self._connection.exec_driver_sql(sql, [tuple(row) for row in rows])
