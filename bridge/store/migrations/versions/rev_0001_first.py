"""The first tables.

Frozen: a change of the tables is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.BigInteger()
"""Microseconds since 1970, UTC."""
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Create all tables."""
    _create_set_up()
    _create_agents()
    _create_chats()
    _create_connections()
    _create_histories()
    _create_transcripts()
    _create_writing()
    _create_secrets()


def downgrade() -> None:
    """There is nothing before the first tables: refuse rather than drop what people said."""
    message = "the first tables are not taken away again"
    raise RuntimeError(message)


def _create_set_up() -> None:
    """What the operator sets up."""
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
    op.create_table(
        "services",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("offer_s", sa.Float()),
        sa.Column("inactivity_s", sa.Float()),
        sa.Column("wrapup_s", sa.Float()),
        sa.Column("max_wait_s", sa.Float()),
        sa.Column("capacity", sa.Integer()),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_services"),
    )
    op.create_table(
        "teams",
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_teams"),
    )
    op.create_table(
        "reasons",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("is_break", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("code", name="pk_reasons"),
    )
    op.create_table(
        "dispositions",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("code", name="pk_dispositions"),
    )


def _create_agents() -> None:
    """Agents and what they serve."""
    op.create_table(
        "agents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.Column("chosen_kind", sa.Text(), nullable=False, server_default="off"),
        sa.Column("chosen_reason", sa.Text(), nullable=False, server_default="logged_out"),
        sa.Column("next_kind", sa.Text()),
        sa.Column("next_reason", sa.Text()),
        sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("plain", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("idle", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("idle_long", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("unreachable", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("missing", sa.Text()),
        sa.Column("missing_until", INSTANT),
        sa.Column("missed_at", INSTANT),
        sa.Column("idle_since", INSTANT),
        sa.Column("state", sa.Text(), nullable=False, server_default="logged_out"),
        sa.Column("reason", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("chosen_busy", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("since", INSTANT),
        sa.Column("state_offer", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
    )
    op.create_table(
        "agent_skills",
        sa.Column("agent", sa.Text(), sa.ForeignKey("agents.id", name="fk_agent_skills_agent_agents"), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agent", "service", name="pk_agent_skills"),
    )


def _create_chats() -> None:
    """Chats and their addresses."""
    op.create_table(
        "chats",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("customer_fields", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("deadline", INSTANT),
        sa.Column("heard_at", INSTANT),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.Column("away_until", INSTANT),
        sa.Column("end_cause", sa.Text()),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("offer_count", sa.Integer(), nullable=False),
        sa.Column("conversation_ended_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
    )
    op.create_index("ix_chats_started_at", "chats", ["started_at"])
    op.create_index("ix_chats_unfinished", "chats", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "contacts",
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), sa.ForeignKey("chats.id", name="fk_contacts_chat_chats"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("contact", name="pk_contacts"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("peer", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("address", "peer", name="pk_subscriptions"),
    )


def _create_connections() -> None:
    """Who was in a chat, and to whom it was offered."""
    op.create_table(
        "legs",
        sa.Column("chat", sa.Text(), sa.ForeignKey("chats.id", name="fk_legs_chat_chats"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("deadline", INSTANT),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("wrapping_at", INSTANT),
        sa.Column("closed_at", INSTANT),
        sa.Column("cause", sa.Text()),
        sa.Column("disposition", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("chat", "number", name="pk_legs"),
    )
    op.create_index("ix_legs_agent_opened_at", "legs", ["agent", "opened_at"])
    op.create_table(
        "offers",
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), sa.ForeignKey("chats.id", name="fk_offers_chat_id_chats"), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("offered_at", INSTANT, nullable=False),
        sa.Column("deadline", INSTANT, nullable=False),
        sa.Column("shown_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text()),
        sa.Column("resource", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("queue_s", sa.Float(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", name="pk_offers"),
    )
    op.create_index("ix_offers_agent_offered_at", "offers", ["agent", "offered_at"])
    op.create_index("ix_offers_chat_id", "offers", ["chat_id"])
    op.create_index("ix_offers_offered_at", "offers", ["offered_at"])
    op.create_index("ix_offers_open", "offers", ["offer_id"], sqlite_where=OPEN, postgresql_where=OPEN)


def _create_histories() -> None:
    """Stretches of agents' states."""
    op.create_table(
        "agent_states",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chosen_busy", sa.Boolean(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("offer_id", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_agent_states"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agent_states_agent_started_at", "agent_states", ["agent", "started_at"])
    op.create_index(
        "ix_agent_states_open", "agent_states", ["agent"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _create_transcripts() -> None:
    """What was said and noted."""
    op.create_table(
        "messages",
        sa.Column("chat", sa.Text(), sa.ForeignKey("chats.id", name="fk_messages_chat_chats"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("notice", sa.Text()),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.PrimaryKeyConstraint("chat", "seq", name="pk_messages"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox_keys",
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat", "leg", "key", name="pk_inbox_keys"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notes",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("chat", sa.Text(), sa.ForeignKey("chats.id", name="fk_notes_chat_chats"), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("agent", sa.Text()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_chat", "notes", ["chat"])


def _create_writing() -> None:
    """What the writer needs."""
    op.create_table(
        "events",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text()),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_at", "events", ["at"])
    op.create_table(
        "outbox",
        sa.Column("place", SERIAL, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "command_ids",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_command_ids"),
    )
    op.create_table(
        "lease",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("beat_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lease"),
    )


def _create_secrets() -> None:
    """Secrets, as hashes."""
    op.create_table(
        "tokens",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.PrimaryKeyConstraint("hash", name="pk_tokens"),
    )
    op.create_index("ix_tokens_subject", "tokens", ["subject"])
    op.create_table(
        "sessions",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
    )
    op.create_table(
        "api_keys",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("last_used_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("hash", name="pk_api_keys"),
        sa.UniqueConstraint("name", name="uq_api_keys_name"),
    )
