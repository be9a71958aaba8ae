"""Report ``unaccepted``: every offer nobody accepted, one row each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from bridge.reports.definition import Definition, Row
from bridge.store.schema import offers
from routing.ports import Column, ReportFilter
from routing.words import OfferPhase

UNACCEPTED_OUTCOMES = (OfferPhase.REJECTED, OfferPhase.NO_ANSWER, OfferPhase.UNDELIVERED)

COLUMNS = (
    Column("offered_at", "Offered (UTC)", "time"),
    Column("agent", "Agent"),
    Column("service", "Service"),
    Column("customer", "Customer"),
    Column("outcome", "Outcome"),
    Column("seconds", "Open for", "seconds", "from the offer to its end"),
    Column("ended_at", "Ended (UTC)", "time"),
    Column("queue_s", "Waited", "seconds", "how long the customer had waited when the offer was made"),
    Column("cause", "Cause", help="agent, deadline, bounced or agent_gone"),
    Column("shown_at", "Shown (UTC)", "time", "when a client of the agent said that it shows the offer"),
    Column("resource", "Device", help="on which the agent answered"),
    Column("offer_id", "Offer"),
    Column("chat_id", "Chat"),
)


def _rows(connection: Connection, wanted: ReportFilter, _now: datetime) -> Sequence[Row]:
    table = offers.c
    query = (
        select(
            table.offered_at,
            table.agent,
            table.service,
            table.customer,
            table.outcome,
            table.ended_at,
            table.queue_s,
            table.cause,
            table.shown_at,
            table.resource,
            table.offer_id,
            table.chat_id,
        )
        .where(table.offered_at >= wanted.start, table.offered_at < wanted.end)
        .where(table.outcome.in_([str(outcome) for outcome in UNACCEPTED_OUTCOMES]))
        .order_by(table.offered_at, table.offer_id)
    )
    if wanted.agent is not None:
        query = query.where(table.agent == wanted.agent)
    if wanted.service is not None:
        query = query.where(table.service == wanted.service)
    if wanted.offer is not None:
        query = query.where(table.offer_id == wanted.offer)
    return [
        (
            row.offered_at,
            row.agent,
            row.service,
            row.customer,
            row.outcome,
            (row.ended_at - row.offered_at).total_seconds(),
            row.ended_at,
            row.queue_s,
            row.cause,
            row.shown_at,
            row.resource,
            row.offer_id,
            row.chat_id,
        )
        for row in connection.execute(query)
    ]


UNACCEPTED = Definition(
    name="unaccepted",
    title="Unaccepted offers",
    definition=(
        "Every offer that ended rejected, without an answer, or undelivered, in the time it was made. "
        "An undelivered offer (no device of the agent could be reached) is not the agent's fault and changes no state. "
        "Offers taken back because the customer left, or taken by a colleague, are not in this report."
    ),
    columns=COLUMNS,
    rows=_rows,
)
