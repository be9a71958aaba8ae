"""Where a chat waits: for its agent of before first, then at falling levels, at last in another service.

And where it does not: *nobody there* (BEHAVIOUR section 12, exit No Agents) is a service with no agent on duty who
could take the chat in the end, be he in a break or full. Where such a service wants messages instead of waiting
customers, its overflow takes the chat if somebody is there.
"""

from datetime import datetime, timedelta
from typing import Final

from routing.agent import is_on_duty
from routing.events import ChatQueued, ChatWidened
from routing.hours import is_open
from routing.ids import AgentId
from routing.indexes import Due, Need, Wanted
from routing.indexing import meets, wanted_of
from routing.queries import available, on_duty, waiting_count
from routing.refusals import Refusal, RefusalCode
from routing.settings import Service
from routing.state import Agent, Chat, State
from routing.turn import Turn
from routing.words import ChosenKind, Flow

OVERFLOW_RETRY_S: Final = 10.0
"""A service that takes nothing just now is asked again."""


def admission(state: State, service: Service, now: datetime, wanted: Wanted = ()) -> Refusal | None:
    """Tell why the service takes no new chat now that wants these skills, if it does not."""
    refusal = _own_refusal(state, service, now)
    if refusal is None and _turns_away(state, service, wanted) and overflow_for(state, service, now, wanted) is None:
        return Refusal(RefusalCode.NOBODY_THERE, service.id)
    return refusal


def _own_refusal(state: State, service: Service, now: datetime) -> Refusal | None:
    if service.draining:
        return Refusal(RefusalCode.CLOSED, service.id)
    calendar = state.setup.calendars.get(service.calendar)
    if calendar is not None and service.when_closed is Flow.MESSAGE and not is_open(calendar, now):
        return Refusal(RefusalCode.CLOSED, service.id)
    full = 0 < service.queue_limit <= waiting_count(state, service.id)
    if full and not available(state, service.id):
        return Refusal(RefusalCode.QUEUE_FULL, service.id)
    return None


def is_manned(state: State, service: Service, wanted: Wanted) -> bool:
    """Tell whether somebody is on duty who could take such a chat, at the lowest level it will ever wish for."""
    least = min((step.level for step in service.steps), default=0)
    if not (least or wanted):
        return on_duty(state, service.id) > 0
    need = Need(service.id, least, wanted)
    return any(meets(state.agents[name], need) for name in state.indexes.on_duty.get(service.id, ()))


def _turns_away(state: State, service: Service, wanted: Wanted) -> bool:
    return service.when_nobody is Flow.MESSAGE and not is_manned(state, service, wanted)


def overflow_for(state: State, service: Service, now: datetime, wanted: Wanted) -> Service | None:
    """Tell which service takes the chats of one where nobody is there, if one does: somebody has to be there."""
    other = state.setup.services.get(service.overflow_to) if service.overflow_to is not None else None
    if other is None or _own_refusal(state, other, now) is not None or not is_manned(state, other, wanted):
        return None
    return other


def is_forsaken(state: State, chat: Chat) -> bool:
    """Tell whether all who could take a chat are gone from a service that does not let customers wait for nobody.

    Not while our own link is down, nor in the grace time after it came up: then nobody can be seen to be there.
    """
    service = state.setup.services[chat.service]
    if not state.link_up or (Due.UNMANNED, service.id) in state.indexes.deadlines.armed:
        return False
    return _turns_away(state, service, wanted_of(chat.abilities))


def refuge_for(state: State, chat: Chat, now: datetime) -> Service | None:
    """Tell where a forsaken chat can go on waiting; a chat goes over once."""
    service = state.setup.services[chat.service]
    return None if chat.overflowed else overflow_for(state, service, now, wanted_of(chat.abilities))


def preferred_for(state: State, service: Service, agent: AgentId | None) -> AgentId | None:
    """Tell whether it is worth waiting for a customer's agent of before: he must be at work and of this service."""
    found = state.agents.get(agent) if agent is not None else None
    if found is None or service.preferred_s <= 0 or not is_on_duty(found) or found.missing is not None:
        return None
    if found.chosen.kind is not ChosenKind.READY or found.next is not None or not meets(found, Need(service.id)):
        return None
    return agent


