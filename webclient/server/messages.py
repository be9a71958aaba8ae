"""REST for messages that customers left: take, answer by e-mail or chat, done (docs/protocol.md)."""

from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from routing.ids import AgentId, MessageId
from routing.mails import MailRefusal
from routing.messages import LeftView
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from webclient.server.keys import LIMITS, PORTS, VIEWER
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of, demand_own_origin

WORDS: Final[Mapping[str, str]] = {
    RefusalCode.UNKNOWN_MESSAGE: "This message is dealt with already, or it is not yours to answer.",
    RefusalCode.MESSAGE_TAKEN: "A colleague deals with this message.",
    RefusalCode.NOT_REACHABLE: "This customer can't be reached by chat, or you are not logged in at the desk.",
    RefusalCode.ALREADY_CHATTING: "This customer is in a chat with the service just now.",
    RefusalCode.NO_ROOM: "You have no room for another chat just now.",
    RefusalCode.EMPTY_TEXT: "Write an answer first.",
    RefusalCode.TEXT_TOO_LONG: "This answer is too long.",
    MailRefusal.OFF: "The desk knows no mail server (mail.host).",
    MailRefusal.NO_ADDRESS: "This customer left no e-mail address.",
}
OTHERWISE: Final = "This was not possible."


class MessageShown(Struct, frozen=True):
    """One message on the list."""

    id: str
    service: str
    service_name: str
    customer: str
    email: str
    channel: str
    text: str
    left_at: datetime
    taken_by: str
    """Who deals with it, by the name customers see; empty: nobody."""
    mine: bool
    by_email: bool
    by_chat: bool


class MessagesShown(Struct, frozen=True):
    """All that the agent may deal with, oldest first."""

    messages: tuple[MessageShown, ...]


class MessageAnswer(Struct, frozen=True):
    """How it is answered."""

    by: Literal["email", "chat"]
    text: Annotated[str, Meta(max_length=8192)]


async def list_messages(request: web.Request) -> web.Response:
    """``GET /api/v1/messages``: messages left for the agent's services (leaders: for all), oldest first."""
    who = _who(request)
    shown = tuple(_shown(view, who) for view in request.app[PORTS].messages.all(who))
    return web.Response(body=msgspec.json.encode(MessagesShown(shown)), content_type="application/json")


async def take_message(request: web.Request) -> web.Response:
    """``POST /api/v1/messages/{message}/take``: the agent deals with it."""
    return await _done(request.app[PORTS].messages.take(_changer(request), _message(request)))


async def release_message(request: web.Request) -> web.Response:
    """``POST /api/v1/messages/{message}/release``: the agent gives it back to the list."""
    return await _done(request.app[PORTS].messages.release(_changer(request), _message(request)))


async def finish_message(request: web.Request) -> web.Response:
    """``POST /api/v1/messages/{message}/done``: it is dealt with otherwise, and off the list."""
    return await _done(request.app[PORTS].messages.done(_changer(request), _message(request)))


async def answer_message(request: web.Request) -> web.Response:
    """``POST /api/v1/messages/{message}/answer``: by e-mail, or by a chat with a customer who can be reached."""
    who, message = _changer(request), _message(request)
    try:
        asked = msgspec.json.decode(await request.read(), type=MessageAnswer)
    except msgspec.DecodeError:
        raise ProblemError(ProblemCode.BAD_REQUEST, "This is no answer to a message.") from None
    messages = request.app[PORTS].messages
    answer = messages.answer_by_email if asked.by == "email" else messages.answer_by_chat
    return await _done(answer(who, message, asked.text))


async def _done(work: Awaitable[Answer | MailRefusal]) -> web.Response:
    outcome = await work
    if isinstance(outcome, Retry):
        raise ProblemError(ProblemCode.CONFLICT, "This could not be stored just now. Try again.")
    if isinstance(outcome, Refusal | MailRefusal):
        code = outcome.code if isinstance(outcome, Refusal) else outcome
        raise ProblemError(ProblemCode.CONFLICT, WORDS.get(code, OTHERWISE))
    return web.Response(status=204)


def _shown(view: LeftView, who: AgentId) -> MessageShown:
    return MessageShown(
        id=view.id,
        service=view.service,
        service_name=view.service_name,
        customer=view.customer,
        email=view.email,
        channel=view.channel.value,
        text=view.text,
        left_at=view.left_at,
        taken_by=view.taken_name,
        mine=view.taken_by == who,
        by_email=view.by_email,
        by_chat=view.by_chat,
    )


def _message(request: web.Request) -> MessageId:
    return MessageId(request.match_info["message"])


def _changer(request: web.Request) -> AgentId:
    demand_own_origin(request, request.app[PORTS])
    return _who(request)


def _who(request: web.Request) -> AgentId:
    if not request.app[LIMITS].reads.take(address_of(request, request.app[PORTS])):
        raise ProblemError(ProblemCode.TOO_MANY)
    person = request[VIEWER].person
    if person is None:
        raise ProblemError(ProblemCode.NOT_LOGGED_IN)
    return person.agent
