"""The customers' widget: settings by service, surveys, who is kept out.

Frozen: a change of the tables is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.BigInteger()
"""Microseconds since 1970, UTC."""


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "widgets",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("service", name="pk_widgets"),
    )
    op.create_table(
        "surveys",
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_surveys"),
    )
    op.create_index("ix_surveys_at", "surveys", ["at"])
    op.create_table(
        "blocks",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_blocks"),
    )


def downgrade() -> None:
    """Surveys are history: refuse rather than lose them."""
    message = "the widget's tables are not taken away again"
    raise RuntimeError(message)
