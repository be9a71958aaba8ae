"""Files of chats in and out by HTTP: the customer by the token of his chat, the agent by his session, default deny.

Bytes travel as they are, the name in a header (percent-encoded), the client's own id of the line in another, so that an
upload sent twice is one line. The token of a customer stands in a header, never in an address.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Final
from urllib.parse import quote, unquote

from aiohttp import hdrs, web
from msgspec import Meta, Struct

from routing.commands import PostAgentText, PostCustomerText
from routing.decision import Posted
from routing.file_links import holds
from routing.file_ports import FILE_WORDS, FileFault, StoredFile
from routing.files import FILE_LIMIT
from routing.ids import AgentId, ChatId
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from webclient.server.access import BEARER
from webclient.server.bodies import render_json
from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.limits import address_block
from webclient.server.policy import may_see_chat
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.refusals import error_for
from webclient.server.security import address_of, demand_own_origin, demand_widget_origin

NAME_HEADER: Final = "X-File-Name"
KEY_HEADER: Final = "X-File-Key"
EPOCH_HEADER: Final = "X-File-Epoch"
UPLOAD_S: Final = 600.0
"""Longest time of an upload: 20 MB by a poor phone network."""
DRAIN_S: Final = 20.0
KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
FILE_POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
STATUS: Final[dict[FileFault, int]] = {
    FileFault.EMPTY: 400,
    FileFault.TOO_LARGE: 413,
    FileFault.BAD_TYPE: 415,
    FileFault.TOO_MANY_PIXELS: 415,
    FileFault.CHAT_FULL: 409,
    FileFault.NOT_STORED: 503,
}


Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Named = Annotated[str, Meta(min_length=1, max_length=1000)]


class FileHeaders(Struct, frozen=True, rename={"name": NAME_HEADER, "key": KEY_HEADER}):
    """How the sender calls the file (percent-encoded) and its line."""

    name: Named
    key: Key


class AgentFileHeaders(Struct, frozen=True, rename={"name": NAME_HEADER, "key": KEY_HEADER, "epoch": EPOCH_HEADER}):
    """The same of an agent, and which hand of the chat he takes himself for."""

    name: Named
    key: Key
    epoch: Annotated[str, Meta(pattern=r"^[0-9]*$")] = ""


class Sent(Struct, frozen=True):
    """The line that the file became."""

    seq: int


async def allow_widget_files(request: web.Request) -> web.Response:
    """``OPTIONS`` of the widget's file addresses: what a page of a listed site may send."""
    demand_widget_origin(request, request.app[PORTS])
    headers = {
        hdrs.ACCESS_CONTROL_ALLOW_METHODS: "GET, POST",
        hdrs.ACCESS_CONTROL_ALLOW_HEADERS: f"{hdrs.AUTHORIZATION}, {hdrs.CONTENT_TYPE}, {NAME_HEADER}, {KEY_HEADER}",
        hdrs.ACCESS_CONTROL_MAX_AGE: "600",
    }
    return web.Response(status=204, headers=headers)


async def post_customer_file(request: web.Request) -> web.Response:
    """``POST /api/v1/widget/files``: the customer sends a file in the chat of his token."""
    ports = request.app[PORTS]
    demand_widget_origin(request, ports)
    chat = await chat_of_token(request)
    if not request.app[LIMITS].uploads.take(address_block(address_of(request, ports))):
        raise ProblemError(ProblemCode.TOO_MANY)
    name, key = _named(request)
    view = ports.overview.chat(chat)
    if view is None or view.end_cause is not None:
        return await _answered(request, Refusal(RefusalCode.CHAT_OVER, chat))
    if not view.files:
        return await _answered(request, Refusal(RefusalCode.FILES_OFF, chat))
    return await _take(request, PostCustomerText(chat, name, key))


async def get_customer_file(request: web.Request) -> web.StreamResponse:
    """``GET /api/v1/widget/files/{file}``: the customer fetches a file of the chat of his token."""
    demand_widget_origin(request, request.app[PORTS])
    chat = await chat_of_token(request)
    found = await request.app[PORTS].files.find(request.match_info["file"])
    if found is None or found.chat != chat:
        raise ProblemError(ProblemCode.NOT_FOUND)
    return await _hand_out(request, found)


async def post_agent_file(request: web.Request) -> web.Response:
    """``POST /api/v1/chats/{chat}/files``: an agent sends a file in a chat of his."""
    demand_own_origin(request, request.app[PORTS])
    name, key = _named(request)
    epoch = request.headers.get(EPOCH_HEADER, "")
    fence = int(epoch) if epoch.isascii() and epoch.isdigit() else None
    agent, chat = _agent(request), _chat(request)
    if request.app[PORTS].overview.chat(chat) is None:
        return await _answered(request, Refusal(RefusalCode.CHAT_OVER, chat))
    return await _take(request, PostAgentText(chat, agent, name, key, fence))


