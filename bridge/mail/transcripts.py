"""A conversation by e-mail, to the address its customer gave, once. Implements `webclient.server.ports.Mails`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, Row, select

from bridge.mail.outbox import MailOutbox
from bridge.store.codec import decode_fields
from bridge.store.schema import chats, services
from bridge.store.transcripts import read_entries
from routing.ids import ChatId
from routing.mails import MailRefusal, masked
from routing.transcript import Entry
from routing.words import Side

T = TypeVar("T")

A_DAY: Final = 5
"""Mails that one address is sent within a day: nobody fills a stranger's box."""
LONGEST: Final = 2000
"""Lines of a transcript."""
GERMAN: Final = "de"
WORDS: Final = {
    "en": ("Your conversation with {service}", "You asked for your conversation with {service} on {day} (UTC):", "You"),
    GERMAN: ("Ihr Gespräch mit {service}", "Sie wollten Ihr Gespräch mit {service} vom {day} (UTC):", "Sie"),
}


class TranscriptTables(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...


class TranscriptMails:
    """Sends transcripts."""

    def __init__(self, store: TranscriptTables, outbox: MailOutbox, *, on: bool) -> None:
        """``on``: there is a mail server."""
        self._store = store
        self._outbox = outbox
        self.on = on

    async def send_transcript(self, chat: ChatId) -> str | MailRefusal:
        """Send a customer his conversation; gives the address as he may see it."""
        if not self.on:
            return MailRefusal.OFF
        found = await self._store.read(lambda connection: _chat(connection, chat))
        if found is None:
            return MailRefusal.NOT_OVER
        address = next((value for name, value in decode_fields(found.customer_fields) if name == "email"), "")
        if not address:
            return MailRefusal.NO_ADDRESS
        if await self._outbox.was_asked(chat):
            return masked(address)
        if await self._outbox.lately(address) >= A_DAY:
            return MailRefusal.TOO_MANY
        entries = await self._store.read(lambda connection: read_entries(connection, chat, 0, LONGEST))
        locale = next((value for name, value in decode_fields(found.customer_fields) if name == "locale"), "")
        subject, body = render(found.name, locale, found.started_at, entries)
        await self._outbox.put(address, subject, body, chat=chat)
        return masked(address)


def _chat(connection: Connection, chat: ChatId) -> Row[Any, Any, Any] | None:
    query = (
        select(chats.c.customer_fields, chats.c.started_at, services.c.name)
        .join(services, services.c.id == chats.c.service)
        .where(chats.c.id == chat, chats.c.conversation_ended_at.is_not(None))
    )
    return connection.execute(query).first()


def render(service: str, locale: str, started: datetime, entries: Sequence[Entry]) -> tuple[str, str]:
    """Write subject and text: what both sides said and sent, never what agents noted among themselves."""
    subject, opening, you = WORDS[GERMAN if locale.lower().startswith(GERMAN) else "en"]
    lines = [
        f"[{entry.at:%H:%M}] {you if entry.side is Side.CUSTOMER else entry.name}: {entry.text}"
        for entry in entries
        if entry.text is not None and entry.notice is None
    ]
    day = f"{started:%Y-%m-%d}"
    return subject.format(service=service), "\n".join([opening.format(service=service, day=day), "", *lines, ""])
