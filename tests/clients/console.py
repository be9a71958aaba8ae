"""Console clients: each a few files as its user would have, and the keys he presses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tests.clients.client import ENDED, OFFER, REJECTED, Show

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.clients.terminal import Terminal


class Console:
    """What all of them share: the window of the chat is on the screen, and lines are typed into it."""

    shows: ClassVar[Mapping[Show, str]]

    def __init__(self, screen: Terminal) -> None:
        self.screen = screen

    async def opens_offer(self, count: int) -> None:
        """As the port says; to be preceded by the keys that turn to its window."""
        await self.screen.shows_last(OFFER, REJECTED)

    async def says(self, text: str) -> None:
        """As the port says."""
        await self.screen.type(text)

    async def reads(self, text: str) -> None:
        """As the port says."""
        await self.screen.shows(text)

    async def sees_end(self) -> None:
        """As the port says."""
        await self.screen.shows(ENDED)

    async def chooses(self, show: Show) -> None:
        """As the port says."""
        await self.screen.type(self.shows[show])

    async def picture(self, path: Path) -> None:
        """As the port says."""
        await self.screen.picture(path)
