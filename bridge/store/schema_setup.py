"""The table of who changed what of the set-up, and when."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Table, Text, select

from bridge.store.codec import decode_names
from bridge.store.schema import SERIAL, metadata
from bridge.store.times import UtcTime
from routing.ports import SetupChange

setup_changes = Table(
    "setup_changes",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),  # a JID, `key NAME`, `command line USER`; empty: the desk itself
    Column("what", Text, nullable=False),  # JSON list of subjects
    sqlite_autoincrement=True,
)


def read_changes(connection: Connection, limit: int) -> Sequence[SetupChange]:
    """The last changes, latest first."""
    query = select(setup_changes).order_by(setup_changes.c.id.desc()).limit(limit)
    return [SetupChange(row.at, row.by, decode_names(row.what)) for row in connection.execute(query)]
