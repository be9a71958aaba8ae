"""Tables of the customers' widget: its settings by service, what customers said afterwards, who is kept out."""

from sqlalchemy import Column, Index, Integer, Table, Text

from bridge.store.schema_secrets import metadata  # with it all other tables are known
from bridge.store.times import UtcTime

widgets = Table(
    "widgets",
    metadata,
    Column("service", Text, primary_key=True),
    Column("body", Text, nullable=False),  # JSON of routing.widget_settings.WidgetSettings
    Column("changed_at", UtcTime, nullable=False),
)

surveys = Table(
    "surveys",
    metadata,
    Column("chat", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("stars", Integer, nullable=False),  # 1 to 5
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_surveys_at", "at"),
)

blocks = Table(
    "blocks",
    metadata,
    Column("key", Text, primary_key=True),  # a hash of an address, or a customer's id
    Column("until", UtcTime, nullable=False),
    Column("by", Text, nullable=False),  # the agent
    Column("chat", Text, nullable=False),  # the chat that was the reason
    Column("at", UtcTime, nullable=False),
)

__all__ = ["blocks", "metadata", "surveys", "widgets"]
