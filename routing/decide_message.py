"""Deciding about messages that customers leave while nobody can talk to them."""

from routing.capacity import has_room
from routing.commands import AnswerByChat, FinishMessage, LeaveMessage, ReleaseMessage, TakeMessage
from routing.decide_customer import text_fault
from routing.decide_offer import open_leg
from routing.decision import Applied, Left, Result, Started
from routing.effects import EchoToAgent, ShowMessages
from routing.events import ChatStarted, MessageExtended, MessageFinished, MessageLeft, MessageReleased, MessageTaken
from routing.ids import AgentId, MessageId
from routing.refusals import Refusal, RefusalCode
from routing.rights import may_answer
from routing.state import TEXT_LIMIT, LeftMessage
from routing.turn import Turn, active_agents, customer_leg
from routing.words import Channel, MessageEnd, Side


def leave(turn: Turn, command: LeaveMessage) -> Result | Refusal:
    """A customer leaves a message."""
    if command.service not in turn.state.setup.services:
        return Refusal(RefusalCode.UNKNOWN_SERVICE, command.service)
    fault = text_fault(command.text)
    if fault is not None:
        return fault
    if command.message in turn.state.left:
        return Left(command.message)
    earlier = _earlier(turn, command)
    if earlier is not None:
        turn.emit(MessageExtended(turn.now, earlier.id, command.text))
        turn.effect(ShowMessages(command.service))
        return Left(earlier.id)
    turn.emit(MessageLeft(turn.now, command.message, command.service, command.customer, command.channel, command.text))
    turn.effect(ShowMessages(command.service, command.message))
    return Left(command.message)


def _earlier(turn: Turn, command: LeaveMessage) -> LeftMessage | None:
    """Find a message of the same customer that nobody has taken and that the text still fits into."""
    for found in turn.state.left.values():
        same = (found.customer.id, found.service) == (command.customer.id, command.service)
        if same and found.taken_by is None and len(found.text) + len(command.text) < TEXT_LIMIT:
            return found
    return None


def take(turn: Turn, command: TakeMessage) -> Result | Refusal:
    """An agent deals with a message; the first one has it."""
    found = _his(turn, command.message, command.agent)
    if isinstance(found, Refusal):
        return found
    if found.taken_by is None:
        turn.emit(MessageTaken(turn.now, found.id, command.agent))
        turn.effect(ShowMessages(found.service))
    return Applied()


def release(turn: Turn, command: ReleaseMessage) -> Result | Refusal:
    """He gives it back."""
    found = _his(turn, command.message, command.agent)
    if isinstance(found, Refusal):
        return found
    if found.taken_by is not None:
        turn.emit(MessageReleased(turn.now, found.id))
        turn.effect(ShowMessages(found.service))
    return Applied()


def finish(turn: Turn, command: FinishMessage) -> Result | Refusal:
    """It is dealt with."""
    found = _his(turn, command.message, command.agent)
    if isinstance(found, Refusal):
        return found
    turn.emit(MessageFinished(turn.now, found.id, command.agent, command.how))
    turn.effect(ShowMessages(found.service))
    return Applied()


def answer_by_chat(turn: Turn, command: AnswerByChat) -> Result | Refusal:
    """He writes to the customer: a chat in which both find the message that was left."""
    found = _his(turn, command.message, command.agent)
    if isinstance(found, Refusal):
        return found
    refusal = _cannot_chat(turn, found, command)
    if refusal is not None:
        return refusal
    turn.emit(
        ChatStarted(
            turn.now, command.chat, command.contact, found.service, found.customer, found.channel, outbound=True
        )
    )
    chat = turn.state.chats[command.chat]
    turn.post(chat, Side.CUSTOMER, customer_leg(chat), found.text, None)
    open_leg(turn, chat, command.agent)
    entry = turn.post(chat, Side.AGENT, active_agents(chat)[0], command.text, None)
    turn.effect(EchoToAgent(command.agent, chat.id, chat.contact, entry))
    turn.emit(MessageFinished(turn.now, found.id, command.agent, MessageEnd.CHAT, chat.id))
    turn.effect(ShowMessages(found.service))
    return Started(chat.id, chat.contact, entry.seq)


def _cannot_chat(turn: Turn, found: LeftMessage, command: AnswerByChat) -> Refusal | None:
    state, agent = turn.state, turn.state.agents[command.agent]
    if found.channel is not Channel.XMPP or not agent.live or found.service not in state.setup.services:
        return Refusal(RefusalCode.NOT_REACHABLE, command.message)
    if (found.customer.id, found.service) in state.indexes.talking:
        return Refusal(RefusalCode.ALREADY_CHATTING, found.service)
    if command.chat in state.chats:
        return Refusal(RefusalCode.DUPLICATE_CHAT, command.chat)
    if not has_room(state, agent, found.service):
        return Refusal(RefusalCode.NO_ROOM, command.agent)
    return text_fault(command.text)


def _his(turn: Turn, name: MessageId, agent: AgentId) -> LeftMessage | Refusal:
    found = turn.state.left.get(name)
    if found is None or not may_answer(turn.state, agent, found):
        return Refusal(RefusalCode.UNKNOWN_MESSAGE, name)
    if found.taken_by not in {None, agent}:
        return Refusal(RefusalCode.MESSAGE_TAKEN, found.taken_by or "")
    return found
