"""Rows of the customers' widget: its settings by service, surveys, earlier chats of a known customer, who is kept out.

Settings and blocks are few and asked for by every visitor, so they are held in memory; changes are stored first.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select

from bridge.clock import Clock
from bridge.newest import Newest
from bridge.store.schema import chats, services
from bridge.store.schema_widget import blocks, surveys, widgets
from bridge.store.transcripts import read_entries
from routing.ids import AgentId, ChatId
from routing.transcript import Entry
from routing.widget_settings import WidgetSettings, faults

T = TypeVar("T")

EARLIER_CHATS: Final = 3
EARLIER_LINES: Final = 100
REMEMBERED: Final = 20_000
BAN: Final = timedelta(hours=24)


class BadWidgetError(Exception):
    """The document can't be a widget's settings; ``args[0]`` names every fault."""


class WidgetTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change through the one writer."""
        ...


@dataclass(frozen=True, slots=True)
class Ban:
    """A customer who is kept out. Where he came from is kept as a hash and shown to nobody."""

    chat: ChatId
    by: AgentId
    at: datetime
    until: datetime


class WidgetRows:
    """Implements `webclient.server.ports.Widgets`."""

    def __init__(self, store: WidgetTables, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._settings: dict[str, WidgetSettings] = {}
        self._blocks: dict[str, datetime] = {}
        self._seen: Newest[ChatId, tuple[str, ...]] = Newest(REMEMBERED)
        self._changes = asyncio.Lock()

    async def load(self) -> None:
        """Read settings and blocks that still hold."""
        self._settings = await self._store.read(read_widgets)
        now = self._clock.now()
        query = select(blocks.c.key, blocks.c.until).where(blocks.c.until > now)
        found = await self._store.read(lambda connection: connection.execute(query).all())
        self._blocks = {key: until for key, until in found}  # noqa: C416 - rows, not pairs, for the type checker

    def all(self) -> Mapping[str, WidgetSettings]:
        """Settings that differ from the default ones, by service."""
        return self._settings

    def settings(self, service: str) -> WidgetSettings:
        """Settings of a service."""
        return self._settings.get(service, WidgetSettings())

    async def put(self, service: str, wanted: WidgetSettings) -> None:
        """Store settings of a service; they hold at once."""
        async with self._changes:
            now = self._clock.now()
            await self._store.write(lambda connection: write_widget(connection, service, wanted, now))
            self._settings = {**self._settings, service: wanted}

    async def answer_survey(self, chat: ChatId, stars: int, text: str) -> bool:
        """Keep what a customer thought of his chat, once per chat; ``False`` if there was no such chat."""
        now = self._clock.now()

        def change(connection: Connection) -> bool:
            service = connection.execute(select(chats.c.service).where(chats.c.id == chat)).scalar()
            if service is None:
                return False
            connection.execute(delete(surveys).where(surveys.c.chat == chat))
            row = {"chat": chat, "service": service, "stars": stars, "text": text, "at": now}
            connection.execute(insert(surveys).values(row))
            return True

        return await self._store.write(change)

    async def open_chat(self, customer: str, allowed: Sequence[str]) -> ChatId | None:
        """Find a chat of a known customer's that is not over, in one of these services (none: any)."""
        query = select(chats.c.id).where(chats.c.customer_id == customer, chats.c.conversation_ended_at.is_(None))
        if allowed:
            query = query.where(chats.c.service.in_(allowed))
        newest = query.order_by(chats.c.started_at.desc()).limit(1)
        found = await self._store.read(lambda connection: connection.execute(newest).scalar())
        return None if found is None else ChatId(found)

    async def earlier(self, customer: str) -> Sequence[tuple[str, Entry]]:
        """Lines of a known customer's last few chats that are over, oldest first, with the service's name."""

        def query(connection: Connection) -> list[tuple[str, Entry]]:
            last = select(chats.c.id, services.c.name).join(services, services.c.id == chats.c.service)
            last = last.where(chats.c.customer_id == customer, chats.c.conversation_ended_at.is_not(None))
            rows = connection.execute(last.order_by(chats.c.started_at.desc()).limit(EARLIER_CHATS)).all()
            return [
                (name, entry)
                for chat, name in reversed(rows)
                for entry in read_entries(connection, ChatId(chat), 0, EARLIER_LINES)
                if entry.text is not None
            ]

        return await self._store.read(query)

    def is_blocked(self, *keys: str) -> bool:
        """Tell whether any of these is kept out just now."""
        now = self._clock.now()
        return any(self._blocks.get(key, now) > now for key in keys if key)

    def seen(self, chat: ChatId, *keys: str) -> None:
        """Note who is behind a chat; the newest `REMEMBERED` chats are known."""
        self._seen.note(chat, tuple(key for key in keys if key))

    async def ban(self, chat: ChatId, by: AgentId) -> bool:
        """Keep the customer of a chat out for `BAN`; ``False`` if nobody knows where he came from."""
        keys = self._seen.get(chat) or ()
        if keys:
            await self._block(keys, self._clock.now() + BAN, by, chat)
        return bool(keys)

    async def lift(self, chat: ChatId) -> bool:
        """Let whoever is kept out because of a chat in again; ``False`` if nobody is."""

        def change(connection: Connection) -> list[str]:
            keys = list(connection.execute(select(blocks.c.key).where(blocks.c.chat == chat)).scalars())
            connection.execute(delete(blocks).where(blocks.c.chat == chat))
            return keys

        keys = await self._store.write(change)
        for key in keys:
            self._blocks.pop(key, None)
        return bool(keys)

    async def _block(self, keys: Sequence[str], until: datetime, by: AgentId, chat: ChatId) -> None:
        now = self._clock.now()
        rows = [{"key": key, "until": until, "by": by, "chat": chat, "at": now} for key in keys]

        def change(connection: Connection) -> None:
            connection.execute(delete(blocks).where(blocks.c.key.in_(keys) | (blocks.c.until <= now)))
            connection.execute(insert(blocks), rows)

        await self._store.write(change)
        self._blocks.update((key, until) for key in keys)


def read_bans(connection: Connection, now: datetime) -> list[Ban]:
    """Read who is kept out now, by the chats that were the reason; the latest first."""
    columns = (blocks.c.chat, blocks.c.by, blocks.c.at, blocks.c.until)
    rows = connection.execute(select(*columns).where(blocks.c.until > now).distinct().order_by(blocks.c.at.desc()))
    return [Ban(ChatId(chat), AgentId(by), at, until) for chat, by, at, until in rows]


def read_widgets(connection: Connection) -> dict[str, WidgetSettings]:
    """Read all settings; what an older version wrote and we do not know is left out."""
    rows = connection.execute(select(widgets.c.service, widgets.c.body))
    return {service: msgspec.json.decode(body, type=WidgetSettings) for service, body in rows}


def write_widget(connection: Connection, service: str, wanted: WidgetSettings, now: datetime) -> None:
    """Write settings of a service."""
    connection.execute(delete(widgets).where(widgets.c.service == service))
    body = msgspec.json.encode(wanted).decode()
    connection.execute(insert(widgets).values(service=service, body=body, changed_at=now))


def parse_widget(document: object) -> WidgetSettings:
    """Read settings as the operator wrote them; raises `BadWidgetError` with every fault."""
    try:
        found = msgspec.convert(document, type=WidgetSettings)
    except msgspec.ValidationError as error:
        raise BadWidgetError(str(error)) from error
    wrong = [*unknown_members(document, msgspec.to_builtins(found), ""), *faults(found)]
    if wrong:
        raise BadWidgetError("; ".join(wrong))
    return found


def unknown_members(given: object, known: object, place: str) -> list[str]:
    """List members that mean nothing, so that a typing error is no silence."""
    if place == ".words":
        return []
    if isinstance(given, dict) and isinstance(known, dict):
        wrong = [f"{place}.{name}".lstrip(".") + " is unknown" for name in given if name not in known]
        inner = [(given[name], known[name], name) for name in given if name in known]
    elif isinstance(given, list) and isinstance(known, list):
        wrong, inner = [], [(one, other, number) for number, (one, other) in enumerate(zip(given, known, strict=False))]
    else:
        return []
    for one, other, name in inner:
        wrong += unknown_members(one, other, f"{place}.{name}")
    return wrong
