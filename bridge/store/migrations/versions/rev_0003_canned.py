"""Canned responses.

Frozen: a change of the table is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "canned",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("service", sa.Text()),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_canned"),
    )
    op.create_index("ix_canned_owner", "canned", ["owner"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("canned")
