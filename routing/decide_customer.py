"""Deciding what customers ask."""

from routing.commands import (
    CustomerAway,
    CustomerBack,
    CustomerEnds,
    PostCustomerText,
    ShowCustomerTyping,
    StartChat,
)
from routing.decision import Applied, Posted, Result, Started
from routing.effects import ShowTypingToAgent
from routing.ending import close_conversation
from routing.entry_rules import explain
from routing.events import ChatStarted, CustomerCameBack, CustomerWentAway
from routing.files import AttachedFile
from routing.ids import CUSTOMER_LEG, LegNumber
from routing.indexing import wanted_of
from routing.matching import settle
from routing.placing import admission, max_wait_s, preferred_for, queue
from routing.refusals import Refusal, RefusalCode
from routing.state import TEXT_LIMIT, Chat, State
from routing.turn import Turn, active_agents, agent_of, customer_leg
from routing.words import Channel, ChatPhase, EndCause, Notice, Side


def text_fault(text: str) -> Refusal | None:
    """Tell what is wrong with a text, if anything."""
    if not text.strip():
        return Refusal(RefusalCode.EMPTY_TEXT)
    if len(text) > TEXT_LIMIT:
        return Refusal(RefusalCode.TEXT_TOO_LONG, str(TEXT_LIMIT))
    return None


def file_fault(state: State, chat: Chat, file: AttachedFile | None) -> Refusal | None:
    """Tell what is wrong with sending a file in this chat, if anything."""
    if file is None or state.setup.services[chat.service].files:
        return None
    return Refusal(RefusalCode.FILES_OFF, chat.service)


def posted_before(chat: Chat, leg: LegNumber, key: str | None, turn: Turn) -> Posted | None:
    """Tell where a repeated text stands already."""
    seq = chat.seen.get((leg, key)) if key is not None else None
    return None if seq is None else Posted(chat.id, seq, turn.now, again=True)


def start(turn: Turn, command: StartChat) -> Result | Refusal:
    """A customer asks for a service; its rules may send him to another one."""
    state = turn.state
    service = state.setup.services.get(command.service)
    if service is None:
        return Refusal(RefusalCode.UNKNOWN_SERVICE, command.service)
    if command.chat in state.chats:
        return Refusal(RefusalCode.DUPLICATE_CHAT, command.chat)
    if command.channel is Channel.XMPP and (command.customer.id, command.service) in state.indexes.talking:
        return Refusal(RefusalCode.ALREADY_CHATTING, command.service)
    fault = text_fault(command.text) if command.text is not None else None
    if fault is not None:
        return fault
    entry = explain(service, command.customer, command.channel)
    service = state.setup.services[entry.service]
    last = state.last_agents.get((command.customer.id, command.service))
    preferred = preferred_for(state, service, command.preferred or last)
    refusal = admission(state, service, turn.now, wanted_of(entry.abilities))
    if refusal is not None and not (preferred is not None and refusal.code is RefusalCode.NOBODY_THERE):
        return refusal
    turn.emit(
        ChatStarted(
            turn.now,
            command.chat,
            command.contact,
            command.service,
            command.customer,
            command.channel,
            entry.abilities,
        )
    )
    chat = state.chats[command.chat]
    queue(
        turn,
        chat,
        service,
        priority=command.priority + entry.priority,
        deadline=turn.after(max_wait_s(state, service)),
        epoch=0,
        since=turn.now,
        preferred=preferred,
    )
    seq = 0
    if command.text is not None:
        seq = turn.post(chat, Side.CUSTOMER, customer_leg(chat), command.text, command.key).seq
    settle(turn)
    if chat.phase is ChatPhase.QUEUED:
        turn.notice(chat, Notice.QUEUED)
    return Started(command.chat, command.contact, seq)


def post(turn: Turn, command: PostCustomerText) -> Result | Refusal:
    """The customer says something."""
    chat = _open(turn.state, command)
    if isinstance(chat, Refusal):
        return chat
    again = posted_before(chat, CUSTOMER_LEG, command.key, turn)
    if again is not None:
        return again
    fault = text_fault(command.text) or file_fault(turn.state, chat, command.file)
    if fault is not None:
        return fault
    _welcome_back(turn, chat)
    replaces = chat.seen.get((CUSTOMER_LEG, command.replaces)) if command.replaces is not None else None
    leg = customer_leg(chat)
    entry = turn.post(chat, Side.CUSTOMER, leg, command.text, command.key, replaces=replaces, file=command.file)
    return Posted(chat.id, entry.seq, turn.now)


def typing(turn: Turn, command: ShowCustomerTyping) -> Result | Refusal:
    """The customer types, or stopped."""
    chat = _open(turn.state, command)
    if isinstance(chat, Refusal):
        return chat
    for leg in active_agents(chat):
        turn.effect(ShowTypingToAgent(agent_of(leg), chat.id, chat.contact, command.typing, Side.CUSTOMER))
    return Applied()


def away(turn: Turn, command: CustomerAway) -> Result | Refusal:
    """His last connection is gone."""
    chat = _open(turn.state, command)
    if isinstance(chat, Refusal):
        return chat
    if chat.away_until is None:
        until = turn.after(turn.state.setup.timers.customer_grace_s)
        turn.emit(CustomerWentAway(turn.now, chat.id, until))
        if active_agents(chat):
            turn.notice(chat, Notice.CUSTOMER_AWAY, customer=False, agents=True)
    return Applied()


def back(turn: Turn, command: CustomerBack) -> Result | Refusal:
    """He has a connection again."""
    chat = _open(turn.state, command)
    if isinstance(chat, Refusal):
        return chat
    _welcome_back(turn, chat)
    return Applied()


def ends(turn: Turn, command: CustomerEnds) -> Result | Refusal:
    """He ends his chat."""
    chat = _open(turn.state, command)
    if isinstance(chat, Refusal):
        return chat
    close_conversation(turn, chat, EndCause.CUSTOMER)
    settle(turn)
    return Applied()


def _welcome_back(turn: Turn, chat: Chat) -> None:
    if chat.away_until is None:
        return
    turn.emit(CustomerCameBack(turn.now, chat.id))
    if active_agents(chat):
        turn.notice(chat, Notice.CUSTOMER_BACK, customer=False, agents=True)


def _open(
    state: State,
    command: PostCustomerText | ShowCustomerTyping | CustomerAway | CustomerBack | CustomerEnds,
) -> Chat | Refusal:
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT, command.chat)
    if chat.end_cause is not None:
        return Refusal(RefusalCode.CHAT_OVER, command.chat)
    return chat
