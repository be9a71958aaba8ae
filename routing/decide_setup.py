"""Deciding changes of what the operator has set up."""

from routing.commands import (
    DefineAgent,
    DefineReason,
    DefineService,
    RemoveAgent,
    RemoveReason,
    RemoveService,
    SetTimers,
)
from routing.decision import Applied, Result
from routing.ending import lose_agent
from routing.events import (
    AgentDefined,
    AgentRemoved,
    ReasonDefined,
    ReasonRemoved,
    ServiceDefined,
    ServiceRemoved,
    TimersSet,
)
from routing.refusals import Refusal, RefusalCode
from routing.selection import POLICIES
from routing.turn import Turn

FULL = 100


def define_service(turn: Turn, command: DefineService) -> Result | Refusal:
    """Add or change a service."""
    service = command.service
    numbers = (service.offer_s, service.inactivity_s, service.max_wait_s)
    if not service.id or service.id.startswith("c-") or service.policy not in POLICIES:
        return Refusal(RefusalCode.BAD_SETTING, f"service {service.id}: id or policy")
    if any(number is not None and number <= 0 for number in numbers) or (service.wrapup_s or 0) < 0:
        return Refusal(RefusalCode.BAD_SETTING, f"service {service.id}: times must be positive")
    if service.capacity is not None and not 0 < service.capacity <= FULL:
        return Refusal(RefusalCode.BAD_SETTING, f"service {service.id}: capacity is a share from 1 to 100")
    if turn.state.setup.services.get(service.id) != service:
        turn.emit(ServiceDefined(turn.now, service))
        _all_free(turn)
        turn.touch_service(service.id)
    return Applied()


def remove_service(turn: Turn, command: RemoveService) -> Result | Refusal:
    """Take a service away unless it has chats."""
    if command.service not in turn.state.setup.services:
        return Refusal(RefusalCode.UNKNOWN_SERVICE, command.service)
    if any(chat.service == command.service for chat in turn.state.chats.values()):
        return Refusal(RefusalCode.SERVICE_IN_USE, command.service)
    turn.emit(ServiceRemoved(turn.now, command.service))
    turn.touch_service(command.service)
    return Applied()


def define_agent(turn: Turn, command: DefineAgent) -> Result | Refusal:
    """Add or change an agent."""
    profile = command.profile
    if "@" not in profile.id or not profile.alias.strip():
        return Refusal(RefusalCode.BAD_SETTING, f"agent {profile.id}: an account and an alias are needed")
    if not 0 < profile.capacity <= FULL or any(not 0 <= skill.level <= FULL for skill in profile.skills):
        return Refusal(RefusalCode.BAD_SETTING, f"agent {profile.id}: capacity and levels are shares of 100")
    missing = [skill.service for skill in profile.skills if skill.service not in turn.state.setup.services]
    if missing:
        return Refusal(RefusalCode.UNKNOWN_SERVICE, ", ".join(missing))
    known = turn.state.agents.get(profile.id)
    if known is None or known.profile != profile:
        turn.emit(AgentDefined(turn.now, profile))
        turn.touch(profile.id)
    return Applied()


def remove_agent(turn: Turn, command: RemoveAgent) -> Result | Refusal:
    """Take an agent out; his chats go back to their queues."""
    agent = turn.state.agents.get(command.agent)
    if agent is None:
        return Refusal(RefusalCode.UNKNOWN_AGENT, command.agent)
    lose_agent(turn, agent)
    turn.emit(AgentRemoved(turn.now, command.agent))
    return Applied()


def define_reason(turn: Turn, command: DefineReason) -> Result | Refusal:
    """Add or change a reason."""
    if not command.reason.code or not command.reason.label.strip():
        return Refusal(RefusalCode.BAD_SETTING, "a reason has a code and a label")
    if turn.state.setup.reasons.get(command.reason.code) != command.reason:
        turn.emit(ReasonDefined(turn.now, command.reason))
    return Applied()


def remove_reason(turn: Turn, command: RemoveReason) -> Result | Refusal:
    """Take a reason away."""
    if command.code not in turn.state.setup.reasons:
        return Refusal(RefusalCode.UNKNOWN_REASON, command.code)
    turn.emit(ReasonRemoved(turn.now, command.code))
    return Applied()


def set_timers(turn: Turn, command: SetTimers) -> Result | Refusal:
    """Change the desk's timers."""
    timers = command.timers
    must_be_positive = (timers.offer_s, timers.offer_plain_s, timers.inactivity_s, timers.max_wait_s)
    others = (timers.no_answer_return_s, timers.grace_s, timers.grace_closed_s, timers.wrapup_s)
    if any(value <= 0 for value in must_be_positive) or any(value < 0 for value in others):
        return Refusal(RefusalCode.BAD_SETTING, "times can't be negative, and limits can't be 0")
    if not 0 < timers.capacity_per_chat <= FULL:
        return Refusal(RefusalCode.BAD_SETTING, "capacity_per_chat is a share from 1 to 100")
    if turn.state.setup.timers != timers:
        turn.emit(TimersSet(turn.now, timers))
        _all_free(turn)
    return Applied()


def _all_free(turn: Turn) -> None:
    for agent in turn.state.agents:
        turn.freed[agent] = None
