"""Tables of secrets, which are kept only as hashes."""

from sqlalchemy import Column, Index, Table, Text

from bridge.store.schema import metadata
from bridge.store.times import UtcTime

tokens = Table(
    "tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("purpose", Text, nullable=False),  # resume or login
    Column("subject", Text, nullable=False),  # chat id or agent
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Index("ix_tokens_subject", "subject"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("agent", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),  # JSON list
    Column("made_at", UtcTime, nullable=False),
    Column("last_used_at", UtcTime),
    Column("revoked_at", UtcTime),
)

__all__ = ["api_keys", "metadata", "sessions", "tokens"]
