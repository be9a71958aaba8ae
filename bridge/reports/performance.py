"""Report ``agent-performance``: what became of the offers each agent got."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, func, select
from sqlalchemy.sql.elements import ColumnElement

from bridge.reports.definition import Definition, Row
from bridge.store.schema import offers
from routing.ports import Column, ReportFilter
from routing.words import OfferPhase

COLUMNS = (
    Column("agent", "Agent"),
    Column("service", "Service"),
    Column("offered", "Offered", "count"),
    Column("accepted", "Accepted", "count"),
    Column("rejected", "Rejected", "count"),
    Column("no_answer", "No Answer", "count"),
    Column("undelivered", "Undelivered", "count"),
    Column("revoked", "Revoked", "count", "taken back: the customer left, or a colleague was first"),
    Column("unaccepted", "Unaccepted", "count", "Rejected + No Answer + Undelivered"),
)


def _count(*outcomes: OfferPhase) -> ColumnElement[int]:
    wanted = offers.c.outcome.in_([str(outcome) for outcome in outcomes])
    return func.coalesce(func.sum(case((wanted, 1), else_=0)), 0)


def _rows(connection: Connection, wanted: ReportFilter, _now: datetime) -> Sequence[Row]:
    table = offers.c
    query = (
        select(
            table.agent,
            table.service,
            func.count(),
            _count(OfferPhase.ACCEPTED),
            _count(OfferPhase.REJECTED),
            _count(OfferPhase.NO_ANSWER),
            _count(OfferPhase.UNDELIVERED),
            _count(OfferPhase.REVOKED),
            _count(OfferPhase.REJECTED, OfferPhase.NO_ANSWER, OfferPhase.UNDELIVERED),
        )
        .where(table.offered_at >= wanted.start, table.offered_at < wanted.end)
        .group_by(table.agent, table.service)
        .order_by(table.agent, table.service)
    )
    if wanted.agent is not None:
        query = query.where(table.agent == wanted.agent)
    if wanted.service is not None:
        query = query.where(table.service == wanted.service)
    return [(row[0], row[1], *(int(value) for value in row[2:])) for row in connection.execute(query)]


PERFORMANCE = Definition(
    name="agent-performance",
    title="Agent performance",
    definition=(
        "Offers by agent and service, counted in the time the offer was made. Offered is every offer, whatever became "
        "of it; an offer still open is in Offered alone. Unaccepted = Rejected + No Answer + Undelivered."
    ),
    columns=COLUMNS,
    rows=_rows,
)
