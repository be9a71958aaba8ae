"""What a person means by a line: an answer to an offer, a ``!!`` command in a chat, or a word to ``desk@``.

Forgiving as real clients need it (CLIENTS.md section 5 in the project's design): trimmed, case folded, a leading slash,
``!`` or ``.`` and trailing punctuation dropped, first line only; quoted lines and ``/me`` are never a word. English is
understood always, the agent's own language beside it.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Final

from bridge.xmpp.stanzas.data_form import Form
from bridge.xmpp.texts.catalogue import Language, Word
from bridge.xmpp.texts.english import ENGLISH
from bridge.xmpp.texts.languages import language_of

_LEADING: Final = "/!."
_TRAILING: Final = ".,;:!?…"
_WORD_LIMIT: Final = 200
"""A longer line is never a command (what follows a command may be longer)."""
_PHRASE: Final = 3
"""No command has more words than this."""
_NEAR: Final = 0.7
"""How like a known word an unknown one must be to be taken for it (`difflib`)."""
_BEFORE_REST: Final = ":,("
_AROUND_REST: Final = " \t:,()"

WITH_REST: Final = frozenset(
    {
        Word.NOT_READY, Word.ACCEPT, Word.REJECT, Word.END, Word.NOTE, Word.DONE, Word.DISPOSITION, Word.CANNED,
        Word.HISTORY, Word.LANGUAGE, Word.FLAG, Word.UNFLAG,
    }
)  # fmt: skip
"""What may follow these says which or what: a reason, a name, a text."""
SHORTEST_WITH_REST: Final = 3
"""``no problem`` is no ``no``: only a whole word may be followed by something."""


class AnswerWord(StrEnum):
    """What an agent says to an offer."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Said:
    """A word and what followed it, as it was written; of an unknown word all of it, and the one that may be meant."""

    word: Word
    rest: str = ""
    meant: str = ""


class LineKind(StrEnum):
    """What becomes of a line in a chat."""

    TEXT = "text"
    COMMAND = "command"
    HELD = "held"
    """It looks like a mistyped command: it goes to nobody unless it is said again."""


@dataclass(frozen=True, slots=True)
class ChatLine:
    """A line an agent wrote in a chat of his: what goes to the customer, or a command."""

    kind: LineKind
    text: str = ""
    said: Said = Said(Word.UNKNOWN)


def parse_answer(body: str, lang: Language = ENGLISH, offer_text: str = "") -> AnswerWord | None:
    """Tell what is said to an offer. A body that repeats the offer (an error's copy, a quote) is no answer."""
    if offer_text and body.strip() == offer_text.strip():
        return None
    match _vocabulary(lang.code).get(_plain(_first_line(body))):
        case Word.ACCEPT:
            return AnswerWord.ACCEPT
        case Word.REJECT:
            return AnswerWord.REJECT
        case _:
            return None


def is_accept_again(body: str, accepted_by: str, lang: Language = ENGLISH) -> bool:
    """Tell whether a line only repeats the accept: by the word that was said, or by one that nobody says to a customer.

    "Yes" after an offer that was accepted otherwise may well be the answer to the customer's question.
    """
    said, first = _plain(body), _plain(_first_line(accepted_by))
    return said != "" and said in {first, *(one.words[Word.ACCEPT][0] for one in (ENGLISH, lang))}


def answer_of_form(form: Form) -> AnswerWord | None:
    """Tell what a submitted form says to an offer: ``answer`` by a word, or ``accept`` or ``reject`` as a tick.

    A tick that was left out says nothing: it may just be how the form came.
    """
    said = parse_answer(form.value("answer"))
    ticked = [one for one in AnswerWord if form.value(one.value).strip().casefold() in {"1", "true"}]
    return said or (ticked[0] if len(ticked) == 1 else None)


def is_word(body: str, word: Word, lang: Language = ENGLISH) -> bool:
    """Tell whether a line is just this word."""
    return _vocabulary(lang.code).get(_plain(_first_line(body))) is word


def parse_desk(body: str, lang: Language = ENGLISH) -> Said:
    """Tell what is said to ``desk@``."""
    line, more = _first_line(body), _after_first_line(body)
    plain = _plain(line)
    vocabulary = _vocabulary(lang.code)
    known = vocabulary.get(plain)
    if known is not None:
        return Said(known, more if known is Word.NOTE else "")
    for phrase, rest in _beginnings(line):
        begun = vocabulary.get(phrase)
        if begun in WITH_REST and len(phrase) >= SHORTEST_WITH_REST:
            return Said(begun, f"{rest}\n{more}".strip() if begun is Word.NOTE else rest)
    return Said(Word.UNKNOWN, plain or body.strip(), _nearest(plain, lang))


