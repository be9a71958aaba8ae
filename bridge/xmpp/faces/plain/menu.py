"""The commands of ``desk@`` as a menu: what each asks, one form after the other, and what it then does (XEP-0050).

A command is a row of `COMMANDS`. A question whose answer is clear (there is one chat) is not asked.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bridge.xmpp import words_desk
from bridge.xmpp.faces.plain.actions import Actions, tell_numbers
from bridge.xmpp.faces.plain.caller import Caller
from bridge.xmpp.ports import DeskPorts, LegView
from bridge.xmpp.stanzas.data_form import Field, Option
from bridge.xmpp.texts.catalogue import Text, Word
from bridge.xmpp.texts.languages import LANGUAGES
from bridge.xmpp.wording import customer_name
from routing.effects import SendOffer
from routing.words import ChosenKind, LegPhase

Answers = dict[str, str]
"""What was answered so far, by the field's name."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What questions and deeds work with."""

    ports: DeskPorts
    actions: Actions

    def offer(self, by: Caller, answers: Answers) -> SendOffer | None:
        """Find the offer that was chosen, or the only one; ``None`` once it is closed."""
        offers = self.actions.offers(by)
        named = answers.get("offer")
        return next((one for one in offers if one.offer == named), None) if named else next(iter(offers), None)

    def chat(self, by: Caller, answers: Answers, *phases: LegPhase) -> LegView | None:
        """Find the chat that was chosen, or the only one; ``None`` once it is over."""
        chats = [view for phase in phases for view in self.actions.chats(by, phase)]
        named = answers.get("chat")
        return next((one for one in chats if one.leg.chat == named), None) if named else next(iter(chats), None)


Ask = Callable[[Desk, Caller, Answers], Awaitable[Sequence[Field]]]
"""Tell the fields of one form; none: there is nothing to ask."""
Do = Callable[[Desk, Caller, Answers], Awaitable[None]]
"""Carry the command out; it ends in words for the caller."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One command."""

    title: Text
    word: Word
    do: Do
    asks: tuple[Ask, ...] = ()


# --- questions -------------------------------------------------------------------------------------------------------


async def _ask_state(desk: Desk, by: Caller, _: Answers) -> Sequence[Field]:
    titles = {
        ChosenKind.READY: Text.FORM_READY,
        ChosenKind.NO_OFFERS: Text.FORM_BUSY,
        ChosenKind.NOT_READY: Text.FORM_NOT_READY,
        ChosenKind.OFF: Text.FORM_OFF,
    }
    options = tuple(Option(kind.value, by.lang(title)) for kind, title in titles.items())
    first = ChosenKind.READY.value
    state = Field("state", (first,), "list-single", by.lang(Text.FIELD_STATE), options, required=True)
    reasons = _reasons(desk, by)
    if not reasons:
        return [state]
    none = Option("", by.lang(Text.NO_REASON))
    return [state, Field("reason", ("",), "list-single", by.lang(Text.FIELD_REASON), (none, *reasons))]


async def _ask_reason(desk: Desk, by: Caller, _: Answers) -> Sequence[Field]:
    reasons = _reasons(desk, by)
    return [_list_of("reason", by.lang(Text.FIELD_REASON), reasons)] if reasons else ()


def _reasons(desk: Desk, by: Caller) -> tuple[Option, ...]:
    return tuple(Option(one.code, one.label) for one in desk.ports.reasons.of(by.agent))


async def _ask_offer(desk: Desk, by: Caller, _: Answers) -> Sequence[Field]:
    offers = desk.actions.offers(by)
    options = tuple(
        Option(one.offer, f"{customer_name(by.lang, one.customer.name)} · {one.service_name}") for one in offers
    )
    return [_list_of("offer", by.lang(Text.FIELD_OFFER), options)] if len(offers) > 1 else ()


def _ask_chat(*phases: LegPhase) -> Ask:
    async def ask(desk: Desk, by: Caller, _: Answers) -> Sequence[Field]:
        chats = [view.leg for phase in phases for view in desk.actions.chats(by, phase)]
        options = tuple(
            Option(leg.chat, f"{customer_name(by.lang, leg.customer.name)} · {leg.service_name}") for leg in chats
        )
        return [_list_of("chat", by.lang(Text.FIELD_CHAT), options)] if len(chats) > 1 else ()

    return ask


