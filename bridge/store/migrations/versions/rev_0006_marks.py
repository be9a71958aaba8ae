"""Flags of chats, and what agents want to come back to.

Frozen: a change of the tables is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INSTANT = sa.BigInteger()
"""Microseconds since 1970, UTC."""


def upgrade() -> None:
    """Add them."""
    op.add_column("chats", sa.Column("flagged_at", INSTANT))
    op.add_column("chats", sa.Column("was_flagged", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "reminders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
    )


def downgrade() -> None:
    """Agents count on being reminded: refuse rather than forget."""
    message = "flags and reminders are not taken away again"
    raise RuntimeError(message)
