"""E-mails wait in the database until the mail server has them: stored first, tried again, given up late.

A mail may arrive twice where the server took it and we died before we knew; its Message-ID is the same then.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection, func, insert, select, update

from bridge.clock import Clock
from bridge.store.errors import StoreError
from bridge.store.schema_mails import mails
from routing.ids import ChatId, MessageId

T = TypeVar("T")
log = logging.getLogger(__name__)

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=4)
GIVE_UP: Final = timedelta(days=3)
LOOK_S: Final = 60.0
"""Longest time between two looks at what is due."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail in plain text."""

    id: str
    recipient: str
    subject: str
    body: str
    made_at: datetime
    tries: int = 0


class MailFailedError(Exception):
    """It was not handed over; ``args[0]`` says why. ``for_good``: another try would end the same way."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class MailTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change through the one writer."""
        ...


class MailOutbox:
    """Keeps mails and sends them, one after the other."""

    def __init__(self, store: MailTables, clock: Clock, send: Callable[[Mail], Awaitable[None]]) -> None:
        self._store = store
        self._clock = clock
        self._send = send
        self._news = asyncio.Event()

    async def put(
        self,
        recipient: str,
        subject: str,
        body: str,
        *,
        chat: ChatId | None = None,
        message: MessageId | None = None,
    ) -> None:
        """Store a mail; it leaves as soon as it can, and is erased with the chat or message it is about."""
        now = self._clock.now()
        row = {
            "id": secrets.token_hex(12),
            "chat": chat,
            "message": message,
            "recipient": recipient,
            "subject": subject,
            "body": body,
            "made_at": now,
            "due_at": now,
        }
        await self._store.write(lambda connection: connection.execute(insert(mails).values(row)))
        self._news.set()

    async def was_asked(self, chat: ChatId) -> bool:
        """Tell whether a mail about a chat was asked for before."""
        query = select(mails.c.id).where(mails.c.chat == chat).limit(1)
        return await self._store.read(lambda connection: connection.execute(query).first() is not None)

    async def lately(self, recipient: str) -> int:
        """Count what an address was sent within a day."""
        since = self._clock.now() - timedelta(days=1)
        query = select(func.count()).select_from(mails).where(mails.c.recipient == recipient, mails.c.made_at > since)
        return int(await self._store.read(lambda connection: connection.execute(query).scalar_one()))

    async def run(self) -> None:
        """Send what is due, until cancelled."""
        while True:
            self._news.clear()
            try:
                while await self.send_next():
                    pass
            except StoreError as error:
                log.warning("mails wait: %s", error)
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def send_next(self) -> bool:
        """Try the mail that is due longest; ``False`` if none is."""
        mail = await self._next()
        if mail is None:
            return False
        try:
            await self._send(mail)
        except MailFailedError as error:
            await self._failed(mail, error)
        else:
            await self._change(mail, {"due_at": None, "sent_at": self._clock.now(), "body": "", "fault": ""})
        return True

    async def _next(self) -> Mail | None:
        query = select(mails).where(mails.c.due_at <= self._clock.now()).order_by(mails.c.due_at).limit(1)
        row = await self._store.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        return Mail(row.id, row.recipient, row.subject, row.body, row.made_at, row.tries)

    async def _failed(self, mail: Mail, error: MailFailedError) -> None:
        now = self._clock.now()
        given_up = error.for_good or now - mail.made_at >= GIVE_UP
        pause: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(mail.tries, 12))
        due = None if given_up else now + pause
        log.warning("mail %s %s: %s", mail.id, "is given up" if given_up else f"is tried again in {pause}", error)
        values: dict[str, object] = {"tries": mail.tries + 1, "due_at": due, "fault": str(error)}
        # Of one that is given up the words are not kept: nobody will read them.
        await self._change(mail, values | ({"body": ""} if given_up else {}))

    async def _change(self, mail: Mail, values: dict[str, object]) -> None:
        changed = update(mails).where(mails.c.id == mail.id).values(values)
        await self._store.write(lambda connection: connection.execute(changed))
