"""How long agents had each of their chats in focus.

What was talked before counts as focus for all of its time, and as estimated. Of several chats that an agent has at this
moment the one he took last is in focus.

Frozen: a change of the tables is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

INSTANT = sa.BigInteger()
"""Microseconds since 1970, UTC."""

FILL = (
    "UPDATE legs SET service = (SELECT chats.service FROM chats WHERE chats.id = legs.chat)",
    "UPDATE legs SET estimated = TRUE WHERE agent IS NOT NULL",
    "UPDATE legs SET focus_us = COALESCE(wrapping_at, closed_at, opened_at) - opened_at WHERE agent IS NOT NULL",
    (
        "UPDATE legs SET in_focus = TRUE, focused_at = opened_at WHERE agent IS NOT NULL AND phase = 'active' "
        "AND NOT EXISTS (SELECT 1 FROM legs AS other WHERE other.agent = legs.agent AND other.phase = 'active' "
        "AND (other.opened_at > legs.opened_at OR (other.opened_at = legs.opened_at AND other.chat > legs.chat)))"
    ),
)


def upgrade() -> None:
    """Add the columns, and fill them."""
    op.add_column("agents", sa.Column("focus_told", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("legs", sa.Column("service", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("legs", sa.Column("focus_us", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column("legs", sa.Column("focused_at", INSTANT))
    op.add_column("legs", sa.Column("in_focus", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("legs", sa.Column("estimated", sa.Boolean(), nullable=False, server_default=sa.false()))
    where = sa.text("agent IS NOT NULL")
    op.create_index("ix_legs_opened_at", "legs", ["opened_at"], sqlite_where=where, postgresql_where=where)
    for statement in FILL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Take the columns away."""
    op.drop_index("ix_legs_opened_at", "legs")
    for name in ("estimated", "in_focus", "focused_at", "focus_us", "service"):
        op.drop_column("legs", name)
    op.drop_column("agents", "focus_told")
