"""Deciding what agents say, choose and end, and what their clients show."""

from routing.agent import CHOICE_TABLE, When, work_of
from routing.commands import (
    AgentEnds,
    AgentMissing,
    AgentNeverCame,
    AgentPresent,
    Choose,
    CompleteWrapUp,
    PostAgentText,
    ShowAgentTyping,
)
from routing.decide_customer import file_fault, posted_before, text_fault
from routing.decision import Applied, Posted, Result
from routing.effects import EchoToAgent, ShowTypingToAgent, ShowTypingToCustomer
from routing.ending import close_conversation, close_leg, end_offer, finish_if_done, lose_agent, lose_chat, requeue
from routing.events import AgentChose, AgentLivenessChanged, LegClosed
from routing.focus import last_looked_at, moved
from routing.ids import AgentId, ChatId
from routing.offer import OfferInput
from routing.placing import wait_for_others
from routing.queries import reasons_for
from routing.refusals import Refusal, RefusalCode
from routing.state import Agent, Chat, Leg, State
from routing.turn import Turn, active_agents, agent_leg, agent_of
from routing.words import ChosenKind, EndCause, LegPhase, Missing, Notice, OfferCause, Side, SystemReason

STAYS_OFF = frozenset({SystemReason.OFF_DUTY, SystemReason.SUPERVISOR, SystemReason.NO_ANSWER})
"""Who is off for one of these stays so until he says otherwise, or really logs out and in again."""


def _leg(turn: Turn, chat_id: ChatId, agent: AgentId, *phases: LegPhase) -> tuple[Chat, Leg] | Refusal:
    chat = turn.state.chats.get(chat_id)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT, chat_id)
    leg = agent_leg(chat, agent, *phases)
    if leg is None:
        over = chat.end_cause is not None
        return Refusal(RefusalCode.CHAT_OVER if over else RefusalCode.NOT_YOUR_CHAT, chat_id)
    return chat, leg


def post(turn: Turn, command: PostAgentText) -> Result | Refusal:
    """An agent says something in a chat of his, or notes something for agents alone."""
    phases = (LegPhase.ACTIVE, LegPhase.WRAP_UP) if command.private else (LegPhase.ACTIVE,)
    found = _leg(turn, command.chat, command.agent, *phases)
    if isinstance(found, Refusal):
        return found
    chat, leg = found
    if command.epoch is not None and command.epoch != leg.epoch:
        return Refusal(RefusalCode.STALE_EPOCH, command.chat)
    again = posted_before(chat, leg.number, command.key, turn)
    if again is not None:
        return again
    fault = text_fault(command.text) or file_fault(turn.state, chat, command.file)
    if fault is not None:
        return fault
    if command.private:
        entry = turn.note(chat, leg, command.text, command.key)
    else:
        replaces = chat.seen.get((leg.number, command.replaces)) if command.replaces is not None else None
        entry = turn.post(chat, Side.AGENT, leg, command.text, command.key, replaces=replaces, file=command.file)
    turn.effect(EchoToAgent(command.agent, chat.id, chat.contact, entry))
    turn.follow_focus(turn.state.agents[command.agent])
    return Posted(chat.id, entry.seq, turn.now)


def typing(turn: Turn, command: ShowAgentTyping) -> Result | Refusal:
    """An agent types, or stopped."""
    found = _leg(turn, command.chat, command.agent, LegPhase.ACTIVE)
    if isinstance(found, Refusal):
        return found
    chat, _ = found
    turn.effect(ShowTypingToCustomer(chat.id, chat.door, chat.customer, chat.channel, command.typing))
    for leg in active_agents(chat):
        if leg.agent != command.agent:
            turn.effect(ShowTypingToAgent(agent_of(leg), chat.id, chat.contact, command.typing, Side.AGENT))
    return Applied()


