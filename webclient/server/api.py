"""REST: reports, the session, services (docs/protocol-widget.md names what the widget needs of it)."""

import json
from datetime import UTC, datetime
from typing import Final

from aiohttp import hdrs, web

from routing.ports import Report, UnknownReportError
from routing.report_files import render_csv, render_json
from webclient.server.access import COOKIE
from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.policy import Viewer, may_see_agent, may_supervise, narrowed, visible_part, without_customers
from webclient.server.ports import WebPorts
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.report_query import ReportQuery, parse_query
from webclient.server.security import address_of, demand_own_origin, is_secure

SESSION_S: Final = 12 * 3600
TOKEN_LIMIT: Final = 128


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
    """``GET /api/v1/reports/{name}?from&to&agent&service&offer&format=json|csv``."""
    ports = request.app[PORTS]
    if not request.app[LIMITS].reads.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    form = request.query.get("format", "json")
    if form not in {"json", "csv"}:
        raise ProblemError(ProblemCode.BAD_REQUEST, "format is json or csv.")
    query = parse_query(request.query, datetime.now(UTC))
    report = await run_report(ports, request[VIEWER], request.match_info["name"], query)
    if form == "json":
        return web.Response(text=render_json(report), content_type="application/json")
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
    services = [
        {"id": view.id, "name": view.name, "jid": f"{view.id}@{ports.component}", "staffed": view.on_duty > 0}
        for view in ports.overview.services()
    ]
    return web.json_response({"services": services})


async def _token_of(request: web.Request) -> str:
    if request.content_type != "application/json":
        raise ProblemError(ProblemCode.BAD_REQUEST, "Send JSON with the content type application/json.")
    try:
        body = json.loads(await request.text())
    except (ValueError, RecursionError):
        raise ProblemError(ProblemCode.BAD_REQUEST, "The body is not JSON.") from None
    token = body.get("token") if isinstance(body, dict) else None
    if not isinstance(token, str) or not 0 < len(token) <= TOKEN_LIMIT:
        raise ProblemError(ProblemCode.BAD_REQUEST, 'Send {"token": "…"}.')
    return token
