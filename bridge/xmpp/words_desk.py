"""What ``desk@`` says to agents: states, lists, answers to words. Same rules as `bridge.xmpp.wording`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bridge.xmpp.texts.catalogue import Language, Text, Word
from bridge.xmpp.wording import clean, customer_name, day, left_out, notice_for_agent, spoken
from routing.canned import Canned
from routing.earlier import EarlierChat
from routing.ports import AgentView, ServiceView
from routing.refusals import RefusalCode
from routing.transcript import Entry
from routing.words import AgentState, ChosenKind, Notice, SystemReason

HISTORY_LINES: Final = 60
"""Lines of an earlier chat that are shown at once."""

STATES: Final = {
    AgentState.READY: Text.STATE_READY,
    AgentState.BUSY: Text.STATE_BUSY,
    AgentState.NOT_READY: Text.STATE_NOT_READY,
    AgentState.AFTER_CALL_WORK: Text.STATE_AFTER_CALL_WORK,
    AgentState.LOGGED_OUT: Text.STATE_LOGGED_OUT,
}

CHOICES: Final = {
    ChosenKind.READY: Text.CHOICE_READY,
    ChosenKind.NO_OFFERS: Text.CHOICE_BUSY,
    ChosenKind.NOT_READY: Text.CHOICE_NOT_READY,
    ChosenKind.OFF: Text.CHOICE_OFF,
}

SYSTEM_REASONS: Final = {
    SystemReason.REJECTED: Text.REASON_REJECTED,
    SystemReason.NO_ANSWER: Text.REASON_NO_ANSWER,
    SystemReason.IDLE: Text.REASON_IDLE,
    SystemReason.LOGIN: Text.REASON_LOGIN,
    SystemReason.LOGGED_OUT: Text.REASON_LOGGED_OUT,
    SystemReason.LOST: Text.REASON_LOST,
    SystemReason.OFF_DUTY: Text.REASON_OFF_DUTY,
    SystemReason.SUPERVISOR: Text.REASON_SUPERVISOR,
}


def unknown_word(lang: Language, word: str, meant: str = "") -> str:
    """Answer a word that desk@ does not know, with the one that may be ``meant``."""
    if meant:
        return lang(Text.UNKNOWN_WORD_MEANT, word=clean(word, 40), meant=meant)
    return lang(Text.UNKNOWN_WORD, word=clean(word, 40))


def unknown_command(lang: Language, word: str, meant: str = "") -> str:
    """Answer a ``!!`` word that there is not."""
    if meant:
        return lang(Text.UNKNOWN_COMMAND_MEANT, word=clean(word, 40), meant=meant)
    return lang(Text.UNKNOWN_COMMAND, word=clean(word, 40))


# --- states ----------------------------------------------------------------------------------------------------------


def reason_title(lang: Language, reason: str, label: str = "") -> str:
    """Name a Not Ready reason: the operator's label, or the desk's own words."""
    if label:
        return clean(label)
    return lang(SYSTEM_REASONS[SystemReason(reason)]) if reason in set(SystemReason) else clean(reason)


def state_title(lang: Language, view: AgentView, label: str = "") -> str:
    """Name a state with its reason: ``Not Ready (lunch)``."""
    title = lang(STATES[view.state])
    if view.chosen_busy:
        return f"{title} ({lang(Text.NO_OFFERS)})"
    if view.state is AgentState.NOT_READY and view.reason:
        return f"{title} ({reason_title(lang, view.reason, label)})"
    return title


def status_line(lang: Language, view: AgentView, next_label: str = "", label: str = "") -> str:
    """Write the desk's status towards its agent: ``Busy · 2 chats · next: Lunch``."""
    parts = [state_title(lang, view, label)]
    if view.chats:
        parts.append(lang.count(view.chats, Text.CHATS_ONE, Text.CHATS_MANY))
    if view.offers:
        parts.append(lang.count(view.offers, Text.OFFERS_ONE, Text.OFFERS_MANY))
    if view.wrapups:
        parts.append(lang(Text.WRAPUPS, count=view.wrapups))
    if view.idle and view.state is AgentState.READY:
        parts.append(lang(Text.IDLE))
    if view.next:
        parts.append(lang(Text.NEXT, title=next_title(lang, view.next, next_label)))
    return " · ".join(parts)


