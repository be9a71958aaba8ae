"""Hysteresis for flapping phones: down at once, up only by staying (DESIGN.md section 7).

A client whose connection breaks again and again within a minute would be offered a chat at each return and miss it. So
after some losses its return is told to the core only when it has lasted; the agent's state and chats stay as they are
meanwhile, and his grace time runs on from the first loss. Whoever does something is there at once.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final

from bridge.xmpp.ports import Clocks
from routing.commands import AgentMissing, AgentPresent, Choose, Command
from routing.ids import AgentId
from routing.words import Missing

LOSSES: Final = 3
WINDOW_S: Final = 60.0
"""So many losses in so long are flapping. A server does not always tell a broken connection from a log-out; a desktop's
goodbye is none."""
STAY_S: Final = 5.0
"""Who flaps is back when he has stayed so long."""


class Steadiness:
    """Stands between the presence book and the core."""

    def __init__(self, submit: Callable[[Command], object], clocks: Clocks) -> None:
        self._submit = submit
        self._clocks = clocks
        self._losses: dict[AgentId, deque[float]] = {}
        self._held: dict[AgentId, AgentPresent] = {}
        self._cancel: dict[AgentId, Callable[[], None]] = {}

    def hand_on(self, command: Command) -> None:
        """Hand a command of the presence book to the core: now, or once its agent has stayed."""
        match command:
            case AgentMissing():
                self._drop(command.agent)
                if command.how is not Missing.CLOSED:
                    self._losses.setdefault(command.agent, deque(maxlen=LOSSES)).append(self._clocks.monotonic())
            case AgentPresent() if command.agent in self._held:
                self._held[command.agent] = command
                return
            case AgentPresent() if self._flaps(command.agent):
                self._held[command.agent] = command
                self._cancel[command.agent] = self._clocks.call_later(STAY_S, partial(self.release, command.agent))
                return
            case Choose():
                self.release(command.agent)
            case _:
                pass
        self._submit(command)

    def release(self, agent: AgentId) -> None:
        """He has stayed, or done something: he is there."""
        held = self._held.get(agent)
        self._drop(agent)
        if held is not None:
            self._submit(held)

    def _drop(self, agent: AgentId) -> None:
        self._held.pop(agent, None)
        cancel = self._cancel.pop(agent, None)
        if cancel is not None:
            cancel()

    def _flaps(self, agent: AgentId) -> bool:
        losses = self._losses.get(agent)
        if losses is None:
            return False
        now = self._clocks.monotonic()
        if now - losses[-1] > WINDOW_S:
            del self._losses[agent]
            return False
        return len(losses) == LOSSES and now - losses[0] <= WINDOW_S
