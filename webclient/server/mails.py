"""A customer asks for his conversation by e-mail: to the address he gave himself, once per chat."""

from typing import Final

import msgspec
from aiohttp import web
from msgspec import Struct

from routing.mails import MailRefusal
from webclient.server.keys import LIMITS, PORTS
from webclient.server.limits import address_block
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of, demand_widget_origin
from webclient.server.uploads import chat_of_token


class Mailed(Struct, frozen=True):
    """Where it goes, half hidden."""

    to: str


WORDS: Final[dict[MailRefusal, str]] = {
    MailRefusal.OFF: "No e-mails are sent from here.",
    MailRefusal.NOT_OVER: "The conversation is not over yet.",
    MailRefusal.NO_ADDRESS: "We have no e-mail address of yours.",
    MailRefusal.TOO_MANY: "This address got many e-mails today. Please try again tomorrow.",
}


async def post_transcript(request: web.Request) -> web.Response:
    """``POST /api/v1/widget/transcript`` with the chat's token: 202 with the address, half hidden."""
    ports = request.app[PORTS]
    demand_widget_origin(request, ports)
    chat = await chat_of_token(request)
    if not request.app[LIMITS].mails.take(address_block(address_of(request, ports))):
        raise ProblemError(ProblemCode.TOO_MANY)
    outcome = await ports.mails.send_transcript(chat)
    if isinstance(outcome, MailRefusal):
        return web.json_response({"error": str(outcome), "text": WORDS[outcome]}, status=409)
    return web.Response(status=202, body=msgspec.json.encode(Mailed(outcome)), content_type="application/json")
