"""Stored lines of chats, and the addresses chats ever had."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bridge.store import schema
from bridge.store.codec import decode_fields
from routing.ids import ChatId
from routing.transcript import Entry
from routing.words import Notice, Side


def read_entries(connection: Connection, chat: ChatId, after: int, limit: int) -> list[Entry]:
    """Lines with ``seq > after`` in order, at most ``limit``."""
    table = schema.messages
    wanted = select(table).where(table.c.chat == chat, table.c.seq > after).order_by(table.c.seq).limit(limit)
    return [_entry(row) for row in connection.execute(wanted)]


def read_contact_name(connection: Connection, local: str) -> str | None:
    """The customer's name behind an address (its local part), also long after the chat; ``None``: never issued."""
    table = schema.contacts
    name: str | None = connection.execute(select(table.c.name).where(table.c.contact == local)).scalar()
    return name


def read_journal(connection: Connection, chat: ChatId) -> list[tuple[datetime, str, str]]:
    """What happened to a chat, in order: instant, kind, JSON.

    The journal has no index by chat (every message would pay for it); it is looked through for the chat's lifetime.
    """
    chats, events = schema.chats, schema.events
    life = connection.execute(select(chats.c.started_at, chats.c.ended_at).where(chats.c.id == chat)).first()
    if life is None:
        return []
    wanted = select(events.c.at, events.c.kind, events.c.payload).where(events.c.chat == chat)
    wanted = wanted.where(events.c.at >= life.started_at).order_by(events.c.id)
    if life.ended_at is not None:
        wanted = wanted.where(events.c.at <= life.ended_at)
    return [(at, kind, payload) for at, kind, payload in connection.execute(wanted)]


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        chat=row.chat,
        seq=row.seq,
        at=row.at,
        side=Side(row.side),
        leg=row.leg,
        name=row.name,
        text=row.text,
        notice=None if row.notice is None else Notice(row.notice),
        args=decode_fields(row.args),
        key=row.key,
    )
