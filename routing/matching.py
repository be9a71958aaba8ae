"""Bringing chats and agents together: at the end of every turn nobody waits while somebody is available.

Two things can make a match possible: a chat began to wait (it looks for the best agent), or an agent may have become
available (he looks for the oldest chat over all his services, until he is full). Nothing else is looked at.
"""

from routing.chat import ChatInput, chat_after
from routing.effects import SendOffer
from routing.events import OfferMade
from routing.ids import AgentId, offer_id
from routing.indexes import Need
from routing.selection import OFFER_TO_ALL
from routing.state import Agent, Chat
from routing.turn import Turn
from routing.words import OfferKind


def settle(turn: Turn) -> None:
    """Make all offers that have become possible in this turn."""
    for chat in list(turn.waiting.values()):
        if chat.need is not None:
            _serve_queue(turn, chat.need)
    for name in list(turn.freed):
        agent_state = turn.state.agents.get(name)
        if agent_state is not None:
            _fill(turn, agent_state)


def _serve_queue(turn: Turn, need: Need) -> None:
    """Serve a queue from its head as far as agents go."""
    queues, pools = turn.state.indexes.queues, turn.state.indexes.pools
    while need in queues:
        first, best = queues[need].first(), pools[need].best()
        if first is None or best is None:
            return
        _offer(turn, turn.state.chats[first[2]], best, need)


def _fill(turn: Turn, agent: Agent) -> None:
    """Offer him the next chats of all he could take, until he is full or nobody waits."""
    indexes, name = turn.state.indexes, agent.profile.id
    while True:
        needs = [need for skill in agent.serves for need in indexes.needs.get(skill.service, ())]
        heads = [
            (head, need)
            for need in (*needs, *indexes.personal.get(name, ()))
            if name in indexes.pools[need].members and (head := indexes.queues[need].first()) is not None
        ]
        if not heads:
            return
        head, need = min(heads, key=lambda one: one[0])
        _offer(turn, turn.state.chats[head[2]], name, need)


def _offer(turn: Turn, chat: Chat, best: AgentId, need: Need) -> None:
    """Offer a chat to the agent whose turn it is, or to all who could take it where the service wants that."""
    service = turn.state.setup.services[chat.service]
    pool = turn.state.indexes.pools[need]
    chosen = pool.in_order() if service.policy == OFFER_TO_ALL else [best]
    for name in chosen:
        make_offer(turn, chat, turn.state.agents[name])


def make_offer(turn: Turn, chat: Chat, agent: Agent) -> None:
    """Offer a waiting chat to an available agent."""
    state, timers = turn.state, turn.state.setup.timers
    chat_after(chat.phase, ChatInput.OFFER)
    service = state.setup.services[chat.service]
    rings_s = service.offer_s or (timers.offer_plain_s if agent.plain else timers.offer_s)
    seconds = service.auto_answer_s or rings_s
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
    turn.touch(agent.profile.id)
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
            auto=service.auto_answer_s > 0,
        )
    )
