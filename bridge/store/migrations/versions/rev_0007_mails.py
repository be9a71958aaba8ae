"""E-mails: those to be sent, and who got one.

Frozen: a change of the tables is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INSTANT = sa.BigInteger()
"""Microseconds since 1970, UTC."""


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "mails",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text()),
        sa.Column("message", sa.Text()),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("sent_at", INSTANT),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("fault", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.ForeignKeyConstraint(["chat"], ["chats.id"], name="fk_mails_chat_chats", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["message"], ["left_messages.id"], name="fk_mails_message_left_messages", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
    )
    op.create_index("ix_mails_due_at", "mails", ["due_at"])
    op.create_index("ix_mails_chat", "mails", ["chat"])
    op.create_index("ix_mails_message", "mails", ["message"])
    op.create_index("ix_mails_recipient_made_at", "mails", ["recipient", "made_at"])


def downgrade() -> None:
    """Somebody waits for what is in it: refuse rather than lose it."""
    message = "the mails' table is not taken away again"
    raise RuntimeError(message)
