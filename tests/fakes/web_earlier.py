"""Earlier chats in memory; implements `routing.earlier.EarlierChats`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from routing.earlier import EarlierChat
from routing.ids import AgentId, ChatId
from routing.transcript import Entry


@dataclass(slots=True)
class FakeEarlier:
    """Knows who is in which chat, and what was before."""

    there: dict[ChatId, AgentId] = field(default_factory=dict)
    chats: list[EarlierChat] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    async def list(self, agent: AgentId, chat: ChatId) -> Sequence[EarlierChat] | None:
        """As the port says."""
        return self.chats if self.there.get(chat) == agent else None

    async def transcript(self, agent: AgentId, chat: ChatId, earlier: ChatId) -> Sequence[Entry] | None:
        """As the port says."""
        known = await self.list(agent, chat) or ()
        return self.entries if any(one.chat == earlier for one in known) else None
