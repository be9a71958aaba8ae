"""Who owes a customer a reply: an agent in an ordinary client is told once, a minute after the unanswered line.

The desktop shows the same by a red timer (BEHAVIOUR 4.11 of the project's design); so nobody with one is told in words.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from bridge.xmpp.ports import Clocks
from routing.ids import AgentId, ChatId

OWES_S: Final = 60.0

Tell = Callable[[AgentId, str, float], None]
"""Tell an agent whom he owes a reply, and for how many seconds."""


class Nudges:
    """Keeps one timer per agent and chat, from the first line that nobody has answered."""

    def __init__(self, clocks: Clocks, tell: Tell) -> None:
        self._clocks = clocks
        self._tell = tell
        self._timers: dict[tuple[AgentId, ChatId], Callable[[], None]] = {}

    def asked(self, agent: AgentId, chat: ChatId, name: str, at: datetime) -> None:
        """The customer wrote at ``at``; a line before it that is still unanswered counts from its own time."""
        key = (agent, chat)
        if key in self._timers:
            return
        delay = OWES_S - (self._clocks.now() - at).total_seconds()
        self._timers[key] = self._clocks.call_later(max(0.0, delay), partial(self._due, key, name, at))

    def answered(self, agent: AgentId, chat: ChatId) -> None:
        """Somebody of the desk wrote, or the chat is over."""
        cancel = self._timers.pop((agent, chat), None)
        if cancel is not None:
            cancel()

    def _due(self, key: tuple[AgentId, ChatId], name: str, at: datetime) -> None:
        # The key stays until he answers: he is told once.
        self._tell(key[0], name, (self._clocks.now() - at).total_seconds())
