"""Report ``agent-performance``: what became of the offers each agent got, and how long his chats took him."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select
from sqlalchemy.sql.elements import ColumnElement

from bridge.reports import focus
from bridge.reports.definition import Definition, Row
from bridge.store.schema import legs, offers
from routing.ports import Column, ReportFilter
from routing.words import LegPhase, OfferPhase

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
    Column("handled", "Handled", "count", "chats taken in that time whose conversation is over for the agent"),
    Column("talk", "Talk", "seconds", "handled chats in focus"),
    Column("hold", "Hold", "seconds", "handled chats out of focus: the agent looked at another, or at something else"),
    Column("wrapup", "Wrap-up", "seconds", "after-call work that is done"),
    Column("estimated", "Estimated", help="yes: an ordinary client does not tell what is in focus"),
)
NO_OFFERS = (0,) * 7
NO_CHATS = (0, 0.0, 0.0, 0.0, "")


def _count(*outcomes: OfferPhase) -> ColumnElement[int]:
    wanted = offers.c.outcome.in_([str(outcome) for outcome in outcomes])
    return func.coalesce(func.sum(case((wanted, 1), else_=0)), 0)


def _offers(wanted: ReportFilter) -> Select[Any]:
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
    )
    return _narrowed(query, table, wanted)


def _chats(wanted: ReportFilter, now: datetime) -> Select[Any]:
    table = legs.c
    talk, time = focus.talk_us(now), focus.time_us(now)
    sums = (focus.total(talk), focus.total(time - talk), focus.total(focus.wrapup_us()))
    query = (
        select(table.agent, table.service, func.count(), *sums, focus.any_estimated())
        .where(table.opened_at >= wanted.start, table.opened_at < wanted.end)
        .where(table.agent.is_not(None), table.phase != LegPhase.ACTIVE.value)
        .group_by(table.agent, table.service)
    )
    return _narrowed(query, table, wanted)


def _narrowed(query: Select[Any], table: Any, wanted: ReportFilter) -> Select[Any]:  # columns of either table, by name
    if wanted.agent is not None:
        query = query.where(table.agent == wanted.agent)
    if wanted.service is not None:
        query = query.where(table.service == wanted.service)
    return query


def _rows(connection: Connection, wanted: ReportFilter, now: datetime) -> Sequence[Row]:
    counted = {(row[0], row[1]): tuple(map(int, row[2:])) for row in connection.execute(_offers(wanted))}
    handled = {
        (row[0], row[1]): (int(row[2]), *map(focus.seconds, row[3:6]), "yes" if row[6] else "")
        for row in connection.execute(_chats(wanted, now))
    }
    return [
        (*key, *counted.get(key, NO_OFFERS), *handled.get(key, NO_CHATS))
        for key in sorted(counted.keys() | handled.keys())
    ]


PERFORMANCE = Definition(
    name="agent-performance",
    title="Agent performance",
    definition=(
        "Offers by agent and service, counted in the time the offer was made. Offered is every offer, whatever became "
        "of it; an offer still open is in Offered alone. Unaccepted = Rejected + No Answer + Undelivered. Handled "
        "chats count in the time they were taken. Talk is the time in which a chat was the one in focus, Hold the rest "
        "of the conversation: of an agent with several chats the desktop tells which one is before him. Of an ordinary "
        "client it is taken to be the one last written in, and the row is marked as estimated."
    ),
    columns=COLUMNS,
    rows=_rows,
)
