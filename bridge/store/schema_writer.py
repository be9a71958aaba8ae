"""Tables of the writer's own: what was promised and not proved, which commits were made, and who may write."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from bridge.store.schema import SERIAL, metadata
from bridge.store.times import UtcTime

outbox = Table(
    "outbox",
    metadata,
    Column("place", SERIAL, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("recipient", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),  # JSON
    sqlite_autoincrement=True,
)

command_ids = Table(
    "command_ids",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("holder", Text, nullable=False),  # empty: released
    Column("epoch", BigInteger, nullable=False),
    Column("taken_at", UtcTime, nullable=False),
    Column("beat_at", UtcTime, nullable=False),
)
