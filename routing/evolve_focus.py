"""Applying events about focus."""

from datetime import timedelta

from routing import events as e
from routing.focus import rests_until
from routing.ids import ChatId
from routing.indexes import Due
from routing.state import Agent, Chat, Leg, State
from routing.words import LegPhase


def changed(state: State, event: e.FocusChanged) -> None:
    """He looks at another of his chats, or at none."""
    agent = state.agents[event.agent]
    if event.left is not None:
        state.chats[event.left.chat].legs[event.left.leg].focus_time = event.left.focus_time
    if event.chat is not None and event.leg is not None:
        state.chats[event.chat].legs[event.leg].focused_at = event.at
    agent.focus = event.chat
    agent.focus_told = event.told
    agent.focus_next = None
    for chat, leg in event.estimated:
        state.chats[chat].legs[leg].estimated = True


def ended(agent: Agent, chat: ChatId, leg: Leg, time: timedelta | None) -> None:
    """He talks no more by a leg: what it had of his focus is final. ``None``: he had not talked by it any more."""
    if time is None:
        return
    leg.focus_time = time
    if agent.focus == chat:
        agent.focus = None
    if agent.focus_next == chat:
        agent.focus_next = None


def written(state: State, chat: Chat, leg: Leg) -> None:
    """An agent wrote: where no desktop tells, this is the chat he looks at, once the estimate has rested."""
    agent = state.agents.get(leg.agent) if leg.agent is not None else None
    if agent is None or agent.focus_told or leg.phase is not LegPhase.ACTIVE:
        return
    if agent.focus == chat.id:
        agent.focus_next = None
    else:
        agent.focus_next = chat.id
        state.indexes.deadlines.arm((Due.FOCUS, agent.profile.id), rests_until(state, agent))
