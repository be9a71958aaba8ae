"""What ``desk@`` says to agents: states, lists, answers to words. Same rules as `bridge.xmpp.wording`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bridge.xmpp.wording import NOT_AN_AGENT, TOO_LATE_TAKEN, clean, counted, customer_name, spoken
from routing.ports import AgentView
from routing.refusals import RefusalCode
from routing.words import AgentState, ChosenKind, SystemReason

STATE_TITLES: Final = {
    AgentState.READY: "Ready",
    AgentState.BUSY: "Busy",
    AgentState.NOT_READY: "Not Ready",
    AgentState.AFTER_CALL_WORK: "After Call Work",
    AgentState.LOGGED_OUT: "Logged out",
}

CHOICE_TITLES: Final = {
    ChosenKind.READY: "Ready",
    ChosenKind.NO_OFFERS: "Busy",
    ChosenKind.NOT_READY: "Not Ready",
    ChosenKind.OFF: "off duty",
}

SYSTEM_REASONS: Final = {
    SystemReason.REJECTED: "chat rejected",
    SystemReason.NO_ANSWER: "chat not answered",
    SystemReason.IDLE: "idle",
    SystemReason.LOGIN: "just logged in",
    SystemReason.LOGGED_OUT: "logged out",
    SystemReason.LOST: "connection lost",
    SystemReason.OFF_DUTY: "off duty",
    SystemReason.SUPERVISOR: "set by a supervisor",
}

DESK_HELP: Final = (
    "ready – get chats\n"
    "busy – keep your chats, get no new ones\n"
    "not ready [reason] – no chats, e.g. not ready lunch\n"
    "off – off duty\n"
    "state – your state\n"
    "chats – your chats\n"
    "accept, reject – answer the one open offer\n"
    "end – end your one chat · done – finish its after-call work\n"
    "report – your numbers today\n"
    "In a chat, write what the customer shall read; !!end ends it, !!help says more."
)


def unknown_word(word: str) -> str:
    """Answer a word that desk@ does not know."""
    return f"“{clean(word, 40)}” is not known here. Say ready, busy, not ready, off, state, chats, report or help."


def reason_title(reason: str, label: str = "") -> str:
    """Name a Not Ready reason: the operator's label, or the desk's own words."""
    if label:
        return clean(label)
    return SYSTEM_REASONS[SystemReason(reason)] if reason in set(SystemReason) else clean(reason)


def state_title(view: AgentView, label: str = "") -> str:
    """Name a state with its reason: ``Not Ready (lunch)``."""
    title = STATE_TITLES[view.state]
    if view.chosen_busy:
        return f"{title} (no offers)"
    if view.state is AgentState.NOT_READY and view.reason:
        return f"{title} ({reason_title(view.reason, label)})"
    return title


def status_line(view: AgentView, next_label: str = "", label: str = "") -> str:
    """Write the desk's status towards its agent: ``Busy · 2 chats · next: Lunch``."""
    parts = [state_title(view, label)]
    if view.chats:
        parts.append(counted(view.chats, "chat", "chats"))
    if view.offers:
        parts.append(counted(view.offers, "offer", "offers"))
    if view.wrapups:
        parts.append(f"{view.wrapups} in after-call work")
    if view.idle and view.state is AgentState.READY:
        parts.append("idle")
    if view.next:
        parts.append(f"next: {next_title(view.next, next_label)}")
    return " · ".join(parts)


def next_title(following: str, label: str = "") -> str:
    """Name a next state, written ``kind`` or ``kind:reason``."""
    kind, _, reason = following.partition(":")
    if reason:
        return reason_title(reason, label)
    return CHOICE_TITLES[ChosenKind(kind)] if kind in set(ChosenKind) else clean(kind)


def state_answer(view: AgentView, now: datetime, next_label: str = "", label: str = "") -> str:
    """Answer ``state``: the status line, and since when."""
    line = f"You are {status_line(view, next_label, label)}"
    if view.since is not None:
        line += f", for {spoken((now - view.since).total_seconds())}"
    return line + "."


