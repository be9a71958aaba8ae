"""Who changed what of the set-up.

Frozen: a change of the table is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "setup_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setup_changes"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("setup_changes")
