"""Reports with fixed rows; implements `routing.ports.Reports` and applies the filter as the store does."""

from collections.abc import Sequence
from datetime import UTC, datetime

from routing.ports import Column, Report, ReportFilter, UnknownReportError

NOW = datetime.now(UTC)
COLUMNS = (
    Column("offered_at", "Offered (UTC)", "time"),
    Column("agent", "Agent"),
    Column("service", "Service"),
    Column("customer", "Customer"),
    Column("outcome", "Outcome"),
    Column("seconds", "Open for", "seconds"),
    Column("offer_id", "Offer"),
)
COUNTS = (Column("agent", "Agent"), Column("service", "Service"), Column("unaccepted", "Unaccepted", "count"))


class FakeReports:
    """Two reports: one row per offer, and a count."""

    def __init__(self) -> None:
        self.asked: list[ReportFilter] = []
        self.fails = False
        self.unaccepted: list[tuple[object, ...]] = [
            (NOW, "anna@localhost", "billing", "Kim", "no_answer", 20.0, "c-1.o1"),
            (NOW, "ben@localhost", "sales", '=HYPERLINK("x")', "rejected", 3.5, "c-2.o1"),
            (NOW, "zoe@localhost", "sales", "<b>Lee</b>", "undelivered", 177.0, "c-3.o2"),
        ]

    def names(self) -> Sequence[str]:
        """Reports there are."""
        return ["unaccepted", "agent-performance"]

    async def run(self, name: str, wanted: ReportFilter) -> Report:
        """Run one."""
        if self.fails:
            raise OSError("secret detail of the database")
        self.asked.append(wanted)
        if name == "agent-performance":
            return Report(name, "Agent performance", "Counts.", COUNTS, (("anna@localhost", "billing", 2),))
        if name != "unaccepted":
            raise UnknownReportError(name)
        rows = tuple(row for row in self.unaccepted if _fits(row, wanted))
        return Report(name, "Unaccepted offers", "Every offer nobody took.", COLUMNS, rows)


def _fits(row: tuple[object, ...], wanted: ReportFilter) -> bool:
    at, agent, service, offer = row[0], row[1], row[2], row[6]
    return (
        isinstance(at, datetime)
        and wanted.start <= at < wanted.end
        and wanted.agent in {None, agent}
        and wanted.service in {None, service}
        and wanted.offer in {None, offer}
    )
