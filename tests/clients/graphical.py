"""Graphical clients: what they share is how one writes into a conversation and reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.clients.client import ENDED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clients.display import Display


class Graphical:
    """The window of the chat is in front, and the cursor in its field for writing."""

    def __init__(self, screen: Display) -> None:
        self.screen = screen

    async def says(self, text: str) -> None:
        """As the port says."""
        if text.isascii():
            await self.screen.type(text)
        else:
            await self.screen.paste(text)
        await self.screen.press("Return")

    async def reads(self, text: str) -> None:
        """As the port says."""
        await self.screen.shows(text)

    async def sees_end(self) -> None:
        """As the port says."""
        await self.screen.shows(ENDED)

    async def picture(self, path: Path) -> None:
        """As the port says."""
        await self.screen.picture(path)
