"""Tables of files sent in chats: what each is, and its bytes in parts (docs/decisions/0010).

A file goes with the line that brings it: whoever erases the line has erased the file.
"""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, Table, Text

from bridge.store.schema_widget import metadata  # with it all other tables are known
from bridge.store.times import UtcTime

attachments = Table(
    "attachments",
    metadata,
    Column("id", Text, primary_key=True),  # random
    Column("chat", Text, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer),  # its line in the chat; NULL: no line brings it, so nobody sees it
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("size", Integer),  # in bytes; NULL: not all of it is here
    Column("made_at", UtcTime, nullable=False),
    ForeignKeyConstraint(["chat", "seq"], ["messages.chat", "messages.seq"], ondelete="CASCADE"),
    Index("ix_attachments_chat_seq", "chat", "seq"),
)

attachment_parts = Table(
    "attachment_parts",
    metadata,
    Column("attachment", Text, ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 0
    Column("body", LargeBinary, nullable=False),
)

__all__ = ["attachment_parts", "attachments", "metadata"]