def ends(turn: Turn, command: AgentEnds) -> Result | Refusal:
    """An agent ends the chat for himself; it ends with its last agent."""
    found = _leg(turn, command.chat, command.agent, LegPhase.ACTIVE)
    if isinstance(found, Refusal):
        return found
    chat, leg = found
    if len(active_agents(chat)) > 1:
        turn.notice(chat, Notice.AGENT_LEFT, ("name", leg.name), agents=True)
        close_leg(turn, chat, leg, EndCause.AGENT)
    else:
        close_conversation(turn, chat, EndCause.AGENT)
    return Applied()


def never_came(turn: Turn, command: AgentNeverCame) -> Result | Refusal:
    """An agent took a chat and never came to it: it goes to somebody else, and he is Not Ready as after no answer.

    Unless he is off duty, or will be: he can write to who left a message, and is as much away afterwards as before.
    """
    found = _leg(turn, command.chat, command.agent, LegPhase.ACTIVE)
    if isinstance(found, Refusal):
        return found
    lose_chat(turn, found[0], command.agent)
    agent = turn.state.agents[command.agent]
    if (agent.next or agent.chosen).kind is not ChosenKind.OFF:
        pending = bool(agent.chats or agent.wrapups or agent.offers)
        kind, reason = ChosenKind.NOT_READY, SystemReason.NO_ANSWER
        turn.emit(AgentChose(turn.now, command.agent, kind, reason, pending, system=True, misses=agent.misses))
        wait_for_others(turn, command.agent)
    turn.touch(command.agent)
    return Applied()


def complete(turn: Turn, command: CompleteWrapUp) -> Result | Refusal:
    """An agent is done with after-call work."""
    chat = turn.state.chats.get(command.chat)
    leg = None if chat is None else agent_leg(chat, command.agent, LegPhase.WRAP_UP)
    if chat is None or leg is None:
        return Refusal(RefusalCode.NOTHING_TO_COMPLETE, command.chat)
    fault = disposition_fault(turn.state, chat, command.disposition)
    if fault is not None:
        return fault
    turn.emit(
        LegClosed(turn.now, chat.id, leg.number, command.agent, EndCause.AGENT, command.disposition, command.notes)
    )
    finish_if_done(turn, chat)
    turn.touch(command.agent)
    return Applied()


def disposition_fault(state: State, chat: Chat, code: str) -> Refusal | None:
    """Tell what is wrong with the mark an agent gives a chat, if anything."""
    service = state.setup.services[chat.service]
    if code:
        allowed = service.dispositions or state.setup.dispositions
        return None if code in allowed else Refusal(RefusalCode.UNKNOWN_DISPOSITION, code)
    return Refusal(RefusalCode.DISPOSITION_REQUIRED, chat.id) if service.disposition_required else None


def choose(turn: Turn, command: Choose) -> Result | Refusal:
    """A deliberate act of an agent about his state."""
    agent = turn.state.agents.get(command.agent)
    if agent is None:
        return Refusal(RefusalCode.UNKNOWN_AGENT, command.agent)
    reason = command.reason if command.kind is ChosenKind.NOT_READY else ""
    if reason and not may_give(turn.state, agent, reason):
        return Refusal(RefusalCode.UNKNOWN_REASON, reason)
    nameless = command.kind is ChosenKind.NOT_READY and not reason and not command.by_status
    if nameless and reasons_for(turn.state, agent):
        return Refusal(RefusalCode.REASON_REQUIRED, command.agent)
    if command.kind is ChosenKind.OFF:
        reason = SystemReason.OFF_DUTY
    if command.kind in {ChosenKind.NOT_READY, ChosenKind.OFF}:
        _turn_away(turn, agent)
    _choose(turn, agent, command.kind, reason)
    if command.kind is not ChosenKind.READY:
        wait_for_others(turn, command.agent)
    turn.touch(command.agent)
    return Applied()


def may_give(state: State, agent: Agent, reason: str) -> bool:
    """Tell whether an agent can give this reason."""
    return any(one.code == reason for one in reasons_for(state, agent))


def _turn_away(turn: Turn, agent: Agent) -> None:
    """He wants no chats: what rings at him is rejected, without a second reason for his state."""
    for offer in [turn.state.offers[name] for name in sorted(agent.offers)]:
        chat = turn.state.chats[offer.chat]
        end_offer(turn, offer, OfferInput.REJECT, OfferCause.AGENT)
        requeue(turn, chat)


