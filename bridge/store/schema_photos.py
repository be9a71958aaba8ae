"""The table of agents' photos."""

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from bridge.store.schema import metadata
from bridge.store.times import UtcTime

agent_photos = Table(
    "agent_photos",
    metadata,
    Column("agent", Text, primary_key=True),
    Column("hash", Text, nullable=False),  # of the content; two agents may have the same
    Column("type", Text, nullable=False),  # image/png, image/jpeg or image/webp
    Column("content", LargeBinary, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Index("ix_agent_photos_hash", "hash"),
)
