"""REST of the set-up: services, agents, teams, skills, reasons, dispositions, hours and timers (docs/setup.md).

The same commands as the command line's, checked by the same rules: a change is made whole, at once and while chats go
on, or refused whole with every fault named. Each change is on record with who made it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypeVar

import msgspec
from aiohttp import web
from msgspec import Struct

from routing.bounds import AGENT_BOUNDS, SERVICE_BOUNDS, TEAM_BOUNDS, TIMER_BOUNDS, Bound
from routing.ids import ServiceId
from routing.ports import SetupRefused
from routing.settings import Ability
from routing.transcript import Customer
from routing.words import Channel
from webclient.server.bodies import read_body
from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of, demand_own_origin

FILE_LIMIT: Final = 8_000_000
"""Longest file of a whole set-up in bytes: ten thousand agents fit."""
ROW_LIMIT: Final = 64_000
CHANGES: Final = 200
T = TypeVar("T", bound=Struct)


class Bounds(Struct, frozen=True):
    """What may stand in the numbers of each kind of thing, and what they count."""

    timers: Mapping[str, Bound]
    services: Mapping[str, Bound]
    teams: Mapping[str, Bound]
    agents: Mapping[str, Bound]


class ImportQuestion(Struct, frozen=True):
    """How a file is taken: ``replace`` takes away what it does not name, ``dry_run`` only looks for faults."""

    replace: bool = False
    dry_run: bool = False


class ImportDone(Struct, frozen=True):
    """How many settings the file names; with ``dry_run`` nothing was changed."""

    settings: int


class Change(Struct, frozen=True):
    """Who changed what, and when."""

    at: datetime
    by: str
    what: Sequence[str]


class ChangesShown(Struct, frozen=True):
    """The last changes, latest first."""

    changes: Sequence[Change]


class RouteQuestion(Struct, frozen=True):
    """A customer as he would come. Further parameters are fields of the form, ``page`` or ``locale``."""

    service: str
    name: str = ""
    customer: str = ""
    channel: Channel = Channel.WEB


class RouteExplained(Struct, frozen=True):
    """Where his chat would go, what it would want, and why in sentences."""

    service: str
    priority: int
    skills: Sequence[Ability]
    why: Sequence[str]


async def get_bounds(_request: web.Request) -> web.Response:
    """``GET /api/v1/setup/bounds``: lowest and highest value of each number, and its unit."""
    return answer(Bounds(TIMER_BOUNDS, SERVICE_BOUNDS, TEAM_BOUNDS, AGENT_BOUNDS))


async def get_timers(request: web.Request) -> web.Response:
    """``GET /api/v1/setup/timers``: the timers of the whole desk, in seconds."""
    return answer(request.app[PORTS].setup.timers())


async def put_timers(request: web.Request) -> web.Response:
    """``PUT /api/v1/setup/timers``: set all of them; what is not given has its default again."""
    return await change_timers(request, merge=False)


async def patch_timers(request: web.Request) -> web.Response:
    """``PATCH /api/v1/setup/timers``: change those that are given."""
    return await change_timers(request, merge=True)


async def change_timers(request: web.Request, *, merge: bool) -> web.Response:
    """Change the timers and answer what they are then."""
    book = request.app[PORTS].setup
    refused = await book.put("timers", "", await read_object(request), who(request), merge=merge)
    if refused is not None:
        raise problem_of(refused)
    return answer(book.timers())


async def get_setup(request: web.Request) -> web.Response:
    """``GET /api/v1/setup``: the whole set-up as one file."""
    return web.Response(text=request.app[PORTS].setup.export(), content_type="application/json")


async def post_setup(request: web.Request) -> web.Response:
    """``POST /api/v1/setup?replace&dry_run``: make the set-up what a file says, whole or not at all."""
    wanted = read_query(request, ImportQuestion)
    by = who(request)
    body = await read_body(request, FILE_LIMIT)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ProblemError(ProblemCode.BAD_REQUEST, "The body is not UTF-8.") from None
    done = await request.app[PORTS].setup.take(text, by, replace=wanted.replace, dry_run=wanted.dry_run)
    if isinstance(done, SetupRefused):
        raise problem_of(done)
    return answer(ImportDone(done))


async def get_changes(request: web.Request) -> web.Response:
    """``GET /api/v1/setup/changes``: who changed the set-up, and when."""
    found = await request.app[PORTS].setup.changes(CHANGES)
    return answer(ChangesShown([Change(one.at, one.by, one.what) for one in found]))


async def explain_route(request: web.Request) -> web.Response:
    """``GET /api/v1/explain-route?service&…``: where a chat would go, and why."""
    asked = read_query(request, RouteQuestion)
    fields = tuple(
        (name, value) for name, value in request.query.items() if name not in RouteQuestion.__struct_fields__
    )
    customer = Customer(asked.customer, asked.name, fields)
    found = request.app[PORTS].setup.explained(ServiceId(asked.service), customer, asked.channel)
    if found is None:
        raise ProblemError(ProblemCode.NOT_FOUND, f"There is no service {asked.service}.")
    entry = found.entry
    return answer(RouteExplained(entry.service, entry.priority, entry.abilities, found.sentences))


def who(request: web.Request) -> str:
    """Name who changes something, for the record; raises `ProblemError` for a page of another site."""
    demand_own_origin(request, request.app[PORTS])
    if not request.app[LIMITS].reads.take(address_of(request, request.app[PORTS])):
        raise ProblemError(ProblemCode.TOO_MANY)
    viewer = request[VIEWER]
    return viewer.person.agent if viewer.person is not None else f"key {viewer.key}"


def problem_of(refused: SetupRefused) -> ProblemError:
    """Say why nothing was changed: all faults in one text, and each by itself."""
    if refused.again:
        return ProblemError(ProblemCode.NOT_STORED)
    return ProblemError(ProblemCode.REFUSED, "; ".join(refused.faults), refused.faults)


def answer(value: object) -> web.Response:
    """Write a value as JSON, always in the same order."""
    body = msgspec.json.encode(value, order="deterministic")
    return web.Response(body=body, content_type="application/json")


async def read_object(request: web.Request) -> Mapping[str, object]:
    """Read a JSON object; what is in it is checked where settings are."""
    try:
        return msgspec.json.decode(await read_body(request, ROW_LIMIT), type=dict[str, object])
    except msgspec.DecodeError:
        raise ProblemError(ProblemCode.BAD_REQUEST, "Send a JSON object.") from None


def read_query(request: web.Request, kind: type[T]) -> T:
    """Read the parameters that a route knows; raises `ProblemError`."""
    known = {name: request.query[name] for name in kind.__struct_fields__ if name in request.query}
    try:
        return msgspec.convert(known, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ProblemError(ProblemCode.BAD_REQUEST, f"{error}.") from None
