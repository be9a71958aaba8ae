"""Ways a chat leaves an agent or ends: shared by commands of both sides, deadlines and removals."""

from routing.chat import ChatInput, chat_after
from routing.effects import CloseLeg, CloseOffer, EndForCustomer, TellMissedOffer
from routing.events import (
    AgentChose,
    AgentUnreachable,
    ChatEnded,
    ConversationEnded,
    LegClosed,
    LegWrapping,
    OfferEnded,
)
from routing.focus import focus_time
from routing.ids import CUSTOMER_LEG, AgentId
from routing.offer import OfferInput, offer_after
from routing.placing import is_forsaken, max_wait_s, queue, refuge_for, wait_for_others, waits_until
from routing.state import Agent, Chat, Leg, Offer
from routing.turn import Turn, active_agents, agent_of, legs_of
from routing.words import ChosenKind, EndCause, LegPhase, Notice, OfferCause, OfferPhase, SystemReason


def end_offer(turn: Turn, offer: Offer, what: OfferInput, cause: OfferCause, resource: str = "") -> None:
    """Give an open offer its outcome and close it on the agent's devices; what follows for him is another step."""
    outcome = offer_after(offer.phase, what)
    turn.emit(
        OfferEnded(turn.now, offer.id, offer.chat, offer.service, offer.agent, outcome, cause, resource),
    )
    chat = turn.state.chats[offer.chat]
    turn.effect(CloseOffer(offer.agent, offer.id, chat.id, chat.contact, chat.customer.name, outcome, cause, resource))
    turn.touch(offer.agent)
    if outcome is OfferPhase.UNDELIVERED:
        turn.emit(AgentUnreachable(turn.now, offer.agent))


def blame(turn: Turn, offer: Offer, reason: SystemReason) -> None:
    """Make the agent Not Ready for an offer he let pass, also if he chose Busy meanwhile: now, or after his work."""
    agent = turn.state.agents[offer.agent]
    chat = turn.state.chats[offer.chat]
    pending = bool(agent.chats or agent.wrapups or agent.offers)
    off = agent.next is not None and agent.next.kind is ChosenKind.OFF
    if not off:
        missed = reason is SystemReason.NO_ANSWER
        misses = agent.misses + missed
        off = missed and 0 < turn.state.setup.timers.no_answer_logout <= misses
        kind = ChosenKind.OFF if off else ChosenKind.NOT_READY
        turn.emit(AgentChose(turn.now, offer.agent, kind, reason, pending, system=True, offer=offer.id, misses=misses))
        wait_for_others(turn, offer.agent)
    turn.effect(
        TellMissedOffer(
            agent=offer.agent,
            offer=offer.id,
            chat=chat.id,
            contact=chat.contact,
            customer_name=chat.customer.name,
            outcome=offer.phase,
            after_chats=pending,
            logged_out=off,
        )
    )


def requeue(turn: Turn, chat: Chat, *, ahead: bool = False) -> None:
    """Put a chat back at its old place, or one priority ``ahead``, unless another offer of it is open."""
    if chat.open_offers:
        return
    service = turn.state.setup.services[chat.service]
    kept = None if ahead else waits_until(turn.state, chat)
    queue(
        turn,
        chat,
        service,
        priority=chat.priority + ahead,
        deadline=kept or turn.after(max_wait_s(turn.state, service)),
        epoch=chat.epoch + ahead,
        since=chat.since or chat.entered_at,
    )


def lose_agent(turn: Turn, agent: Agent) -> None:
    """Take everything from an agent who is gone for good: chats go back ahead of newcomers, wrap-ups are completed."""
    name = agent.profile.id
    wait_for_others(turn, name)
    for offer in [turn.state.offers[offer] for offer in sorted(agent.offers)]:
        chat = turn.state.chats[offer.chat]
        end_offer(turn, offer, OfferInput.BOUNCE, OfferCause.AGENT_GONE)
        requeue(turn, chat)
    for chat in [turn.state.chats[chat] for chat in sorted(agent.chats)]:
        lose_chat(turn, chat, name)
    for chat in [turn.state.chats[chat] for chat in sorted(agent.wrapups)]:
        for leg in legs_of(chat, name, LegPhase.WRAP_UP):
            turn.emit(LegClosed(turn.now, chat.id, leg.number, name, EndCause.AGENT_LOST))
        finish_if_done(turn, chat)
    turn.touch(name)


