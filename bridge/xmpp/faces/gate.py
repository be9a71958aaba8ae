"""Order where an answer is awaited: what concerns the same thing waits until it is there.

The second line of somebody whose first one is still being stored (it starts a chat, it accepts an offer) is judged by
what the first one led to; a line for an agent must not overtake the beginning of the conversation that is being read.
"""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Held:
    closed: int = 0
    calls: deque[Callable[[], None]] = field(default_factory=deque)


class Gate:
    """Closed per key, as often as `close` was called; what is held runs in order when the last one opens it."""

    def __init__(self) -> None:
        self._held: dict[Hashable, _Held] = {}

    def close(self, key: Hashable) -> None:
        """From now on hold what comes for the key."""
        self._held.setdefault(key, _Held()).closed += 1

    def hold(self, key: Hashable, call: Callable[[], None]) -> bool:
        """Keep ``call`` for later if the gate is closed for the key; ``False``: it is open, go on yourself."""
        held = self._held.get(key)
        if held is None:
            return False
        held.calls.append(call)
        return True

    def open(self, key: Hashable) -> None:
        """Take one `close` back; let go what was held, in order, until one of the calls closes the gate again."""
        held = self._held.get(key)
        if held is None:
            return
        held.closed -= 1
        while held.calls and not held.closed:
            held.calls.popleft()()
        if not held.calls and not held.closed:
            self._held.pop(key, None)