def parse_chat_line(body: str, lang: Language = ENGLISH) -> ChatLine:
    """Split commands from text in an accepted chat: only ``!!`` starts one, ``!!!!`` sends ``!!``."""
    start = body.lstrip()
    head = unicodedata.normalize("NFKC", start[:4])
    if head.startswith("!!!!"):
        return ChatLine(LineKind.TEXT, start[2:])
    if head.startswith("!!"):
        rest = start[2:].strip()
        return ChatLine(LineKind.COMMAND, said=parse_desk(rest, lang) if rest else Said(Word.HELP))
    meant = _mistyped(head[:1], start, lang)
    return ChatLine(LineKind.TEXT, body) if meant is None else ChatLine(LineKind.HELD, body, meant)


def is_order(body: str) -> bool:
    """Tell a ``!!`` line, which is for the desk alone, in whatever chat it was written."""
    head = unicodedata.normalize("NFKC", body.lstrip()[:4])
    return head.startswith("!!") and head != "!!!!"


def _mistyped(sign: str, line: str, lang: Language) -> Said | None:
    """Recognise a command with the wrong sign before it, alone on its line: ``/end``, ``!end``, ``! !end``, ``.ed``."""
    if sign not in {"/", "!", "."} or "\n" in line.strip():
        return None
    said = parse_desk(line.lstrip(_LEADING + " "), lang)
    if said.word is Word.UNKNOWN:
        one_word = len(line.split()) == 1 and line.strip(_LEADING).isalpha()
        return Said(Word.UNKNOWN, said.rest, said.meant) if said.meant and one_word else None
    spelt = _plain(line.lstrip(_LEADING + " ")).split()[0]
    return Said(said.word, said.rest, lang.words[said.word][0]) if len(spelt) >= SHORTEST_WITH_REST else None


# --- words -----------------------------------------------------------------------------------------------------------


@cache
def _vocabulary(code: str) -> Mapping[str, Word]:
    """All words of a language and of English, folded; the language's own meaning goes first."""
    both = (ENGLISH, language_of(code))
    return {_fold(spelling): word for one in both for word, spellings in one.words.items() for spelling in spellings}


def _nearest(plain: str, lang: Language) -> str:
    """Find the word that was probably meant: one of the language's own if there is one, else an English one."""
    if len(plain) < SHORTEST_WITH_REST:
        return ""
    for one in (lang, ENGLISH):
        spellings = {_fold(s): s for all_of_word in one.words.values() for s in all_of_word if len(s) > 1}
        first = plain.split(maxsplit=1)[0]
        found = get_close_matches(plain, spellings, 1, _NEAR) or get_close_matches(first, spellings, 1, _NEAR)
        if found:
            return spellings[found[0]]
    return ""


def _first_line(body: str) -> str:
    """Take the first line that says something and is no quotation; empty if it can be no word."""
    for line in body.splitlines():
        if line.strip() and not line.lstrip().startswith((">", "»")):
            return "" if line.strip().casefold().startswith("/me ") else line.strip()
    return ""


def _after_first_line(body: str) -> str:
    return "\n".join(body.strip().splitlines()[1:])


def _plain(line: str) -> str:
    """Reduce a line to the word or phrase it may be."""
    if len(line) > _WORD_LIMIT:
        return ""
    bare = line.strip().lstrip(_LEADING).strip() or line.strip()
    return _fold(bare.rstrip(_TRAILING) or bare)


def _beginnings(line: str) -> Iterator[tuple[str, str]]:
    """Take the first words off a line, as many as a command may have, then fewer: them folded, and what follows."""
    line = line.lstrip(_LEADING).lstrip()
    for length in range(_PHRASE, 0, -1):
        parts = line.split(maxsplit=length)
        if len(parts) <= length and not any(sign in line for sign in _BEFORE_REST):
            continue
        head = " ".join(parts[:length])
        rest = parts[length] if len(parts) > length else ""
        cut = min((place for sign in _BEFORE_REST if (place := head.find(sign)) >= 0), default=len(head))
        tail = f"{head[cut:]} {rest}".strip(_AROUND_REST)
        if tail:
            yield _fold(head[:cut]), tail


def _fold(text: str) -> str:
    """Compare without case, width, accents and runs of blanks."""
    if text.isascii():
        return " ".join(text.casefold().split())
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(char for char in spread if not unicodedata.combining(char)).split())
