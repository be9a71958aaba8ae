"""Events about messages that customers leave while nobody can talk to them."""

from dataclasses import dataclass
from datetime import datetime

from routing.ids import AgentId, ChatId, MessageId, ServiceId
from routing.transcript import Customer
from routing.words import Channel, MessageEnd


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """A customer left a message for a service."""

    at: datetime
    message: MessageId
    service: ServiceId
    customer: Customer
    channel: Channel
    text: str


@dataclass(frozen=True, slots=True)
class MessageExtended:
    """The customer added something to his message before anybody took it."""

    at: datetime
    message: MessageId
    text: str


@dataclass(frozen=True, slots=True)
class MessageTaken:
    """An agent deals with it."""

    at: datetime
    message: MessageId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class MessageReleased:
    """It is on the list again."""

    at: datetime
    message: MessageId


@dataclass(frozen=True, slots=True)
class MessageFinished:
    """It is dealt with; ``chat`` if it was answered by one."""

    at: datetime
    message: MessageId
    agent: AgentId
    how: MessageEnd
    chat: ChatId | None = None
