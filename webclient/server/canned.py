"""REST for canned responses: agents keep their own, supervisors and admins the shared ones too (docs/protocol.md)."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from aiohttp import hdrs, web
from msgspec import Meta, Struct

from routing.canned import Canned, CannedFault, CannedFaultCode, CannedId
from routing.ids import AgentId, ServiceId
from routing.ports import AgentView
from webclient.server.bodies import render_json
from webclient.server.canned_csv import parse_csv, render_csv
from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.policy import may_change_canned, may_use_canned
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of, demand_own_origin

IMPORT_LIMIT: Final = 1_000_000
"""Longest CSV file in bytes."""

FAULTS: Final[dict[CannedFaultCode, str]] = {
    CannedFaultCode.EMPTY: "Give it a title and a text.",
    CannedFaultCode.TOO_LONG: "The text may have 8,000 characters, title and folder 100.",
    CannedFaultCode.BAD_SHORTCUT: "A shortcut is letters, digits, - and _, 40 at most.",
    CannedFaultCode.SHORTCUT_TAKEN: "This shortcut belongs to another text.",
    CannedFaultCode.NOT_YOURS: "Only its owner, or a supervisor for a shared one, may change it.",
    CannedFaultCode.UNKNOWN: "There is no such text any more.",
}


class Draft(Struct, frozen=True):
    """What a desktop sends to save; lengths are checked where rows are written."""

    title: str
    text: str
    shared: bool = False
    service: Annotated[str, Meta(max_length=64)] = ""
    folder: str = ""
    shortcut: str = ""


class CannedRow(Struct, frozen=True):
    """A response as its users see it."""

    id: str
    shared: bool
    service: str
    folder: str
    shortcut: str
    title: str
    text: str
    used: int
    editable: bool
    """Who asks may change it."""


class CannedShown(Struct, frozen=True):
    """All that who asks may insert."""

    canned: tuple[CannedRow, ...]


class Imported(Struct, frozen=True):
    """So many rows were added or changed."""

    count: int


async def list_canned(request: web.Request) -> web.Response:
    """``GET /api/v1/canned``: what the agent may insert, ``editable`` where he may change it."""
    person = _person(request)
    usable = await _usable(request, person)
    rows = tuple(_shown(one, editable=may_change_canned(request[VIEWER], one)) for one in usable)
    return render_json(CannedShown(rows))


async def put_canned(request: web.Request) -> web.Response:
    """``PUT /api/v1/canned/{id}``: add or change one; the id is the client's, so a repeated save is one."""
    person = _person(request)
    demand_own_origin(request, request.app[PORTS])
    try:
        draft = msgspec.json.decode(await request.read(), type=Draft)
    except (msgspec.DecodeError, RecursionError):
        raise ProblemError(ProblemCode.BAD_REQUEST, "This is not a canned response.") from None
    wanted = _from_draft(CannedId(request.match_info["id"]), draft, person.agent)
    await _save(request, [wanted])
    return web.Response(status=204)


async def delete_canned(request: web.Request) -> web.Response:
    """``DELETE /api/v1/canned/{id}``: take one away; again: nothing happens."""
    demand_own_origin(request, request.app[PORTS])
    book = request.app[PORTS].canned
    found = await book.find(CannedId(request.match_info["id"]))
    if found is not None:
        _demand_change(request, found)
        await book.remove(found.id)
    return web.Response(status=204)


async def use_canned(request: web.Request) -> web.Response:
    """``POST /api/v1/canned/{id}/used``: the agent inserted it."""
    demand_own_origin(request, request.app[PORTS])
    person = _person(request)
    book = request.app[PORTS].canned
    found = await book.find(CannedId(request.match_info["id"]))
    if found is not None and may_use_canned(person, found):
        await book.note_use(found.id)
    return web.Response(status=204)


async def export_canned(request: web.Request) -> web.Response:
    """``GET /api/v1/canned.csv``: all the agent may insert, for a spreadsheet or another desk."""
    text = render_csv(await _usable(request, _person(request)))
    headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="canned.csv"'}
    return web.Response(text=text, content_type="text/csv", headers=headers)


async def import_canned(request: web.Request) -> web.Response:
    """``POST /api/v1/canned/import`` with CSV as exported: added or changed whole, or not at all."""
    person = _person(request)
    demand_own_origin(request, request.app[PORTS])
    content = await request.content.read(IMPORT_LIMIT + 1)
    if len(content) > IMPORT_LIMIT or not request.content.at_eof():
        raise ProblemError(ProblemCode.TOO_LARGE)
    rows = parse_csv(content, person.agent)
    await _save(request, rows)
    return render_json(Imported(len(rows)))


async def _save(request: web.Request, rows: Sequence[Canned]) -> None:
    book = request.app[PORTS].canned
    for wanted in rows:
        _demand_change(request, wanted)
        known = await book.find(wanted.id)
        if known is not None:
            _demand_change(request, known)
    fault = await book.save(rows)
    if fault is not None:
        raise ProblemError(ProblemCode.BAD_REQUEST, _words(fault))


def _words(fault: CannedFault) -> str:
    named = fault.code in {CannedFaultCode.SHORTCUT_TAKEN, CannedFaultCode.BAD_SHORTCUT}
    return f"{FAULTS[fault.code]} ({fault.subject})" if named else FAULTS[fault.code]


def _demand_change(request: web.Request, canned: Canned) -> None:
    if not may_change_canned(request[VIEWER], canned):
        raise ProblemError(ProblemCode.FORBIDDEN, FAULTS[CannedFaultCode.NOT_YOURS])


async def _usable(request: web.Request, person: AgentView) -> list[Canned]:
    return [one for one in await request.app[PORTS].canned.all(person.agent) if may_use_canned(person, one)]


def _person(request: web.Request) -> AgentView:
    ports = request.app[PORTS]
    if not request.app[LIMITS].reads.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    person = request[VIEWER].person
    if person is None:
        raise ProblemError(ProblemCode.NOT_LOGGED_IN)
    return person


def _from_draft(canned: CannedId, draft: Draft, agent: AgentId) -> Canned:
    service = ServiceId(draft.service) if draft.shared and draft.service else None
    owner = None if draft.shared else agent
    return Canned(canned, owner, service, draft.folder.strip(), draft.shortcut, draft.title.strip(), draft.text)


def _shown(canned: Canned, *, editable: bool) -> CannedRow:
    return CannedRow(
        id=canned.id,
        shared=canned.owner is None,
        service=canned.service or "",
        folder=canned.folder,
        shortcut=canned.shortcut,
        title=canned.title,
        text=canned.text,
        used=canned.used,
        editable=editable,
    )
