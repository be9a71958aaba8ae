"""The desktop's socket with somebody in the middle: stanzas of the desk's kind can be written into the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import WebSocketRoute


@dataclass
class Wire:
    """The desktop's socket, into which stanzas of the desk's kind are written."""

    component: str
    route: WebSocketRoute | None = None

    def join(self, route: WebSocketRoute) -> None:
        """Stand between page and server; counts of stanzas, which would not agree, stay here."""
        server = route.connect_to_server()
        route.on_message(lambda text: None if str(text).startswith("<a ") else server.send(text))
        server.on_message(route.send)
        self.route = route

    def send(self, stanza: str) -> None:
        """Write a stanza to the page."""
        assert self.route is not None
        self.route.send(stanza)
