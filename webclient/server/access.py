"""Who may enter a route. Said in the route table, checked by the route object, never by a path pattern."""

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Final

from aiohttp import hdrs, web
from yarl import URL

from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.policy import (
    REPORTS_SCOPE,
    SETUP_SCOPE,
    Viewer,
    may_administer,
    may_set_up,
    may_supervise,
)
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

COOKIE: Final = "stanzadesk_session"
BEARER: Final = "bearer "


class Access(Enum):
    """Who may use a route."""

    ANYBODY = "anybody"
    PERSON = "a person with a session; others are sent to the log-in"
    SUPERVISOR = "as PERSON, and leads a team or administers"
    ADMIN = "as PERSON, and administers"
    AGENT = "a person with a session; else 401"
    REPORTS = "a person with a session, or an API key with the scope `reports`; else 401"
    SETUP = "a person who administers, or an API key with the scope `setup`; else 401 or 403"


_SCOPES: Final = {Access.REPORTS: REPORTS_SCOPE, Access.SETUP: SETUP_SCOPE}
"""Where a key is as good as a session, and what it has to allow."""
_PROGRAMS: Final = frozenset({Access.AGENT, *_SCOPES})
"""Routes that answer programs: 401, not the way to the log-in page."""


def guarded(access: Access, handler: Handler) -> Handler:
    """Wrap a handler so that it runs only for those who may."""
    if access is Access.ANYBODY:
        return handler

    async def guard(request: web.Request) -> web.StreamResponse:
        viewer = await _viewer(request, access)
        if viewer is None:
            if access in _PROGRAMS:
                raise ProblemError(ProblemCode.NOT_LOGGED_IN)
            raise web.HTTPSeeOther(URL("/desk").with_query(next=request.path_qs))
        if access is Access.SUPERVISOR and not may_supervise(viewer):
            raise ProblemError(ProblemCode.FORBIDDEN, "This page is for supervisors.")
        if access is Access.ADMIN and not may_administer(viewer):
            raise ProblemError(ProblemCode.FORBIDDEN, "This page is for administrators.")
        if access is Access.SETUP and not may_set_up(viewer):
            raise ProblemError(ProblemCode.FORBIDDEN, "Only administrators may see and change the set-up.")
        request[VIEWER] = viewer
        return await handler(request)

    return guard


async def _viewer(request: web.Request, access: Access) -> Viewer | None:
    ports = request.app[PORTS]
    authorization = request.headers.get(hdrs.AUTHORIZATION, "")
    if access in _SCOPES and authorization:
        if not authorization.lower().startswith(BEARER):
            raise ProblemError(ProblemCode.BAD_KEY, "Send the API key as `Authorization: Bearer KEY`.")
        return await _key_holder(request, authorization[len(BEARER) :].strip(), _SCOPES[access])
    cookie = request.cookies.get(COOKIE)
    agent = await ports.tokens.session(cookie) if cookie else None
    person = ports.overview.agent(agent) if agent is not None else None
    return None if person is None else Viewer(person)


async def _key_holder(request: web.Request, key: str, scope: str) -> Viewer:
    ports = request.app[PORTS]
    found = await ports.tokens.api_key(key)
    if found is None:
        if not request.app[LIMITS].logins.take(address_of(request, ports)):
            raise ProblemError(ProblemCode.TOO_MANY)
        raise ProblemError(ProblemCode.BAD_KEY)
    if scope not in found.scopes:
        raise ProblemError(ProblemCode.FORBIDDEN, f"This API key lacks the scope {scope}.")
    return Viewer(scopes=found.scopes, key=found.name)
