"""The table of e-mails; of one that was sent (or given up) only who got it stays, until what it is about is erased."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from bridge.store.schema_files import metadata  # with it all other tables are known
from bridge.store.times import UtcTime

mails = Table(
    "mails",
    metadata,
    Column("id", Text, primary_key=True),  # in the Message-ID: a repeated one is known by it
    Column("chat", Text, ForeignKey("chats.id", ondelete="CASCADE")),  # whose words are in it
    Column("message", Text, ForeignKey("left_messages.id", ondelete="CASCADE")),  # which it answers
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("due_at", UtcTime),  # NULL: it was sent or given up
    Column("sent_at", UtcTime),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("fault", Text, nullable=False, server_default=text("''")),  # why the last try failed
    Index("ix_mails_due_at", "due_at"),
    Index("ix_mails_chat", "chat"),
    Index("ix_mails_message", "message"),
    Index("ix_mails_recipient_made_at", "recipient", "made_at"),
)

__all__ = ["mails", "metadata"]
