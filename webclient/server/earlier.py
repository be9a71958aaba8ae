"""REST: a customer's earlier chats, for the agent who talks to him now."""

from datetime import datetime

from aiohttp import web
from msgspec import Struct

from routing.earlier import EarlierChat
from routing.ids import AgentId, ChatId
from routing.transcript import Entry
from webclient.server.bodies import render_json
from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of


class EarlierChatShown(Struct, frozen=True):
    """One earlier chat."""

    chat: str
    service: str
    at: datetime
    agents: tuple[str, ...]
    known_by: str
    """``account``: the same XMPP account; ``email``: merely the same address in the form."""


class EarlierShown(Struct, frozen=True):
    """Newest first."""

    earlier: tuple[EarlierChatShown, ...]


class EarlierLineShown(Struct, frozen=True):
    """One line of it; a notice has no text."""

    seq: int
    at: datetime
    side: str
    leg: int
    name: str
    text: str | None
    notice: str | None
    args: dict[str, str]


class EarlierLines(Struct, frozen=True):
    """The conversation, oldest first."""

    entries: tuple[EarlierLineShown, ...]


async def list_earlier(request: web.Request) -> web.Response:
    """``GET /api/v1/chats/{chat}/earlier``: newest first; 403 for who is not in the chat."""
    agent = _agent(request)
    found = await request.app[PORTS].earlier.list(agent, ChatId(request.match_info["chat"]))
    if found is None:
        raise ProblemError(ProblemCode.FORBIDDEN, "You are not in this chat.")
    return render_json(EarlierShown(tuple(_shown(one) for one in found)))


async def earlier_transcript(request: web.Request) -> web.Response:
    """``GET /api/v1/chats/{chat}/earlier/{earlier}``: the lines of one of them."""
    agent = _agent(request)
    chat, earlier = ChatId(request.match_info["chat"]), ChatId(request.match_info["earlier"])
    entries = await request.app[PORTS].earlier.transcript(agent, chat, earlier)
    if entries is None:
        raise ProblemError(ProblemCode.FORBIDDEN, "You are not in a chat with this customer.")
    return render_json(EarlierLines(tuple(_line(entry) for entry in entries)))


def _agent(request: web.Request) -> AgentId:
    ports = request.app[PORTS]
    if not request.app[LIMITS].reads.take(address_of(request, ports)):
        raise ProblemError(ProblemCode.TOO_MANY)
    person = request[VIEWER].person
    if person is None:
        raise ProblemError(ProblemCode.NOT_LOGGED_IN)
    return person.agent


def _shown(one: EarlierChat) -> EarlierChatShown:
    return EarlierChatShown(one.chat, one.service_name, one.started_at, tuple(one.agents), one.known_by)


def _line(entry: Entry) -> EarlierLineShown:
    return EarlierLineShown(
        seq=entry.seq,
        at=entry.at,
        side=entry.side.value,
        leg=entry.leg,
        name=entry.name,
        text=entry.text,
        notice=entry.notice.value if entry.notice else None,
        args=dict(entry.args),
    )
