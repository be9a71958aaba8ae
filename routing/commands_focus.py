"""Commands about focus: which of his chats an agent has before him."""

from dataclasses import dataclass

from routing.ids import AgentId, ChatId


@dataclass(frozen=True, slots=True)
class FocusChat:
    """An agent's desktop tells which of his chats he looks at; ``None``: another page, none of them."""

    agent: AgentId
    chat: ChatId | None
