"""Questions about the present, answered from the engine's memory. Implements `routing.ports.Overview`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from routing.agent import wants_chats
from routing.estimates import estimated_wait_s
from routing.ids import AgentId, ChatId
from routing.placing import admission
from routing.ports import AgentView, ChatView, ServiceView
from routing.queries import available, waiting
from routing.refusals import RefusalCode
from routing.settings import Service
from routing.state import Agent, Chat, State
from routing.words import ChatPhase, ChosenKind, LegKind, LegPhase

WAITING = frozenset({ChatPhase.QUEUED, ChatPhase.OFFERED})


class Overview:
    """Reads the state that the engine holds just now (it may be replaced by a rebuilt one)."""

    def __init__(
        self,
        state: Callable[[], State],
        parts: Mapping[str, Callable[[], bool]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._state = state
        self._parts = parts
        self._now = now

    def services(self) -> Sequence[ServiceView]:
        """All services, by name."""
        state = self._state()
        now = self._now()
        views = [
            ServiceView(
                id=service.id,
                name=service.name,
                waiting=len(waiting(state, service.id)),
                ready=available(state, service.id),
                on_duty=sum(
                    agent.live
                    and agent.chosen.kind is not ChosenKind.OFF
                    and any(skill.service == service.id for skill in agent.serves)
                    for agent in state.agents.values()
                ),
                closed=closed(state, service, now),
                wait_s=estimated_wait_s(state, service.id),
            )
            for service in state.setup.services.values()
        ]
        return sorted(views, key=lambda view: view.name)

    def agent(self, agent: AgentId) -> AgentView | None:
        """One agent, or ``None``."""
        found = self._state().agents.get(agent)
        return None if found is None else agent_view(found)

    def chat(self, chat: ChatId) -> ChatView | None:
        """One unfinished chat as its customer may see it, with its place if it waits."""
        return self.chat_at(chat, None)

    def chat_at(self, chat: ChatId, position: int | None) -> ChatView | None:
        """As `chat`, for a caller who knows the place already (counting it costs as much as the queue is long)."""
        state = self._state()
        found = state.chats.get(chat)
        if found is None:
            return None
        if position is None and found.phase in WAITING:
            position = place(state, found)
        return chat_view(state, found, position or 0)

    def health(self) -> Mapping[str, bool]:
        """Parts of the desk and whether they work."""
        return {name: works() for name, works in self._parts.items()}


def place(state: State, chat: Chat) -> int:
    """Tell a waiting chat's place, from 1; one that is being offered is next: 1."""
    queue = waiting(state, chat.service)
    return queue.index(chat.id) + 1 if chat.id in queue else 1


def closed(state: State, service: Service, now: datetime) -> RefusalCode | None:
    """Tell why a service takes no new chat now, if it does not."""
    refusal = admission(state, service, now)
    return None if refusal is None else refusal.code


def chat_view(state: State, chat: Chat, position: int) -> ChatView:
    """Show a chat to its customer."""
    service = state.setup.services.get(chat.service)
    return ChatView(
        chat=chat.id,
        service=chat.service,
        service_name=service.name if service else chat.service,
        phase=chat.phase,
        position=position if chat.phase in WAITING else 0,
        agents=tuple(
            leg.name for leg in chat.legs.values() if leg.kind is LegKind.AGENT and leg.phase is LegPhase.ACTIVE
        ),
        last_seq=chat.last_seq,
        end_cause=chat.end_cause,
        wait_s=estimated_wait_s(state, chat.service, position) if chat.phase in WAITING else None,
        files=service is None or service.files,
    )


def agent_view(agent: Agent) -> AgentView:
    """Show an agent to himself."""
    following = ""
    if agent.next is not None:
        following = f"{agent.next.kind}:{agent.next.reason}" if agent.next.reason else str(agent.next.kind)
    return AgentView(
        agent=agent.profile.id,
        alias=agent.profile.alias,
        roles=agent.profile.roles,
        team=agent.profile.team,
        services=tuple(skill.service for skill in agent.serves),
        state=agent.state,
        reason=agent.reason,
        chosen_busy=agent.chosen_busy,
        next=following,
        since=agent.since,
        chats=len(agent.chats),
        wrapups=len(agent.wrapups),
        offers=len(agent.offers),
        live=agent.live,
        idle=agent.idle,
        takes_chats=wants_chats(agent),
    )