def waits_until(state: State, chat: Chat) -> datetime | None:
    """Tell the end of a chat's longest wait, with what a restart gave it on top (`decide_time.restart`)."""
    put_off = state.indexes.deadlines.armed.get((Due.CHAT, chat.id))
    return max(filter(None, (chat.deadline, put_off)), default=None)


def step_at(service: Service, waited_s: float) -> int:
    """Tell the step of a chat that has waited so long."""
    return max((index for index, step in enumerate(service.steps) if step.after_s <= waited_s), default=0)


def widen_at(service: Service, since: datetime, step: int, *, preferred: bool, overflowed: bool) -> datetime | None:
    """Tell when a waiting chat will next wish for less or go elsewhere."""
    times: list[float] = []
    if preferred:
        times.append(service.preferred_s)
    elif step + 1 < len(service.steps):
        times.append(service.steps[step + 1].after_s)
    if service.overflow_to is not None and not overflowed:
        times.append(service.overflow_s)
    return since + timedelta(seconds=min(times)) if times else None


def max_wait_s(state: State, service: Service) -> float:
    """Tell how long a chat of the service may wait at most, in seconds."""
    return state.setup.timers.max_wait_s if service.max_wait_s is None else service.max_wait_s


def queue(
    turn: Turn,
    chat: Chat,
    service: Service,
    *,
    priority: int,
    deadline: datetime,
    epoch: int,
    since: datetime,
    preferred: AgentId | None = None,
    overflow: bool = False,
) -> None:
    """Let a chat wait in a service."""
    step = step_at(service, (turn.now - since).total_seconds())
    overflowed = overflow or chat.overflowed
    next_at = widen_at(service, since, step, preferred=preferred is not None, overflowed=overflowed)
    turn.emit(
        ChatQueued(
            at=turn.now,
            chat=chat.id,
            service=service.id,
            entered_at=chat.entered_at,
            priority=priority,
            deadline=deadline,
            epoch=epoch,
            since=since,
            step=step,
            preferred=preferred,
            widen_at=next_at,
            overflow=overflow,
        )
    )
    turn.waiting[chat.id] = chat
    turn.touch_service(chat.service)


def widen(turn: Turn, chat: Chat) -> None:
    """Let a waiting chat wish for less, now that its time has come."""
    service = turn.state.setup.services[chat.service]
    since = chat.since or chat.entered_at
    waited_s = (turn.now - since).total_seconds()
    other = None
    if service.overflow_to is not None and not chat.overflowed and waited_s >= service.overflow_s:
        other = turn.state.setup.services[service.overflow_to]
    if other is not None and admission(turn.state, other, turn.now, wanted_of(chat.abilities)) is None:
        go_over(turn, chat, other)
        return
    step = step_at(service, waited_s)
    next_at = widen_at(service, since, step, preferred=False, overflowed=other is not None or chat.overflowed)
    if other is not None:
        again = turn.after(OVERFLOW_RETRY_S)
        next_at = again if next_at is None else min(next_at, again)
    turn.emit(ChatWidened(turn.now, chat.id, step, next_at))
    turn.waiting[chat.id] = chat


def go_over(turn: Turn, chat: Chat, other: Service) -> None:
    """Let a waiting chat wait in the service that takes over."""
    turn.touch_service(chat.service)
    deadline = waits_until(turn.state, chat) or turn.now
    queue(turn, chat, other, priority=chat.priority, deadline=deadline, epoch=chat.epoch, since=turn.now, overflow=True)


def wait_for_others(turn: Turn, agent: AgentId) -> None:
    """Nobody waits for an agent who has gone or wants no chats: who waited for him alone waits for all."""
    for need in list(turn.state.indexes.personal.get(agent, ())):
        for name in list(turn.state.indexes.queues[need].places):
            widen(turn, turn.state.chats[name])


def wait_for_servers(turn: Turn, agent: Agent) -> None:
    """Nobody waits for an agent in a service that he serves no more."""
    for need in list(turn.state.indexes.personal.get(agent.profile.id, ())):
        if not meets(agent, need):
            for name in list(turn.state.indexes.queues[need].places):
                widen(turn, turn.state.chats[name])
