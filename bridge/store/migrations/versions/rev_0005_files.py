"""Files sent in chats.

Frozen: a change of the tables is another migration, never an edit here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INSTANT = sa.BigInteger()
"""Microseconds since 1970, UTC."""


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "attachments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer()),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["chat"], ["chats.id"], name="fk_attachments_chat_chats", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["chat", "seq"],
            ["messages.chat", "messages.seq"],
            name="fk_attachments_chat_messages",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_chat_seq", "attachments", ["chat", "seq"])
    op.create_table(
        "attachment_parts",
        sa.Column("attachment", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment"],
            ["attachments.id"],
            name="fk_attachment_parts_attachment_attachments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attachment", "number", name="pk_attachment_parts"),
    )


def downgrade() -> None:
    """Files are part of conversations: refuse rather than lose them."""
    message = "the files' tables are not taken away again"
    raise RuntimeError(message)
