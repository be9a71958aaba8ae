"""Ticks for agents: how far their lines came at a chat's customer. The counterpart of `bridge.marks`.

Evidence is what the customer's client says: the widget by its own frame, an XMPP account by receipts and markers. Kept
in memory only; after a restart a line is merely *stored* again until new evidence comes.
"""

from collections.abc import Callable, Iterable

from routing.events import ConversationEnded, Event
from routing.ids import ChatId
from routing.state import State

NONE_YET = (0, 0)


class Ticks:
    """Knows, by chat, the last ``seq`` on the customer's device and the last he has seen; they never go back."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state
        self._known: dict[ChatId, tuple[int, int]] = {}
        self.on_change: Callable[[ChatId, tuple[int, int]], None] | None = None

    def of(self, chat: ChatId) -> tuple[int, int]:
        """Tell how far it is in a chat."""
        return self._known.get(chat, NONE_YET)

    def note(self, chat: ChatId, delivered: int, read: int) -> None:
        """Take evidence; nobody can have what was not said yet."""
        found = self._state().chats.get(chat)
        if found is None or found.end_cause is not None:
            return
        before = self.of(chat)
        read = max(before[1], min(read, found.last_seq))
        after = (max(before[0], min(delivered, found.last_seq), read), read)
        if after != before:
            self._known[chat] = after
            if self.on_change is not None:
                self.on_change(chat, after)

    def observe(self, events: Iterable[Event]) -> None:
        """Forget what is over."""
        for event in events:
            if isinstance(event, ConversationEnded):
                self._known.pop(event.chat, None)
