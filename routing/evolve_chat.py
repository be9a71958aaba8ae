"""Applying events about chats, their offers and legs."""

from datetime import timedelta

from routing import events as e
from routing import evolve_focus
from routing.chat import ChatInput, chat_after
from routing.estimates import note_answered, note_handled
from routing.ids import CUSTOMER_LEG, AgentId
from routing.indexes import Due
from routing.indexing import arm_away, arm_chat, dequeue, enqueue, recount, wrap_key
from routing.settings import Timers
from routing.state import LAST_AGENTS, RECENT_OFFERS, SEEN_PER_CHAT, TEXT_LIMIT, Chat, Leg, Offer, State
from routing.transcript import REPLACES, Entry
from routing.words import Channel, ChatPhase, LegKind, LegPhase, OfferPhase, Side

FIRST_EPOCH = 1
"""Epoch of a chat's first agent."""
OFFERS_SLACK = 1000
"""Ended offers are forgotten so many at a time, so that it costs little per offer."""


def started(state: State, event: e.ChatStarted) -> None:
    """The chat exists, with its customer's leg."""
    chat = Chat(
        id=event.chat,
        contact=event.contact,
        service=event.service,
        door=event.service,
        customer=event.customer,
        channel=event.channel,
        started_at=event.at,
        entered_at=event.at,
        abilities=event.abilities,
        unanswered=event.outbound,
    )
    chat.legs[CUSTOMER_LEG] = Leg(CUSTOMER_LEG, LegKind.CUSTOMER, None, event.customer.name, event.at, 0)
    state.chats[event.chat] = chat
    if event.channel is Channel.XMPP:
        state.indexes.talking[event.customer.id, event.service] = event.chat


def queued(state: State, event: e.ChatQueued) -> None:
    """The chat waits."""
    chat = state.chats[event.chat]
    if chat.phase is not ChatPhase.QUEUED:
        chat.phase = chat_after(chat.phase, ChatInput.LOSE if chat.phase is ChatPhase.ACTIVE else ChatInput.UNOFFER)
    dequeue(state, chat)
    chat.service = event.service
    chat.entered_at = event.entered_at
    chat.since = event.since
    chat.step = event.step
    chat.preferred = event.preferred
    chat.widen_at = event.widen_at
    chat.overflowed = chat.overflowed or event.overflow
    chat.priority = event.priority
    chat.deadline = event.deadline
    chat.epoch = event.epoch
    chat.warned = False
    enqueue(state, chat)
    arm_chat(state, chat)


def widened(state: State, event: e.ChatWidened) -> None:
    """The chat wishes for less."""
    chat = state.chats[event.chat]
    dequeue(state, chat)
    chat.preferred = None
    chat.step = event.step
    chat.widen_at = event.widen_at
    enqueue(state, chat)


def offer_made(state: State, event: e.OfferMade) -> None:
    """The chat rings at an agent, whose capacity is reserved."""
    chat = state.chats[event.chat]
    offer = Offer(
        id=event.offer,
        chat=event.chat,
        service=event.service,
        agent=event.agent,
        kind=event.kind,
        made_at=event.at,
        deadline=event.deadline,
        queue_s=event.queue_s,
        epoch=event.epoch,
    )
    chat.phase = chat_after(chat.phase, ChatInput.OFFER)
    chat.offer_count += 1
    chat.open_offers[event.offer] = offer
    dequeue(state, chat)
    state.offers[event.offer] = offer
    agent = state.agents[event.agent]
    agent.offers.add(event.offer)
    agent.offered_at = event.at
    if state.setup.timers.ramp_up_s > 0:
        agent.ramp_until = event.at + timedelta(seconds=state.setup.timers.ramp_up_s)
        state.indexes.deadlines.put_off((Due.RAMP, event.agent), agent.ramp_until)
    recount(state, agent)
    state.indexes.deadlines.arm((Due.OFFER, event.offer), event.deadline)


