"""Queues and colleagues as workgroup clients are shown them, over the engine's state (`faces.workgroup.ports`)."""

import heapq
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from bridge.lookups import Lookups
from bridge.overview import closed, place
from bridge.xmpp.faces.workgroup.ports import Colleague, QueueView, Waiting
from routing.capacity import slots_of
from routing.effects import OpenLeg
from routing.estimates import estimated_wait_s
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.queries import available, on_duty, waiting_count
from routing.state import State
from routing.words import AgentState, ChatPhase, LegPhase

ROWS: Final = 50
"""Rows of a queue that agents are told (DESIGN section 4)."""
SHOWS: Final = {
    AgentState.READY: "",
    AgentState.BUSY: "dnd",
    AgentState.NOT_READY: "away",
    AgentState.AFTER_CALL_WORK: "away",
    AgentState.LOGGED_OUT: None,
}


class QueueBoard:
    """Implements `Board`."""

    def __init__(
        self,
        state: Callable[[], State],
        lookups: Lookups,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._state = state
        self._lookups = lookups
        self._now = now

    def queue(self, service: ServiceId) -> QueueView | None:
        """One queue, the first `ROWS` of it by place."""
        state = self._state()
        found = state.setup.services.get(service)
        if found is None:
            return None
        index = state.indexes.waiting.get(service, {})
        first = [state.chats[key[2]] for key in heapq.nsmallest(ROWS, index.values())]
        agents = [state.agents[agent] for agent in state.indexes.on_duty.get(service, ())]
        return QueueView(
            service=service,
            name=found.name,
            count=waiting_count(state, service),
            oldest=min((chat.entered_at for chat in first), default=None),
            wait_s=estimated_wait_s(state, service),
            takes=closed(state, found, self._now()) is None,
            on_duty=on_duty(state, service),
            available=available(state, service),
            chats=sum(len(agent.chats) for agent in agents),
            slots=sum(slots_of(state, agent, service) for agent in agents),
            rows=tuple(
                Waiting(chat.contact, chat.entered_at, estimated_wait_s(state, service, number))
                for number, chat in enumerate(first, start=1)
            ),
        )

    def members(self, service: ServiceId) -> Sequence[AgentId]:
        """Agents of a service, by alias."""
        agents = [
            agent.profile
            for agent in self._state().agents.values()
            if any(skill.service == service for skill in agent.serves)
        ]
        return [profile.id for profile in sorted(agents, key=lambda profile: (profile.alias, profile.id))]

    def colleague(self, agent: AgentId, service: ServiceId) -> Colleague | None:
        """One agent as to one service."""
        state = self._state()
        found = state.agents.get(agent)
        if found is None or all(skill.service != service for skill in found.serves):
            return None
        views = self._lookups.legs(agent)
        return Colleague(
            agent=agent,
            alias=found.profile.alias,
            show=SHOWS[found.state] if found.live else None,
            slots=slots_of(state, found, service),
            legs=tuple(view.leg for view in views if view.phase is LegPhase.ACTIVE),
        )

    def active_legs(self, chat: ChatId) -> Sequence[OpenLeg]:
        """Agents' legs that talk in a chat."""
        found = self._state().chats.get(chat)
        if found is None:
            return ()
        agents = [leg.agent for leg in found.legs.values() if leg.agent is not None and leg.phase is LegPhase.ACTIVE]
        views = [view for agent in agents for view in self._lookups.legs(agent)]
        return [view.leg for view in views if view.leg.chat == chat]

    def place(self, chat: ChatId) -> tuple[int, float | None] | None:
        """Place and estimated wait of a chat that waits."""
        state = self._state()
        found = state.chats.get(chat)
        if found is None or found.phase not in {ChatPhase.QUEUED, ChatPhase.OFFERED}:
            return None
        position = place(state, found)
        return position, estimated_wait_s(state, found.service, position)

    def chat_behind(self, contact: ContactName) -> ChatId | None:
        """The unfinished chat behind an address."""
        return self._lookups.chat_behind(contact)
