"""Chats that an agent began, until the customer writes; stretches of Not Ready that count as breaks.

Frozen: a change of these tables is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("chats", sa.Column("unanswered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("agent_states", sa.Column("is_break", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the columns away."""
    op.drop_column("agent_states", "is_break")
    op.drop_column("chats", "unanswered")
