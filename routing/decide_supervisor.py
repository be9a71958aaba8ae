"""Deciding what supervisors do to agents' states."""

from routing.commands import ForceState
from routing.decide_agent import may_give
from routing.decision import Applied, Result
from routing.effects import TellForced
from routing.ending import finish_if_done
from routing.events import AgentChose, LegClosed
from routing.placing import wait_for_others
from routing.refusals import Refusal, RefusalCode
from routing.rights import may_supervise
from routing.turn import Turn, legs_of
from routing.words import ChosenKind, EndCause, LegPhase, SystemReason


def force(turn: Turn, command: ForceState) -> Result | Refusal:
    """A supervisor changes an agent's state; after-call work is over with it."""
    refusal = _refusal(turn, command)
    if refusal is not None:
        return refusal
    state = turn.state
    for chat in [state.chats[name] for name in sorted(state.agents[command.agent].wrapups)]:
        for leg in legs_of(chat, command.agent, LegPhase.WRAP_UP):
            turn.emit(LegClosed(turn.now, chat.id, leg.number, command.agent, EndCause.SUPERVISOR))
        finish_if_done(turn, chat)
    away = command.kind in {ChosenKind.NOT_READY, ChosenKind.OFF}
    reason = command.reason or (SystemReason.SUPERVISOR if away else "")
    turn.emit(AgentChose(turn.now, command.agent, command.kind, reason, pending=False, system=False, by=command.by))
    if command.kind is not ChosenKind.READY:
        wait_for_others(turn, command.agent)
    turn.effect(TellForced(command.agent, state.agents[command.by].profile.alias, command.kind, reason))
    turn.touch(command.agent)
    return Applied()


def _refusal(turn: Turn, command: ForceState) -> Refusal | None:
    state = turn.state
    agent = state.agents.get(command.agent)
    if agent is None:
        return Refusal(RefusalCode.UNKNOWN_AGENT, command.agent)
    if not may_supervise(state, command.by, command.agent):
        return Refusal(RefusalCode.NOT_ALLOWED, command.agent)
    if agent.chats or agent.offers:
        return Refusal(RefusalCode.AGENT_BUSY, command.agent)
    if not agent.live:
        return Refusal(RefusalCode.NOT_REACHABLE, command.agent)
    if command.reason and (command.kind is not ChosenKind.NOT_READY or not may_give(state, agent, command.reason)):
        return Refusal(RefusalCode.UNKNOWN_REASON, command.reason)
    return None
