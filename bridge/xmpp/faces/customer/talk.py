"""A customer with an XMPP account: he writes to a service, and talks to it until the chat is over.

One open chat per customer and service. What he writes while his first line is being stored waits for it, so that order
holds. `end` leaves; everything else is said. Where nobody can talk to him now, what he writes is kept as a message.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bridge.xmpp import wording
from bridge.xmpp.faces.customer.render import LOCALE
from bridge.xmpp.faces.gate import Gate
from bridge.xmpp.faces.gestures import Gestures
from bridge.xmpp.faces.keys import known_key, message_key
from bridge.xmpp.faces.plain.parse import is_word
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.parse import Message
from bridge.xmpp.ports import DeskPorts
from bridge.xmpp.texts.catalogue import Language, Text, Word
from bridge.xmpp.texts.english import ENGLISH
from bridge.xmpp.texts.languages import language_of
from bridge.xmpp.xml import bare
from routing.commands import CustomerEnds, LeaveMessage, PostCustomerText, ShowCustomerTyping, StartChat
from routing.decision import Left, Posted, Started
from routing.file_ports import FileFault
from routing.files import name_of
from routing.ids import ChatId, ContactName, MessageId, ServiceId
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.transcript import Customer
from routing.words import Channel

LEAVES_MESSAGE: Final = frozenset({RefusalCode.CLOSED, RefusalCode.NOBODY_THERE, RefusalCode.QUEUE_FULL})
RETRIES: Final = 2
"""A chat may open or close while a line is on its way to the core; then it is judged anew, at most so often."""

NewNames = Callable[[str], tuple[ChatId, ContactName]]
"""Make a fresh chat id and contact name from a customer's name (`routing.naming` with random characters)."""


@dataclass(frozen=True, slots=True)
class _Line:
    message: Message
    customer: str
    service: ServiceId
    name: str
    lang: Language
    text: str
    tries: int = 0


