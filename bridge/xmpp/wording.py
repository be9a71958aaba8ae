"""Every sentence the desk says to a person over XMPP. Short, plain; what happened and what to do next.

English only as yet; a second language is a second set of these functions and tables behind the same names. Nobody else
in `bridge/xmpp` writes words for people. Names handed in here were cleaned where they entered (`clean`).
"""

import unicodedata
from datetime import datetime
from typing import Final

from routing.refusals import RefusalCode
from routing.transcript import Customer, Entry
from routing.words import Channel, EndCause, Notice, OfferCause, OfferPhase

NAME_LIMIT: Final = 60
FIELD_LIMIT: Final = 300
QUESTION_LIMIT: Final = 1000

CHANNEL_TITLES: Final = {Channel.WEB: "Web Chat", Channel.XMPP: "Chat"}

REPLY_ACCEPT_OR_REJECT: Final = "Reply accept or reject. The customer sees nothing you write before you accept."
CHAT_IS_OVER: Final = "This chat is over. The customer does not see what you write here."
NOT_YOURS: Final = "This chat is not yours just now, so this was not sent."
NOT_AN_AGENT: Final = "This address is for agents of this desk."
TOO_LATE_ENDED: Final = "Too late: this offer is no longer open. The chat is over."
TOO_LATE_WAITING: Final = "Too late: this offer is no longer open. The customer is waiting for the next free agent."
TOO_LATE_TAKEN: Final = "Too late: a colleague has this chat."
STILL_WRAPPING: Final = "The conversation is over; only your after-call work is left. This was not sent."

CHAT_HELP: Final = (
    "You are talking with the customer: all you write here goes to him, except what starts with !!\n"
    "!!end – end the chat\n"
    "!!note … – a note for agents only\n"
    "!!ban – end it and keep this customer out for a day\n"
    "!!help – show this\n"
    "!!!! at the start sends !!"
)


BANNED: Final = "This customer is kept out for 24 hours. The chat is over."
CANT_BAN: Final = "Nobody was kept out: it is not known where this customer came from. !!end ends the chat."


def unknown_chat_command(word: str) -> str:
    """Answer a ``!!`` word that there is not."""
    return f"!!{word} is not known, nothing was sent. There are !!end, !!ban and !!help; write !!!! to send !! itself."


# --- names and times -------------------------------------------------------------------------------------------------


def clean(text: str, limit: int = NAME_LIMIT) -> str:
    """Make a customer's words fit for one line: no controls, no bidi marks, no newlines, not too long (DESIGN 6)."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or not _is_invisible(char))
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _is_invisible(char: str) -> bool:
    """Tell control, format (bidi marks among them), surrogate and private characters; joiners within emoji may stay."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} and char not in "\u200c\u200d"


def customer_name(name: str) -> str:
    """Name a customer, also one who did not say."""
    return clean(name) or "Visitor"


def minutes(seconds: float) -> str:
    """Write a duration as a mark: ``2:57``."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def spoken(seconds: float) -> str:
    """Write a duration as people say it: ``2 min 57 s``."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    if hours:
        return f"{hours} h {rest // 60} min"
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"


def clock_time(at: datetime) -> str:
    """Write an instant for a person whose zone is unknown."""
    return at.strftime("%H:%M UTC")


def counted(count: int, one: str, many: str) -> str:
    """``1 chat``, ``2 chats``."""
    return f"{count} {one if count == 1 else many}"


# --- offers (face B) -------------------------------------------------------------------------------------------------


def offer_line(channel: Channel, service: str, name: str, queue_s: float, seconds_left: float) -> str:
    """Write the offer: ``Web Chat · Billing · Anna · Q 2:57 · 20 s: reply accept or reject``; no Q without a wait."""
    parts = [CHANNEL_TITLES[channel], clean(service), customer_name(name)]
    if queue_s >= 1:
        parts.append(f"Q {minutes(queue_s)}")
    parts.append(f"{max(1, round(seconds_left))} s: reply accept or reject")
    return " · ".join(parts)


