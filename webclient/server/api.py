"""REST: reports, the session, services (docs/protocol-widget.md names what the widget needs of it)."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from aiohttp import hdrs, web
from msgspec import Meta, Struct

from routing.ports import Report, UnknownReportError
from routing.report_files import render_csv
from routing.report_files import render_json as render_rows
from webclient.server.access import COOKIE
from webclient.server.bodies import render_json
from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.policy import Viewer, may_see_agent, may_supervise, narrowed, visible_part, without_customers
from webclient.server.ports import WebPorts
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.report_query import VALUE_LIMIT, ReportQuery, parse_query
from webclient.server.security import address_of, demand_own_origin, is_secure

SESSION_S: Final = 12 * 3600
Word = Annotated[str, Meta(max_length=VALUE_LIMIT)]


class ReportQuestion(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """What a report's address may carry; docs/reports.md."""

    start: Word = ""
    """A day as 2026-01-31 or an instant as 2026-01-31T14:30:00Z; without dates it is today (UTC)."""
    end: Word = ""
    agent: Word = ""
    service: Word = ""
    offer: Word = ""
    format: Literal["json", "csv"] = "json"


class ReportRows(Struct, frozen=True):
    """One object a row; its keys are the report's columns."""

    rows: tuple[dict[str, Any], ...]


class LoginToken(Struct, frozen=True):
    """A one-time token that the XMPP side gave to an agent's client."""

    token: Annotated[str, Meta(min_length=1, max_length=128)]


class ServiceShown(Struct, frozen=True):
    """What anybody may know of a service."""

    id: str
    name: str
    jid: str
    staffed: bool
    """Somebody who answers for it is on duty."""


class ServicesShown(Struct, frozen=True):
    """All services there are."""

    services: tuple[ServiceShown, ...]


async def run_report(ports: WebPorts, viewer: Viewer, name: str, query: ReportQuery) -> Report:
    """Run a report and leave in it what the viewer may see; raises `ProblemError`. The page and REST share it."""
    wanted = query.wanted
    if wanted.agent is not None and not may_see_agent(viewer, ports.overview.agent(wanted.agent), wanted.agent):
        raise ProblemError(ProblemCode.FORBIDDEN, "You may not see this agent's rows.")
    try:
        report = await ports.reports.run(name, narrowed(viewer, wanted))
    except UnknownReportError:
        names = ", ".join(ports.reports.names())
        raise ProblemError(ProblemCode.NOT_FOUND, f"There is no such report. There are: {names}.") from None
    visible = visible_part(viewer, report, ports.overview.agent)
    return visible if ports.names_shown or may_supervise(viewer) else without_customers(visible)


async def get_report(request: web.Request) -> web.Response:
    """``GET /api/v1/reports/{name}?from&to&agent&service&offer&format=json|csv``: the rows that who asks may see."""
    ports = request.app[PORTS]
    if not request.app[LIMITS].reads.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    form = request.query.get("format", "json")
    if form not in {"json", "csv"}:
        raise ProblemError(ProblemCode.BAD_REQUEST, "format is json or csv.")
    query = parse_query(request.query, datetime.now(UTC))
    report = await run_report(ports, request[VIEWER], request.match_info["name"], query)
    if form == "json":
        return web.Response(text=render_rows(report), content_type="application/json")
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{report.name}.csv"'}
    return web.Response(text=render_csv(report), content_type="text/csv", headers=headers)


async def post_session(request: web.Request) -> web.Response:
    """``POST /api/v1/session`` ``{"token": …}``: a one-time token of the XMPP side becomes the cookie of all pages."""
    ports = request.app[PORTS]
    demand_own_origin(request, ports)
    if not request.app[LIMITS].logins.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    cookie = await ports.tokens.redeem_login(await _token_of(request))
    if cookie is None:
        raise ProblemError(ProblemCode.BAD_TOKEN)
    former = request.cookies.get(COOKIE)
    if former:
        await ports.tokens.end_session(former)
    response = web.Response(status=204)
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=SESSION_S,
        path="/",
        httponly=True,
        secure=is_secure(request, ports),
        samesite="Strict",
    )
    return response


async def delete_session(request: web.Request) -> web.Response:
    """``DELETE /api/v1/session``: log out of the pages; harmless without a session."""
    ports = request.app[PORTS]
    demand_own_origin(request, ports)
    cookie = request.cookies.get(COOKIE)
    if cookie:
        await ports.tokens.end_session(cookie)
    response = web.Response(status=204)
    response.del_cookie(COOKIE, path="/", httponly=True, secure=is_secure(request, ports), samesite="Strict")
    return response


async def get_services(request: web.Request) -> web.Response:
    """``GET /api/v1/services``: what anybody may know of the services there are."""
    ports = request.app[PORTS]
    if not request.app[LIMITS].reads.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    services = (
        ServiceShown(view.id, view.name, f"{view.id}@{ports.component}", view.on_duty > 0)
        for view in ports.overview.services()
    )
    return render_json(ServicesShown(tuple(services)))


async def _token_of(request: web.Request) -> str:
    if request.content_type != "application/json":
        raise ProblemError(ProblemCode.BAD_REQUEST, "Send JSON with the content type application/json.")
    try:
        return msgspec.json.decode(await request.read(), type=LoginToken).token
    except (msgspec.DecodeError, RecursionError):
        raise ProblemError(ProblemCode.BAD_REQUEST, 'Send {"token": "…"}.') from None
