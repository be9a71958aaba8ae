"""Rows of the widget in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from routing.ids import ChatId
from routing.transcript import Entry
from routing.widget_settings import WidgetSettings


@dataclass(slots=True)
class FakeWidgets:
    """Implements `webclient.server.ports.Widgets`."""

    by_service: dict[str, WidgetSettings] = field(default_factory=dict)
    surveys: list[tuple[ChatId, int, str]] = field(default_factory=list)
    running: dict[str, ChatId] = field(default_factory=dict)
    past: dict[str, list[tuple[str, Entry]]] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    behind: dict[ChatId, tuple[str, ...]] = field(default_factory=dict)

    def all(self) -> Mapping[str, WidgetSettings]:
        """Settings by service."""
        return self.by_service

    def settings(self, service: str) -> WidgetSettings:
        """Settings of a service."""
        return self.by_service.get(service, WidgetSettings())

    async def answer_survey(self, chat: ChatId, stars: int, text: str) -> bool:
        """Keep a survey."""
        self.surveys.append((chat, stars, text))
        return True

    async def open_chat(self, customer: str, allowed: Sequence[str]) -> ChatId | None:
        """Find a running chat of a known customer's."""
        assert isinstance(allowed, Sequence)
        return self.running.get(customer)

    async def earlier(self, customer: str) -> Sequence[tuple[str, Entry]]:
        """Lines of his earlier chats."""
        return self.past.get(customer, [])

    def is_blocked(self, *keys: str) -> bool:
        """Tell whether any of these is kept out."""
        return not self.blocked.isdisjoint(keys)

    def seen(self, chat: ChatId, *keys: str) -> None:
        """Note who is behind a chat."""
        self.behind[chat] = keys
