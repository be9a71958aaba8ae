"""Port: how the doors (XMPP, web) hand files in and out. Behind it stands `bridge.files`."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from routing.commands import PostAgentText, PostCustomerText
from routing.ids import AgentId, ChatId
from routing.ports import Answer


class FileFault(StrEnum):
    """Why a file was not taken; one code per thing a person could do about it."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    BAD_TYPE = "file_bad_type"
    TOO_MANY_PIXELS = "file_too_many_pixels"
    CHAT_FULL = "file_chat_full"
    NOT_STORED = "file_not_stored"


FILE_WORDS = {
    FileFault.EMPTY: "This file is empty.",
    FileFault.TOO_LARGE: "This file is larger than 20 MB.",
    FileFault.BAD_TYPE: "Files of this type can't be sent. Pictures, PDF, office documents, text, sound and video can.",
    FileFault.TOO_MANY_PIXELS: "This picture has too many pixels. Please send a smaller one.",
    FileFault.CHAT_FULL: "No more files fit into this chat: together they may have 100 MB.",
    FileFault.NOT_STORED: "This file could not be stored just now. Please try again later.",
}
"""What to say to a person, in English; clients have words of their own."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a line of a chat brings."""

    id: str
    chat: ChatId
    name: str
    type: str
    size: int
    made_at: datetime


class Files(Protocol):
    """Files of chats: whole and looked at before a line brings them, gone with their line."""

    async def send(self, command: PostCustomerText | PostAgentText, parts: AsyncIterator[bytes]) -> Answer | FileFault:
        """Store the bytes and post the line that brings them; ``command.text`` is the name as the sender gave it.

        Nothing stays of a file whose line was refused, or that breaks off (``parts`` raises; that comes through).
        """
        ...

    async def find(self, file: str) -> StoredFile | None:
        """Look a file up; ``None``: there is none, or no line brings it."""
        ...

    async def agents_of(self, chat: ChatId) -> Sequence[AgentId]:
        """List the agents who are or were in a chat: they may fetch its files."""
        ...

    def read(self, file: str) -> AsyncIterator[bytes]:
        """Read its bytes, part by part; ends early where it was erased meanwhile."""
        ...
