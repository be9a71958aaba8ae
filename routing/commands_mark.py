"""Commands about what an agent marks: a chat that supervisors should look at, and what he wants to come back to."""

from dataclasses import dataclass
from datetime import datetime

from routing.ids import AgentId, ChatId, ReminderId


@dataclass(frozen=True, slots=True)
class FlagChat:
    """An agent puts a flag on a chat he talks in, or takes it off."""

    chat: ChatId
    agent: AgentId
    on: bool


@dataclass(frozen=True, slots=True)
class SetReminder:
    """An agent wants to be reminded. ``reminder`` is the caller's own random name; a known one is moved.

    A new one is about a ``chat`` that he talks in or wraps up.
    """

    reminder: ReminderId
    agent: AgentId
    due_at: datetime
    note: str = ""
    chat: ChatId | None = None


@dataclass(frozen=True, slots=True)
class DropReminder:
    """An agent is done with a reminder, before or after it was due."""

    reminder: ReminderId
    agent: AgentId