async def get_agent_file(request: web.Request) -> web.StreamResponse:
    """``GET /api/v1/chats/{chat}/files/{file}``: for who may see the chat, or has the customer's next one open."""
    ports, agent, chat = request.app[PORTS], _agent(request), _chat(request)
    found = await ports.files.find(request.match_info["file"])
    if found is None:
        raise ProblemError(ProblemCode.NOT_FOUND)
    if found.chat == chat:
        may = may_see_chat(request[VIEWER], await ports.files.agents_of(chat), ports.overview.agent)
    else:
        may = any(one.chat == found.chat for one in await ports.earlier.list(agent, chat) or ())
    if not may:
        raise ProblemError(ProblemCode.NOT_FOUND)
    return await _hand_out(request, found)


async def get_linked_file(request: web.Request) -> web.StreamResponse:
    """``GET /f/{file}/{ticket}/{name}``: for who was given the link, as long as it holds."""
    ports, file = request.app[PORTS], request.match_info["file"]
    if not request.app[LIMITS].reads.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    if not holds(ports.file_key, file, request.match_info["ticket"], datetime.now(UTC)):
        raise ProblemError(ProblemCode.NOT_FOUND, "This link does not hold any more.")
    found = await ports.files.find(file)
    if found is None:
        raise ProblemError(ProblemCode.NOT_FOUND, "This file is not kept any more.")
    return await _hand_out(request, found)


async def _take(request: web.Request, command: PostCustomerText | PostAgentText) -> web.Response:
    """Read the body into the desk; the rest of a refused one is let go, so that its sender reads why."""
    if (request.content_length or 0) > FILE_LIMIT:
        return await _refused(request, FileFault.TOO_LARGE, FILE_WORDS[FileFault.TOO_LARGE], 413)
    try:
        async with asyncio.timeout(UPLOAD_S):
            outcome = await request.app[PORTS].files.send(command, _pieces(request))
    except TimeoutError:
        raise ProblemError(ProblemCode.TOO_SLOW) from None
    if isinstance(outcome, FileFault):
        return await _refused(request, outcome, FILE_WORDS[outcome], STATUS[outcome])
    return await _answered(request, outcome)


async def _answered(request: web.Request, outcome: Answer) -> web.Response:
    if isinstance(outcome, Posted):
        return render_json(Sent(outcome.seq), status=201)
    assert isinstance(outcome, Refusal | Retry), "a post has no other outcome"  # noqa: S101 - a rule of the core
    said = error_for(outcome, None)
    return await _refused(request, said.code, said.text, 503 if isinstance(outcome, Retry) else 409)


async def _refused(request: web.Request, code: str, text: str, status: int) -> web.Response:
    """Say why in words; a browser that still sends would otherwise see a broken connection only."""
    read = 0
    try:
        async with asyncio.timeout(DRAIN_S):
            async for piece in request.content.iter_any():
                read += len(piece)
                if read > 2 * FILE_LIMIT:
                    break
    except (TimeoutError, OSError, web.HTTPException):
        pass
    return web.json_response({"error": str(code), "text": text}, status=status)


async def _pieces(request: web.Request) -> AsyncIterator[bytes]:
    async for piece in request.content.iter_any():
        yield piece


async def _hand_out(request: web.Request, file: StoredFile) -> web.StreamResponse:
    """Send a file as a download that no browser takes for a page, whatever is in it (FAULTS.md T27)."""
    headers = {
        hdrs.CONTENT_TYPE: file.type,
        hdrs.CONTENT_LENGTH: str(file.size),
        hdrs.CONTENT_DISPOSITION: f"attachment; filename=\"file\"; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": FILE_POLICY,
    }
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    if request.method != hdrs.METH_HEAD:
        async for part in request.app[PORTS].files.read(file.id):
            await response.write(part)
    await response.write_eof()
    return response


def _named(request: web.Request) -> tuple[str, str]:
    """Read how the sender calls the file and its line."""
    name = unquote(request.headers.get(NAME_HEADER, ""), errors="replace")
    key = request.headers.get(KEY_HEADER, "")
    if not name or KEY.fullmatch(key) is None:
        raise ProblemError(ProblemCode.BAD_REQUEST, f"Say the file's name in {NAME_HEADER} and an id in {KEY_HEADER}.")
    return name, key


async def chat_of_token(request: web.Request) -> ChatId:
    """Find the chat of the token in the request's header; raises `ProblemError`."""
    given = request.headers.get(hdrs.AUTHORIZATION, "")
    token = given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else ""
    chat = await request.app[PORTS].tokens.resume(token) if token else None
    if chat is None:
        if not request.app[LIMITS].logins.take(address_of(request, request.app[PORTS])):
            raise ProblemError(ProblemCode.TOO_MANY)
        raise ProblemError(ProblemCode.BAD_TOKEN, "Send the token of a chat as `Authorization: Bearer TOKEN`.")
    return chat


def _chat(request: web.Request) -> ChatId:
    return ChatId(request.match_info["chat"])


def _agent(request: web.Request) -> AgentId:
    person = request[VIEWER].person
    if person is None:
        raise ProblemError(ProblemCode.NOT_LOGGED_IN)
    if not request.app[LIMITS].reads.take(address_of(request, request.app[PORTS])):
        raise ProblemError(ProblemCode.TOO_MANY)
    return person.agent
