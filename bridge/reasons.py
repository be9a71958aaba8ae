"""Reasons for Not Ready: who can give them, what they are called. Implements `bridge.xmpp.ports.ReasonBook`."""

from collections.abc import Callable, Sequence

from routing.ids import AgentId
from routing.queries import reasons_for
from routing.settings import Reason
from routing.state import State


class Reasons:
    """Answers from the state that the engine holds just now."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def of(self, agent: AgentId) -> Sequence[Reason]:
        """Those an agent can give, by label."""
        state = self._state()
        found = state.agents.get(agent)
        return () if found is None else reasons_for(state, found)

    def named(self) -> Sequence[Reason]:
        """All the operator has a label for, the desk's own included."""
        return sorted(self._state().setup.reasons.values(), key=lambda reason: reason.label)

    def label(self, code: str) -> str:
        """What the operator calls one, the desk's own included; empty: he has no name for it."""
        found = self._state().setup.reasons.get(code)
        return "" if found is None else found.label

    def break_s(self) -> float:
        """Break time an agent has a day, in seconds; 0: not said."""
        return self._state().setup.timers.break_s
