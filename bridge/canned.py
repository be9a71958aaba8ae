"""Canned responses in the database. Implements `routing.canned.CannedBook`."""

import re
from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from bridge.store.schema_canned import canned as table
from routing.canned import Canned, CannedFault, CannedFaultCode, CannedId
from routing.ids import AgentId

T = TypeVar("T")

TEXT_LIMIT: Final = 8000
LINE_LIMIT: Final = 100
SHORTCUT: Final = re.compile(r"[\w-]{0,40}")


class CannedTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change through the one writer."""
        ...


class CannedStore:
    """Reads and changes the table."""

    def __init__(self, store: CannedTables) -> None:
        self._store = store

    async def all(self, agent: AgentId) -> Sequence[Canned]:
        """An agent's own ones and all shared ones, by folder and title."""
        query = select(table).where(or_(table.c.owner == agent, table.c.owner.is_(None)))
        ordered = query.order_by(table.c.folder, table.c.title, table.c.id)
        rows = await self._store.read(lambda connection: connection.execute(ordered).all())
        return [_canned(row) for row in rows]

    async def find(self, canned: CannedId) -> Canned | None:
        """One of them; ``None`` if there is no such."""
        return await self._store.read(lambda connection: _find(connection, canned))

    async def save(self, canned: Sequence[Canned]) -> CannedFault | None:
        """Add or change; all of them or none."""
        for one in canned:
            fault = fault_of(one)
            if fault is not None:
                return fault

        def change(connection: Connection) -> CannedFault | None:
            for one in canned:
                _put(connection, one)
            # Looked at when all are in, so that two may exchange their shortcuts.
            taken = next((one for one in canned if _is_taken(connection, one)), None)
            if taken is None:
                return None
            raise _TakenError(taken.shortcut)

        try:
            return await self._store.write(change)
        except _TakenError as error:
            return CannedFault(CannedFaultCode.SHORTCUT_TAKEN, error.shortcut)

    async def remove(self, canned: CannedId) -> None:
        """Take one away; again: nothing."""
        await self._store.write(lambda connection: connection.execute(delete(table).where(table.c.id == canned)))

    async def note_use(self, canned: CannedId) -> None:
        """Count an insertion."""
        counted = update(table).where(table.c.id == canned).values(used=table.c.used + 1)
        await self._store.write(lambda connection: connection.execute(counted))


class _TakenError(Exception):
    """Rolls the transaction back: a shortcut would mean two texts."""

    def __init__(self, shortcut: str) -> None:
        super().__init__(shortcut)
        self.shortcut = shortcut


def fault_of(canned: Canned) -> CannedFault | None:
    """Find what is wrong with a text by itself."""
    if not canned.title.strip() or not canned.text.strip():
        return CannedFault(CannedFaultCode.EMPTY, canned.id)
    if len(canned.text) > TEXT_LIMIT or max(len(canned.title), len(canned.folder), len(canned.id)) > LINE_LIMIT:
        return CannedFault(CannedFaultCode.TOO_LONG, canned.id)
    if SHORTCUT.fullmatch(canned.shortcut) is None:
        return CannedFault(CannedFaultCode.BAD_SHORTCUT, canned.shortcut)
    return None


def _find(connection: Connection, canned: CannedId) -> Canned | None:
    row = connection.execute(select(table).where(table.c.id == canned)).first()
    return None if row is None else _canned(row)


def _put(connection: Connection, canned: Canned) -> None:
    values = {name: getattr(canned, name) for name in ("owner", "service", "folder", "shortcut", "title", "text")}
    changed = connection.execute(update(table).where(table.c.id == canned.id).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(id=canned.id, used=canned.used, **values))


def _is_taken(connection: Connection, canned: Canned) -> bool:
    """Tell whether another text of the same owner answers to the shortcut in the same service."""
    if not canned.shortcut:
        return False
    same = select(table.c.id).where(
        table.c.shortcut == canned.shortcut,
        table.c.id != canned.id,
        table.c.owner.is_(None) if canned.owner is None else table.c.owner == canned.owner,
        table.c.service.is_(None) if canned.service is None else table.c.service == canned.service,
    )
    return connection.execute(same).first() is not None


def _canned(row: Row[tuple[object, ...]]) -> Canned:
    return Canned(**row._mapping)  # noqa: SLF001 - public by SQLAlchemy's documentation
