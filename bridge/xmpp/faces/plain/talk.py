"""Face B in a chat's window: answers to an offer, words for the customer, ``!!`` commands.

Before acceptance nothing reaches the customer; after it everything does but ``!!``, what looks like a mistyped command
(once), and the accept's word repeated within `SWALLOW_S`. Whoever writes into a window of a chat that is over, taken or
still waiting gets words, never silence.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from typing import Final

from bridge.xmpp import wording
from bridge.xmpp.faces.build import chat_message
from bridge.xmpp.faces.desktop.render import accepted_element
from bridge.xmpp.faces.gate import Gate
from bridge.xmpp.faces.gestures import Gestures
from bridge.xmpp.faces.keys import known_key, message_key
from bridge.xmpp.faces.plain.caller import Caller
from bridge.xmpp.faces.plain.orders import Order, Orders
from bridge.xmpp.faces.plain.parse import (
    AnswerWord,
    ChatLine,
    LineKind,
    answer_of_form,
    is_accept_again,
    is_order,
    parse_answer,
    parse_chat_line,
)
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.parse import Iq, Message
from bridge.xmpp.ports import DeskPorts, Standing, Wire
from bridge.xmpp.stanzas.desk import Accept
from bridge.xmpp.texts.catalogue import Language, Text, Word
from bridge.xmpp.xml import bare, resource
from routing.commands import AcceptOffer, AgentEnds, PostAgentText, RejectOffer, ShowAgentTyping
from routing.decision import Accepted, Posted
from routing.file_ports import FileFault
from routing.files import name_of
from routing.ids import AgentId, ChatId, ContactName, OfferId
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.words import ChatPhase, LegPhase

SWALLOW_S: Final = 5.0
"""How long after an accept its word, said again (a second device, an impatient finger), is kept from the customer."""
SWALLOW: Final = timedelta(seconds=SWALLOW_S)
NOWHERE: Final = ChatId("")
"""The chat of a window whose chat is over."""
SAY_AGAIN_S: Final = 60.0
"""A line that was held back as a mistyped command goes out if it is said again within this time."""


class PlainTalk:
    """Judges what agents write to chats' addresses from ordinary clients."""

    def __init__(self, ports: DeskPorts, wire: Wire, replies: Replies, orders: Orders, gestures: Gestures) -> None:
        self._ports = ports
        self._desk = ports.desk
        self._agents = ports.agents
        self._known = ports.heard
        self._now = ports.clocks.now
        self._names = ports.names
        self._monotonic = ports.clocks.monotonic
        self._wire = wire
        self._spawn = ports.spawn
        self._ban = ports.ban
        self._files = ports.files
        self._replies = replies
        self._orders = orders
        self._gestures = gestures
        self._held: dict[tuple[AgentId, ContactName], tuple[str, float]] = {}
        self._gate = Gate()
        self._accepts: dict[tuple[AgentId, ContactName], tuple[float, str]] = {}

    def on_message(self, message: Message, agent: AgentId, contact: ContactName) -> None:
        """Judge one message, after whatever answer of his is still being stored."""
        if not self._gate.hold((agent, contact), lambda: self._judge(message, agent, contact)):
            self._judge(message, agent, contact)

    def _judge(self, message: Message, agent: AgentId, contact: ContactName) -> None:
        standing = self._agents.standing(contact, agent)
        answered = self._machine_answer(message, standing)
        if answered is not None:
            word, offer = answered
            self._answer(message, agent, contact, word, offer)
        elif message.error is not None:
            self._replies.done(message)
        elif message.body is None or not message.body.strip():
            self._gesture(message, agent, standing)
        elif is_order(message.body):
            self._order(message, agent, standing)
        elif standing.leg is LegPhase.ACTIVE and standing.chat is not None:
            self._in_chat(message, agent, contact, standing.chat, standing.joined_at)
        elif standing.offer is not None:
            self._at_offer(message, agent, contact, standing)
        elif self._known.has(agent, known_key(message), message.sent_at):
            self._replies.took(message)
        else:
            self._replies.say(message, _nothing_there(message.body, standing, self._ports.language(agent)))

    # --- offers ------------------------------------------------------------------------------------------------------

    def _machine_answer(self, message: Message, standing: Standing) -> tuple[AnswerWord, OfferId] | None:
        """Read ``<accept/>``, ``<reject/>``, XEP-0070 and forms; which offer: theirs to say, else the open one.

        A refused confirm is an *error* message, with a copy of the offer's body in it (CLIENTS.md section 3).
        """
        if message.answer is not None:
            word = AnswerWord.ACCEPT if isinstance(message.answer, Accept) else AnswerWord.REJECT
            named = message.answer.offer
        elif message.confirm is not None:
            word = AnswerWord.REJECT if message.error is not None else AnswerWord.ACCEPT
            named = OfferId(message.confirm.id or message.thread) if message.confirm.id or message.thread else None
        elif message.form is not None and (filled := answer_of_form(message.form)) is not None:
            word, named = filled, OfferId(message.thread) if message.thread else None
        else:
            return None
        offer = named or (None if _is_stale(message, standing) else standing.offer)
        return (word, offer) if offer is not None else (word, OfferId(""))

    def on_confirmed(self, iq: Iq, shown: OfferId | None) -> None:
        """Take an accept given as an IQ result (XEP-0070); ``shown`` is the offer whose stanza had its id."""
        agent, contact = AgentId(bare(iq.sender)), ContactName(iq.local)
        offer = shown or self._agents.standing(contact, agent).offer
        if offer is not None:
            self._answer(Message(iq.sender, iq.to, iq.id, "chat"), agent, contact, AnswerWord.ACCEPT, offer)

    def _at_offer(self, message: Message, agent: AgentId, contact: ContactName, standing: Standing) -> None:
        lang = self._ports.language(agent)
        word = parse_answer(message.body or "", lang)
        offer = standing.offer
        if word is None or offer is None:
            self._replies.say(message, lang(Text.REPLY_ACCEPT_OR_REJECT))
        elif _is_stale(message, standing):
            self._replies.say(message, wording.refused_answer(lang, RefusalCode.OFFER_GONE))
        else:
            self._answer(message, agent, contact, word, offer)

    def _answer(self, message: Message, agent: AgentId, contact: ContactName, word: AnswerWord, offer: OfferId) -> None:
        key = (agent, contact)
        device = resource(message.sender)
        command = AcceptOffer(offer, agent, device) if word is AnswerWord.ACCEPT else RejectOffer(offer, agent, device)

        def reply(answer: Answer) -> None:
            self._answered(message, key, answer)
            self._gate.open(key)

        self._gate.close(key)
        self._desk.submit(command, reply)

    def _answered(self, message: Message, key: tuple[AgentId, ContactName], answer: Answer) -> None:
        by_machine = message.answer is not None
        lang = self._ports.language(key[0])
        match answer:
            case Accepted():
                self._note_accept(key, message.body or "")
                if by_machine:
                    contact = self._names.contact(answer.contact)
                    element = accepted_element(answer.offer, answer.chat, contact, answer.epoch)
                    self._wire.send(chat_message(contact, message.sender, None, element))
                self._replies.took(message)
            case Refusal() if by_machine:
                self._replies.refuse(message, answer, wording.refused_answer(lang, answer.code))
            case Refusal():
                self._replies.say(message, wording.refused_answer(lang, answer.code))
            case Retry():
                self._replies.try_again(message, lang(Text.TRY_AGAIN))
            case _:
                self._replies.took(message)

    def _note_accept(self, key: tuple[AgentId, ContactName], body: str) -> None:
        now = self._monotonic()
        self._accepts = {one: accept for one, accept in self._accepts.items() if now - accept[0] < SWALLOW_S}
        self._accepts[key] = (now, body)

    def _is_accept_again(self, message: Message, key: tuple[AgentId, ContactName], joined: datetime | None) -> bool:
        """Tell the word of the accept, said or (after a restart, by the server's inbox) handed in a second time."""
        lang, body = self._ports.language(key[0]), message.body or ""
        if message.sent_at is not None and joined is not None:
            handed_in = message.sent_at < joined and parse_answer(body, lang) is AnswerWord.ACCEPT
            if handed_in or (message.sent_at < joined + SWALLOW and is_accept_again(body, "", lang)):
                return True
        at, accepted_by = self._accepts.get(key, (-inf, ""))
        return self._monotonic() - at < SWALLOW_S and is_accept_again(body, accepted_by, lang)

    # --- the chat ----------------------------------------------------------------------------------------------------

    def _in_chat(
        self, message: Message, agent: AgentId, contact: ContactName, chat: ChatId, joined: datetime | None
    ) -> None:
        if self._is_accept_again(message, (agent, contact), joined):
            self._replies.took(message)
            return
        if message.sent_at is not None and joined is not None and message.sent_at < joined:
            # Typed before he was in the chat and held up on the way: it was not meant for this customer's eyes.
            self._replies.say(message, self._ports.language(agent)(Text.NOT_YOURS))
            return
        if message.file_url and self._files.knows(message.file_url):
            self._gate.close((agent, contact))
            self._spawn(self._file(message, agent, contact, chat))
            return
        lang = self._ports.language(agent)
        line = parse_chat_line(message.body or "", lang)
        if line.kind is LineKind.HELD and not self._is_said_again(line, (agent, contact)):
            self._replies.say(message, lang(Text.HELD_BACK, meant=line.said.meant))
            return
        if line.text == message.body:
            line = replace(line, text=self._gestures.text(message) or line.text)
        self._post(message, agent, chat, line.text)

    def _post(self, message: Message, agent: AgentId, chat: ChatId, text: str) -> None:
        replaces = self._gestures.replaced_key(message)
        self._gestures.note(message)
        command = PostAgentText(chat, agent, text, message_key(message), replaces=replaces)
        self._desk.submit(command, lambda answer: self._said(message, agent, answer))

    def _is_said_again(self, line: ChatLine, key: tuple[AgentId, ContactName]) -> bool:
        """Tell whether a line that was held back is meant as it stands: it was said twice."""
        now = self._monotonic()
        self._held = {one: held for one, held in self._held.items() if now - held[1] < SAY_AGAIN_S}
        before = self._held.pop(key, ("", 0.0))[0]
        if before == line.text.strip():
            return True
        self._held[key] = (line.text.strip(), now)
        return False

    def _order(self, message: Message, agent: AgentId, standing: Standing) -> None:
        """Carry out a ``!!`` line; it is never the customer's, whatever became of the chat."""
        lang = self._ports.language(agent)
        said = parse_chat_line(message.body or "", lang).said
        chat = standing.chat if standing.leg is not None else None
        is_active = standing.leg is LegPhase.ACTIVE
        match said.word:
            case Word.END if chat is not None and is_active:
                self._desk.submit(AgentEnds(chat, agent), lambda answer: self._posted(message, agent, answer))
            case Word.BAN if chat is not None and is_active:
                self._spawn(self._banned(message, agent, chat))
            case Word.NOTE if chat is not None and said.rest:
                command = PostAgentText(chat, agent, said.rest, message_key(message), private=True)
                self._desk.submit(command, lambda answer: self._said(message, agent, answer))
            case _:
                by = Caller(agent, resource(message.sender), lang, lambda text: self._replies.say(message, text))
                self._orders.carry_out(Order(by, said, standing.chat or NOWHERE, message_key(message)))

    async def _file(self, message: Message, agent: AgentId, contact: ContactName, chat: ChatId) -> None:
        """Hand a file on; what he writes meanwhile waits for it, so that order holds."""
        try:
            command = PostAgentText(chat, agent, name_of(message.file_url), message_key(message))
            outcome = await self._files.take(command, message.file_url)
            if outcome is None or isinstance(outcome, FileFault):
                self._replies.say(message, wording.file_not_taken(self._ports.language(agent), outcome))
            else:
                self._said(message, agent, outcome)
        finally:
            self._gate.open((agent, contact))

    def _said(self, message: Message, agent: AgentId, answer: Answer) -> None:
        if isinstance(answer, Posted):
            self._gestures.posted(message, answer.chat, answer.seq)
            self._known.note(agent, known_key(message), self._now())
        self._posted(message, agent, answer)

    async def _banned(self, message: Message, agent: AgentId, chat: ChatId) -> None:
        lang = self._ports.language(agent)
        if not await self._ban(chat, agent):
            self._replies.say(message, lang(Text.CANT_BAN))
            return
        self._replies.say(message, lang(Text.BANNED))
        self._desk.submit(AgentEnds(chat, agent))

    def _posted(self, message: Message, agent: AgentId, answer: Answer) -> None:
        lang = self._ports.language(agent)
        match answer:
            case Refusal():
                self._replies.say(message, wording.refused_text(lang, answer.code))
            case Retry():
                self._replies.try_again(message, lang(Text.TRY_AGAIN))
            case _:
                self._replies.took(message)

    def _gesture(self, message: Message, agent: AgentId, standing: Standing) -> None:
        """Take what has no words: a reaction, which the customer reads as a line, or a chat state."""
        if standing.leg is not LegPhase.ACTIVE or standing.chat is None:
            self._replies.done(message)
            return
        text = self._gestures.text(message)
        if text is not None:
            self._post(message, agent, standing.chat, text)
            return
        if message.typing is not None:
            self._desk.submit(ShowAgentTyping(standing.chat, agent, message.typing))
        self._replies.done(message)


def _is_stale(message: Message, standing: Standing) -> bool:
    """Tell an answer that was held up on the way, or belongs to an earlier offer of the same chat (FAULTS F18, F45)."""
    if message.sent_at is not None and standing.offered_at is not None and message.sent_at < standing.offered_at:
        return True
    return message.thread != standing.offer and message.thread.startswith(f"{standing.chat}.o")


def _nothing_there(body: str, standing: Standing, lang: Language) -> str:
    """Say why a line went nowhere: the chat is over, wraps up, is a colleague's, or waits."""
    late = parse_answer(body, lang) is not None
    if standing.leg is LegPhase.WRAP_UP:
        return lang(Text.STILL_WRAPPING)
    if standing.chat is None or standing.phase in {ChatPhase.ENDED, ChatPhase.WRAP_UP, None}:
        return lang(Text.TOO_LATE_ENDED if late else Text.CHAT_IS_OVER)
    if not late:
        return lang(Text.NOT_YOURS)
    return lang(Text.TOO_LATE_TAKEN if standing.phase is ChatPhase.ACTIVE else Text.TOO_LATE_WAITING)
