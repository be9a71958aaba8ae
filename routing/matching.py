"""Bringing chats and agents together: at the end of every turn nobody waits while somebody is available.

Two things can make a match possible: a chat began to wait (it looks for the best agent), or an agent may have become
available (he looks for the oldest chat over all his services, until he is full). Nothing else is looked at.
"""

from routing.chat import ChatInput, chat_after
from routing.effects import SendOffer
from routing.events import OfferMade
from routing.ids import ServiceId, offer_id
from routing.indexing import pool_of, queue_of
from routing.state import Agent, Chat
from routing.turn import Turn
from routing.words import ChatPhase, OfferKind


def settle(turn: Turn) -> None:
    """Make all offers that have become possible in this turn."""
    for chat in list(turn.waiting.values()):
        if chat.phase is ChatPhase.QUEUED and chat.id in turn.state.chats:
            _serve_queue(turn, chat.service)
    for name in list(turn.freed):
        agent_state = turn.state.agents.get(name)
        if agent_state is not None:
            _fill(turn, agent_state)


def _serve_queue(turn: Turn, service: ServiceId) -> None:
    """Serve a queue from its head as far as agents go."""
    while True:
        first, best = queue_of(turn.state, service).first(), pool_of(turn.state, service).best()
        if first is None or best is None:
            return
        make_offer(turn, turn.state.chats[first[2]], turn.state.agents[best])


def _fill(turn: Turn, agent: Agent) -> None:
    while True:
        heads = [
            head
            for skill in agent.profile.skills
            if agent.profile.id in pool_of(turn.state, skill.service).members
            and (head := queue_of(turn.state, skill.service).first()) is not None
        ]
        if not heads:
            return
        make_offer(turn, turn.state.chats[min(heads)[2]], agent)


def make_offer(turn: Turn, chat: Chat, agent: Agent) -> None:
    """Offer a waiting chat to an available agent."""
    state, timers = turn.state, turn.state.setup.timers
    chat_after(chat.phase, ChatInput.OFFER)
    service = state.setup.services[chat.service]
    seconds = service.offer_s or (timers.offer_plain_s if agent.plain else timers.offer_s)
    has_chats = bool(agent.chats)
    event = OfferMade(
        at=turn.now,
        offer=offer_id(chat.id, chat.offer_count + 1),
        chat=chat.id,
        service=chat.service,
        agent=agent.profile.id,
        kind=OfferKind.CUSTOMER,
        deadline=turn.after(seconds),
        queue_s=(turn.now - chat.entered_at).total_seconds(),
        epoch=chat.epoch,
    )
    turn.emit(event)
    turn.touch(agent.profile.id, free=False)
    turn.touch_service(chat.service)
    turn.effect(
        SendOffer(
            agent=agent.profile.id,
            offer=event.offer,
            chat=chat.id,
            contact=chat.contact,
            service=chat.service,
            service_name=service.name,
            customer=chat.customer,
            channel=chat.channel,
            kind=event.kind,
            queue_s=event.queue_s,
            made_at=event.at,
            until=event.deadline,
            has_chats=has_chats,
        )
    )
