"""Statements compiled once per database kind into the driver's own SQL, so that the hot path pays for no expression."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, select, update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.elements import ClauseElement

from bridge.store import schema, schema_writer


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """An insert into ``table`` whose rows are tuples of ``columns``, in that order (which is the table's).

    ``computed``: columns the database works out, by an expression over the parameter named like the column.
    """

    table: Table
    columns: tuple[str, ...]
    computed: Mapping[str, ColumnElement[str]] = field(default_factory=dict)


class Statements:
    """Compiled statements of one dialect; each takes rows of positional values."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._inserts: dict[Shape, str] = {}
        self._updates: dict[tuple[Table, tuple[str, ...]], str] = {}
        stretches = schema.agent_states.c
        self.end_stretch = self._compile(
            update(schema.agent_states)
            .where(stretches.agent == bindparam("of_agent"), stretches.ended_at.is_(None))
            .values(ended_at=bindparam("ended_at")),
            ("ended_at", "of_agent"),
        )
        self.delete_outbox = self._compile(
            delete(schema_writer.outbox).where(schema_writer.outbox.c.id == bindparam("item")), ("item",)
        )
        self.delete_inbox_keys = self._compile(
            delete(schema.inbox_keys).where(schema.inbox_keys.c.chat == bindparam("of_chat")), ("of_chat",)
        )
        self.insert_command = self._compile(insert(schema_writer.command_ids), ("id", "at"))
        lock_lease = select(schema_writer.lease.c.epoch).with_for_update(read=True)
        self.lease_epoch = self._compile(lock_lease, ())
        """SQLite leaves out the row lock; there a write transaction is alone anyway."""

    def insert(self, shape: Shape) -> str:
        """SQL that inserts rows of that shape."""
        sql = self._inserts.get(shape)
        if sql is None:
            values: dict[str, ColumnElement[Any]] = {name: bindparam(name) for name in shape.columns}
            statement = insert(shape.table).values({**values, **shape.computed})
            sql = self._inserts[shape] = self._compile(statement, shape.columns)
        return sql

    def update(self, table: Table, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
        """SQL that sets ``columns`` of the row named by ``key``; values come in that order."""
        sql = self._updates.get((table, columns))
        if sql is None:
            statement = update(table).ordered_values(*((name, bindparam(f"new_{name}")) for name in columns))
            for name in key:
                statement = statement.where(table.c[name] == bindparam(f"key_{name}"))
            names = (*(f"new_{name}" for name in columns), *(f"key_{name}" for name in key))
            sql = self._updates[table, columns] = self._compile(statement, names)
        return sql

    def _compile(self, statement: ClauseElement, names: tuple[str, ...]) -> str:
        """Compile, and see to it that the driver's order of values is that of ``names``."""
        compiled = statement.compile(dialect=self._dialect, column_keys=list(names))
        order = tuple(getattr(compiled, "positiontup", None) or ())
        if order != names:
            message = f"values of {compiled} come as {order}, not as {names}"
            raise AssertionError(message)
        return str(compiled)
