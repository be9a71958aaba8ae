"""What teams are assigned to, and what a chat takes of their members; the same of one agent.

Frozen: a change of these tables is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("teams", sa.Column("services", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
    for table in ("teams", "agents"):
        op.add_column(table, sa.Column("capacity_per_chat", sa.Integer()))
        op.add_column(table, sa.Column("spare_per_chat", sa.Integer()))


def downgrade() -> None:
    """Take the columns away."""
    for table in ("teams", "agents"):
        op.drop_column(table, "spare_per_chat")
        op.drop_column(table, "capacity_per_chat")
    op.drop_column("teams", "services")