OFFER_CLOSED: Final = {
    OfferCause.DEADLINE: "you did not answer in time.",
    OfferCause.BOUNCED: "it did not reach you.",
    OfferCause.AGENT_GONE: "you were not reachable.",
    OfferCause.CUSTOMER_LEFT: "the customer left.",
    OfferCause.TAKEN: "a colleague has taken the chat.",
    OfferCause.CHAT_ENDED: "the chat ended.",
    OfferCause.REMOVED: "it was withdrawn.",
}


def offer_closed(outcome: OfferPhase, cause: OfferCause, resource: str) -> str:
    """Say that an offer is not open any more, and why."""
    device = clean(resource, 30)
    on_device = f" on {device}" if device else ""
    if outcome is OfferPhase.ACCEPTED:
        return f"Offer no longer open: you accepted it{on_device}."
    if outcome is OfferPhase.REJECTED:
        return f"Offer no longer open: you rejected it{on_device}."
    return "Offer no longer open: " + OFFER_CLOSED.get(cause, "it ended.")


def missed_offer(name: str, outcome: OfferPhase, *, after_chats: bool, link: str) -> str:
    """Say why an agent is Not Ready, and the way back."""
    did = "you rejected the chat with" if outcome is OfferPhase.REJECTED else "you did not answer the chat with"
    state = "You will be Not Ready after your last chat" if after_chats else "You are Not Ready"
    return (
        f"{state}, because {did} {customer_name(name)}. "
        f"Say ready here (or set yourself available anew) to get chats again. The record: {link}"
    )


def refused_answer(code: RefusalCode) -> str:
    """Say why an accept or reject was refused."""
    if code is RefusalCode.OFFER_TAKEN:
        return TOO_LATE_TAKEN
    return "Too late: this offer is no longer open."


def refused_text(code: RefusalCode) -> str:
    """Say to an agent why a line of his was not sent."""
    words = {
        RefusalCode.TEXT_TOO_LONG: "This line is too long and was not sent; please send it in parts.",
        RefusalCode.FILES_OFF: "Files can't be sent in this service's chats.",
        RefusalCode.NOT_YOUR_CHAT: NOT_YOURS,
        RefusalCode.STALE_EPOCH: NOT_YOURS,
        RefusalCode.CHAT_OVER: CHAT_IS_OVER,
        RefusalCode.UNKNOWN_CHAT: CHAT_IS_OVER,
    }
    return words.get(code, "This was not sent.")


# --- the chat as its agent sees it -----------------------------------------------------------------------------------

FIELD_TITLES: Final = {"email": "e-mail", "page": "page", "question": "asks", "locale": "language"}


def opened(service: str, customer: Customer, *, skip_question: bool) -> str:
    """Write the first line after an accept: service, name, then what the form gave, one a line."""
    lines = [f"{clean(service)} · {customer_name(customer.name)}. You are connected; !!end ends the chat."]
    for name, value in customer.fields:
        if name == "name" or not value.strip() or (skip_question and name == "question"):
            continue
        limit = QUESTION_LIMIT if name == "question" else FIELD_LIMIT
        lines.append(f"{FIELD_TITLES.get(name, clean(name))}: {clean(value, limit)}")
    return "\n".join(lines)


def left_out(count: int) -> str:
    """Say that the beginning of a long conversation is not repeated."""
    return f"({counted(count, 'earlier line', 'earlier lines')} left out)"


def leg_closed(name: str, cause: EndCause, wrapup_until: datetime | None) -> str:
    """Say that a chat is over for its agent, and why."""
    who = customer_name(name)
    reasons = {
        EndCause.CUSTOMER: f"{who} left; the chat is over.",
        EndCause.AGENT: "You ended the chat.",
        EndCause.INACTIVITY: f"{who} wrote nothing for a long time; the chat is over.",
        EndCause.CUSTOMER_LOST: f"{who}'s connection was lost; the chat is over.",
        EndCause.MAX_WAIT: "The chat is over: it waited too long.",
        EndCause.AGENT_LOST: "You were away too long; the chat went back to the queue.",
        EndCause.REMOVED: "The chat was taken from you.",
    }
    words = reasons[cause]
    if wrapup_until is not None:
        words += f" After-call work until {clock_time(wrapup_until)}; say done to desk@ when you have finished."
    return words


