"""Names behind contact addresses: every address ever issued keeps answering (DESIGN.md section 6)."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from bridge.newest import Newest
from bridge.store.schema import contacts
from routing.events import ChatStarted, Event

REMEMBERED = 100_000
"""Newest addresses kept in memory; agents' clients ask for those in their rosters at each log-in."""


class Contacts:
    """Answers from memory, fed by the store at the start and by events afterwards."""

    def __init__(self) -> None:
        self._names: Newest[str, str] = Newest(REMEMBERED)

    def observe(self, events: Iterable[Event]) -> None:
        """Learn new addresses."""
        for event in events:
            if isinstance(event, ChatStarted):
                self._add(event.contact, event.customer.name)

    def load(self, connection: Connection) -> None:
        """Read the newest addresses."""
        query = select(contacts.c.contact, contacts.c.name).order_by(contacts.c.issued_at.desc()).limit(REMEMBERED)
        for contact, name in reversed(connection.execute(query).all()):
            self._add(contact, name)

    def name(self, local: str) -> str | None:
        """The customer's name (empty if he gave none); ``None`` for an address that was never issued."""
        return self._names.get(local)

    def _add(self, contact: str, name: str) -> None:
        self._names.note(contact, name)
