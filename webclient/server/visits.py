"""How a customer of the web gets to his chat: by starting one, or by the token of one he has.

A start may be cut at any point, also between the commit and our answer, and is then sent again with the same ``visit``
(128 random bits that only this widget knows). The chat's id is derived from it, so the repeated start meets its own
chat in the desk, in the store and after a restart, with nothing to remember here.
"""

import base64
import hashlib
from dataclasses import dataclass

from routing.commands import LeaveMessage, StartChat
from routing.decision import Started
from routing.ids import ChatId, MessageId, ServiceId
from routing.naming import RANDOM_LENGTH, chat_id, contact_name
from routing.ports import Desk, Overview, Retry, ServiceView, Tokens, Transcripts
from routing.refusals import Refusal, RefusalCode
from routing.transcript import Customer
from routing.widget_settings import WidgetSettings
from routing.words import Channel
from webclient.server.forms import Filled
from webclient.server.identity import Identity
from webclient.server.wire import Leave, Start


@dataclass(frozen=True, slots=True)
class Visit:
    """A customer at his chat, and the token by which he comes back to it."""

    chat: ChatId
    token: str


class Visits:
    """Starts chats and finds them again."""

    def __init__(
        self, desk: Desk, overview: Overview, transcripts: Transcripts, tokens: Tokens, *, names_shown: bool = True
    ) -> None:
        """``names_shown``: agents may know who asks before they accept (`routing.naming.contact_name`)."""
        self._desk = desk
        self._overview = overview
        self._transcripts = transcripts
        self._tokens = tokens
        self._names_shown = names_shown

    async def start(self, asked: Start, filled: Filled, identity: Identity | None) -> Visit | Refusal | Retry:
        """Start the chat of this visit, or find it if it is already started and not over."""
        random = derived(asked.visit)
        chat = chat_id(random)
        if self._overview.chat(chat) is None:
            if await self._transcripts.entries(chat, 0, 1):
                return Refusal(RefusalCode.CHAT_OVER, chat)
            answer = await self._desk.ask(_command(asked, filled, identity, random, names_shown=self._names_shown))
            if isinstance(answer, Refusal) and answer.code is not RefusalCode.DUPLICATE_CHAT:
                return answer
            if not isinstance(answer, Started | Refusal):
                return Retry()
        return Visit(chat, await self._tokens.issue_resume(chat))

    async def leave(self, asked: Leave, filled: Filled, identity: Identity | None) -> Refusal | Retry | None:
        """Leave a message; the same visit leaves it once. ``None``: it is stored."""
        random = derived(asked.visit)
        customer = customer_of(filled, identity, random)
        name, service = MessageId(f"m-{random}"), ServiceId(asked.service)
        answer = await self._desk.ask(LeaveMessage(name, service, customer, Channel.WEB, filled.question))
        return answer if isinstance(answer, Refusal | Retry) else None

    async def resume(self, token: str) -> ChatId | None:
        """Tell whose token it is, also a while after the chat ended."""
        return await self._tokens.resume(token)


def why_closed(view: ServiceView, settings: WidgetSettings) -> str:
    """Tell why a newcomer is asked for a message instead of a chat; empty if he may ask."""
    if view.closed is not None:
        return str(view.closed)
    too_long = 0 < settings.longest_wait_s < (view.wait_s or 0.0)
    return str(RefusalCode.QUEUE_FULL) if too_long else ""


def derived(visit: str) -> str:
    """Make a chat's random part of a visit; nobody who sees the chat's id can tell the visit by it."""
    digest = hashlib.blake2b(visit.encode(), digest_size=10, person=b"stanzadesk-visit").digest()
    return base64.b32encode(digest).decode().lower()[:RANDOM_LENGTH]


def _command(asked: Start, filled: Filled, identity: Identity | None, random: str, *, names_shown: bool) -> StartChat:
    return StartChat(
        chat=chat_id(random),
        contact=contact_name(filled.name if names_shown else "", random),
        service=ServiceId(asked.service),
        customer=customer_of(filled, identity, random),
        channel=Channel.WEB,
        text=filled.question or None,
        key=asked.cid,
    )


def customer_of(filled: Filled, identity: Identity | None, random: str) -> Customer:
    """Say who asks: known by his site, or known by this visit only."""
    return Customer(identity.customer if identity is not None else f"w-{random}", filled.name, filled.fields)
