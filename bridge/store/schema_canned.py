"""The table of canned responses."""

from sqlalchemy import Column, Index, Integer, Table, Text

from bridge.store.schema import metadata

canned = Table(
    "canned",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text),  # an agent; null: shared
    Column("service", Text),  # of a shared one; null: all
    Column("folder", Text, nullable=False),
    Column("shortcut", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("used", Integer, nullable=False),
    Index("ix_canned_owner", "owner"),
)