def offer_shown(state: State, event: e.OfferShown) -> None:
    """A client shows it."""
    state.offers[event.offer].shown_at = event.at


def offer_ended(state: State, event: e.OfferEnded) -> None:
    """It has its outcome."""
    offer = state.offers[event.offer]
    offer.phase = event.outcome
    offer.ended_at = event.at
    state.indexes.deadlines.disarm((Due.OFFER, event.offer))
    chat = state.chats.get(event.chat)
    if chat is not None:
        chat.open_offers.pop(event.offer, None)
    _lighten(state, event.agent, event)
    if len(state.offers) > RECENT_OFFERS + OFFERS_SLACK:
        _forget_offers(state)


def _forget_offers(state: State) -> None:
    """Drop the oldest ended offers down to `RECENT_OFFERS`."""
    ended = [name for name, offer in state.offers.items() if offer.phase is not OfferPhase.OPEN]
    for name in ended[: len(state.offers) - RECENT_OFFERS]:
        del state.offers[name]


def leg_opened(state: State, event: e.LegOpened) -> None:
    """An agent talks in the chat."""
    chat = state.chats[event.chat]
    leg = Leg(event.leg, event.kind, event.agent, event.name, event.at, event.epoch, estimated=event.estimated)
    chat.legs[event.leg] = leg
    chat.epoch = event.epoch
    if event.kind is LegKind.AGENT and event.agent is not None:
        if event.epoch == FIRST_EPOCH:
            note_answered(state, chat.service, (event.at - chat.entered_at).total_seconds())
        dequeue(state, chat)
        chat.phase = chat_after(chat.phase, ChatInput.JOIN)
        chat.deadline = event.deadline
        chat.warned = False
        agent = state.agents[event.agent]
        agent.misses = 0
        state.last_agents.pop((chat.customer.id, chat.door), None)
        state.last_agents[chat.customer.id, chat.door] = event.agent
        if len(state.last_agents) > LAST_AGENTS:
            del state.last_agents[next(iter(state.last_agents))]
        agent.chats.add(event.chat)
        if event.focused:
            leg.focused_at, agent.focus = event.at, event.chat
        recount(state, agent)
    arm_chat(state, chat)


def leg_wrapping(state: State, event: e.LegWrapping) -> None:
    """An agent does after-call work."""
    chat = state.chats[event.chat]
    leg = chat.legs[event.leg]
    leg.phase = LegPhase.WRAP_UP
    leg.deadline = event.deadline
    note_handled(state, chat.service, (event.at - leg.opened_at).total_seconds())
    agent = state.agents[event.agent]
    evolve_focus.ended(agent, event.chat, leg, event.focus_time)
    agent.chats.discard(event.chat)
    agent.wrapups.add(event.chat)
    recount(state, agent)
    arm_chat(state, chat)


def leg_closed(state: State, event: e.LegClosed) -> None:
    """A leg is done with the chat."""
    chat = state.chats[event.chat]
    leg = chat.legs[event.leg]
    if event.agent is not None and leg.phase is LegPhase.ACTIVE:
        note_handled(state, chat.service, (event.at - leg.opened_at).total_seconds())
    leg.phase = LegPhase.LEFT
    if leg.deadline is not None:
        leg.deadline = None
        state.indexes.deadlines.disarm((Due.WRAP_UP, wrap_key(chat.id, leg.number)))
    if event.agent is not None and event.agent in state.agents:
        agent = state.agents[event.agent]
        evolve_focus.ended(agent, event.chat, leg, event.focus_time)
        agent.chats.discard(event.chat)
        agent.wrapups.discard(event.chat)
        _lighten(state, event.agent, event)


def _lighten(state: State, name: AgentId, event: e.OfferEnded | e.LegClosed) -> None:
    agent = state.agents.get(name)
    if agent is None:
        return
    if isinstance(event, e.OfferEnded):
        agent.offers.discard(event.offer)
    if not (agent.chats or agent.wrapups or agent.offers):
        agent.idle_since = event.at
    recount(state, agent)