class CustomerTalk:
    """Judges what customers write to services. ``heard`` notes on which device a customer of a chat was heard last."""

    def __init__(
        self,
        ports: DeskPorts,
        replies: Replies,
        new_names: NewNames,
        *,
        heard: Callable[[ChatId, str, str], None],
        gestures: Gestures,
    ) -> None:
        self._desk = ports.desk
        self._customers = ports.customers
        self._known = ports.heard
        self._now = ports.clocks.now
        self._files = ports.files
        self._spawn = ports.spawn
        self._replies = replies
        self._new_names = new_names
        self._heard = heard
        self._gestures = gestures
        self._gate = Gate()

    def on_message(self, message: Message) -> None:
        """Judge one message, after whatever first line of his is still being stored."""
        service, name = ServiceId(message.local), wording.clean(message.nick)
        text = self._gestures.text(message) or ""
        line = _Line(message, bare(message.sender), service, name, language_of(message.lang), text)
        if not self._gate.hold((line.customer, line.service), lambda: self._judge(line)):
            self._judge(line)

    def _judge(self, line: _Line) -> None:
        message, body = line.message, line.text
        chat = self._customers.open_chat(line.customer, line.service)
        if chat is not None:
            self._heard(chat, message.sender, bare(message.to))
        if not body.strip():
            if chat is not None and message.typing is not None:
                self._desk.submit(ShowCustomerTyping(chat, message.typing))
            self._replies.done(message)
        elif chat is None and not (message.body or "").strip():
            self._replies.done(message)  # a reaction to what was said in a chat that is over
        elif chat is None and message.replaces:
            self._replies.say(message, line.lang(Text.TOLD_ENDED))
        elif self._known.has(line.customer, known_key(message), message.sent_at):
            self._replies.took(message)
        elif is_word(body, Word.END, line.lang):
            self._end(line, chat)
        elif chat is not None and self._is_file(message):
            self._gate.close((line.customer, line.service))
            self._spawn(self._file(line, chat))
        elif chat is not None:
            replaces = self._gestures.replaced_key(message)
            self._gestures.note(message)
            command = PostCustomerText(chat, body, message_key(message), replaces=replaces)
            self._desk.submit(command, lambda answer: self._said(line, answer))
        else:
            self._start(line, body)

    def _start(self, line: _Line, body: str) -> None:
        self._gestures.note(line.message)
        chat, contact = self._new_names(line.name)
        key = (line.customer, line.service)
        command = StartChat(
            chat=chat,
            contact=contact,
            service=line.service,
            customer=_customer(line),
            channel=Channel.XMPP,
            text=None if self._is_file(line.message) else body,
            key=message_key(line.message),
        )

        def reply(answer: Answer) -> None:
            if isinstance(answer, Started):
                self._heard(chat, line.message.sender, bare(line.message.to))
            if isinstance(answer, Started) and self._is_file(line.message):
                self._spawn(self._file(line, chat))  # which opens the gate
                return
            self._said(line, answer)
            self._gate.open(key)

        self._gate.close(key)
        self._desk.submit(command, reply)

    def _is_file(self, message: Message) -> bool:
        return bool(message.file_url) and self._files.knows(message.file_url)

    async def _file(self, line: _Line, chat: ChatId) -> None:
        """Hand a file on; what he writes meanwhile waits for it, so that order holds."""
        try:
            command = PostCustomerText(chat, name_of(line.message.file_url), message_key(line.message))
            outcome = await self._files.take(command, line.message.file_url)
            if outcome is None or isinstance(outcome, FileFault):
                self._replies.say(line.message, wording.file_not_taken(line.lang, outcome))
            else:
                self._said(line, outcome)
        finally:
            self._gate.open((line.customer, line.service))

    def _leave(self, line: _Line, code: RefusalCode) -> None:
        """Nobody can talk to him now: what he wrote is kept for later."""
        name = MessageId("m-" + self._new_names(line.name)[0].removeprefix("c-"))
        command = LeaveMessage(name, line.service, _customer(line), Channel.XMPP, line.text)

        def reply(answer: Answer) -> None:
            if isinstance(answer, Left):
                self._known.note(line.customer, known_key(line.message), self._now())
                self._replies.say(line.message, wording.message_kept(line.lang, code))
            else:
                self._answered(line, answer)

        self._desk.submit(command, reply)

    def _end(self, line: _Line, chat: ChatId | None) -> None:
        if chat is None and line.message.sent_at is not None:
            self._replies.done(line.message)  # held up on the way: the chat it was meant for is over
            return
        if chat is None:
            self._replies.say(line.message, line.lang(Text.NOTHING_TO_END))
            return
        self._desk.submit(CustomerEnds(chat), lambda answer: self._answered(line, answer))

    def _said(self, line: _Line, answer: Answer) -> None:
        if isinstance(answer, Started | Posted):
            self._known.note(line.customer, known_key(line.message), self._now())
        self._answered(line, answer)

    def _answered(self, line: _Line, answer: Answer) -> None:
        match answer:
            case Refusal(code=RefusalCode.ALREADY_CHATTING | RefusalCode.CHAT_OVER | RefusalCode.UNKNOWN_CHAT) if (
                line.tries < RETRIES
            ):
                self._judge(replace(line, tries=line.tries + 1))
            case Refusal(code=code) if code in LEAVES_MESSAGE:
                self._leave(line, code)
            case Refusal():
                self._replies.refuse(line.message, answer, wording.refused_customer(line.lang, answer.code))
            case Retry():
                self._replies.refuse(line.message, answer, line.lang(Text.TRY_AGAIN))
            case _:
                self._replies.took(line.message)


def _customer(line: _Line) -> Customer:
    """Describe who writes; his language is told only where it is not the one everybody is spoken to."""
    spoken = line.message.lang if line.lang is not ENGLISH else ""
    return Customer(line.customer, line.name, ((LOCALE, spoken),) if spoken else ())
