"""Keeping the indexes true to the state after each event, and building them anew after a load."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from routing.agent import is_available, is_on_duty
from routing.capacity import has_room, load_of
from routing.hours import Calendar, next_change
from routing.ids import ChatId, ServiceId
from routing.indexes import Due, Indexes, Need, Pool, Queue, WaitKey, Wanted
from routing.selection import POLICIES
from routing.serving import served
from routing.settings import Ability
from routing.state import Agent, Chat, State
from routing.words import Channel, ChatPhase, Flow, OfferPhase

AT_ONCE: Final = datetime.min.replace(tzinfo=UTC)
"""Long ago: at the first tick."""

# agents


def meets(agent: Agent, need: Need) -> bool:
    """Tell whether he can do what is wanted; his time for it is another question."""
    if need.agent is not None and need.agent != agent.profile.id:
        return False
    if not any(skill.service == need.service and skill.level >= need.level for skill in agent.serves):
        return False
    return has_abilities(agent, need.abilities)


def has_abilities(agent: Agent, wanted: Iterable[tuple[str, int]]) -> bool:
    """Tell whether he has all of the further skills, each at the (skill, least level) wanted."""
    return all(
        any(one.skill == skill and one.level >= level for one in agent.profile.abilities) for skill, level in wanted
    )


def refresh_agent(state: State, agent: Agent) -> None:
    """Put him into the pools of the needs he could meet now, and out of all others."""
    able, indexes = is_available(agent, link_up=state.link_up), state.indexes
    name = agent.profile.id
    for skill in agent.serves:
        service = state.setup.services.get(skill.service)
        if service is None:
            continue
        _note_duty(state, agent, skill.service)
        now = able and has_room(state, agent, skill.service)
        order = POLICIES[service.policy]
        for need in indexes.needs.get(skill.service, ()):
            if now and (not (need.level or need.abilities) or meets(agent, need)):
                indexes.pools[need].put(order(agent, need, skill.level))
            else:
                indexes.pools[need].drop(name)
        for need in indexes.personal.get(name, ()):
            if need.service != skill.service:
                continue
            if now and meets(agent, need):
                indexes.pools[need].put(order(agent, need, skill.level))
            else:
                indexes.pools[need].drop(name)


def _note_duty(state: State, agent: Agent, service: ServiceId) -> None:
    there = state.indexes.on_duty.setdefault(service, set())
    if is_on_duty(agent):
        there.add(agent.profile.id)
    elif agent.profile.id in there:
        there.discard(agent.profile.id)
        state.indexes.left.add(service)


def remove_agent(state: State, agent: Agent) -> None:
    """Take him out of all pools."""
    name = agent.profile.id
    for skill in agent.serves:
        for need in state.indexes.needs.get(skill.service, ()):
            state.indexes.pools[need].drop(name)
        state.indexes.on_duty.get(skill.service, set()).discard(name)
        state.indexes.left.add(skill.service)
    for need in state.indexes.personal.get(name, ()):
        state.indexes.pools[need].drop(name)


def recount(state: State, agent: Agent) -> None:
    """Add his load up again and refresh his places."""
    agent.load = load_of(state, agent)
    refresh_agent(state, agent)


# needs


def open_service(state: State, service: ServiceId) -> None:
    """Make the place for what every agent of a service can do."""
    state.indexes.needs.setdefault(service, {})
    state.indexes.waiting.setdefault(service, {})
    state.indexes.on_duty.setdefault(service, set())
    _register(state, Need(service))


def close_service(state: State, service: ServiceId) -> None:
    """Forget a service that is gone."""
    for need in state.indexes.needs.pop(service, {}):
        state.indexes.pools.pop(need, None)
        state.indexes.queues.pop(need, None)
    state.indexes.waiting.pop(service, None)
    state.indexes.on_duty.pop(service, None)


def _register(state: State, need: Need) -> None:
    """Make queue and pool of a need that comes up for the first time."""
    indexes = state.indexes
    if need in indexes.pools:
        return
    indexes.queues[need], indexes.pools[need] = Queue(), Pool()
    if need.agent is None:
        indexes.needs.setdefault(need.service, {})[need] = None
        candidates = list(state.agents.values())
    else:
        indexes.personal.setdefault(need.agent, {})[need] = None
        candidates = [state.agents[need.agent]] if need.agent in state.agents else []
    for agent in candidates:
        if any(skill.service == need.service for skill in agent.serves):
            refresh_agent(state, agent)


def need_of(state: State, chat: Chat) -> Need:
    """Tell what a chat wants now: a certain agent, or the level of its step and the skills it asks for."""
    if chat.preferred is not None:
        return Need(chat.service, agent=chat.preferred)
    service = state.setup.services.get(chat.service)
    steps = service.steps if service is not None else ()
    level = steps[min(chat.step, len(steps) - 1)].level if steps else 0
    return Need(chat.service, level, wanted_of(chat.abilities))


def wanted_of(abilities: Iterable[Ability]) -> Wanted:
    """Put skills wanted beside the service as needs name them."""
    return tuple(sorted((ability.skill, ability.level) for ability in abilities))


# chats


def wait_key(state: State, chat: Chat) -> WaitKey:
    """Place in a queue. With ageing, a priority is worth a time of waiting, so the order never changes by itself."""
    ageing = state.setup.timers.ageing_s
    if ageing > 0:
        return (0, chat.entered_at - timedelta(seconds=ageing * chat.priority), chat.id)
    return (-chat.priority, chat.entered_at, chat.id)


def enqueue(state: State, chat: Chat) -> None:
    """Let a chat wait for what it needs."""
    need, key = need_of(state, chat), wait_key(state, chat)
    _register(state, need)
    chat.need = need
    state.indexes.queues[need].put(key)
    state.indexes.waiting.setdefault(chat.service, {})[chat.id] = key
    if chat.widen_at is not None:
        state.indexes.deadlines.put_off((Due.WIDEN, chat.id), chat.widen_at)


def dequeue(state: State, chat: Chat) -> None:
    """Let a chat wait no more."""
    need, indexes = chat.need, state.indexes
    if need is None:
        return
    chat.need = None
    indexes.queues[need].drop(chat.id)
    indexes.waiting[need.service].pop(chat.id, None)
    indexes.deadlines.disarm((Due.WIDEN, chat.id))
    if need.agent is not None and not indexes.queues[need].places:
        del indexes.queues[need], indexes.pools[need]
        del indexes.personal[need.agent][need]
        if not indexes.personal[need.agent]:
            del indexes.personal[need.agent]


def requeue_all(state: State, service: ServiceId) -> None:
    """Find the places of all waiting chats of a service anew: what they want, or what they are worth, has changed."""
    for name in list(state.indexes.waiting.get(service, ())):
        dequeue(state, state.chats[name])
        enqueue(state, state.chats[name])


def arm_chat(state: State, chat: Chat) -> None:
    """Have the chat's deadlines looked at."""
    deadlines = state.indexes.deadlines
    if chat.deadline is not None:
        deadlines.arm((Due.CHAT, chat.id), chat.deadline)
    arm_away(state, chat)
    for leg in chat.legs.values():
        if leg.deadline is not None:
            deadlines.arm((Due.WRAP_UP, wrap_key(chat.id, leg.number)), leg.deadline)


