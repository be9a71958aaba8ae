"""Messages that customers left: who may deal with them, and the answers. Implements `routing.messages.Messages`."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from bridge.mail.outbox import MailOutbox
from routing.commands import AnswerByChat, FinishMessage, ReleaseMessage, TakeMessage
from routing.decide_customer import text_fault
from routing.ids import AgentId, ChatId, ContactName, MessageId
from routing.mails import MailRefusal
from routing.messages import LeftView
from routing.ports import Answer, Desk, Retry
from routing.refusals import Refusal, RefusalCode
from routing.rights import may_answer
from routing.state import LeftMessage, State
from routing.words import Channel, MessageEnd

NewNames = Callable[[str], tuple[ChatId, ContactName]]
EMAIL: Final = "email"
SUBJECT: Final = "Your message to {service}"
QUOTE: Final = "\n\nYou wrote on {day} (UTC):\n{text}\n"


class LeftDesk:
    """Lists and answers; what holds for everybody is decided by the core."""

    def __init__(
        self, desk: Desk, state: Callable[[], State], mails: MailOutbox, new_names: NewNames, *, mail: bool
    ) -> None:
        """``mail``: there is a mail server."""
        self._desk = desk
        self._state = state
        self._mails = mails
        self._new_names = new_names
        self._mail = mail
        self._mailing = asyncio.Lock()
        """A button pressed twice sends one mail."""

    def all(self, who: AgentId) -> Sequence[LeftView]:
        """Messages an agent may deal with, oldest first."""
        state = self._state()
        found = [self._view(state, one) for one in state.left.values() if may_answer(state, who, one)]
        return sorted(found, key=lambda view: view.left_at)

    async def take(self, who: AgentId, message: MessageId) -> Answer:
        """He deals with it."""
        return await self._desk.ask(TakeMessage(message, who))

    async def release(self, who: AgentId, message: MessageId) -> Answer:
        """He gives it back to the list."""
        return await self._desk.ask(ReleaseMessage(message, who))

    async def done(self, who: AgentId, message: MessageId) -> Answer:
        """It is dealt with otherwise."""
        return await self._desk.ask(FinishMessage(message, who, MessageEnd.NONE))

    async def answer_by_email(self, who: AgentId, message: MessageId, text: str) -> Answer | MailRefusal:
        """He takes it, the mail is stored, and the message is off the list: in this order, whatever breaks."""
        async with self._mailing:
            taken = await self.take(who, message)
            if isinstance(taken, Refusal | Retry):
                return taken
            found = self._state().left.get(message)
            if found is None:
                return Refusal(RefusalCode.UNKNOWN_MESSAGE, message)
            view = self._view(self._state(), found)
            if not view.by_email:
                return MailRefusal.NO_ADDRESS if self._mail else MailRefusal.OFF
            fault = text_fault(text)
            if fault is not None:
                return fault
            quoted = "\n".join(f"> {line}" for line in found.text.splitlines())
            body = text.strip() + QUOTE.format(day=f"{found.left_at:%Y-%m-%d}", text=quoted)
            await self._mails.put(view.email, SUBJECT.format(service=view.service_name), body, message=message)
            return await self._desk.ask(FinishMessage(message, who, MessageEnd.EMAIL))

    async def answer_by_chat(self, who: AgentId, message: MessageId, text: str) -> Answer:
        """He writes to the customer."""
        found = self._state().left.get(message)
        chat, contact = self._new_names(found.customer.name if found is not None else "")
        return await self._desk.ask(AnswerByChat(message, who, chat, contact, text))

    def _view(self, state: State, found: LeftMessage) -> LeftView:
        service = state.setup.services.get(found.service)
        email = next((value for name, value in found.customer.fields if name == EMAIL), "")
        taker = state.agents.get(found.taken_by) if found.taken_by is not None else None
        return LeftView(
            id=found.id,
            service=found.service,
            service_name=service.name if service is not None else found.service,
            customer=found.customer.name,
            email=email,
            channel=found.channel,
            text=found.text,
            left_at=found.left_at,
            taken_by=found.taken_by,
            taken_name=taker.profile.alias if taker is not None else "",
            by_email=self._mail and email != "",
            by_chat=found.channel is Channel.XMPP,
        )
