"""``/reports``: tables behind the one log-in. Figures aligned, totals for counts, every number a link to its rows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from aiohttp import web
from yarl import URL

from routing.ids import AgentId
from routing.ports import Column, Overview, Report
from webclient.server.api import run_report
from webclient.server.keys import PORTS, VIEWER
from webclient.server.policy import may_supervise
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.render import page
from webclient.server.report_query import ReportQuery, parse_query
from webclient.server.tables import page_words

ROW_LIMIT: Final = 2000
"""Rows on one page; the CSV and JSON links have all."""
COUNTED_ONE_BY_ONE: Final = frozenset({"rejected", "no_answer", "undelivered", "unaccepted"})
"""Counts whose rows the report of unaccepted offers lists."""
UNACCEPTED: Final = "unaccepted"
RIGHT: Final = frozenset({"count", "seconds"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in words; ``title`` is what stands behind it, ``link`` where its rows are."""

    text: str
    title: str = ""
    link: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """One row; ``anchor`` is its place on the page, ``marked`` if it is the one asked for."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    marked: bool = False


async def first_report(request: web.Request) -> web.StreamResponse:
    """``/reports``: go to the first report there is, with the same filter."""
    names = request.app[PORTS].reports.names()
    if not names:
        raise ProblemError(ProblemCode.NOT_FOUND)
    raise web.HTTPSeeOther(URL(f"/reports/{names[0]}").with_query(dict(request.query)))


async def report_page(request: web.Request) -> web.Response:
    """``/reports/{name}``."""
    ports, viewer = request.app[PORTS], request[VIEWER]
    now = datetime.now(UTC)
    query = parse_query(request.query, now)
    report = await run_report(ports, viewer, request.match_info["name"], query)
    today = now.date().isoformat()
    return page(
        request,
        "report.html",
        report=report,
        names=[(name, name.replace("-", " ").capitalize()) for name in ports.reports.names()],
        viewer=viewer.person,
        supervises=may_supervise(viewer),
        services=ports.overview.services(),
        agents=sorted({str(agent) for agent in _column(report, "agent") if agent}),
        query=query,
        shown_from=query.start or ("" if query.offer else today),
        shown_to=query.end or ("" if query.offer else today),
        lines=[_line(report, row, query, ports.overview) for row in report.rows[:ROW_LIMIT]],
        totals=_totals(report),
        more=max(0, len(report.rows) - ROW_LIMIT),
        right=RIGHT,
    )


def _column(report: Report, key: str) -> list[object]:
    place = next((index for index, column in enumerate(report.columns) if column.key == key), None)
    return [] if place is None else [row[place] for row in report.rows]


def _totals(report: Report) -> list[str]:
    """Sum every column of counts; empty strings elsewhere, nothing at all if there is no such column."""
    if not any(column.kind == "count" for column in report.columns):
        return []
    return [
        str(sum(value for value in _column(report, column.key) if isinstance(value, int)))
        if column.kind == "count"
        else ""
        for column in report.columns
    ]


def _line(report: Report, row: tuple[object, ...], query: ReportQuery, overview: Overview) -> Line:
    values = {column.key: value for column, value in zip(report.columns, row, strict=True)}
    offer = str(values.get("offer_id") or "") if report.name == UNACCEPTED else ""
    cells = tuple(_cell(column, values, query, overview) for column in report.columns)
    return Line(cells, f"offer-{offer}" if offer else "", bool(offer) and offer == query.offer)


def _cell(column: Column, values: dict[str, object], query: ReportQuery, overview: Overview) -> Cell:
    value = values[column.key]
    text = page_words(value, column.kind, column.key)
    if column.key == "agent" and text:
        agent = overview.agent(AgentId(text))
        return Cell(agent.alias if agent else text, title=text)
    if column.key == "service" and text:
        return Cell(next((view.name for view in overview.services() if view.id == text), text), title=text)
    if column.key == "offer_id" and text:
        return Cell(text, link=f"/reports/{UNACCEPTED}?{urlencode({'offer': text})}", kind="id")
    if column.key in COUNTED_ONE_BY_ONE and value:
        service = str(values.get("service") or query.service)
        link = query.link(agent=str(values.get("agent") or query.agent), service=service, offer="")
        return Cell(text, link=f"/reports/{UNACCEPTED}?{link}", kind=column.kind)
    if column.kind == "seconds" and isinstance(value, int | float):
        return Cell(text, title=f"{value:.1f} s", kind=column.kind)
    return Cell(text, kind="id" if column.key == "chat_id" else column.kind)
