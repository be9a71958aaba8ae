"""How a customer of the web gets to his chat: by starting one, or by the token of one he has.

A start may be cut at any point, also between the commit and our answer, and is then sent again with the same ``visit``
(128 random bits that only this widget knows). The chat's id is derived from it, so the repeated start meets its own
chat in the desk, in the store and after a restart, with nothing to remember here.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from routing.commands import StartChat
from routing.decision import Started
from routing.ids import ChatId, ServiceId
from routing.naming import RANDOM_LENGTH, chat_id, contact_name
from routing.ports import Desk, Overview, Retry, Tokens, Transcripts
from routing.refusals import Refusal, RefusalCode
from routing.transcript import Customer
from routing.words import Channel
from webclient.server.wire import Start, clean_line, clean_text

NAME_LIMIT: Final = 80
PAGE_LIMIT: Final = 500
_EMAIL: Final = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(\.[^@\s<>\".]+)*")


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

    async def start(self, asked: Start) -> Visit | Refusal | Retry:
        """Start the chat of this visit, or find it if it is already started and not over."""
        random = derived(asked.visit)
        chat = chat_id(random)
        if self._overview.chat(chat) is None:
            if await self._transcripts.entries(chat, 0, 1):
                return Refusal(RefusalCode.CHAT_OVER, chat)
            answer = await self._desk.ask(_command(asked, random, names_shown=self._names_shown))
            if isinstance(answer, Refusal) and answer.code is not RefusalCode.DUPLICATE_CHAT:
                return answer
            if not isinstance(answer, Started | Refusal):
                return Retry()
        return Visit(chat, await self._tokens.issue_resume(chat))

    async def resume(self, token: str) -> ChatId | None:
        """Tell whose token it is, also a while after the chat ended."""
        return await self._tokens.resume(token)


def derived(visit: str) -> str:
    """Make a chat's random part of a visit; nobody who sees the chat's id can tell the visit by it."""
    digest = hashlib.blake2b(visit.encode(), digest_size=10, person=b"stanzadesk-visit").digest()
    return base64.b32encode(digest).decode().lower()[:RANDOM_LENGTH]


def is_email(text: str) -> bool:
    """Tell whether this looks like an address; only a letter sent there could prove it."""
    return _EMAIL.fullmatch(text) is not None


def _command(asked: Start, random: str, *, names_shown: bool) -> StartChat:
    name = clean_line(asked.name, NAME_LIMIT)
    question = clean_text(asked.question).strip()
    fields = (
        ("email", clean_line(asked.email, 254)),
        ("question", question),
        ("page", page_address(asked.fields.page)),
        ("title", clean_line(asked.fields.title, 200)),
        ("locale", clean_line(asked.fields.locale, 35)),
    )
    return StartChat(
        chat=chat_id(random),
        contact=contact_name(name if names_shown else "", random),
        service=ServiceId(asked.service),
        customer=Customer(f"w-{random}", name, tuple((key, value) for key, value in fields if value)),
        channel=Channel.WEB,
        text=question or None,
        key=asked.cid,
    )


def page_address(page: str) -> str:
    """Keep the address of a web page without what may hold secrets: user, query and fragment. Else nothing."""
    try:
        parts = urlsplit(page)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    place = parts.netloc.rpartition("@")[2]
    return clean_line(urlunsplit((parts.scheme, place, parts.path, "", "")), PAGE_LIMIT)
