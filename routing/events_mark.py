"""Events about flags and reminders."""

from dataclasses import dataclass
from datetime import datetime

from routing.ids import AgentId, ChatId, ContactName, ReminderId


@dataclass(frozen=True, slots=True)
class FlagChanged:
    """An agent flagged a chat for his supervisors, or took the flag off."""

    at: datetime
    chat: ChatId
    agent: AgentId
    on: bool


@dataclass(frozen=True, slots=True)
class ReminderSet:
    """An agent wants to come back to a customer; ``note`` is what he wrote to himself."""

    at: datetime
    reminder: ReminderId
    agent: AgentId
    chat: ChatId
    contact: ContactName
    customer_name: str
    due_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class ReminderMoved:
    """It is for another time, or has another note."""

    at: datetime
    reminder: ReminderId
    agent: AgentId
    due_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class ReminderFell:
    """Its time has come."""

    at: datetime
    reminder: ReminderId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class ReminderDropped:
    """The agent is done with it."""

    at: datetime
    reminder: ReminderId
    agent: AgentId
