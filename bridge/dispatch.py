"""Where stored effects go: durable ones to the outbox, the rest straight to the door that shows them."""

from collections.abc import Sequence
from typing import Protocol

from bridge.feed import Feed
from bridge.outbox import Outbox
from bridge.store.batch import OutboxItem
from routing.effects import (
    DeliverToCustomer,
    EchoToAgent,
    Effect,
    EndForCustomer,
    EphemeralEffect,
    ShowAgent,
    ShowFlag,
    ShowReminders,
    ShowService,
    ShowTypingToAgent,
    ShowTypingToCustomer,
)
from routing.words import Channel


class Display(Protocol):
    """Shows ephemeral effects on XMPP; drops them while the link is down."""

    def show(self, effect: EphemeralEffect) -> None:
        """Send it now or never."""
        ...


class Dispatcher:
    """Implements `bridge.engine.Dispatch`."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._feed: Feed | None = None
        self._display: Display | None = None

    def attach(self, feed: Feed, display: Display) -> None:
        """Name the doors (they need the engine, which needs this)."""
        self._feed = feed
        self._display = display

    def release(self, effects: Sequence[Effect], items: Sequence[OutboxItem]) -> None:
        """Send what a committed command asked for, in order."""
        if items:
            self._outbox.add(items)
        for effect in effects:
            match effect:
                case DeliverToCustomer(channel=Channel.WEB):
                    self._to_feed(effect)
                case EndForCustomer(channel=Channel.WEB):
                    self._to_feed(effect)
                case ShowTypingToCustomer(channel=Channel.WEB):
                    self._to_feed(effect)
                case ShowService():
                    self._to_feed(effect)
                    self._show(effect)
                case EchoToAgent() | ShowAgent() | ShowTypingToAgent() | ShowTypingToCustomer():
                    self._show(effect)
                case ShowFlag() | ShowReminders():
                    self._show(effect)
                case _:
                    pass

    def _to_feed(self, effect: DeliverToCustomer | EndForCustomer | ShowTypingToCustomer | ShowService) -> None:
        if self._feed is None:
            return
        match effect:
            case DeliverToCustomer():
                self._feed.entry(effect)
            case EndForCustomer():
                self._feed.ended(effect)
            case ShowTypingToCustomer():
                self._feed.typing(effect)
            case ShowService():
                self._feed.service_changed(effect.service)

    def _show(self, effect: EphemeralEffect) -> None:
        if self._display is not None:
            self._display.show(effect)
