"""Routing complete: whole definitions of services, teams, skills, hours, what a chat wants, messages left.

Frozen: a change of the tables is another migration, never an edit here.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.BigInteger()
"""Microseconds since 1970, UTC."""
OLD = ("offer_s", "inactivity_s", "wrapup_s", "max_wait_s", "capacity", "policy")


def upgrade() -> None:
    """Add what routing needs."""
    _keep_whole_services()
    _add_set_up()
    _add_to_chats()
    _add_messages_left()


def downgrade() -> None:
    """What the new columns hold has no place in the old ones: refuse rather than lose it."""
    message = "routing's tables are not taken away again"
    raise RuntimeError(message)


def _keep_whole_services() -> None:
    """One column for all that a service may say, so that a further setting needs no further column."""
    op.add_column("services", sa.Column("definition", sa.Text(), nullable=False, server_default=sa.text("'{}'")))
    old = sa.table("services", *(sa.column(name) for name in ("id", "name", "definition", *OLD)))
    connection = op.get_bind()
    for row in connection.execute(sa.select(old)).mappings().all():
        known = {name: row[name] for name in ("id", "name", *OLD) if row[name] is not None}
        connection.execute(old.update().where(old.c.id == row["id"]).values(definition=json.dumps(known)))
    with op.batch_alter_table("services") as table:
        for name in OLD:
            table.drop_column(name)


def _add_set_up() -> None:
    op.add_column("teams", sa.Column("login_state", sa.Text()))
    op.add_column("teams", sa.Column("removed_at", INSTANT))
    op.add_column("reasons", sa.Column("teams", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("agents", sa.Column("abilities", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("agents", sa.Column("language", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("agents", sa.Column("misses", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("agents", sa.Column("offered_at", INSTANT))
    op.create_table(
        "skills",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("code", name="pk_skills"),
    )
    op.create_table(
        "calendars",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("name", name="pk_calendars"),
    )


def _add_to_chats() -> None:
    op.add_column("chats", sa.Column("door", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.execute(sa.text("UPDATE chats SET door = service"))
    op.add_column("chats", sa.Column("abilities", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("chats", sa.Column("queued_since", INSTANT))
    op.add_column("chats", sa.Column("step", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("chats", sa.Column("preferred", sa.Text()))
    op.add_column("chats", sa.Column("widen_at", INSTANT))
    op.add_column("chats", sa.Column("overflowed", sa.Boolean(), nullable=False, server_default=sa.false()))


def _add_messages_left() -> None:
    op.create_table(
        "left_messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("customer_fields", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("left_at", INSTANT, nullable=False),
        sa.Column("taken_by", sa.Text()),
        sa.Column("taken_at", INSTANT),
        sa.Column("finished_by", sa.Text()),
        sa.Column("finished_at", INSTANT),
        sa.Column("how", sa.Text()),
        sa.Column("chat", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_left_messages"),
    )
    op.create_index("ix_left_messages_open", "left_messages", ["finished_at", "service"])
