"""A customer's earlier chats, out of the database. Implements `routing.earlier.EarlierChats`."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, Row, select

from bridge.store.codec import decode_fields
from bridge.store.schema import chats, legs, services
from bridge.store.transcripts import read_entries
from routing.earlier import EarlierChat
from routing.ids import AgentId, ChatId
from routing.transcript import Entry
from routing.words import Channel

T = TypeVar("T")

LOOKED_THROUGH: Final = 20_000
"""Newest chats among which the customer's are looked for."""
MOST: Final = 20
LONGEST: Final = 2000
"""Lines of a transcript."""


class EarlierTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...


class EarlierReader:
    """Reads the tables; nothing is kept."""

    def __init__(self, store: EarlierTables) -> None:
        self._store = store

    async def list(self, agent: AgentId, chat: ChatId) -> Sequence[EarlierChat] | None:
        """Newest first; ``None`` if the agent is not in the chat now."""
        return await self._store.read(lambda connection: _list(connection, agent, chat))

    async def transcript(self, agent: AgentId, chat: ChatId, earlier: ChatId) -> Sequence[Entry] | None:
        """Lines of one of them; ``None`` if it is none of `list`."""

        def read(connection: Connection) -> Sequence[Entry] | None:
            known = _list(connection, agent, chat) or ()
            if all(one.chat != earlier for one in known):
                return None
            return read_entries(connection, earlier, 0, LONGEST)

        return await self._store.read(read)


def _list(connection: Connection, agent: AgentId, chat: ChatId) -> Sequence[EarlierChat] | None:
    now = connection.execute(select(chats).where(chats.c.id == chat)).first()
    leg = select(legs.c.number).where(legs.c.chat == chat, legs.c.agent == agent, legs.c.closed_at.is_(None))
    if now is None or connection.execute(leg).first() is None:
        return None
    columns = (chats.c.id, chats.c.service, chats.c.customer_id, chats.c.customer_fields, chats.c.started_at)
    newest = select(*columns).where(chats.c.id != chat).order_by(chats.c.started_at.desc()).limit(LOOKED_THROUGH)
    found = []
    for row in connection.execute(newest):
        known_by = _known_by(now, row.customer_id, row.customer_fields)
        if known_by:
            name = _service_name(connection, row.service)
            agents = _agents(connection, row.id)
            found.append(EarlierChat(ChatId(row.id), name, row.started_at, agents, known_by))
        if len(found) == MOST:
            break
    return found


def _known_by(now: Row[Any], customer_id: str, fields: str) -> str:
    """Tell by what a chat is the same customer's; empty if it is not."""
    if now.channel == Channel.XMPP.value and customer_id == now.customer_id:
        return "account"
    email = _email(now.customer_fields)
    # The text is looked at first: reading JSON of every row would cost more than all the rest.
    return "email" if email and email in fields.lower() and _email(fields) == email else ""


def _email(fields: str) -> str:
    return next((value.strip().lower() for name, value in decode_fields(fields) if name == "email"), "")


def _service_name(connection: Connection, service: str) -> str:
    name: str | None = connection.execute(select(services.c.name).where(services.c.id == service)).scalar()
    return name or service


def _agents(connection: Connection, chat: str) -> tuple[str, ...]:
    there = select(legs.c.name).where(legs.c.chat == chat, legs.c.agent.is_not(None)).order_by(legs.c.number)
    return tuple(dict.fromkeys(connection.execute(there).scalars()))
