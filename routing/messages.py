"""Port: messages that customers left while nobody could talk to them, for who may deal with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from routing.ids import AgentId, MessageId, ServiceId
from routing.mails import MailRefusal
from routing.ports import Answer
from routing.words import Channel


@dataclass(frozen=True, slots=True)
class LeftView:
    """One message on the list."""

    id: MessageId
    service: ServiceId
    service_name: str
    customer: str
    email: str
    channel: Channel
    text: str
    left_at: datetime
    taken_by: AgentId | None
    taken_name: str
    by_email: bool
    """It can be answered by e-mail: the customer gave an address and the desk knows a mail server."""
    by_chat: bool
    """It can be answered by a chat: the customer has an XMPP account."""


class Messages(Protocol):
    """The list of messages left, per service."""

    def all(self, who: AgentId) -> Sequence[LeftView]:
        """Messages an agent may deal with, oldest first."""
        ...

    async def take(self, who: AgentId, message: MessageId) -> Answer:
        """He deals with it; the first one has it."""
        ...

    async def release(self, who: AgentId, message: MessageId) -> Answer:
        """He gives it back to the list."""
        ...

    async def done(self, who: AgentId, message: MessageId) -> Answer:
        """It is dealt with otherwise (by telephone, or it needs no answer)."""
        ...

    async def answer_by_email(self, who: AgentId, message: MessageId, text: str) -> Answer | MailRefusal:
        """He answers; the mail is stored before the message is off the list."""
        ...

    async def answer_by_chat(self, who: AgentId, message: MessageId, text: str) -> Answer:
        """He writes to the customer: a chat that begins with the message and his answer."""
        ...
