"""Deciding what the passing of time brings, and what a restart finds."""

from routing.commands import Restart, SetLink, Tick
from routing.decide_agent import gone
from routing.decide_focus import focus_due
from routing.decide_mark import reminder_due
from routing.decide_offer import take
from routing.decision import Applied, Result
from routing.ending import blame, close_conversation, end_offer, finish_if_done, requeue
from routing.events import (
    AgentChose,
    AgentLivenessChanged,
    AgentRested,
    CustomerWentAway,
    InactivityWarned,
    LegClosed,
    LinkChanged,
)
from routing.evolve_chat import inactivity_s
from routing.ids import AgentId, ChatId, LegNumber, OfferId
from routing.indexes import Due
from routing.indexing import arm_agent, arm_away, arm_chat, arm_hours
from routing.offer import OfferInput
from routing.placing import widen
from routing.refusals import Refusal
from routing.selection import OFFER_TO_ALL
from routing.turn import Turn, agent_of
from routing.unmanned import give_time, unmanned_due
from routing.words import (
    Channel,
    ChatPhase,
    ChosenKind,
    EndCause,
    Missing,
    Notice,
    OfferCause,
    OfferPhase,
    SystemReason,
)

RESTART_GRACE_S = 30.0
"""What is overdue after a restart gets at least this long, so that nobody is punished for our outage."""


def tick(turn: Turn, _command: Tick) -> Result | Refusal:
    """Handle everything that is due."""
    deadlines = turn.state.indexes.deadlines
    while (key := deadlines.pop_due(turn.now)) is not None:
        _HANDLERS[key[0]](turn, key[1])
    return Applied()


def _offer_due(turn: Turn, name: str) -> None:
    offer = turn.state.offers[OfferId(name)]
    if turn.state.agents[offer.agent].missing is None and turn.state.link_up:
        service = turn.state.setup.services[offer.service]
        if service.auto_answer_s > 0:
            take(turn, offer, OfferCause.AUTO)
            return
        end_offer(turn, offer, OfferInput.LAPSE, OfferCause.DEADLINE)
        if service.policy != OFFER_TO_ALL or service.blame_all:
            blame(turn, offer, SystemReason.NO_ANSWER)
    else:
        end_offer(turn, offer, OfferInput.BOUNCE, OfferCause.AGENT_GONE)
    requeue(turn, turn.state.chats[offer.chat])


def _chat_due(turn: Turn, name: str) -> None:
    chat = turn.state.chats[ChatId(name)]
    if chat.deadline is not None and chat.deadline > turn.now:
        arm_chat(turn.state, chat)
    elif chat.phase is not ChatPhase.ACTIVE:
        close_conversation(turn, chat, EndCause.MAX_WAIT)
    elif chat.warned:
        close_conversation(turn, chat, EndCause.INACTIVITY)
    else:
        turn.emit(InactivityWarned(turn.now, chat.id, turn.after(inactivity_s(turn.state, chat) / 2)))
        turn.notice(chat, Notice.INACTIVITY_WARNING, agents=True)


def _widen_due(turn: Turn, name: str) -> None:
    widen(turn, turn.state.chats[ChatId(name)])


def _ramp_due(turn: Turn, name: str) -> None:
    agent = turn.state.agents.get(AgentId(name))
    if agent is not None and agent.ramp_until is not None:
        turn.emit(AgentRested(turn.now, agent.profile.id))
        turn.freed[agent.profile.id] = None


def _away_due(turn: Turn, name: str) -> None:
    chat = turn.state.chats[ChatId(name)]
    if chat.away_until is None:
        return
    if chat.away_until > turn.now:
        arm_away(turn.state, chat)
    else:
        close_conversation(turn, chat, EndCause.CUSTOMER_LOST)


def _wrap_up_due(turn: Turn, name: str) -> None:
    chat_name, _, number = name.rpartition("#")
    chat = turn.state.chats[ChatId(chat_name)]
    leg = chat.legs[LegNumber(int(number))]
    agent = agent_of(leg)
    turn.emit(LegClosed(turn.now, chat.id, leg.number, agent, EndCause.AGENT))
    finish_if_done(turn, chat)
    turn.touch(agent)


def _grace_due(turn: Turn, name: str) -> None:
    agent = turn.state.agents.get(AgentId(name))
    if agent is None or agent.missing is None or agent.missing_until is None:
        return
    if agent.missing_until > turn.now:
        arm_agent(turn.state, agent)
    else:
        gone(turn, agent, agent.missing)


def _return_due(turn: Turn, name: str) -> None:
    agent = turn.state.agents.get(AgentId(name))
    if agent is None or agent.return_at is None:
        return
    if agent.return_at > turn.now:
        arm_agent(turn.state, agent)
        return
    turn.emit(
        AgentChose(turn.now, agent.profile.id, ChosenKind.READY, "", pending=False, system=True, misses=agent.misses)
    )
    turn.touch(agent.profile.id)


def _hours_due(turn: Turn, name: str) -> None:
    """Business time began or ended: whoever looks at a service that goes by it is told."""
    arm_hours(turn.state, turn.state.setup.calendars[name], turn.now)
    for service in turn.state.setup.services.values():
        if service.calendar == name:
            turn.touch_service(service.id)


_HANDLERS = {
    Due.OFFER: _offer_due,
    Due.CHAT: _chat_due,
    Due.AWAY: _away_due,
    Due.WRAP_UP: _wrap_up_due,
    Due.WIDEN: _widen_due,
    Due.RAMP: _ramp_due,
    Due.GRACE: _grace_due,
    Due.RETURN: _return_due,
    Due.FOCUS: focus_due,
    Due.REMINDER: reminder_due,
    Due.HOURS: _hours_due,
    Due.UNMANNED: unmanned_due,
}


def set_link(turn: Turn, command: SetLink) -> Result | Refusal:
    """The link to the XMPP server changed; without it nothing is offered."""
    if command.up == turn.state.link_up:
        return Applied()
    turn.emit(LinkChanged(turn.now, command.up))
    turn.free_all()
    if command.up:
        give_time(turn)
    for service in turn.state.setup.services:
        turn.touch_service(service)
    return Applied()


def restart(turn: Turn, _command: Restart) -> Result | Refusal:
    """Pick up what an earlier process left: nobody is known to be there, and nobody is blamed for the outage."""
    state = turn.state
    if state.link_up:
        turn.emit(LinkChanged(turn.now, up=False))
    for offer in [offer for offer in state.offers.values() if offer.phase is OfferPhase.OPEN]:
        if offer.deadline <= turn.now:
            end_offer(turn, offer, OfferInput.BOUNCE, OfferCause.AGENT_GONE)
            requeue(turn, state.chats[offer.chat])
    for agent in state.agents.values():
        if agent.chosen.kind is not ChosenKind.OFF or agent.chats or agent.wrapups or agent.offers:
            until = turn.after(state.setup.timers.grace_s)
            turn.emit(
                AgentLivenessChanged(
                    turn.now, agent.profile.id, True, agent.plain, False, agent.idle_long, Missing.SILENT, until
                )
            )
            turn.touch(agent.profile.id)
    least = turn.after(RESTART_GRACE_S)
    for chat in state.chats.values():
        if chat.channel is Channel.WEB and chat.end_cause is None:
            until = turn.after(state.setup.timers.customer_grace_s)
            turn.emit(CustomerWentAway(turn.now, chat.id, until))
        if chat.deadline is not None and chat.deadline < least:
            state.indexes.deadlines.put_off((Due.CHAT, chat.id), least)
    return Applied()
