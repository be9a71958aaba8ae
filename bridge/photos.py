"""Photos of agents: kept in the database, served to whoever knows a photo's name."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, delete, insert, select

from bridge.clock import Clock
from bridge.store.schema import agents, legs
from bridge.store.schema_photos import agent_photos
from routing.ids import AgentId, ChatId, LegNumber
from routing.photos import Photo

T = TypeVar("T")


class PhotoTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change through the one writer."""
        ...


class PhotoRows:
    """Implements `webclient.server.ports.Photos`."""

    def __init__(self, store: PhotoTables, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def put(self, agent: AgentId, photo: Photo | None) -> bool:
        """Give an agent a photo, or none; ``False`` if there is no such agent."""
        now = self._clock.now()

        def change(connection: Connection) -> bool:
            known = select(agents.c.id).where(agents.c.id == agent, agents.c.removed_at.is_(None))
            if connection.execute(known).first() is None:
                return False
            connection.execute(delete(agent_photos).where(agent_photos.c.agent == agent))
            if photo is not None:
                row = {"hash": photo.hash, "type": photo.type, "content": photo.content}
                connection.execute(insert(agent_photos).values(agent=agent, changed_at=now, **row))
            return True

        return await self._store.write(change)

    async def find(self, name: str) -> Photo | None:
        """Find a photo that some agent has now by its hash."""
        columns = (agent_photos.c.hash, agent_photos.c.type, agent_photos.c.content)
        query = select(*columns).where(agent_photos.c.hash == name).limit(1)
        row = await self._store.read(lambda connection: connection.execute(query).first())
        return None if row is None else Photo(row.hash, row.type, row.content)

    async def of(self, chat: ChatId, leg: LegNumber) -> str:
        """Tell the hash of the photo of an agent by his leg in a chat; empty: he has none."""
        query = select(agent_photos.c.hash).join(legs, legs.c.agent == agent_photos.c.agent)
        query = query.where(legs.c.chat == chat, legs.c.number == leg)
        return await self._store.read(lambda connection: connection.execute(query).scalar()) or ""
