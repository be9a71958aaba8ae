"""Files of chats, in parts in the database (docs/decisions/0010). Implements `routing.file_ports.Files`.

The row of a file comes with its first part, its size when all of it is here, its line's number when a line brings it,
in the transaction of that line. Only then anybody can find it: half a file is never seen. What was left behind (a
killed desk, a lost connection) is swept away.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection, delete, func, insert, select, update

from bridge.clock import Clock
from bridge.store.errors import StoreError
from bridge.store.schema import legs
from bridge.store.schema_files import attachment_parts, attachments
from routing.commands import PostAgentText, PostCustomerText
from routing.decision import Posted
from routing.file_ports import FileFault, StoredFile
from routing.files import (
    CHAT_LIMIT,
    FILE_LIMIT,
    HEAD,
    PIXEL_LIMIT,
    AttachedFile,
    FileType,
    clean_name,
    pixels_of,
    type_of,
)
from routing.ids import AgentId, ChatId
from routing.ports import Answer, Desk

T = TypeVar("T")
log = logging.getLogger(__name__)

PART: Final = 256 * 1024
"""Bytes written in one transaction: long enough to be cheap, short enough that no message waits for it."""
LEFT_BEHIND: Final = timedelta(hours=1)
"""After this time a file without a line will not get one: uploads take ten minutes at most."""


class FileTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change through the one writer."""
        ...


class _RefusedError(Exception):
    """The file is none that is taken."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


class FileRows:
    """Keeps, finds and reads."""

    def __init__(self, store: FileTables, desk: Desk, clock: Clock) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock

    async def send(self, command: PostCustomerText | PostAgentText, parts: AsyncIterator[bytes]) -> Answer | FileFault:
        """Store the bytes and post the line that brings them."""
        name, posted = secrets.token_hex(16), False
        try:
            kept, shown = await self._keep(name, command.chat, command.text, parts)
            answer = await self._desk.ask(replace(command, text=shown, file=kept))
            posted = isinstance(answer, Posted) and not answer.again
        except _RefusedError as refused:
            return refused.fault
        except StoreError as error:
            log.warning("a file could not be stored: %s", error)
            return FileFault.NOT_STORED
        finally:
            if not posted:
                await self._drop(name)
        return answer

    async def find(self, file: str) -> StoredFile | None:
        """Look a file up."""
        columns = (attachments.c[one] for one in ("id", "chat", "name", "type", "size", "made_at"))
        query = select(*columns).where(attachments.c.id == file, attachments.c.seq.is_not(None))
        row = await self._store.read(lambda connection: connection.execute(query).first())
        return None if row is None else StoredFile(row.id, ChatId(row.chat), row.name, row.type, row.size, row.made_at)

    async def agents_of(self, chat: ChatId) -> Sequence[AgentId]:
        """List the agents who are or were in a chat."""
        query = select(legs.c.agent).where(legs.c.chat == chat, legs.c.agent.is_not(None)).distinct()
        return [
            AgentId(one) for one in await self._store.read(lambda connection: connection.execute(query).scalars().all())
        ]

    async def read(self, file: str) -> AsyncIterator[bytes]:
        """Read its bytes, part by part."""
        number = 0
        while (body := await self._store.read(partial(_part, file, number))) is not None:
            yield body
            number += 1

    async def run(self) -> None:
        """Sweep now and then until cancelled."""
        while True:
            try:
                await self.sweep()
            except StoreError as error:
                log.warning("files left behind stay for now: %s", error)
            await asyncio.sleep(LEFT_BEHIND.total_seconds())

    async def sweep(self) -> None:
        """Take away what no line brings and nobody is sending any more."""
        late = (attachments.c.seq.is_(None), attachments.c.made_at < self._clock.now() - LEFT_BEHIND)
        await self._store.write(lambda connection: connection.execute(delete(attachments).where(*late)))

    async def _keep(self, file: str, chat: ChatId, name: str, parts: AsyncIterator[bytes]) -> tuple[AttachedFile, str]:
        """Write all parts; raises `_RefusedError`."""
        room = min(FILE_LIMIT, CHAT_LIMIT - await self._used(chat))
        kind, shown, size, number = None, "", 0, 0
        async for body in _parts(parts, room):
            if kind is None:
                kind = _looked_at(body)
                shown = clean_name(name, kind)
                await self._begin(file, chat, shown, kind)
            await self._write_part(file, number, body)
            size, number = size + len(body), number + 1
        if kind is None:
            raise _RefusedError(FileFault.EMPTY)
        done = update(attachments).where(attachments.c.id == file).values(size=size)
        await self._store.write(lambda connection: connection.execute(done))
        return AttachedFile(file, kind.name, size), shown

    async def _used(self, chat: ChatId) -> int:
        query = select(func.coalesce(func.sum(attachments.c.size), 0)).where(attachments.c.chat == chat)
        return int(await self._store.read(lambda connection: connection.execute(query).scalar_one()))

    async def _begin(self, file: str, chat: ChatId, name: str, kind: FileType) -> None:
        row = {"id": file, "chat": chat, "name": name, "type": kind.name, "made_at": self._clock.now()}
        await self._store.write(lambda connection: connection.execute(insert(attachments).values(row)))

    async def _write_part(self, file: str, number: int, body: bytes) -> None:
        row = {"attachment": file, "number": number, "body": body}
        await self._store.write(lambda connection: connection.execute(insert(attachment_parts).values(row)))

    async def _drop(self, file: str) -> None:
        gone = delete(attachments).where(attachments.c.id == file, attachments.c.seq.is_(None))
        try:
            await self._store.write(lambda connection: connection.execute(gone))
        except StoreError as error:
            log.warning("a file that nobody can see stays until the next sweep: %s", error)


def _part(file: str, number: int, connection: Connection) -> bytes | None:
    table = attachment_parts.c
    found: bytes | None = connection.execute(
        select(table.body).where(table.attachment == file, table.number == number)
    ).scalar()
    return found


def _looked_at(first: bytes) -> FileType:
    kind = type_of(first[:HEAD])
    if kind is None:
        raise _RefusedError(FileFault.BAD_TYPE)
    if pixels_of(first) > PIXEL_LIMIT:
        raise _RefusedError(FileFault.TOO_MANY_PIXELS)
    return kind


async def _parts(pieces: AsyncIterator[bytes], room: int) -> AsyncIterator[bytes]:
    """Gather pieces of any size into parts of `PART`; raises `_RefusedError` as soon as there is no room."""
    gathered, size = bytearray(), 0
    async for piece in pieces:
        size += len(piece)
        if size > room:
            raise _RefusedError(FileFault.TOO_LARGE if size > FILE_LIMIT else FileFault.CHAT_FULL)
        gathered += piece
        while len(gathered) >= PART:
            yield bytes(gathered[:PART])
            del gathered[:PART]
    if gathered:
        yield bytes(gathered)
