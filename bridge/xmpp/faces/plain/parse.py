"""What a person means by a line: an answer to an offer, a ``!!`` command in a chat, or a word to ``desk@``.

Forgiving as real clients need it (CLIENTS.md section 5 in the project's design): trimmed, case folded, a leading slash,
``!`` or ``.`` and trailing punctuation dropped, first line only; quoted lines and ``/me`` are never a word.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ACCEPT_WORDS: Final = frozenset({"accept", "a", "yes", "y", "ok", "1", "+"})
REJECT_WORDS: Final = frozenset({"reject", "r", "no", "n", "decline", "0", "-"})
_LEADING = "/!."
_TRAILING = ".,;:!?…"
_WORD_LIMIT = 200
"""A longer line is never a command."""


class AnswerWord(StrEnum):
    """What an agent says to an offer."""

    ACCEPT = "accept"
    REJECT = "reject"


class DeskWord(StrEnum):
    """What an agent can say to ``desk@``."""

    READY = "ready"
    BUSY = "busy"
    NOT_READY = "not ready"
    OFF = "off"
    STATE = "state"
    CHATS = "chats"
    REPORT = "report"
    HELP = "help"
    ACCEPT = "accept"
    REJECT = "reject"
    END = "end"
    DONE = "done"
    UNKNOWN = ""


DESK_WORDS: Final = {
    "ready": DeskWord.READY,
    "available": DeskWord.READY,
    "back": DeskWord.READY,
    "on": DeskWord.READY,
    "busy": DeskWord.BUSY,
    "dnd": DeskWord.BUSY,
    "not ready": DeskWord.NOT_READY,
    "notready": DeskWord.NOT_READY,
    "not-ready": DeskWord.NOT_READY,
    "not_ready": DeskWord.NOT_READY,
    "away": DeskWord.NOT_READY,
    "off": DeskWord.OFF,
    "off duty": DeskWord.OFF,
    "log out": DeskWord.OFF,
    "logout": DeskWord.OFF,
    "state": DeskWord.STATE,
    "status": DeskWord.STATE,
    "who": DeskWord.STATE,
    "chats": DeskWord.CHATS,
    "list": DeskWord.CHATS,
    "report": DeskWord.REPORT,
    "help": DeskWord.HELP,
    "?": DeskWord.HELP,
    "end": DeskWord.END,
    "done": DeskWord.DONE,
    "complete": DeskWord.DONE,
}

_AFTER_NOT_READY: Final = frozenset(" :,(")
NOT_READY_WORDS: Final = ("not ready", "notready", "not-ready", "not_ready", "away")
"""These may be followed by a reason."""


class ChatWord(StrEnum):
    """What a ``!!`` line in a chat asks for."""

    END = "end"
    NOTE = "note"
    BAN = "ban"
    HELP = "help"
    TEXT = "text"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ChatLine:
    """A line an agent wrote in a chat of his: a command, a note (``NOTE``), or (``TEXT``) what goes to the customer."""

    word: ChatWord
    text: str


def parse_word(body: str) -> str:
    """Reduce a body to the one word or phrase it may be; empty if it is none."""
    line = ""
    for candidate in body.splitlines():
        if candidate.strip() and not candidate.lstrip().startswith(">"):
            line = candidate.strip()
            break
    if not line or len(line) > _WORD_LIMIT or line.casefold().startswith("/me "):
        return ""
    line = unicodedata.normalize("NFKC", line).casefold().lstrip(_LEADING).strip()
    stripped = line.rstrip(_TRAILING).strip()
    return " ".join((stripped or line).split())


def parse_answer(body: str, offer_text: str = "") -> AnswerWord | None:
    """Tell what is said to an offer. A body that repeats the offer (an error's copy, a quote) is no answer."""
    if offer_text and body.strip() == offer_text.strip():
        return None
    word = parse_word(body)
    if word in ACCEPT_WORDS:
        return AnswerWord.ACCEPT
    if word in REJECT_WORDS:
        return AnswerWord.REJECT
    return None


def parse_chat_line(body: str) -> ChatLine:
    """Split commands from text in an accepted chat: only ``!!`` starts one, ``!!!!`` sends ``!!``."""
    start = body.lstrip()
    if not start.startswith("!!"):
        return ChatLine(ChatWord.TEXT, body)
    if start.startswith("!!!!"):
        return ChatLine(ChatWord.TEXT, start[2:])
    words = start[2:].split(maxsplit=1)
    first = words[0].casefold().rstrip(_TRAILING) if words else ""
    if first in {"end", "ban"}:
        return ChatLine(ChatWord(first), "")
    if first == "note" and len(words) > 1:
        return ChatLine(ChatWord.NOTE, words[1])
    if first in {"help", ""}:
        return ChatLine(ChatWord.HELP, "")
    return ChatLine(ChatWord.UNKNOWN, words[0])


def parse_desk(body: str) -> tuple[DeskWord, str]:
    """Tell what is said to ``desk@``: the word, and what follows it (a reason; or all of it if unknown)."""
    word = parse_word(body)
    known = DESK_WORDS.get(word)
    if known is not None:
        return known, ""
    for start in NOT_READY_WORDS:
        rest = word[len(start) :]
        if word.startswith(start) and rest[:1] in _AFTER_NOT_READY:
            return DeskWord.NOT_READY, rest.strip(" :,()")
    if word in ACCEPT_WORDS:
        return DeskWord.ACCEPT, ""
    if word in REJECT_WORDS:
        return DeskWord.REJECT, ""
    return DeskWord.UNKNOWN, word or body.strip()
