"""News for web customers: new lines, typing, place in the queue. Live only; what was missed is in the transcript.

Places are told by a coalescing timer, a customer at most every 5 s, never per change of the queue (DESIGN section 4).
"""

import asyncio
from collections.abc import Callable

from routing.commands import CustomerAway, CustomerBack
from routing.effects import DeliverToCustomer, EndForCustomer, ShowTypingToCustomer
from routing.ids import ChatId, ServiceId
from routing.ports import ChatView, CustomerListener, Desk
from routing.queries import waiting
from routing.state import State
from routing.words import Channel, Side

QUEUE_NEWS_S = 5.0


class Feed:
    """Implements `routing.ports.CustomerFeed` and takes the effects meant for web customers."""

    def __init__(
        self, desk: Desk, state: Callable[[], State], view: Callable[[ChatId, int | None], ChatView | None]
    ) -> None:
        self._desk = desk
        self._state = state
        self._view = view
        self._listeners: dict[ChatId, list[CustomerListener]] = {}
        self._told: dict[ChatId, ChatView] = {}
        self.on_seen: Callable[[ChatId, int, int], None] | None = None
        """Told how far the customer's widget has agents' lines."""
        self._marks: dict[ChatId, tuple[int, int]] = {}
        """Chat -> the last line of the customer's that was delivered, and the last that was read."""
        self._dirty: set[ServiceId] = set()
        self._timer: asyncio.TimerHandle | None = None

    def subscribe(self, chat: ChatId, listener: CustomerListener) -> Callable[[], None]:
        """Add a connection of the customer; the first one tells the desk that he is there, the last that he is not."""
        listeners = self._listeners.setdefault(chat, [])
        listeners.append(listener)
        if len(listeners) == 1:
            self._desk.submit(CustomerBack(chat))
        if chat in self._marks:
            listener.on_marks(*self._marks[chat])

        def leave() -> None:
            if listener not in listeners:
                return
            listeners.remove(listener)
            if not listeners and self._listeners.get(chat) is listeners:
                del self._listeners[chat]
                self._told.pop(chat, None)
                self._desk.submit(CustomerAway(chat))

        return leave

    def seen(self, chat: ChatId, delivered: int, read: int) -> None:
        """Hand on how far the customer's widget has the lines."""
        if self.on_seen is not None:
            self.on_seen(chat, delivered, read)

    def entry(self, effect: DeliverToCustomer) -> None:
        """Hand a new line to every connection of the customer; a notice means that who is there changed."""
        for listener in self._of(effect.chat):
            listener.on_entry(effect.entry)
        if effect.entry.notice is not None:
            self._tell(effect.chat, None)
        if effect.entry.side is Side.AGENT:
            self.mark(effect.chat, effect.entry.seq, effect.entry.seq)  # who answers has read

    def mark(self, chat: ChatId, delivered: int, read: int) -> None:
        """Note how far the customer's lines came at the agents' (a ``seq`` each); they never go back."""
        known = self._state().chats.get(chat)
        if known is None or known.end_cause is not None or known.channel is not Channel.WEB:
            return
        before = self._marks.get(chat, (0, 0))
        marks = self._marks[chat] = (max(before[0], delivered), max(before[1], read))
        if marks != before:
            for listener in self._of(chat):
                listener.on_marks(*marks)

    def typing(self, effect: ShowTypingToCustomer) -> None:
        """Hand on the agent's chat state."""
        for listener in self._of(effect.chat):
            listener.on_typing(effect.typing)

    def ended(self, effect: EndForCustomer) -> None:
        """Tell that the conversation is over; the connections close themselves."""
        for listener in self._of(effect.chat):
            listener.on_ended(effect.cause)
        self._told.pop(effect.chat, None)
        self._marks.pop(effect.chat, None)

    def service_changed(self, service: ServiceId) -> None:
        """A queue moved: its customers are told their place soon, together."""
        self._dirty.add(service)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(QUEUE_NEWS_S, self._tell_places)

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def _of(self, chat: ChatId) -> tuple[CustomerListener, ...]:
        return tuple(self._listeners.get(chat, ()))

    def _tell_places(self) -> None:
        self._timer = None
        dirty, self._dirty = self._dirty, set()
        for service in dirty:
            for position, chat in enumerate(waiting(self._state(), service), start=1):
                if chat in self._listeners:
                    self._tell(chat, position)

    def _tell(self, chat: ChatId, position: int | None) -> None:
        listeners = self._of(chat)
        if not listeners:
            return
        view = self._view(chat, position)
        if view is None or self._told.get(chat) == view:
            return
        self._told[chat] = view
        for listener in listeners:
            listener.on_view(view)