def next_title(lang: Language, following: str, label: str = "") -> str:
    """Name a next state, written ``kind`` or ``kind:reason``."""
    kind, _, reason = following.partition(":")
    if reason:
        return reason_title(lang, reason, label)
    return lang(CHOICES[ChosenKind(kind)]) if kind in set(ChosenKind) else clean(kind)


def state_answer(lang: Language, view: AgentView, now: datetime, next_label: str = "", label: str = "") -> str:
    """Answer ``state``: the status line, and since when."""
    line = status_line(lang, view, next_label, label)
    if view.since is None:
        return lang(Text.STATE_ANSWER, line=line)
    return lang(Text.STATE_ANSWER_FOR, line=line, time=spoken((now - view.since).total_seconds()))


def chosen(lang: Language, kind: ChosenKind, view: AgentView | None, next_label: str = "", label: str = "") -> str:
    """Answer a choice: what holds now."""
    if view is None:
        return lang(Text.STATE_ANSWER, line=lang(CHOICES[kind]))
    if kind is ChosenKind.OFF and not view.next:
        return lang(Text.CHOSEN_OFF)
    if view.next:
        return lang(Text.CHOSEN_NEXT, title=next_title(lang, view.next, next_label))
    return lang(Text.STATE_ANSWER, line=status_line(lang, view, "", label))


def forced(lang: Language, by: str, kind: ChosenKind, reason: str, label: str = "") -> str:
    """Tell an agent that a supervisor changed his state, and the way back."""
    title = lang(CHOICES[kind])
    if kind is ChosenKind.NOT_READY and reason and reason != SystemReason.SUPERVISOR:
        title += f" ({reason_title(lang, reason, label)})"
    back = "" if kind is ChosenKind.READY else lang(Text.FORCED_BACK)
    return lang(Text.FORCED, name=clean(by), title=title) + back


def reminder(lang: Language, name: str, note: str) -> str:
    """Remind an agent of what he wanted to come back to."""
    about = f": {clean(note, 1000)}" if note.strip() else "."
    return lang(Text.REMINDER, name=customer_name(lang, name)) + about


def flagged(lang: Language, by: str, name: str, service: str, *, on: bool) -> str:
    """Tell a supervisor that an agent wants help with a chat, or not any more."""
    text = Text.FLAGGED_BY if on else Text.UNFLAGGED_BY
    return lang(text, agent=clean(by), name=customer_name(lang, name), service=clean(service))


def which_reason(lang: Language, word: str, labels: Sequence[str]) -> str:
    """Answer ``not ready`` with a reason there is not, or with none where one must be named."""
    known = ", ".join(clean(label) for label in labels)
    rest = lang(Text.REASONS_ARE, reasons=known) if known else lang(Text.NO_REASONS)
    return (lang(Text.UNKNOWN_REASON, word=clean(word, 40)) if word else lang(Text.REASON_NEEDED)) + rest


# --- chats and offers ------------------------------------------------------------------------------------------------


def answered(lang: Language, *, accepted: bool, address: str) -> str:
    """Answer ``accept`` or ``reject`` said to the desk."""
    return lang(Text.ACCEPTED_AT, address=address) if accepted else lang(Text.REJECTED)


REFUSED: Final = {
    RefusalCode.OFFER_GONE: Text.TOO_LATE,
    RefusalCode.OFFER_TAKEN: Text.TOO_LATE_TAKEN,
    RefusalCode.UNKNOWN_AGENT: Text.NOT_AN_AGENT,
    RefusalCode.UNKNOWN_REASON: Text.REFUSED_REASON,
    RefusalCode.REASON_REQUIRED: Text.REASON_NEEDED,
    RefusalCode.CHAT_OVER: Text.REFUSED_GONE_CHAT,
    RefusalCode.DISPOSITION_REQUIRED: Text.REFUSED_MARK_REQUIRED,
    RefusalCode.UNKNOWN_DISPOSITION: Text.REFUSED_MARK,
    RefusalCode.NO_ROOM: Text.REFUSED_NO_ROOM,
    RefusalCode.MESSAGE_TAKEN: Text.REFUSED_MESSAGE_TAKEN,
    RefusalCode.UNKNOWN_MESSAGE: Text.REFUSED_MESSAGE,
    RefusalCode.NOT_REACHABLE: Text.REFUSED_UNREACHABLE,
    RefusalCode.TEXT_TOO_LONG: Text.LINE_TOO_LONG,
}