def arm_away(state: State, chat: Chat) -> None:
    """Have it looked at whether the customer came back; his other deadline stays as it is, be it put off."""
    if chat.away_until is not None:
        state.indexes.deadlines.arm((Due.AWAY, chat.id), chat.away_until)


def wrap_key(chat: ChatId, leg: int) -> str:
    """Name a leg among the deadlines."""
    return f"{chat}#{leg}"


def arm_agent(state: State, agent: Agent) -> None:
    """Have the agent's deadlines looked at."""
    deadlines = state.indexes.deadlines
    if agent.missing_until is not None:
        deadlines.arm((Due.GRACE, agent.profile.id), agent.missing_until)
    if agent.return_at is not None:
        deadlines.arm((Due.RETURN, agent.profile.id), agent.return_at)
    if agent.ramp_until is not None:
        deadlines.arm((Due.RAMP, agent.profile.id), agent.ramp_until)


def arm_hours(state: State, calendar: Calendar, now: datetime) -> None:
    """Have business hours looked at when they next begin or end."""
    change = next_change(calendar, now)
    if change is not None:
        state.indexes.deadlines.arm((Due.HOURS, calendar.name), change)


def reindex(state: State) -> None:
    """Build all indexes from the rest of the state."""
    state.indexes = Indexes()
    for service in state.setup.services:
        open_service(state, service)
    for agent in state.agents.values():
        agent.serves = served(agent.profile, state.setup.teams)
        recount(state, agent)
        arm_agent(state, agent)
    for chat in state.chats.values():
        if chat.phase is ChatPhase.QUEUED:
            enqueue(state, chat)
        if chat.channel is Channel.XMPP and chat.end_cause is None:
            state.indexes.talking[chat.customer.id, chat.door] = chat.id
        arm_chat(state, chat)
    _arm_services(state)
    _arm_the_rest(state)


def _arm_services(state: State) -> None:
    """Have it looked at whether somebody is there for those who wait."""
    for service in state.setup.services.values():
        if service.when_nobody is Flow.MESSAGE:
            state.indexes.deadlines.arm((Due.UNMANNED, service.id), AT_ONCE)


def _arm_the_rest(state: State) -> None:
    for agent in state.agents.values():
        if agent.focus_next is not None:
            state.indexes.deadlines.arm((Due.FOCUS, agent.profile.id), AT_ONCE)
    for reminder in state.reminders.values():
        if not reminder.told:
            state.indexes.deadlines.arm((Due.REMINDER, reminder.id), reminder.due_at)
    for offer in state.offers.values():
        if offer.phase is OfferPhase.OPEN:
            state.indexes.deadlines.arm((Due.OFFER, offer.id), offer.deadline)
    for calendar in state.setup.calendars.values():
        if any(calendar.week) or any(day.openings for day in calendar.days):
            state.indexes.deadlines.arm((Due.HOURS, calendar.name), AT_ONCE)
