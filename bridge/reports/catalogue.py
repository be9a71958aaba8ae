"""READ FIRST: the reports there are. Implements `routing.ports.Reports` over the store."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection

from bridge.clock import Clock
from bridge.reports.activity import ACTIVITY
from bridge.reports.definition import Definition
from bridge.reports.messages import MESSAGES
from bridge.reports.performance import PERFORMANCE
from bridge.reports.unaccepted import UNACCEPTED
from routing.ports import Report, ReportFilter, UnknownReportError

T = TypeVar("T")

ALL: Final[tuple[Definition, ...]] = (UNACCEPTED, PERFORMANCE, ACTIVITY, MESSAGES)


class Reader(Protocol):
    """What reports need of the store."""

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query function on a connection of its own."""
        ...


class ReportCatalogue:
    """Finds and runs reports."""

    def __init__(self, store: Reader, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._by_name = {report.name: report for report in ALL}

    def names(self) -> Sequence[str]:
        """Reports there are, in the order a menu shows them."""
        return list(self._by_name)

    async def run(self, name: str, wanted: ReportFilter) -> Report:
        """Run one; raises `UnknownReportError`."""
        found = self._by_name.get(name)
        if found is None:
            raise UnknownReportError(name)
        now = self._clock.now()
        rows = await self._store.read(lambda connection: tuple(found.rows(connection, wanted, now)))
        return Report(found.name, found.title, found.definition, found.columns, rows)
