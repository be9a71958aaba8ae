"""Photos of agents, which customers see beside their aliases.

Frozen: a change of the table is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "agent_photos",
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agent", name="pk_agent_photos"),
    )
    op.create_index("ix_agent_photos_hash", "agent_photos", ["hash"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("agent_photos")
