"""Which workgroup clients are on duty or in a queue, kept across restarts: they say so once.

Implements `faces.workgroup.ports.Memory`. Rows are those of `subscriptions`; a visitor's address has a resource, so
that the same client may be both.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from routing.ids import ServiceId

JOINED: Final = "joined"
VISITS: Final = "visits"
_VISIT: Final = "/visit"

Write = Callable[[str, str, str, bool], None]
"""State, address of ours, full JID, and whether it holds from now on: to be stored."""


class RememberedClients:
    """Answers from memory, and stores what changes."""

    def __init__(self, component: str, known: Iterable[tuple[str, str, str]], write: Write) -> None:
        """``known``: (state, address, full JID) of earlier runs."""
        self._component = component
        self._write = write
        self._joined: dict[str, tuple[ServiceId, ...]] = {}
        self._visits: dict[tuple[ServiceId, str], None] = {}
        for state, address, full in known:
            service = ServiceId(address.partition("@")[0])
            if state == JOINED:
                self._joined[full] = (*self._joined.get(full, ()), service)
            elif state == VISITS:
                self._visits[service, full] = None

    def joined(self, full: str) -> tuple[ServiceId, ...]:
        """Workgroups in which a session was on duty."""
        return self._joined.get(full, ())

    def note_joined(self, full: str, services: Sequence[ServiceId]) -> None:
        """A session is on duty in these, and in no other."""
        before = self._joined.get(full, ())
        if tuple(services) == before:
            return
        if services:
            self._joined[full] = tuple(services)
        else:
            del self._joined[full]
        for service in set(before) ^ set(services):
            self._write(JOINED, f"{service}@{self._component}", full, service in services)

    def visits(self) -> Sequence[tuple[ServiceId, str]]:
        """Visitors (full JIDs) who came by a queue, with the service they asked for."""
        return list(self._visits)

    def note_visit(self, service: ServiceId, full: str, *, visits: bool) -> None:
        """A visitor came, or his chat is over."""
        if ((service, full) in self._visits) is visits:
            return
        if visits:
            self._visits[service, full] = None
        else:
            del self._visits[service, full]
        self._write(VISITS, f"{service}@{self._component}{_VISIT}", full, visits)
