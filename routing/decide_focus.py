"""Deciding which of his chats an agent has in focus. The rules are in `routing.focus`."""

from routing.commands import FocusChat
from routing.decision import Applied, Result
from routing.focus import moved, rests_until
from routing.ids import AgentId
from routing.indexes import Due
from routing.refusals import Refusal, RefusalCode
from routing.turn import Turn


def tell(turn: Turn, command: FocusChat) -> Result | Refusal:
    """His desktop tells what he looks at; said again it changes nothing."""
    agent = turn.state.agents.get(command.agent)
    if agent is None:
        return Refusal(RefusalCode.UNKNOWN_AGENT, command.agent)
    if command.chat is not None and command.chat not in agent.chats:
        return Refusal(RefusalCode.NOT_YOUR_CHAT, command.chat)
    if (agent.focus, agent.focus_told) != (command.chat, True):
        turn.emit(moved(turn.state, agent, command.chat, turn.now, told=True))
    return Applied()


def focus_due(turn: Turn, name: str) -> None:
    """An estimate has rested, unless it went elsewhere meanwhile and rests anew."""
    agent = turn.state.agents.get(AgentId(name))
    if agent is None:
        return
    turn.follow_focus(agent)
    if agent.focus_next is not None:
        turn.state.indexes.deadlines.arm((Due.FOCUS, name), rests_until(turn.state, agent))
