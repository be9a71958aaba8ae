"""What must hold after every step, whatever came before. Used by tests; cheap enough to run on a live state by hand."""

from collections.abc import Iterator

from routing.agent import is_available, is_on_duty
from routing.capacity import has_room, load_of
from routing.indexing import meets
from routing.placing import is_forsaken
from routing.serving import served
from routing.state import Agent, Chat, State
from routing.words import ChatPhase, LegKind, LegPhase, OfferPhase


def broken(state: State) -> list[str]:
    """Name every rule that does not hold; empty on a sound state."""
    faults: list[str] = []
    for chat in state.chats.values():
        faults += _chat_faults(state, chat)
    for agent in state.agents.values():
        faults += _agent_faults(state, agent)
    faults += _offer_faults(state)
    faults += _matching_faults(state)
    return faults


def _chat_faults(state: State, chat: Chat) -> Iterator[str]:
    active = [leg for leg in chat.legs.values() if leg.kind is LegKind.AGENT and leg.phase is LegPhase.ACTIVE]
    wrapping = [leg for leg in chat.legs.values() if leg.phase is LegPhase.WRAP_UP]
    waits = chat.need is not None and chat.id in state.indexes.queues[chat.need].places
    if len({offer.made_at for offer in chat.open_offers.values()}) > 1:
        yield f"{chat.id} has several open offers that were not made to all at once"
    says = {ChatPhase.QUEUED: waits, ChatPhase.OFFERED: bool(chat.open_offers), ChatPhase.ACTIVE: bool(active)}
    for phase, holds in says.items():
        if (chat.phase is phase) != holds:
            yield f"{chat.id} is {chat.phase}, but what it has says {phase} is {holds}"
    if chat.phase in {ChatPhase.QUEUED, ChatPhase.OFFERED, ChatPhase.ACTIVE} and chat.deadline is None:
        yield f"{chat.id} has no deadline"
    if chat.phase is ChatPhase.WRAP_UP and not wrapping:
        yield f"{chat.id} should have ended"
    if any(leg.deadline is None for leg in wrapping):
        yield f"{chat.id} has after-call work without an end"
    if chat.phase is ChatPhase.ENDED:
        yield f"{chat.id} has ended and is still here"
    for leg in (*active, *wrapping):
        agent = state.agents.get(leg.agent) if leg.agent is not None else None
        if agent is None or chat.id not in (agent.chats if leg in active else agent.wrapups):
            yield f"{chat.id} has a leg its agent does not know of"


def _agent_faults(state: State, agent: Agent) -> Iterator[str]:
    name = agent.profile.id
    ghosts = sorted((agent.chats | agent.wrapups) - set(state.chats))
    for chat in ghosts:
        yield f"{name} has {chat}, which is not there"
    if not ghosts and agent.load != load_of(state, agent):
        yield f"{name} carries {agent.load}, but has {load_of(state, agent)}"
    if agent.serves != served(agent.profile, state.setup.teams):
        yield f"{name} serves something else than his own rows and his team's say"
    if not agent.live and (agent.chats or agent.offers or agent.wrapups):
        yield f"{name} is gone and still has work"
    if agent.next is not None and not (agent.chats or agent.wrapups or agent.offers):
        yield f"{name} has a next state and nothing to finish first"
    yield from _focus_faults(agent)
    for offer in agent.offers:
        if state.offers[offer].phase is not OfferPhase.OPEN or state.offers[offer].agent != name:
            yield f"{name} is reserved for {offer}, which is not open for him"


def _focus_faults(agent: Agent) -> Iterator[str]:
    name = agent.profile.id
    if agent.focus is not None and agent.focus not in agent.chats:
        yield f"{name} has {agent.focus} in focus, which is not his"
    if agent.focus is None and agent.chats and not agent.focus_told:
        yield f"{name} has chats and none in focus, though no desktop says so"
    if agent.focus_next is not None and (agent.focus_told or agent.focus_next not in agent.chats - {agent.focus}):
        yield f"{name} is about to have {agent.focus_next} in focus, which cannot be"


def _offer_faults(state: State) -> Iterator[str]:
    for offer in state.offers.values():
        if offer.phase is not OfferPhase.OPEN:
            continue
        chat = state.chats.get(offer.chat)
        if chat is None or offer.id not in chat.open_offers:
            yield f"{offer.id} is open for a chat that does not know of it"
        if offer.agent not in state.agents or offer.id not in state.agents[offer.agent].offers:
            yield f"{offer.id} is open at an agent who does not know of it"


def _matching_faults(state: State) -> Iterator[str]:
    indexes = state.indexes
    for need, queue in indexes.queues.items():
        pool = indexes.pools[need]
        if any(state.chats[chat].need != need for chat in queue.places):
            yield f"the queue of {need} has wrong places"
        able = {
            agent.profile.id
            for agent in state.agents.values()
            if meets(agent, need)
            and is_available(agent, link_up=state.link_up)
            and has_room(state, agent, need.service)
        }
        if able != set(pool.members):
            yield f"the pool of {need} is {sorted(pool.members)}, should be {sorted(able)}"
        if queue.places and able:
            yield f"{min(queue.places)} waits for {need} while {min(able)} is available"
    for chat in state.chats.values():
        if chat.need is not None and chat.preferred is None and is_forsaken(state, chat):
            yield f"{chat.id} waits for {chat.service}, where nobody will come"
    for service in state.setup.services:
        order = {chat.id for chat in state.chats.values() if chat.need is not None and chat.service == service}
        if order != set(indexes.waiting[service]):
            yield f"who waits for {service} is not who stands in its queues"
        there = {
            agent.profile.id
            for agent in state.agents.values()
            if is_on_duty(agent) and any(skill.service == service for skill in agent.serves)
        }
        if there != indexes.on_duty[service]:
            yield f"on duty for {service} are {sorted(there)}, not {sorted(indexes.on_duty[service])}"
