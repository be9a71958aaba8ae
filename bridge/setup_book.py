"""The set-up, read and changed by REST through the same commands as by the command line. Implements `SetupBook`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as with_fields
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from bridge.setup_file import PARTS, SetupFileError, export_setup, read_row, read_setup, rows_of
from bridge.store.schema_setup import read_changes
from routing.commands import ChangeSetup
from routing.explaining import Explained, explained
from routing.ids import ServiceId
from routing.ports import Desk, Retry, SetupChange, SetupRefused
from routing.refusals import Refusal, RefusalCode
from routing.settings import Timers
from routing.setup_rules import faults_of_all
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel

T = TypeVar("T")

RETRY = SetupRefused(("The database did not store it. Try again in a moment.",), again=True)


class Reading(Protocol):
    """What is needed of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query."""
        ...


class SetupBook:
    """Reads the engine's state, changes it by commands."""

    def __init__(self, desk: Desk, state: Callable[[], State], store: Reading, now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._state = state
        self._store = store
        self._now = now

    def timers(self) -> Timers:
        """The desk's timers."""
        return self._state().setup.timers

    def rows(self, part: str) -> Mapping[str, object]:
        """All things of a part, by key."""
        return rows_of(self._state(), part)

    def export(self) -> str:
        """The whole set-up as a file."""
        return export_setup(self._state())

    async def put(
        self, part: str, key: str, given: Mapping[str, object], by: str, *, merge: bool
    ) -> SetupRefused | None:
        """Add or change one thing; with ``merge`` what is not given stays as it is."""
        try:
            wanted = read_row(self._state(), part, key, given, merge=merge)
        except SetupFileError as error:
            return SetupRefused(error.faults)
        return await self._ask(wanted, by)

    async def remove(self, part: str, key: str, by: str) -> SetupRefused | None:
        """Take one thing away."""
        return await self._ask(ChangeSetup((PARTS[part].remove(key),)), by)

    async def take(self, text: str, by: str, *, replace: bool, dry_run: bool) -> int | SetupRefused:
        """Make all changes of a file, or none; tells how many settings it names."""
        state = self._state()
        try:
            wanted = read_setup(text, state, replace=replace)
        except SetupFileError as error:
            return SetupRefused(error.faults)
        if dry_run:
            faults = faults_of_all(state, wanted.changes)
            refused = SetupRefused(tuple(fault.detail for fault in faults)) if faults else None
        else:
            refused = await self._ask(wanted, by)
        return len(wanted.changes) if refused is None else refused

    async def changes(self, limit: int) -> Sequence[SetupChange]:
        """Who changed what, latest first."""
        return await self._store.read(lambda connection: read_changes(connection, limit))

    def explained(self, service: ServiceId, customer: Customer, channel: Channel) -> Explained | None:
        """Where a chat would go, and why; ``None`` if there is no such service."""
        return explained(self._state(), service, customer, channel, self._now())

    async def _ask(self, wanted: ChangeSetup, by: str) -> SetupRefused | None:
        answer = await self._desk.ask(with_fields(wanted, by=by))
        if isinstance(answer, Retry):
            return RETRY
        return _refused(answer) if isinstance(answer, Refusal) else None


def _refused(refusal: Refusal) -> SetupRefused:
    faults = refusal.faults or (refusal.detail,)
    if refusal.code is RefusalCode.BAD_SETTING:
        return SetupRefused(faults)
    return SetupRefused(tuple(f"{refusal.code}: {fault}".replace("_", " ", 1) for fault in faults))