def entry_posted(state: State, event: e.EntryPosted) -> None:
    """A line was added; the customer's own lines put inactivity off."""
    chat = state.chats[event.chat]
    entry = event.entry
    chat.last_seq = entry.seq
    if entry.key is not None:
        chat.seen[entry.leg, entry.key] = entry.seq
        if len(chat.seen) > SEEN_PER_CHAT:
            del chat.seen[next(iter(chat.seen))]
    if entry.side is Side.AGENT:
        evolve_focus.written(state, chat, chat.legs[entry.leg])
    _note_asked(chat, entry)
    if entry.side is not Side.CUSTOMER:
        return
    chat.away_until = None
    if chat.phase is ChatPhase.ACTIVE:
        chat.unanswered = False
        chat.warned = False
        chat.deadline = event.at + timedelta(seconds=inactivity_s(state, chat) / 2)
        arm_chat(state, chat)


def _note_asked(chat: Chat, entry: Entry) -> None:
    """Keep what the customer said until an agent answers; a correction goes where the corrected line stands."""
    if entry.side is Side.AGENT and entry.notice is None:
        chat.asked.clear()
    if entry.side is Side.CUSTOMER and entry.text is not None:
        note_asked(chat, entry.seq, entry.text, entry.args)


def note_asked(chat: Chat, seq: int, text: str, args: tuple[tuple[str, str], ...]) -> None:
    """Add a line of the customer's to what is not answered yet."""
    place = int(dict(args).get(REPLACES, seq))
    if place in chat.asked or sum(map(len, chat.asked.values())) < TEXT_LIMIT:
        chat.asked[place] = text


def inactivity_s(state: State, chat: Chat) -> float:
    """How long the customer of a chat may be silent: the service's own limits win, and that of his channel."""
    timers: Timers = state.setup.timers
    service = state.setup.services[chat.service]
    if chat.unanswered and timers.no_response_s > 0:
        return timers.no_response_s
    xmpp = chat.channel is Channel.XMPP
    if xmpp and service.inactivity_xmpp_s is not None:
        return service.inactivity_xmpp_s
    if service.inactivity_s is not None:
        return service.inactivity_s
    return (xmpp and timers.inactivity_xmpp_s) or timers.inactivity_s


def inactivity_warned(state: State, event: e.InactivityWarned) -> None:
    """Half of the allowed silence has passed."""
    chat = state.chats[event.chat]
    chat.warned = True
    chat.deadline = event.deadline
    arm_chat(state, chat)


def customer_went_away(state: State, event: e.CustomerWentAway) -> None:
    """He has no connection; he may come back."""
    chat = state.chats[event.chat]
    chat.away_until = event.deadline
    arm_away(state, chat)


def customer_came_back(state: State, event: e.CustomerCameBack) -> None:
    """He is back."""
    state.chats[event.chat].away_until = None


def conversation_ended(state: State, event: e.ConversationEnded) -> None:
    """The customer's part is over."""
    chat = state.chats[event.chat]
    chat.phase = chat_after(chat.phase, ChatInput.CLOSE)
    chat.end_cause = event.cause
    chat.flagged_at = None
    chat.asked.clear()
    chat.deadline = None
    chat.away_until = None
    state.indexes.deadlines.disarm((Due.CHAT, chat.id))
    state.indexes.deadlines.disarm((Due.AWAY, chat.id))
    chat.legs[CUSTOMER_LEG].phase = LegPhase.LEFT
    dequeue(state, chat)
    state.indexes.talking.pop((chat.customer.id, chat.door), None)


def ended(state: State, event: e.ChatEnded) -> None:
    """Nobody has anything to do with it any more."""
    chat = state.chats[event.chat]
    chat.phase = chat_after(chat.phase, ChatInput.FINISH)
    del state.chats[event.chat]
