"""Chats on record, out of the database, as workgroup clients ask for them. Implements `faces.workgroup.ports.Past`."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Row, Select, select

from bridge.store.codec import decode_fields
from bridge.store.schema import chats, legs, messages
from bridge.xmpp.faces.workgroup.ports import PastChat, PastFilter, Stay
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.transcript import Customer

T = TypeVar("T")


class PastTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...


class PastReader:
    """Reads the tables; nothing is kept."""

    def __init__(self, store: PastTables) -> None:
        self._store = store

    async def find(self, wanted: PastFilter) -> Sequence[PastChat]:
        """Chats that fit, newest first."""
        return await self._store.read(lambda connection: _read(connection, _fitting(wanted)))

    async def named(self, chats_: Sequence[ChatId]) -> Sequence[PastChat]:
        """These chats, newest first."""
        query = select(chats).where(chats.c.id.in_(chats_)).order_by(chats.c.started_at.desc())
        return await self._store.read(lambda connection: _read(connection, query))


def _fitting(wanted: PastFilter) -> Select[Any]:
    query = select(chats).order_by(chats.c.started_at.desc()).limit(wanted.most)
    if wanted.agent is not None:
        query = query.where(chats.c.id.in_(select(legs.c.chat).where(legs.c.agent == wanted.agent)))
    if wanted.since is not None:
        query = query.where(chats.c.started_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(chats.c.started_at < wanted.until)
    if wanted.services:
        query = query.where(chats.c.service.in_(wanted.services))
    if wanted.text:
        said = select(messages.c.chat).where(messages.c.text.icontains(wanted.text, autoescape=True))
        query = query.where(chats.c.id.in_(said))
    return query


def _read(connection: Connection, query: Select[Any]) -> list[PastChat]:
    rows = list(connection.execute(query))
    stays: dict[str, list[Stay]] = {}
    there = select(legs).where(legs.c.chat.in_([row.id for row in rows]), legs.c.agent.is_not(None))
    for leg in connection.execute(there.order_by(legs.c.opened_at)):
        left_at = leg.wrapping_at or leg.closed_at
        stays.setdefault(leg.chat, []).append(Stay(AgentId(leg.agent), leg.name, leg.opened_at, left_at))
    return [_chat(row, tuple(stays.get(row.id, ()))) for row in rows]


def _chat(row: Row[Any], stays: tuple[Stay, ...]) -> PastChat:
    return PastChat(
        chat=ChatId(row.id),
        contact=ContactName(row.contact),
        service=ServiceId(row.service),
        customer=Customer(row.customer_id, row.customer_name, decode_fields(row.customer_fields)),
        started_at=row.started_at,
        ended_at=row.conversation_ended_at or row.ended_at,
        stays=stays,
    )