def lose_chat(turn: Turn, chat: Chat, agent: AgentId) -> None:
    """Take a chat from an agent who is not there: unless a colleague has it, it goes back ahead of newcomers."""
    for leg in legs_of(chat, agent, LegPhase.ACTIVE):
        spent = focus_time(turn.state.agents[agent], chat.id, leg, turn.now)
        turn.emit(LegClosed(turn.now, chat.id, leg.number, agent, EndCause.AGENT_LOST, focus_time=spent))
        turn.effect(CloseLeg(agent, chat.id, chat.contact, chat.customer.name, EndCause.AGENT_LOST, None))
        turn.notice(chat, _parting(turn, chat), ("name", leg.name), agents=True)
    if not active_agents(chat):
        requeue(turn, chat, ahead=True)


def _parting(turn: Turn, chat: Chat) -> Notice:
    """Promise nobody a next agent where the chat will end because all are gone."""
    alone = not active_agents(chat) and is_forsaken(turn.state, chat)
    return Notice.AGENT_LEFT if alone and refuge_for(turn.state, chat, turn.now) is None else Notice.AGENT_LOST


def close_leg(turn: Turn, chat: Chat, leg: Leg, cause: EndCause) -> None:
    """End an agent's talking: into after-call work where the service has it, else for good."""
    agent = agent_of(leg)
    seconds = _wrapup_s(turn, chat)
    until = turn.after(seconds) if seconds > 0 else None
    spent = focus_time(turn.state.agents[agent], chat.id, leg, turn.now)
    if until is not None:
        turn.emit(LegWrapping(turn.now, chat.id, leg.number, agent, cause, until, spent))
    else:
        turn.emit(LegClosed(turn.now, chat.id, leg.number, agent, cause, focus_time=spent))
    turn.effect(CloseLeg(agent, chat.id, chat.contact, chat.customer.name, cause, until))
    turn.touch(agent)


def _wrapup_s(turn: Turn, chat: Chat) -> float:
    own = turn.state.setup.services[chat.service].wrapup_s
    return turn.state.setup.timers.wrapup_s if own is None else own


def close_conversation(turn: Turn, chat: Chat, cause: EndCause, *said: tuple[str, str]) -> None:
    """End the customer's part, whatever the phase; agents' legs follow, and the chat when nobody is left in it.

    ``said``: what the notice tells beside the cause.
    """
    for offer in list(chat.open_offers.values()):
        by_customer = cause in {EndCause.CUSTOMER, EndCause.CUSTOMER_LOST}
        end_offer(turn, offer, OfferInput.WITHDRAW, OfferCause.CUSTOMER_LEFT if by_customer else OfferCause.CHAT_ENDED)
    turn.notice(chat, Notice.ENDED, ("cause", str(cause)), *said, agents=False)
    turn.emit(LegClosed(turn.now, chat.id, CUSTOMER_LEG, None, cause))
    turn.emit(ConversationEnded(turn.now, chat.id, chat.service, cause))
    turn.effect(EndForCustomer(chat.id, chat.door, chat.customer, chat.channel, cause))
    for leg in active_agents(chat):
        close_leg(turn, chat, leg, cause)
    turn.touch_service(chat.service)
    finish_if_done(turn, chat)


def finish_if_done(turn: Turn, chat: Chat) -> None:
    """End the chat for ever when no leg has anything to do."""
    if chat.end_cause is None or any(leg.phase is not LegPhase.LEFT for leg in chat.legs.values()):
        return
    chat_after(chat.phase, ChatInput.FINISH)
    turn.emit(ChatEnded(turn.now, chat.id, chat.service))
