"""Who is to see what agents mark: look-ups for flags, ticks and reminders. Implements `bridge.xmpp.ports.MarkDesk`."""

from collections.abc import Callable, Sequence

from routing.ids import AgentId, ChatId, ContactName
from routing.rights import may_supervise
from routing.state import Reminder, State
from routing.turn import active_agents


class Agenda:
    """Answers from the state that the engine holds just now."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def reminders(self, agent: AgentId) -> Sequence[Reminder]:
        """What an agent wants to come back to, the next first."""
        own = (one for one in self._state().reminders.values() if one.agent == agent)
        return sorted(own, key=lambda one: (one.due_at, one.id))

    def talking(self, chat: ChatId) -> Sequence[tuple[AgentId, ContactName]]:
        """Agents who talk in a chat now, with its address."""
        found = self._state().chats.get(chat)
        if found is None:
            return ()
        return [(leg.agent, found.contact) for leg in active_agents(found) if leg.agent is not None]

    def supervisors(self, agent: AgentId) -> Sequence[AgentId]:
        """Who may act on an agent."""
        state = self._state()
        return [who for who in state.agents if may_supervise(state, who, agent)]
