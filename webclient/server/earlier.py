"""REST: a customer's earlier chats, for the agent who talks to him now."""

import json

from aiohttp import web

from routing.earlier import EarlierChat
from routing.ids import AgentId, ChatId
from routing.report_files import json_value
from routing.transcript import Entry
from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of


async def list_earlier(request: web.Request) -> web.Response:
    """``GET /api/v1/chats/{chat}/earlier``: newest first; 403 for who is not in the chat."""
    agent = _agent(request)
    found = await request.app[PORTS].earlier.list(agent, ChatId(request.match_info["chat"]))
    if found is None:
        raise ProblemError(ProblemCode.FORBIDDEN, "You are not in this chat.")
    return _answer({"earlier": [_shown(one) for one in found]})


async def earlier_transcript(request: web.Request) -> web.Response:
    """``GET /api/v1/chats/{chat}/earlier/{earlier}``: the lines of one of them."""
    agent = _agent(request)
    chat, earlier = ChatId(request.match_info["chat"]), ChatId(request.match_info["earlier"])
    entries = await request.app[PORTS].earlier.transcript(agent, chat, earlier)
    if entries is None:
        raise ProblemError(ProblemCode.FORBIDDEN, "You are not in a chat with this customer.")
    return _answer({"entries": [_line(entry) for entry in entries]})


def _agent(request: web.Request) -> AgentId:
    ports = request.app[PORTS]
    if not request.app[LIMITS].reads.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    person = request[VIEWER].person
    if person is None:
        raise ProblemError(ProblemCode.NOT_LOGGED_IN)
    return person.agent


def _answer(body: object) -> web.Response:
    return web.json_response(text=json.dumps(body, ensure_ascii=False))


def _shown(one: EarlierChat) -> dict[str, object]:
    return {
        "chat": one.chat,
        "service": one.service_name,
        "at": json_value(one.started_at),
        "agents": list(one.agents),
        "known_by": one.known_by,
    }


def _line(entry: Entry) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "at": json_value(entry.at),
        "side": entry.side.value,
        "leg": entry.leg,
        "name": entry.name,
        "text": entry.text,
        "notice": entry.notice.value if entry.notice else None,
        "args": dict(entry.args),
    }
