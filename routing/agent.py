"""The life of an agent, as two tables: when a choice takes effect, and which state it shows.

A choice of Ready or Busy (no offers) takes effect at once. Not Ready and Off wait for the work at hand: they become his
*next* state and are applied when the last chat, wrap-up and offer is done. Only Not Ready picked during after-call work
holds at once (BEHAVIOUR section 0, row 9); that work is his to finish all the same. The state shown is derived, never
stored as a decision: who is gone is logged out; who talks or is being rung is busy; who only wraps up is in after-call
work; else it is what he chose, and Busy by choice looks like Busy by work but is told apart in reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from routing.state import Agent
from routing.words import AgentState, ChosenKind, SystemReason


class When(StrEnum):
    """When a choice takes effect."""

    NOW = "now"
    NEXT = "next"


class Work(StrEnum):
    """What an agent has to do."""

    NONE = "none"
    WRAP_UP = "wrap_up"
    CHATS = "chats"


CHOICE_TABLE: Final[Mapping[tuple[ChosenKind, Work], When]] = {
    (ChosenKind.READY, Work.NONE): When.NOW,
    (ChosenKind.READY, Work.WRAP_UP): When.NOW,
    (ChosenKind.READY, Work.CHATS): When.NOW,
    (ChosenKind.NO_OFFERS, Work.NONE): When.NOW,
    (ChosenKind.NO_OFFERS, Work.WRAP_UP): When.NOW,
    (ChosenKind.NO_OFFERS, Work.CHATS): When.NOW,
    (ChosenKind.NOT_READY, Work.NONE): When.NOW,
    (ChosenKind.NOT_READY, Work.WRAP_UP): When.NOW,
    (ChosenKind.NOT_READY, Work.CHATS): When.NEXT,
    (ChosenKind.OFF, Work.NONE): When.NOW,
    (ChosenKind.OFF, Work.WRAP_UP): When.NEXT,
    (ChosenKind.OFF, Work.CHATS): When.NEXT,
}
"""(choice, work) -> when it takes effect."""

STATE_TABLE: Final[Mapping[tuple[ChosenKind, Work], AgentState]] = {
    (ChosenKind.READY, Work.NONE): AgentState.READY,
    (ChosenKind.READY, Work.WRAP_UP): AgentState.AFTER_CALL_WORK,
    (ChosenKind.READY, Work.CHATS): AgentState.BUSY,
    (ChosenKind.NO_OFFERS, Work.NONE): AgentState.BUSY,
    (ChosenKind.NO_OFFERS, Work.WRAP_UP): AgentState.AFTER_CALL_WORK,
    (ChosenKind.NO_OFFERS, Work.CHATS): AgentState.BUSY,
    (ChosenKind.NOT_READY, Work.NONE): AgentState.NOT_READY,
    (ChosenKind.NOT_READY, Work.WRAP_UP): AgentState.NOT_READY,
    (ChosenKind.NOT_READY, Work.CHATS): AgentState.BUSY,
    (ChosenKind.OFF, Work.NONE): AgentState.LOGGED_OUT,
    (ChosenKind.OFF, Work.WRAP_UP): AgentState.AFTER_CALL_WORK,
    (ChosenKind.OFF, Work.CHATS): AgentState.BUSY,
}
"""(chosen, work) -> the state shown."""


@dataclass(frozen=True, slots=True)
class Derived:
    """The derived state with what tells two of the same name apart."""

    state: AgentState
    reason: str
    chosen_busy: bool


def work_of(agent: Agent) -> Work:
    """Tell what he has to do."""
    if agent.chats or agent.offers:
        return Work.CHATS
    return Work.WRAP_UP if agent.wrapups else Work.NONE


def derived_state(agent: Agent) -> Derived:
    """Derive the state shown from choice, work and liveness."""
    work = work_of(agent)
    state = STATE_TABLE[agent.chosen.kind, work]
    reason = agent.chosen.reason if state in {AgentState.NOT_READY, AgentState.LOGGED_OUT} else ""
    if state is AgentState.READY and agent.idle_long:
        return Derived(AgentState.NOT_READY, SystemReason.IDLE, chosen_busy=False)
    chosen_busy = state is AgentState.BUSY and work is Work.NONE
    return Derived(state, reason, chosen_busy)


def is_available(agent: Agent, *, link_up: bool) -> bool:
    """Tell whether an offer may go to him at all (his capacity is another question). Never "state is Ready"."""
    return (
        link_up
        and wants_chats(agent)
        and agent.live
        and agent.missing is None
        and not agent.unreachable
        and agent.ramp_until is None
    )


def wants_chats(agent: Agent) -> bool:
    """Tell whether he means to get chats: Ready, no other next state, and not idle for long."""
    ready = agent.chosen.kind is ChosenKind.READY
    return ready and (agent.next is None or agent.next.kind is ChosenKind.READY) and not agent.idle_long


def is_on_duty(agent: Agent) -> bool:
    """Tell whether he is there and means to work some time: he may be in a break, but has not gone home."""
    return agent.live and agent.chosen.kind is not ChosenKind.OFF