def notice_for_agent(entry: Entry, customer: str = "The customer") -> str:
    """Say a desk's line of the transcript to an agent."""
    args = dict(entry.args)
    who = clean(args.get("name", "")) or "An agent"
    lines = {
        Notice.QUEUED: "The customer is waiting.",
        Notice.AGENT_JOINED: f"{who} joined.",
        Notice.AGENT_LEFT: f"{who} left.",
        Notice.AGENT_LOST: f"{who} was disconnected.",
        Notice.CUSTOMER_AWAY: f"{customer} is disconnected; please wait a moment.",
        Notice.CUSTOMER_BACK: f"{customer} is back.",
        Notice.INACTIVITY_WARNING: f"{customer} has written nothing for a while; the chat will close by itself.",
        Notice.ENDED: "The conversation is over.",
        Notice.NOTE: f"Note by {clean(entry.name)}: {entry.text}",
    }
    return "" if entry.notice is None else lines[entry.notice]


# --- the chat as an XMPP customer sees it ----------------------------------------------------------------------------


def notice_for_customer(entry: Entry, service: str) -> str:
    """Say a desk's line of the transcript to a customer."""
    args = dict(entry.args)
    who = clean(args.get("name", "")) or "An agent"
    lines = {
        Notice.QUEUED: f"Thank you. The next free agent of {clean(service)} will answer you here.",
        Notice.AGENT_JOINED: f"{who} joined.",
        Notice.AGENT_LEFT: f"{who} left.",
        Notice.AGENT_LOST: f"{who} was disconnected. Please stay; the next free agent will go on.",
        Notice.CUSTOMER_AWAY: "",
        Notice.CUSTOMER_BACK: "",
        Notice.INACTIVITY_WARNING: "Are you still there? Without an answer from you the chat will close by itself.",
        Notice.ENDED: ended_for_customer(args.get("cause", "")),
        Notice.NOTE: "",
    }
    return "" if entry.notice is None else lines[entry.notice]


def ended_for_customer(cause: str) -> str:
    """Say that the conversation is over, why, and how to start another."""
    reasons = {
        EndCause.CUSTOMER: "You left the chat.",
        EndCause.INACTIVITY: "The chat was closed because nothing was written for a long time.",
        EndCause.MAX_WAIT: "Sorry, nobody was free in time, so the chat was closed.",
    }
    known = EndCause(cause) if cause in set(EndCause) else EndCause.AGENT
    return f"{reasons.get(known, 'The chat is over.')} Write again to start a new one."


def place_in_queue(position: int, ready: int, on_duty: int) -> str:
    """Tell a waiting customer his place."""
    if on_duty == 0:
        return "Please wait: nobody is there just now. You can stay, or write end to leave."
    if position <= 1:
        return "You are next."
    return f"Please wait: you are number {position} in the queue." + ("" if ready else " Write end to leave.")


def message_kept(code: RefusalCode) -> str:
    """Tell a customer why nobody talks to him now, and that what he wrote is kept."""
    why = {
        RefusalCode.CLOSED: "We are closed just now.",
        RefusalCode.NOBODY_THERE: "Nobody is there just now.",
        RefusalCode.QUEUE_FULL: "Too many people are waiting just now.",
    }
    return why[code] + " Your message is kept; we will answer it here."


def refused_customer(code: RefusalCode) -> str:
    """Say to a customer why his message was not taken."""
    words = {
        RefusalCode.TEXT_TOO_LONG: "This message is too long; please send it in parts.",
        RefusalCode.FILES_OFF: "Files can't be sent here.",
        RefusalCode.UNKNOWN_SERVICE: "There is no such service.",
    }
    return words.get(code, "This message was not taken.")


SERVICE_OPEN: Final = "Write your question here."
SERVICE_BUSY: Final = "Everybody is busy just now; you can write and wait."
SERVICE_EMPTY: Final = "Nobody is there just now; you can write and wait."
NOTHING_TO_END: Final = "There is no chat to end. Write your question to start one."
TRY_AGAIN: Final = "This was not stored; please send it again in a moment."
