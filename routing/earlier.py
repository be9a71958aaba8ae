"""A customer's earlier chats, for the agent who talks to him now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from routing.ids import AgentId, ChatId
from routing.transcript import Entry


@dataclass(frozen=True, slots=True)
class EarlierChat:
    """One of them.

    ``known_by`` is ``account`` (the same XMPP account, vouched for by its server) or ``email`` (the same address in the
    form, which anybody may type).
    """

    chat: ChatId
    service_name: str
    started_at: datetime
    agents: tuple[str, ...]
    """Aliases, in the order they came."""
    known_by: str


class EarlierChats(Protocol):
    """Questions about the past of a customer. Only who is in a chat with him now gets an answer."""

    async def list(self, agent: AgentId, chat: ChatId) -> Sequence[EarlierChat] | None:
        """Newest first; ``None`` if the agent is not in the chat now."""
        ...

    async def transcript(self, agent: AgentId, chat: ChatId, earlier: ChatId) -> Sequence[Entry] | None:
        """Lines of one of them; ``None`` if it is none of `list`."""
        ...