def chosen(kind: ChosenKind, view: AgentView | None, next_label: str = "", label: str = "") -> str:
    """Answer a choice: what holds now."""
    if view is None:
        return f"{CHOICE_TITLES[kind]}."
    if kind is ChosenKind.OFF and not view.next:
        return "You are off duty. Say ready to get chats again."
    if view.next:
        return f"You will be {next_title(view.next, next_label)} after your last chat."
    return f"You are {status_line(view, '', label)}."


def forced(by: str, kind: ChosenKind, reason: str, label: str = "") -> str:
    """Tell an agent that a supervisor changed his state, and the way back."""
    title = CHOICE_TITLES[kind]
    if kind is ChosenKind.NOT_READY and reason and reason != SystemReason.SUPERVISOR:
        title += f" ({reason_title(reason, label)})"
    back = "" if kind is ChosenKind.READY else " Say ready to get chats again."
    return f"{clean(by)} set you to {title}.{back}"


def unknown_reason(word: str, labels: Sequence[str]) -> str:
    """Answer ``not ready`` with a reason there is not."""
    known = ", ".join(clean(label) for label in labels)
    return f"There is no reason “{clean(word, 40)}”. " + (f"Reasons: {known}." if known else "Say only not ready.")


NO_CHATS: Final = "You have no chats."
NO_OFFER: Final = "No offer is open."
MORE_THAN_ONE_CHAT: Final = "You have several chats; write !!end in the chat you mean."
NO_WRAPUP: Final = "You have no after-call work."
DONE: Final = "After-call work finished."


def answered(*, accepted: bool, address: str) -> str:
    """Answer ``accept`` or ``reject`` said to the desk."""
    return f"Accepted. The chat is in the window of {address}." if accepted else "Rejected."


def ended(name: str) -> str:
    """Answer ``end``."""
    return f"You ended the chat with {customer_name(name)}."


def refused_desk(code: RefusalCode) -> str:
    """Say why a word to the desk did nothing."""
    words = {
        RefusalCode.OFFER_GONE: "Too late: this offer is no longer open.",
        RefusalCode.OFFER_TAKEN: TOO_LATE_TAKEN,
        RefusalCode.UNKNOWN_AGENT: NOT_AN_AGENT,
        RefusalCode.UNKNOWN_REASON: "There is no such reason.",
        RefusalCode.CHAT_OVER: "That chat is over already.",
        RefusalCode.DISPOSITION_REQUIRED: "This chat has to be marked first: say done and one of its marks.",
        RefusalCode.UNKNOWN_DISPOSITION: "There is no such mark.",
        RefusalCode.NO_ROOM: "You have as many chats as you can take.",
        RefusalCode.MESSAGE_TAKEN: "A colleague deals with that message.",
        RefusalCode.UNKNOWN_MESSAGE: "There is no such message any more.",
        RefusalCode.NOT_REACHABLE: "That customer can't be reached by chat.",
    }
    return words.get(code, "That is not possible just now.")


def which_offer(names: Sequence[str]) -> str:
    """Ask which of several open offers is meant."""
    all_names = ", ".join(map(customer_name, names))
    return f"Several offers are open ({all_names}); answer in the window of the one you mean."


def chat_row(name: str, service: str, address: str, seconds: float, *, wrapping: bool) -> str:
    """Write one row of ``chats``."""
    phase = "after-call work" if wrapping else spoken(seconds)
    return f"{customer_name(name)} · {clean(service)} · {phase} · {address}"


def offer_row(name: str, service: str, address: str, seconds_left: float) -> str:
    """Write one row of ``chats`` for an offer that rings."""
    return f"{customer_name(name)} · {clean(service)} · offered, {max(0, round(seconds_left))} s left · {address}"


def numbers(values: Sequence[tuple[str, str]], link: str) -> str:
    """Answer ``report``."""
    return "Today: " + (", ".join(f"{title} {value}" for title, value in values) or "no offers") + f". All rows: {link}"
