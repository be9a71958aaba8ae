"""Focus: the one of his chats that an agent has before him. Time in focus is *talk*, the rest of a leg is *hold*.

A desktop tells which chat that is, or that its agent looks at another page. Where none tells, it is estimated: the chat
he wrote in last, at first the one he took; with one chat there is nothing to guess. An estimate rests for `REST_S`, so
that lines thrown into several chats at once do not each leave an event: the last of them counts when it is over.

While an agent is missing the focus stays as it was last known (docs/decisions/0015-focus-as-last-known.md).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from routing.events_focus import FocusChanged, FocusLeft
from routing.ids import ChatId
from routing.state import Agent, Leg, State
from routing.words import LegPhase

REST_S: Final = 2.0
REST: Final = timedelta(seconds=REST_S)
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def talking_leg(state: State, agent: Agent, chat: ChatId) -> Leg:
    """Find the leg by which an agent talks in one of his chats."""
    legs = state.chats[chat].legs.values()
    return next(leg for leg in legs if leg.agent == agent.profile.id and leg.phase is LegPhase.ACTIVE)


def focus_time(agent: Agent, chat: ChatId, leg: Leg, at: datetime) -> timedelta:
    """How long a leg that talks has been in focus until then."""
    since = leg.focused_at if agent.focus == chat else None
    return leg.focus_time if since is None else leg.focus_time + (at - since)


def rests_until(state: State, agent: Agent) -> datetime:
    """When an estimate may follow his writing again."""
    since = None if agent.focus is None else talking_leg(state, agent, agent.focus).focused_at
    return LONG_AGO if since is None else since + REST


def last_looked_at(state: State, agent: Agent) -> ChatId | None:
    """Guess which of his chats he has before him: the last that was in focus, or that he took."""

    def place(chat: ChatId) -> tuple[datetime, ChatId]:
        leg = talking_leg(state, agent, chat)
        return leg.focused_at or leg.opened_at, chat

    return max(agent.chats, key=place, default=None)


def moved(state: State, agent: Agent, chat: ChatId | None, at: datetime, *, told: bool) -> FocusChanged:
    """Write down that his focus goes to another of his chats, or that it is known otherwise from now on."""
    left = None
    if agent.focus is not None:
        leg = talking_leg(state, agent, agent.focus)
        left = FocusLeft(agent.focus, leg.number, focus_time(agent, agent.focus, leg, at))
    number = None if chat is None else talking_leg(state, agent, chat).number
    legs = () if told else ((one, talking_leg(state, agent, one)) for one in sorted(agent.chats))
    estimated = tuple((one, leg.number) for one, leg in legs if not leg.estimated)
    return FocusChanged(at, agent.profile.id, chat, number, told, left, estimated)


def followed(state: State, agent: Agent, at: datetime) -> FocusChanged | None:
    """Let an estimate follow him, if it is one and has to."""
    if agent.focus_told:
        return None
    rested = agent.focus_next is not None and at >= rests_until(state, agent)
    chat = agent.focus_next if rested else None
    if chat is None and agent.focus is None:
        chat = last_looked_at(state, agent)
    return None if chat is None else moved(state, agent, chat, at, told=False)
