"""Keeping the indexes true to the state after each event, and building them anew after a load."""

from routing.agent import is_available
from routing.capacity import has_room, load_of
from routing.ids import ChatId, ServiceId
from routing.indexes import Due, Indexes, Pool, Queue
from routing.selection import POLICIES
from routing.state import Agent, Chat, State
from routing.words import Channel, ChatPhase, OfferPhase


def refresh_agent(state: State, agent: Agent) -> None:
    """Put him into the pools of the services he could take a chat of now, and out of all others."""
    able = is_available(agent, link_up=state.link_up)
    for skill in agent.profile.skills:
        service = state.setup.services.get(skill.service)
        if service is None:
            continue
        pool = pool_of(state, skill.service)
        if able and has_room(state, agent, skill.service):
            pool.put(POLICIES[service.policy](agent))
        else:
            pool.drop(agent.profile.id)


def remove_agent(state: State, agent: Agent) -> None:
    """Take him out of all pools."""
    for skill in agent.profile.skills:
        pool_of(state, skill.service).drop(agent.profile.id)


def recount(state: State, agent: Agent) -> None:
    """Add his load up again and refresh his places."""
    agent.load = load_of(state, agent)
    refresh_agent(state, agent)


def pool_of(state: State, service: ServiceId) -> Pool:
    """The pool of a service."""
    pools = state.indexes.pools
    found = pools.get(service)
    if found is None:
        found = pools[service] = Pool()
    return found


def queue_of(state: State, service: ServiceId) -> Queue:
    """The queue of a service."""
    queues = state.indexes.queues
    found = queues.get(service)
    if found is None:
        found = queues[service] = Queue()
    return found


def enqueue(state: State, chat: Chat) -> None:
    """Let a chat wait in its service's queue."""
    queue_of(state, chat.service).put((-chat.priority, chat.entered_at, chat.id))


def arm_chat(state: State, chat: Chat) -> None:
    """Have the chat's deadlines looked at."""
    deadlines = state.indexes.deadlines
    if chat.deadline is not None:
        deadlines.arm((Due.CHAT, chat.id), chat.deadline)
    if chat.away_until is not None:
        deadlines.arm((Due.AWAY, chat.id), chat.away_until)
    for leg in chat.legs.values():
        if leg.deadline is not None:
            deadlines.arm((Due.WRAP_UP, wrap_key(chat.id, leg.number)), leg.deadline)


def wrap_key(chat: ChatId, leg: int) -> str:
    """Name a leg among the deadlines."""
    return f"{chat}#{leg}"


def arm_agent(state: State, agent: Agent) -> None:
    """Have the agent's deadlines looked at."""
    if agent.missing_until is not None:
        state.indexes.deadlines.arm((Due.GRACE, agent.profile.id), agent.missing_until)
    if agent.return_at is not None:
        state.indexes.deadlines.arm((Due.RETURN, agent.profile.id), agent.return_at)


def reindex(state: State) -> None:
    """Build all indexes from the rest of the state."""
    state.indexes = Indexes()
    for chat in state.chats.values():
        if chat.phase is ChatPhase.QUEUED:
            enqueue(state, chat)
        if chat.channel is Channel.XMPP and chat.end_cause is None:
            state.indexes.talking[chat.customer.id, chat.service] = chat.id
        arm_chat(state, chat)
    for offer in state.offers.values():
        if offer.phase is OfferPhase.OPEN:
            state.indexes.deadlines.arm((Due.OFFER, offer.id), offer.deadline)
    for agent in state.agents.values():
        recount(state, agent)
        arm_agent(state, agent)
