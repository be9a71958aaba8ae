"""Photos of agents in memory, by leg."""

from dataclasses import dataclass, field

from routing.ids import ChatId, LegNumber
from routing.photos import Photo


@dataclass(slots=True)
class FakePhotos:
    """Implements `webclient.server.ports.Photos`."""

    by_leg: dict[tuple[ChatId, LegNumber], Photo] = field(default_factory=dict)
    asked: int = 0

    async def find(self, name: str) -> Photo | None:
        """Find a photo by its hash."""
        return next((photo for photo in self.by_leg.values() if photo.hash == name), None)

    async def of(self, chat: ChatId, leg: LegNumber) -> str:
        """Tell the hash of an agent's photo."""
        self.asked += 1
        found = self.by_leg.get((chat, leg))
        return "" if found is None else found.hash
