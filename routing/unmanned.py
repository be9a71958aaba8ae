"""The last agent who could take a waiting chat has gone: it takes the exit of a customer who would come now.

Looked at whenever somebody left a service or a chat began to wait. Gone is who is off duty: an agent in a break is
there, and so is one whose connection broke, until his grace time is over. A service that says *queue* keeps its chats;
one that says *message* hands them to its overflow, if somebody is there, or else ends them: what the customer asked and
nobody answered is put on the Messages list, where an answer can reach him.
"""

from typing import Final

from routing.commands import LeaveMessage
from routing.decide_message import leave
from routing.decision import Left
from routing.ending import close_conversation
from routing.ids import ServiceId, message_of_chat
from routing.indexes import Due
from routing.placing import go_over, is_forsaken, is_manned, refuge_for
from routing.state import TEXT_LIMIT, Chat, State
from routing.turn import Turn
from routing.words import Channel, EndCause, Flow

EMAIL: Final = "email"
"""Field of a form under which a customer gives his address."""
KEPT: Final = ("kept", "yes")
"""Said with the end of a conversation whose question was put on the Messages list."""


def send_away(turn: Turn) -> bool:
    """Let nobody wait where nobody will come; ``True``: a chat went over to where it may be offered."""
    left = turn.state.indexes.left
    names = left | {chat.service for chat in turn.waiting.values()}
    left.clear()
    moved = [_look_at(turn, name) for name in sorted(names) if _may_be_unmanned(turn.state, name)]
    return any(moved)


def _may_be_unmanned(state: State, name: ServiceId) -> bool:
    """Look at what is waited for, not at each chat: most often somebody is there for all of it."""
    service = state.setup.services.get(name)
    if service is None or service.when_nobody is not Flow.MESSAGE:
        return False
    wanted = {need.abilities for need in state.indexes.needs[name] if state.indexes.queues[need].places}
    return any(not is_manned(state, service, one) for one in wanted)


def _look_at(turn: Turn, name: ServiceId) -> bool:
    state, moved = turn.state, False
    for chat in [state.chats[key[2]] for key in sorted(state.indexes.waiting[name].values())]:
        if chat.preferred is not None or not is_forsaken(state, chat):
            continue
        refuge = refuge_for(state, chat, turn.now)
        if refuge is not None:
            go_over(turn, chat, refuge)
            moved = True
        else:
            kept = (KEPT,) if _keep_question(turn, chat) else ()
            close_conversation(turn, chat, EndCause.NOBODY_THERE, *kept)
    return moved


def _keep_question(turn: Turn, chat: Chat) -> bool:
    """Put what the customer asked on the Messages list, if there is a way to answer it."""
    customer, text = chat.customer, "\n".join(chat.asked.values())[:TEXT_LIMIT]
    if chat.channel is not Channel.XMPP and not dict(customer.fields).get(EMAIL):
        return False
    command = LeaveMessage(message_of_chat(chat.id), chat.door, customer, chat.channel, text)
    return isinstance(leave(turn, command), Left)


def give_time(turn: Turn) -> None:
    """Our own link is up again: whoever is there gets his grace time to show it before anybody is sent away."""
    until = turn.after(turn.state.setup.timers.grace_s)
    for service in turn.state.setup.services.values():
        if service.when_nobody is Flow.MESSAGE:
            turn.state.indexes.deadlines.put_off((Due.UNMANNED, service.id), until)


def unmanned_due(turn: Turn, name: str) -> None:
    """That time is over."""
    turn.state.indexes.left.add(ServiceId(name))
