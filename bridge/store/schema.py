"""The tables. Instants are `UtcTime` (integer microseconds), closed vocabularies their own words, lists JSON text.

What the operator sets up is never deleted but marked `removed_at`, so that reports can still name it; history
(offers, stretches of agent states) therefore refers to it by name and needs no foreign key. SQLite clusters what is
always read by chat (`messages`, `inbox_keys`) by its key (`WITHOUT ROWID`).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
    text,
)

from bridge.store.times import UtcTime

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=CONVENTION)

SERIAL = BigInteger().with_variant(Integer, "sqlite")
"""Type of a counting key: SQLite counts only columns declared exactly INTEGER."""

# What the operator has set up

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),  # e.g. timers.offer_s
    Column("value", Text, nullable=False),  # JSON
)

services = Table(
    "services",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("removed_at", UtcTime),
    Column("definition", Text, nullable=False, server_default=text("'{}'")),  # JSON of the whole service
)

teams = Table(
    "teams",
    metadata,
    Column("name", Text, primary_key=True),
    Column("login_state", Text),
    Column("removed_at", UtcTime),
    Column("services", Text, nullable=False, server_default=text("'[]'")),  # JSON list of services with levels
    Column("capacity_per_chat", Integer),
    Column("spare_per_chat", Integer),
)

skills = Table(
    "skills",
    metadata,
    Column("code", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("removed_at", UtcTime),
)

calendars = Table(
    "calendars",
    metadata,
    Column("name", Text, primary_key=True),
    Column("definition", Text, nullable=False),  # JSON
    Column("removed_at", UtcTime),
)

reasons = Table(
    "reasons",
    metadata,
    Column("code", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("is_break", Boolean, nullable=False),
    Column("removed_at", UtcTime),
    Column("teams", Text, nullable=False, server_default=text("'[]'")),  # JSON list
)

dispositions = Table(
    "dispositions",
    metadata,
    Column("code", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("removed_at", UtcTime),
)

agents = Table(
    "agents",
    metadata,
    Column("id", Text, primary_key=True),  # bare JID
    Column("alias", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("roles", Text, nullable=False),  # JSON list, sorted
    Column("capacity", Integer, nullable=False),
    Column("removed_at", UtcTime),
    # from here on: his present, as the core has it
    Column("chosen_kind", Text, nullable=False, server_default="off"),
    Column("chosen_reason", Text, nullable=False, server_default="logged_out"),
    Column("next_kind", Text),
    Column("next_reason", Text),
    Column("live", Boolean, nullable=False, server_default=false()),
    Column("plain", Boolean, nullable=False, server_default=false()),
    Column("idle", Boolean, nullable=False, server_default=false()),
    Column("idle_long", Boolean, nullable=False, server_default=false()),
    Column("unreachable", Boolean, nullable=False, server_default=false()),
    Column("missing", Text),
    Column("missing_until", UtcTime),
    Column("missed_at", UtcTime),  # since when he is Not Ready for an offer he did not answer
    Column("idle_since", UtcTime),
    Column("state", Text, nullable=False, server_default="logged_out"),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("chosen_busy", Boolean, nullable=False, server_default=false()),
    Column("since", UtcTime),
    Column("state_offer", Text),
    Column("abilities", Text, nullable=False, server_default=text("'[]'")),  # JSON list
    Column("language", Text, nullable=False, server_default=text("''")),
    Column("misses", Integer, nullable=False, server_default=text("0")),
    Column("offered_at", UtcTime),
    Column("capacity_per_chat", Integer),
    Column("spare_per_chat", Integer),
    Column("focus_told", Boolean, nullable=False, server_default=false()),  # by his desktop
)

agent_skills = Table(
    "agent_skills",
    metadata,
    Column("agent", Text, ForeignKey("agents.id"), primary_key=True),
    Column("service", Text, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("place", Integer, nullable=False),  # order in the profile
)

# Chats and what happened to them

chats = Table(
    "chats",
    metadata,
    Column("id", Text, primary_key=True),
    Column("contact", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("customer_fields", Text, nullable=False),  # JSON pairs
    Column("channel", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("phase", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("deadline", UtcTime),
    Column("heard_at", UtcTime),  # the customer's last text since the last agent joined
    Column("warned", Boolean, nullable=False),
    Column("away_until", UtcTime),
    Column("end_cause", Text),
    Column("last_seq", Integer, nullable=False),
    Column("offer_count", Integer, nullable=False),
    Column("conversation_ended_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("door", Text, nullable=False, server_default=text("''")),  # the service asked for
    Column("abilities", Text, nullable=False, server_default=text("'[]'")),  # JSON list
    Column("queued_since", UtcTime),
    Column("step", Integer, nullable=False, server_default=text("0")),
    Column("preferred", Text),
    Column("widen_at", UtcTime),
    Column("overflowed", Boolean, nullable=False, server_default=false()),
    Column("flagged_at", UtcTime),  # since when, or when it ended so
    Column("was_flagged", Boolean, nullable=False, server_default=false()),
    Column("unanswered", Boolean, nullable=False, server_default=false()),  # an agent wrote first
    Index("ix_chats_started_at", "started_at"),
    Index(
        "ix_chats_unfinished",
        "id",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

contacts = Table(
    "contacts",
    metadata,
    Column("contact", Text, primary_key=True),  # local part of the address
    Column("chat", Text, ForeignKey("chats.id"), nullable=False),
    Column("name", Text, nullable=False),  # as issued; empty for a visitor
    Column("issued_at", UtcTime, nullable=False),
)

left_messages = Table(
    "left_messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("customer_fields", Text, nullable=False),  # JSON pairs
    Column("channel", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("left_at", UtcTime, nullable=False),
    Column("taken_by", Text),
    Column("taken_at", UtcTime),
    Column("finished_by", Text),
    Column("finished_at", UtcTime),
    Column("how", Text),
    Column("chat", Text),
    Index("ix_left_messages_open", "finished_at", "service"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("address", Text, primary_key=True),  # of ours, e.g. desk@workgroup.example.org
    Column("peer", Text, primary_key=True),  # bare JID; full for joined and visits
    Column("state", Text, nullable=False),  # asked, from, to, both, none; joined or visits of a workgroup client
    Column("changed_at", UtcTime, nullable=False),
)

legs = Table(
    "legs",
    metadata,
    Column("chat", Text, ForeignKey("chats.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("agent", Text),
    Column("name", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("phase", Text, nullable=False),
    Column("deadline", UtcTime),
    Column("opened_at", UtcTime, nullable=False),
    Column("wrapping_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("cause", Text),
    Column("disposition", Text, nullable=False, server_default=text("''")),
    Column("service", Text, nullable=False, server_default=text("''")),
    Column("focus_us", BigInteger, nullable=False, server_default=text("0")),  # without a stretch that lasts
    Column("focused_at", UtcTime),  # last
    Column("in_focus", Boolean, nullable=False, server_default=false()),
    Column("estimated", Boolean, nullable=False, server_default=false()),
    Index("ix_legs_agent_opened_at", "agent", "opened_at"),
    Index(
        "ix_legs_opened_at",
        "opened_at",
        sqlite_where=text("agent IS NOT NULL"),
        postgresql_where=text("agent IS NOT NULL"),
    ),
)

offers = Table(
    "offers",
    metadata,
    Column("offer_id", Text, primary_key=True),
    Column("chat_id", Text, ForeignKey("chats.id"), nullable=False),
    Column("service", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("customer", Text, nullable=False),  # name, else id
    Column("kind", Text, nullable=False),
    Column("offered_at", UtcTime, nullable=False),
    Column("deadline", UtcTime, nullable=False),
    Column("shown_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("outcome", Text, nullable=False),  # open until it has one
    Column("cause", Text),
    Column("resource", Text, nullable=False, server_default=text("''")),
    Column("queue_s", Float, nullable=False),
    Column("epoch", Integer, nullable=False),
    Index("ix_offers_offered_at", "offered_at"),
    Index("ix_offers_agent_offered_at", "agent", "offered_at"),
    Index("ix_offers_chat_id", "chat_id"),
    Index(
        "ix_offers_open",
        "offer_id",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

agent_states = Table(
    "agent_states",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("agent", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("chosen_busy", Boolean, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),  # NULL: it lasts
    Column("offer_id", Text),  # the offer that caused it
    Column("is_break", Boolean, nullable=False, server_default=false()),
    Index("ix_agent_states_agent_started_at", "agent", "started_at"),
    Index(
        "ix_agent_states_open",
        "agent",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

messages = Table(
    "messages",
    metadata,
    Column("chat", Text, ForeignKey("chats.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("side", Text, nullable=False),
    Column("leg", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text),
    Column("notice", Text),
    Column("args", Text, nullable=False),  # JSON pairs
    Column("key", Text),
    sqlite_with_rowid=False,
)

inbox_keys = Table(
    "inbox_keys",
    metadata,
    Column("chat", Text, primary_key=True),
    Column("leg", Integer, primary_key=True),
    Column("key", Text, primary_key=True),  # the sender's own id
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)

notes = Table(
    "notes",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("chat", Text, ForeignKey("chats.id"), nullable=False),
    Column("leg", Integer, nullable=False),
    Column("agent", Text),
    Column("at", UtcTime, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_notes_chat", "chat"),
    sqlite_autoincrement=True,
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Text, primary_key=True),
    Column("agent", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("note", Text, nullable=False),
    Column("told", Boolean, nullable=False, server_default=false()),
)

# The writer's own

events = Table(
    "events",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("chat", Text),
    Column("payload", Text, nullable=False),  # JSON without what people wrote
    Index("ix_events_at", "at"),
    sqlite_autoincrement=True,
)
