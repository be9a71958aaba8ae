"""Report ``agent-activity``: one row per stretch of an agent's state."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from bridge.reports import focus
from bridge.reports.definition import Definition, Row
from bridge.store.loading import load_serving
from bridge.store.schema import agent_states, legs
from routing.ports import Column, ReportFilter
from routing.words import AgentState

COLUMNS = (
    Column("started_at", "From (UTC)", "time"),
    Column("ended_at", "To (UTC)", "time", "empty: it still lasts"),
    Column("agent", "Agent"),
    Column("state", "State"),
    Column("reason", "Reason"),
    Column("is_break", "Break", help="yes: the reason counted as a break when it began"),
    Column("busy_by", "Busy by", help="work, or the agent's own choice"),
    Column("seconds", "Lasted", "seconds", "within the time asked for"),
    Column("offer_id", "Offer", help="the offer that made the agent Not Ready"),
    Column("talk", "Talk", "seconds", "Busy by work: in focus, of the chats taken in this stretch and within the time"),
    Column("hold", "Hold", "seconds", "the same chats out of focus"),
    Column("estimated", "Estimated", help="yes: an ordinary client does not tell what is in focus"),
)


def _rows(connection: Connection, wanted: ReportFilter, now: datetime) -> Sequence[Row]:
    table = agent_states.c
    talk, time = focus.talk_us(now), focus.time_us(now)
    query = (
        select(
            table.started_at,
            table.ended_at,
            table.agent,
            table.state,
            table.reason,
            table.is_break,
            table.chosen_busy,
            table.offer_id,
            focus.total(talk).label("talk"),
            focus.total(time - talk).label("hold"),
            focus.any_estimated().label("estimated"),
        )
        .select_from(agent_states.outerjoin(legs, _taken(wanted)))
        .group_by(table.id)
        .where(table.started_at < wanted.end)
        .where(or_(table.ended_at.is_(None), table.ended_at > wanted.start))
        .order_by(table.started_at, table.agent)
    )
    if wanted.agent is not None:
        query = query.where(table.agent == wanted.agent)
    if wanted.offer is not None:
        query = query.where(table.offer_id == wanted.offer)
    if wanted.service is not None:
        query = query.where(table.agent.in_(load_serving(connection, wanted.service)))
    return [_row(row, wanted, now) for row in connection.execute(query)]


def _taken(wanted: ReportFilter) -> ColumnElement[bool]:
    """Join a stretch with the chats that the agent took in it: he is Busy from before each until it is over."""
    stretch, leg = agent_states.c, legs.c
    return and_(
        leg.agent == stretch.agent,
        stretch.state == AgentState.BUSY.value,
        leg.opened_at >= stretch.started_at,
        or_(stretch.ended_at.is_(None), leg.opened_at < stretch.ended_at),
        leg.opened_at >= wanted.start,
        leg.opened_at < wanted.end,
    )


def _row(row: Any, wanted: ReportFilter, now: datetime) -> Row:  # a row of the query above, columns by name
    busy_by = ("choice" if row.chosen_busy else "work") if row.state == AgentState.BUSY else ""
    last = min(row.ended_at or now, wanted.end)
    lasted = max(0.0, (last - max(row.started_at, wanted.start)).total_seconds())
    is_break = "yes" if row.is_break else ""
    estimated = "yes" if row.estimated else ""
    return (
        *(row.started_at, row.ended_at, row.agent, row.state, row.reason, is_break, busy_by, lasted, row.offer_id),
        *(focus.seconds(row.talk), focus.seconds(row.hold), estimated),
    )


ACTIVITY = Definition(
    name="agent-activity",
    title="Agent activity",
    definition=(
        "Every stretch of time in which an agent was in one state with one reason, as it was written when it began and "
        "when it ended. A stretch counts for the part of it that lies in the time asked for. Busy by choice (no offers "
        "wanted) is never handling time and is told apart from Busy by work. Break time is what the operator's reasons "
        "say it is. Filtered by service it shows the agents who serve it now, by themselves or through their team. "
        "Talk and Hold of a stretch are those of the chats taken in it, until now if they last: in focus, and out of "
        "it (see agent-performance). Where an agent has several chats Hold may be longer than the stretch."
    ),
    columns=COLUMNS,
    rows=_rows,
)