def refused_desk(lang: Language, code: RefusalCode) -> str:
    """Say why a word to the desk did nothing."""
    return lang(REFUSED.get(code, Text.REFUSED))


def which(lang: Language, text: Text, names: Sequence[str], word: Word) -> str:
    """Ask which of several offers or chats is meant."""
    all_names = ", ".join(customer_name(lang, name) for name in names)
    return lang(text, names=all_names, word=lang.words[word][0])


def chat_row(lang: Language, name: str, service: str, address: str, seconds: float, *, wrapping: bool) -> str:
    """Write one row of ``chats``."""
    phase = lang(Text.ROW_WRAPPING) if wrapping else spoken(seconds)
    return f"{customer_name(lang, name)} · {clean(service)} · {phase} · {address}"


def offer_row(lang: Language, name: str, service: str, address: str, seconds_left: float) -> str:
    """Write one row of ``chats`` for an offer that rings."""
    phase = lang(Text.ROW_OFFERED, seconds=max(0, round(seconds_left)))
    return f"{customer_name(lang, name)} · {clean(service)} · {phase} · {address}"


def marks(lang: Language, labels: Sequence[str], wrong: str = "") -> str:
    """List what can be said to have come of a chat; ``wrong`` is a mark there is not."""
    first = lang(Text.UNKNOWN_MARK, word=clean(wrong, 40)) if wrong else ""
    if not labels:
        return first + lang(Text.NO_MARKS)
    return first + lang(Text.MARKS_ARE, marks=", ".join(clean(label) for label in labels))


def canned_list(lang: Language, all_canned: Sequence[Canned]) -> str:
    """List canned responses, each by what sends it."""
    if not all_canned:
        return lang(Text.CANNED_NONE)
    rows = [
        lang(Text.CANNED_ROW, shortcut=one.shortcut, title=clean(one.title)) if one.shortcut else clean(one.title)
        for one in all_canned
    ]
    return "\n".join([*rows, lang(Text.CANNED_HOW)])


def history(lang: Language, earlier: Sequence[EarlierChat]) -> str:
    """List a customer's earlier chats."""
    if not earlier:
        return lang(Text.HISTORY_NONE)
    rows = [history_row(lang, number, one) for number, one in enumerate(earlier, start=1)]
    return "\n".join([*rows, lang(Text.HISTORY_HOW)])


def history_row(lang: Language, number: int, one: EarlierChat) -> str:
    """Write one row of them."""
    agents = ", ".join(clean(agent) for agent in one.agents) or "–"
    return lang(
        Text.HISTORY_ROW, number=number, day=day(one.started_at), service=clean(one.service_name), agents=agents
    )


# --- numbers ---------------------------------------------------------------------------------------------------------


def queue(lang: Language, services: Sequence[ServiceView]) -> str:
    """Answer ``queue``: each service of the agent's."""
    return "\n".join(_queue_row(lang, service) for service in services) or lang(Text.QUEUE_NONE)


def _queue_row(lang: Language, one: ServiceView) -> str:
    row = lang(Text.QUEUE_ROW, service=clean(one.name), waiting=one.waiting, ready=one.ready, on_duty=one.on_duty)
    if one.closed is not None:
        return row + lang(Text.QUEUE_CLOSED)
    return row if one.wait_s is None else row + lang(Text.QUEUE_WAIT, time=spoken(one.wait_s))


def numbers(lang: Language, values: Sequence[tuple[str, str]], link: str) -> str:
    """Answer ``report``."""
    counted = ", ".join(f"{title} {value}" for title, value in values) or lang(Text.NUMBERS_NONE)
    return lang(Text.NUMBERS, numbers=counted, link=link)


# --- transcripts -----------------------------------------------------------------------------------------------------


def lines(lang: Language, entries: Sequence[Entry]) -> list[str]:
    """Write what was said in an earlier chat, one line each; notices that say nothing new are left out."""
    written = []
    for entry in entries:
        said = notice_for_agent(lang, entry) if entry.text is None or entry.notice is not None else entry.text
        if entry.notice in {None, Notice.NOTE}:
            who = "" if entry.notice is Notice.NOTE else f"{clean(entry.name) or lang(Text.VISITOR)}: "
            written.append(f"{entry.at:%H:%M} {who}{said}")
    kept = written[-HISTORY_LINES:]
    left = len(written) - len(kept)
    return [left_out(lang, left), *kept] if left else kept