async def _ask_text(desk: Desk, by: Caller, answers: Answers) -> Sequence[Field]:
    if desk.chat(by, answers, *_ANY) is None:
        return ()
    return [Field("text", (), "text-multi", by.lang(Text.FIELD_TEXT), required=True)]


async def _ask_mark(desk: Desk, by: Caller, answers: Answers) -> Sequence[Field]:
    chat = desk.chat(by, answers, LegPhase.WRAP_UP)
    if chat is None:
        return ()
    results = desk.ports.agents.results(chat.leg.service)
    if not results.dispositions:
        return ()
    none = () if results.required else (Option("", by.lang(Text.NO_MARK)),)
    options = (*none, *(Option(one.code, one.label) for one in results.dispositions))
    mark = Field(
        "mark", (options[0].value,), "list-single", by.lang(Text.FIELD_MARK), options, required=results.required
    )
    return [mark, Field("notes", (), "text-multi", by.lang(Text.FIELD_NOTES))]


async def _ask_canned(desk: Desk, by: Caller, answers: Answers) -> Sequence[Field]:
    chat = desk.chat(by, answers, LegPhase.ACTIVE)
    texts = await desk.actions.canned(by, chat) if chat is not None else ()
    options = tuple(Option(one.id, one.title) for one in texts)
    return [_list_of("canned", by.lang(Text.FIELD_CANNED), options)] if options else ()


async def _ask_earlier(desk: Desk, by: Caller, answers: Answers) -> Sequence[Field]:
    chat = desk.chat(by, answers, *_ANY)
    earlier = await desk.ports.earlier.list(by.agent, chat.leg.chat) if chat is not None else ()
    options = tuple(
        Option(str(number), words_desk.history_row(by.lang, number, one))
        for number, one in enumerate(earlier or (), start=1)
    )
    if not options:
        return ()
    whole = (Option("", by.lang(Text.EARLIER_LIST)), *options)
    return [Field("earlier", ("",), "list-single", by.lang(Text.FIELD_EARLIER), whole)]


async def _ask_language(_desk: Desk, by: Caller, _: Answers) -> Sequence[Field]:
    options = tuple(Option(code, one.name) for code, one in LANGUAGES.items())
    return [_list_of("language", by.lang(Text.FIELD_LANGUAGE), options, by.lang.code)]


def _list_of(var: str, label: str, options: tuple[Option, ...], preset: str = "") -> Field:
    return Field(var, (preset or options[0].value,), "list-single", label, options, required=True)


_ANY: Final = (LegPhase.ACTIVE, LegPhase.WRAP_UP)


# --- deeds -----------------------------------------------------------------------------------------------------------


def _choose(kind: ChosenKind) -> Do:
    async def do(desk: Desk, by: Caller, answers: Answers) -> None:
        desk.actions.choose(by, kind, answers.get("reason", "") if kind is ChosenKind.NOT_READY else "")

    return do


async def _set_state(desk: Desk, by: Caller, answers: Answers) -> None:
    await _choose(ChosenKind(answers["state"]))(desk, by, answers)


def _tell(how: Callable[[Actions, Caller], None]) -> Do:
    async def do(desk: Desk, by: Caller, _: Answers) -> None:
        how(desk.actions, by)

    return do


async def _numbers(desk: Desk, by: Caller, _: Answers) -> None:
    await tell_numbers(desk.ports, by)


async def _help(_desk: Desk, by: Caller, _: Answers) -> None:
    by.tell(Text.DESK_HELP)


def _answer(*, accepts: bool) -> Do:
    async def do(desk: Desk, by: Caller, answers: Answers) -> None:
        offer = desk.offer(by, answers)
        if offer is None:
            by.tell(Text.TOO_LATE if answers else Text.NO_OFFER)
            return
        desk.actions.answer_offer(by, offer, accepts=accepts)

    return do


async def _end(desk: Desk, by: Caller, answers: Answers) -> None:
    chat = desk.chat(by, answers, LegPhase.ACTIVE)
    if chat is None:
        by.tell(Text.REFUSED_GONE_CHAT if answers else Text.NO_CHATS)
        return
    desk.actions.end(by, chat)


def _flag(*, on: bool) -> Do:
    async def do(desk: Desk, by: Caller, answers: Answers) -> None:
        chat = desk.chat(by, answers, LegPhase.ACTIVE)
        if chat is None:
            by.tell(Text.REFUSED_GONE_CHAT if answers else Text.NO_CHATS)
            return
        desk.actions.flag(by, chat, on=on)

    return do


