"""Files of chats in memory, behind the web server."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from routing.commands import PostAgentText, PostCustomerText
from routing.decision import Posted
from routing.file_ports import FileFault, StoredFile
from routing.files import AttachedFile, clean_name, type_of
from routing.ids import AgentId, ChatId
from routing.ports import Answer, Desk

FILE_KEY = b"key of the tests"


@dataclass(slots=True)
class FakeFiles:
    """Implements `routing.file_ports.Files`; ``fault`` is the outcome of the next upload."""

    desk: Desk
    fault: FileFault | None = None
    stored: dict[str, tuple[StoredFile, bytes]] = field(default_factory=dict)
    agents: dict[ChatId, Sequence[AgentId]] = field(default_factory=dict)

    async def send(self, command: PostCustomerText | PostAgentText, parts: AsyncIterator[bytes]) -> Answer | FileFault:
        """Keep it and post its line."""
        content = b"".join([part async for part in parts])
        kind = type_of(content)
        if self.fault is not None or kind is None:
            return self.fault or FileFault.BAD_TYPE
        name = clean_name(command.text, kind)
        file = AttachedFile(f"f-{len(self.stored) + 1}", kind.name, len(content))
        answer = await self.desk.ask(replace(command, text=name, file=file))
        if isinstance(answer, Posted):
            found = StoredFile(file.id, command.chat, name, kind.name, len(content), datetime.now(UTC))
            self.stored[file.id] = found, content
        return answer

    async def find(self, file: str) -> StoredFile | None:
        """Look it up."""
        return self.stored[file][0] if file in self.stored else None

    async def agents_of(self, chat: ChatId) -> Sequence[AgentId]:
        """Who was in the chat."""
        return self.agents.get(chat, ())

    async def read(self, file: str) -> AsyncIterator[bytes]:
        """Read it."""
        yield self.stored[file][1]
