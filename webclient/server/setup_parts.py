"""REST of each part of the set-up: five routes each for services, agents, teams, skills, reasons, dispositions, hours.

A thing is written as in the file of ``stanzadesk setup export``. Its key stands in the address, so a body need not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from routing.hours import Calendar
from routing.settings import AgentProfile, Disposition, ExtraSkill, Reason, Service, Team
from webclient.server.access import Handler
from webclient.server.keys import PORTS
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.setup import answer, problem_of, read_object, who

SHAPES: Final[Mapping[str, type[Any]]] = {
    "services": Service,
    "agents": AgentProfile,
    "teams": Team,
    "skills": ExtraSkill,
    "reasons": Reason,
    "dispositions": Disposition,
    "hours": Calendar,
}


@dataclass(frozen=True, slots=True)
class PartHandlers:
    """The five routes of one part."""

    part: str
    shape: type[Any]
    show_all: Handler
    show: Handler
    put: Handler
    patch: Handler
    delete: Handler


def handlers_of(part: str) -> PartHandlers:
    """Make the handlers of one part; each has a sentence of its own for the description of REST."""
    address = f"/api/v1/setup/{part}"

    async def show_all(request: web.Request) -> web.Response:
        return answer({part: list(request.app[PORTS].setup.rows(part).values())})

    async def show(request: web.Request) -> web.Response:
        return answer(_found(request, part))

    async def put(request: web.Request) -> web.Response:
        return await _change(request, part, merge=False)

    async def patch(request: web.Request) -> web.Response:
        _found(request, part)
        return await _change(request, part, merge=True)

    async def delete(request: web.Request) -> web.Response:
        _found(request, part)
        refused = await request.app[PORTS].setup.remove(part, request.match_info["key"], who(request))
        if refused is not None:
            raise problem_of(refused)
        return web.Response(status=204)

    show_all.__doc__ = f"``GET {address}``: all {part}, as they are set up."
    show.__doc__ = f"``GET {address}/{{key}}``: one of the {part}, with all that is set of it."
    put.__doc__ = f"``PUT {address}/{{key}}``: add or replace one of the {part}; what is not given has its default."
    patch.__doc__ = f"``PATCH {address}/{{key}}``: change one of the {part}; what is not given stays as it is."
    delete.__doc__ = f"``DELETE {address}/{{key}}``: take one of the {part} away; refused while others build on it."
    for verb, handler in (("list", show_all), ("show", show), ("put", put), ("patch", patch), ("delete", delete)):
        handler.__name__ = f"{verb}_{part}"
    return PartHandlers(part, SHAPES[part], show_all, show, put, patch, delete)


PARTS: Final = tuple(handlers_of(part) for part in SHAPES)


def _found(request: web.Request, part: str) -> object:
    key = request.match_info["key"]
    found = request.app[PORTS].setup.rows(part).get(key)
    if found is None:
        raise ProblemError(ProblemCode.NOT_FOUND, f"There is nothing named {key} among the {part}.")
    return found


async def _change(request: web.Request, part: str, *, merge: bool) -> web.Response:
    book, key = request.app[PORTS].setup, request.match_info["key"]
    refused = await book.put(part, key, await read_object(request), who(request), merge=merge)
    if refused is not None:
        raise problem_of(refused)
    return answer(book.rows(part)[key])