async def _note(desk: Desk, by: Caller, answers: Answers) -> None:
    chat = desk.chat(by, answers, *_ANY)
    if chat is None or "text" not in answers:
        by.tell(Text.NO_CHATS)
        return
    desk.actions.note(by, chat, answers["text"])


async def _done(desk: Desk, by: Caller, answers: Answers) -> None:
    chat = desk.chat(by, answers, LegPhase.WRAP_UP)
    if chat is None:
        by.tell(Text.NO_WRAPUP)
        return
    desk.actions.done(by, chat, answers.get("mark", ""), answers.get("notes", ""))


async def _canned(desk: Desk, by: Caller, answers: Answers) -> None:
    chat = desk.chat(by, answers, LegPhase.ACTIVE)
    if chat is None:
        by.tell(Text.NO_CHATS)
        return
    texts = await desk.actions.canned(by, chat)
    chosen = next((one for one in texts if one.id == answers.get("canned")), None)
    if chosen is None:
        by.tell(Text.CANNED_NONE)
        return
    await desk.actions.send_canned(by, chat, chosen)


async def _history(desk: Desk, by: Caller, answers: Answers) -> None:
    chat = desk.chat(by, answers, *_ANY)
    if chat is None:
        by.tell(Text.NO_CHATS)
        return
    number = answers.get("earlier", "")
    await desk.actions.tell_history(by, chat, int(number) if number else None)


async def _language(desk: Desk, by: Caller, answers: Answers) -> None:
    desk.actions.speak(by, answers["language"])


COMMANDS: Final = {
    "ready": MenuItem(Text.FORM_READY, Word.READY, _choose(ChosenKind.READY)),
    "busy": MenuItem(Text.FORM_BUSY, Word.BUSY, _choose(ChosenKind.NO_OFFERS)),
    "not-ready": MenuItem(Text.FORM_NOT_READY, Word.NOT_READY, _choose(ChosenKind.NOT_READY), (_ask_reason,)),
    "off": MenuItem(Text.FORM_OFF, Word.OFF, _choose(ChosenKind.OFF)),
    "set-state": MenuItem(Text.FORM_SET_STATE, Word.STATE, _set_state, (_ask_state,)),
    "state": MenuItem(Text.FORM_MY_STATE, Word.STATE, _tell(Actions.tell_state)),
    "chats": MenuItem(Text.FORM_CHATS, Word.CHATS, _tell(Actions.tell_chats)),
    "queue": MenuItem(Text.FORM_QUEUE, Word.QUEUE, _tell(Actions.tell_queue)),
    "accept": MenuItem(Text.FORM_ACCEPT, Word.ACCEPT, _answer(accepts=True), (_ask_offer,)),
    "reject": MenuItem(Text.FORM_REJECT, Word.REJECT, _answer(accepts=False), (_ask_offer,)),
    "end": MenuItem(Text.FORM_END, Word.END, _end, (_ask_chat(LegPhase.ACTIVE),)),
    "note": MenuItem(Text.FORM_NOTE, Word.NOTE, _note, (_ask_chat(*_ANY), _ask_text)),
    "done": MenuItem(Text.FORM_DONE, Word.DONE, _done, (_ask_chat(LegPhase.WRAP_UP), _ask_mark)),
    "flag": MenuItem(Text.FORM_FLAG, Word.FLAG, _flag(on=True), (_ask_chat(LegPhase.ACTIVE),)),
    "unflag": MenuItem(Text.FORM_UNFLAG, Word.UNFLAG, _flag(on=False), (_ask_chat(LegPhase.ACTIVE),)),
    "canned": MenuItem(Text.FORM_CANNED, Word.CANNED, _canned, (_ask_chat(LegPhase.ACTIVE), _ask_canned)),
    "history": MenuItem(Text.FORM_HISTORY, Word.HISTORY, _history, (_ask_chat(*_ANY), _ask_earlier)),
    "report": MenuItem(Text.FORM_REPORT, Word.REPORT, _numbers),
    "language": MenuItem(Text.FORM_LANGUAGE, Word.LANGUAGE, _language, (_ask_language,)),
    "help": MenuItem(Text.FORM_HELP, Word.HELP, _help),
}
"""By node. ``not-ready:CODE`` is Not Ready with a reason of the operator's, in one step."""