def _choose(turn: Turn, agent: Agent, kind: ChosenKind, reason: str) -> None:
    pending = CHOICE_TABLE[kind, work_of(agent)] is When.NEXT
    current = agent.next if pending else agent.chosen
    same = current is not None and (current.kind, current.reason) == (kind, reason)
    lifts = kind is ChosenKind.READY and (agent.unreachable or agent.idle_long)
    stale_next = not pending and agent.next is not None
    if same and not lifts and not stale_next:
        return
    turn.emit(AgentChose(turn.now, agent.profile.id, kind, reason, pending, system=False))


def present(turn: Turn, command: AgentPresent) -> Result | Refusal:
    """His clients are there; after a real log-out this is a log-in."""
    agent = turn.state.agents.get(command.agent)
    if agent is None:
        return Refusal(RefusalCode.UNKNOWN_AGENT, command.agent)
    shown = (True, command.plain, command.idle, command.idle_long, None)
    if (agent.live, agent.plain, agent.idle, agent.idle_long, agent.missing) != shown or agent.unreachable:
        turn.emit(
            AgentLivenessChanged(
                turn.now, command.agent, True, command.plain, command.idle, command.idle_long, None, None
            )
        )
        turn.touch_services_of(agent)
    if agent.focus_told and not command.desktop:
        looks_at = agent.focus or last_looked_at(turn.state, agent)
        turn.emit(moved(turn.state, agent, looks_at, turn.now, told=False))
    if agent.chosen.kind is ChosenKind.OFF and agent.chosen.reason not in STAYS_OFF:
        team = turn.state.setup.teams.get(agent.profile.team)
        rule = team.login_state if team is not None and team.login_state else turn.state.setup.timers.login_state
        kind = rule or command.says or ChosenKind.NOT_READY
        if kind is not ChosenKind.OFF:
            reason = SystemReason.LOGIN if kind is ChosenKind.NOT_READY else ""
            turn.emit(AgentChose(turn.now, command.agent, kind, reason, pending=False, system=False))
    turn.touch(command.agent)
    return Applied()


def missing(turn: Turn, command: AgentMissing) -> Result | Refusal:
    """His last on-duty client is gone: his grace time starts, or it is a plain log-out."""
    agent = turn.state.agents.get(command.agent)
    if agent is None:
        return Refusal(RefusalCode.UNKNOWN_AGENT, command.agent)
    if not agent.live or agent.missing is command.how:
        return Applied()
    timers = turn.state.setup.timers
    seconds = timers.grace_closed_s if command.how is Missing.CLOSED else timers.grace_s
    until = turn.after(max(0.0, seconds - command.since_s))
    if agent.missing_until is not None:
        until = min(until, agent.missing_until)
    turn.emit(
        AgentLivenessChanged(
            turn.now, command.agent, True, agent.plain, agent.idle, agent.idle_long, command.how, until
        )
    )
    turn.touch_services_of(agent)
    wait_for_others(turn, command.agent)
    turn.touch(command.agent)
    return Applied()


def gone(turn: Turn, agent: Agent, how: Missing) -> None:
    """He is logged out for good: his chats go on without him."""
    name = agent.profile.id
    had_work = bool(agent.chats or agent.wrapups or agent.offers)
    turn.emit(AgentLivenessChanged(turn.now, name, False, agent.plain, False, False, how, None))
    lose_agent(turn, agent)
    if agent.chosen.kind is not ChosenKind.OFF or agent.next is not None or agent.chosen.reason in STAYS_OFF:
        off_duty = agent.next is not None and agent.next.kind is ChosenKind.OFF
        lost = SystemReason.LOST if had_work else SystemReason.LOGGED_OUT
        reason = SystemReason.OFF_DUTY if off_duty else lost
        turn.emit(AgentChose(turn.now, name, ChosenKind.OFF, reason, pending=False, system=True))
