"""From a word to what it asks for: which reason, which offer, which chat, which text. Unclear words are asked back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from bridge.xmpp import words_desk
from bridge.xmpp.faces.plain.actions import Actions, tell_numbers
from bridge.xmpp.faces.plain.caller import Caller
from bridge.xmpp.faces.plain.parse import Said
from bridge.xmpp.ports import DeskPorts, LegView
from bridge.xmpp.texts.catalogue import Text, Word
from bridge.xmpp.texts.languages import LANGUAGES, find_language
from routing.canned import Canned
from routing.effects import SendOffer
from routing.ids import ChatId
from routing.settings import Disposition, Reason
from routing.words import ChosenKind, LegPhase

T = TypeVar("T")

CHOICES: Final = {
    Word.READY: ChosenKind.READY,
    Word.BUSY: ChosenKind.NO_OFFERS,
    Word.NOT_READY: ChosenKind.NOT_READY,
    Word.OFF: ChosenKind.OFF,
}

NAMES_ONLY: Final = frozenset({Word.END, Word.FLAG, Word.UNFLAG})
"""What follows these can only be the name of a chat."""


@dataclass(frozen=True, slots=True)
class Order:
    """A word with what followed it, who said it, and in which chat's window (``None``: to the desk).

    ``key`` names the line, so that one that is handed in twice is posted once.
    """

    by: Caller
    said: Said
    here: ChatId | None = None
    key: str | None = None


class Orders:
    """Understands orders and hands them to `Actions`."""

    def __init__(self, ports: DeskPorts, actions: Actions) -> None:
        self._ports = ports
        self._actions = actions

    def carry_out(self, order: Order) -> None:
        """Do what is asked, or ask back."""
        by, rest = order.by, order.said.rest
        match order.said.word:
            case Word.READY | Word.BUSY | Word.OFF:
                self._actions.choose(by, CHOICES[order.said.word])
            case Word.NOT_READY:
                self._not_ready(by, rest)
            case Word.ACCEPT | Word.REJECT:
                self._answer(order)
            case Word.LANGUAGE:
                self._language(by, rest)
            case Word.STATE | Word.CHATS | Word.QUEUE | Word.REPORT | Word.HELP:
                self._tell(order)
            case Word.UNKNOWN | Word.BAN:
                self._unknown(order)
            case _:
                self._about_chat(order)

    def _tell(self, order: Order) -> None:
        match order.said.word:
            case Word.STATE:
                self._actions.tell_state(order.by)
            case Word.CHATS:
                self._actions.tell_chats(order.by)
            case Word.QUEUE:
                self._actions.tell_queue(order.by)
            case Word.REPORT:
                self._ports.spawn(tell_numbers(self._ports, order.by))
            case _:
                order.by.tell(Text.DESK_HELP if order.here is None else Text.CHAT_HELP)

    def _unknown(self, order: Order) -> None:
        by, said = order.by, order.said
        if order.here is not None:
            by.say(words_desk.unknown_command(by.lang, (said.rest.split() or [""])[0], said.meant))
        elif said.word is Word.BAN:
            by.tell(Text.CANT_BAN)
        elif said.rest:
            by.say(words_desk.unknown_word(by.lang, said.rest, said.meant))
        else:
            by.tell(Text.DESK_HELP)

    def _not_ready(self, by: Caller, said: str) -> None:
        reasons = self._ports.reasons.of(by.agent)
        found = find_reason(said, reasons) if said else None
        if found is None and (said or reasons):
            by.say(words_desk.which_reason(by.lang, said, [one.label for one in reasons]))
            return
        self._actions.choose(by, ChosenKind.NOT_READY, "" if found is None else found.code)

    def _language(self, by: Caller, said: str) -> None:
        if not said:
            others = ", ".join(f"{one.name} ({code})" for code, one in LANGUAGES.items() if one is not by.lang)
            by.tell(Text.LANGUAGE_HOW, languages=others)
            return
        found = find_language(said)
        if found is None:
            known = ", ".join(f"{one.name} ({code})" for code, one in LANGUAGES.items())
            by.tell(Text.LANGUAGE_UNKNOWN, word=said, languages=known)
            return
        self._actions.speak(by, found.code)

    # --- offers and chats --------------------------------------------------------------------------------------------

    def _answer(self, order: Order) -> None:
        by, word, rest = order.by, order.said.word, order.said.rest
        offers = self._actions.offers(by)
        if not offers:
            by.tell(Text.NO_OFFER)
            return
        found = choose_one(offers, _offer_name, rest)
        if found is None:
            names = [_offer_name(offer) for offer in offers]
            by.say(words_desk.which(by.lang, Text.WHICH_OFFER, names, word))
            return
        self._actions.answer_offer(by, found[0], accepts=word is Word.ACCEPT)

    def _about_chat(self, order: Order) -> None:
        """Find the chat that is meant, then what is to be done with it."""
        by, word = order.by, order.said.word
        wraps = word in {Word.DONE, Word.DISPOSITION}
        chats = self._actions.chats(by, LegPhase.WRAP_UP if wraps else LegPhase.ACTIVE)
        if word in {Word.NOTE, Word.CANNED, Word.HISTORY}:
            chats = [*chats, *self._actions.chats(by, LegPhase.WRAP_UP)]
        if order.here is not None:
            chats = [view for view in chats if view.leg.chat == order.here]
        if not chats:
            by.tell(Text.NO_WRAPUP if wraps else Text.NO_CHATS)
            return
        found = choose_one(chats, _chat_name, order.said.rest, words_follow=word not in NAMES_ONLY)
        if found is None:
            by.say(words_desk.which(by.lang, Text.WHICH_CHAT, [_chat_name(view) for view in chats], word))
            return
        self._with_chat(order, *found)

    def _with_chat(self, order: Order, chat: LegView, rest: str) -> None:
        by = order.by
        match order.said.word:
            case Word.END:
                self._actions.end(by, chat)
            case Word.FLAG | Word.UNFLAG:
                self._actions.flag(by, chat, on=order.said.word is Word.FLAG)
            case Word.NOTE if rest:
                self._actions.note(by, chat, rest, order.key)
            case Word.NOTE:
                by.tell(Text.NOTE_EMPTY)
            case Word.CANNED:
                self._ports.spawn(self._canned(order, chat, rest))
            case Word.HISTORY:
                self._ports.spawn(self._history(by, chat, rest))
            case _:
                self._done(order, chat, rest)

    def _done(self, order: Order, chat: LegView, said: str) -> None:
        by = order.by
        marks = self._ports.agents.results(chat.leg.service).dispositions
        labels = [one.label for one in marks]
        found = None
        if said:
            found = find_mark(said, marks)
            if found is None:
                by.say(words_desk.marks(by.lang, labels, said))
                return
        elif order.said.word is Word.DISPOSITION:
            by.say(words_desk.marks(by.lang, labels))
            return
        self._actions.done(by, chat, "" if found is None else found.code)

    async def _canned(self, order: Order, chat: LegView, said: str) -> None:
        texts = await self._actions.canned(order.by, chat)
        if not said:
            order.by.say(words_desk.canned_list(order.by.lang, texts))
            return
        found = find_canned(said, texts)
        if found is None:
            order.by.tell(Text.CANNED_UNKNOWN, word=said)
            return
        await self._actions.send_canned(order.by, chat, found, order.key)

    async def _history(self, by: Caller, chat: LegView, said: str) -> None:
        number = said.strip("#. ")
        if said and not (number.isascii() and number.isdigit()):
            by.tell(Text.HISTORY_UNKNOWN, word=said)
            return
        await self._actions.tell_history(by, chat, int(number[:4]) if number else None)


# --- which one is meant ----------------------------------------------------------------------------------------------


def choose_one(
    things: Sequence[T], name_of: Callable[[T], str], said: str, *, words_follow: bool = False
) -> tuple[T, str] | None:
    """Choose by the beginning of what was said: a name, the beginning of one, or a number; gives what follows, too.

    The only one there is needs no name; ``words_follow``: then all that was said is about it.
    """
    if len(things) == 1 and (words_follow or not said):
        return things[0], said
    first, _, after = said.partition(" ")
    wanted = first.casefold().rstrip(":,.")
    if not wanted:
        return None
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(things):
        return things[int(wanted[:4]) - 1], after.strip()
    named = [thing for thing in things if name_of(thing).casefold().startswith(wanted)]
    return (named[0], after.strip()) if len(named) == 1 else None


def _offer_name(offer: SendOffer) -> str:
    return offer.customer.name


def _chat_name(view: LegView) -> str:
    return view.leg.customer.name


def find_reason(said: str, reasons: Sequence[Reason]) -> Reason | None:
    """Find the reason a person named: its code, its label, or the beginning of exactly one of them."""
    return _find(said, reasons, lambda one: (one.code, one.label))


def find_mark(said: str, marks: Sequence[Disposition]) -> Disposition | None:
    """Find the disposition a person named, as `find_reason`."""
    return _find(said, marks, lambda one: (one.code, one.label))


def find_canned(said: str, texts: Sequence[Canned]) -> Canned | None:
    """Find the canned response a person named: by its shortcut (with or without its sign) or its title."""
    return _find(said.lstrip("/#"), texts, lambda one: (one.shortcut, one.title))


def _find(said: str, things: Sequence[T], names: Callable[[T], tuple[str, str]]) -> T | None:
    wanted = " ".join(said.casefold().split())
    exact = [one for one in things if wanted in {name.casefold() for name in names(one) if name}]
    if exact:
        return exact[0]
    begun = [one for one in things if any(name.casefold().startswith(wanted) for name in names(one) if name)]
    return begun[0] if wanted and len(begun) == 1 else None
