"""Sentences about offers and chats, for agents and for customers. Short, plain; what happened and what to do next.

The words themselves are in `bridge.xmpp.texts`, one table a language; nobody else in `bridge/xmpp` writes words for
people. ``lang`` is the language of whoever reads it. Names handed in here were cleaned where they entered (`clean`).
"""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bridge.xmpp.texts.catalogue import Language, Text
from routing.effects import TellMissedOffer
from routing.file_ports import FileFault
from routing.refusals import RefusalCode
from routing.transcript import Customer, Entry
from routing.words import Channel, EndCause, Notice, OfferCause, OfferPhase

NAME_LIMIT: Final = 60
FIELD_LIMIT: Final = 300
QUESTION_LIMIT: Final = 1000

CHANNELS: Final = {Channel.WEB: Text.CHANNEL_WEB, Channel.XMPP: Text.CHANNEL_XMPP}


# --- names and times -------------------------------------------------------------------------------------------------


def clean(text: str, limit: int = NAME_LIMIT) -> str:
    """Make a customer's words fit for one line: no controls, no bidi marks, no newlines, not too long (DESIGN 6)."""
    if not text.isprintable():
        text = "".join(" " if char.isspace() else char for char in text if char.isspace() or not _is_invisible(char))
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _is_invisible(char: str) -> bool:
    """Tell control, format (bidi marks among them), surrogate and private characters; joiners within emoji may stay."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} and char not in "\u200c\u200d"


def customer_name(lang: Language, name: str) -> str:
    """Name a customer, also one who did not say."""
    return clean(name) or lang(Text.VISITOR)


def minutes(seconds: float) -> str:
    """Write a duration as a mark: ``2:57``."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def spoken(seconds: float) -> str:
    """Write a duration as people say it: ``2 min 57 s``; the signs of the units are the same in every language."""
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


def day(at: datetime) -> str:
    """Write a date that is read the same everywhere."""
    return at.strftime("%Y-%m-%d")


# --- offers (face B) -------------------------------------------------------------------------------------------------


def offer_line(
    lang: Language,
    channel: Channel,
    service: str,
    name: str,
    *,
    queue_s: float,
    seconds_left: float,
    auto: bool = False,
) -> str:
    """Write the offer: ``Web Chat · Billing · Anna · Q 2:57 · 20 s: reply accept or reject``; no Q without a wait."""
    parts = [lang(CHANNELS[channel]), clean(service), customer_name(lang, name)]
    if queue_s >= 1:
        parts.append(f"Q {minutes(queue_s)}")
    parts.append(lang(Text.OFFER_AUTO if auto else Text.OFFER_SECONDS, seconds=max(1, round(seconds_left))))
    return " · ".join(parts)


OFFER_CLOSED: Final = {
    OfferCause.DEADLINE: Text.CLOSED_DEADLINE,
    OfferCause.BOUNCED: Text.CLOSED_BOUNCED,
    OfferCause.AGENT_GONE: Text.CLOSED_AGENT_GONE,
    OfferCause.CUSTOMER_LEFT: Text.CLOSED_CUSTOMER_LEFT,
    OfferCause.TAKEN: Text.CLOSED_TAKEN,
    OfferCause.CHAT_ENDED: Text.CLOSED_CHAT_ENDED,
    OfferCause.REMOVED: Text.CLOSED_REMOVED,
}


def offer_closed(lang: Language, outcome: OfferPhase, cause: OfferCause, resource: str) -> str:
    """Say that an offer is not open any more, and why."""
    device = clean(resource, 30)
    on_device = lang(Text.ON_DEVICE, device=device) if device else ""
    if cause is OfferCause.AUTO:
        return lang(Text.OFFER_AUTO_ACCEPTED)
    if outcome is OfferPhase.ACCEPTED:
        return lang(Text.OFFER_ACCEPTED, device=on_device)
    if outcome is OfferPhase.REJECTED:
        return lang(Text.OFFER_REJECTED, device=on_device)
    return lang(Text.OFFER_ENDED, why=lang(OFFER_CLOSED.get(cause, Text.CLOSED_OTHERWISE)))


def missed_offer(lang: Language, effect: TellMissedOffer, link: str) -> str:
    """Say why an agent is Not Ready or logged out, and the way back."""
    if effect.logged_out:
        now, later = Text.MISSED_LOGGED_OUT, Text.MISSED_LOGGED_OUT_LATER
    elif effect.outcome is OfferPhase.REJECTED:
        now, later = Text.MISSED_REJECTED, Text.MISSED_REJECTED_LATER
    else:
        now, later = Text.MISSED_NO_ANSWER, Text.MISSED_NO_ANSWER_LATER
    return lang(later if effect.after_chats else now, name=customer_name(lang, effect.customer_name), link=link)


def refused_answer(lang: Language, code: RefusalCode) -> str:
    """Say why an accept or reject was refused."""
    return lang(Text.TOO_LATE_TAKEN if code is RefusalCode.OFFER_TAKEN else Text.TOO_LATE)


REFUSED_TEXTS: Final = {
    RefusalCode.TEXT_TOO_LONG: Text.LINE_TOO_LONG,
    RefusalCode.FILES_OFF: Text.FILES_OFF,
    RefusalCode.NOT_YOUR_CHAT: Text.NOT_YOURS,
    RefusalCode.STALE_EPOCH: Text.NOT_YOURS,
    RefusalCode.CHAT_OVER: Text.CHAT_IS_OVER,
    RefusalCode.UNKNOWN_CHAT: Text.CHAT_IS_OVER,
}


def refused_text(lang: Language, code: RefusalCode) -> str:
    """Say to an agent why a line of his was not sent."""
    return lang(REFUSED_TEXTS.get(code, Text.NOT_SENT))


# --- the chat as its agent sees it -----------------------------------------------------------------------------------

FILE_FAULTS: Final[Mapping[FileFault | None, Text]] = {
    FileFault.EMPTY: Text.FILE_EMPTY,
    FileFault.TOO_LARGE: Text.FILE_TOO_LARGE,
    FileFault.BAD_TYPE: Text.FILE_BAD_TYPE,
    FileFault.TOO_MANY_PIXELS: Text.FILE_TOO_MANY_PIXELS,
    FileFault.CHAT_FULL: Text.FILE_CHAT_FULL,
    FileFault.NOT_STORED: Text.FILE_NOT_STORED,
    None: Text.FILE_NOT_FETCHED,
}


def file_not_taken(lang: Language, fault: FileFault | None) -> str:
    """Say that a file did not reach the other side, and why; ``None``: the server's file share did not hand it out."""
    return lang(Text.FILE_NOT_SENT, why=lang(FILE_FAULTS[fault]))


FIELD_TITLES: Final = {
    "email": Text.FIELD_EMAIL,
    "page": Text.FIELD_PAGE,
    "question": Text.FIELD_QUESTION,
    "locale": Text.FIELD_LOCALE,
}


def opened(
    lang: Language, service: str, customer: Customer, *, skip_question: bool, earlier: tuple[int, datetime] | None
) -> str:
    """Write the first line after an accept: service, name, then what the form gave, one a line, and earlier chats."""
    lines = [lang(Text.OPENED, service=clean(service), name=customer_name(lang, customer.name))]
    for name, value in customer.fields:
        if name == "name" or not value.strip() or (skip_question and name == "question"):
            continue
        limit = QUESTION_LIMIT if name == "question" else FIELD_LIMIT
        title = lang(FIELD_TITLES[name]) if name in FIELD_TITLES else clean(name)
        lines.append(f"{title}: {clean(value, limit)}")
    if earlier is not None:
        count, last = earlier
        text = Text.OPENED_EARLIER_ONE if count == 1 else Text.OPENED_EARLIER_MANY
        lines.append(lang(text, count=count, day=day(last)))
    return "\n".join(lines)


def reaction(emojis: str, line: str) -> str:
    """Write a reaction as a line: the emoji, and how the line begins that it is for."""
    return f"{clean(emojis)} “{clean(line)}”" if line else clean(emojis)


def left_out(lang: Language, count: int) -> str:
    """Say that the beginning of a long conversation is not repeated."""
    return lang.count(count, Text.LEFT_OUT_ONE, Text.LEFT_OUT_MANY)


LEG_CLOSED: Final = {
    EndCause.CUSTOMER: Text.OVER_CUSTOMER,
    EndCause.AGENT: Text.OVER_AGENT,
    EndCause.INACTIVITY: Text.OVER_INACTIVITY,
    EndCause.CUSTOMER_LOST: Text.OVER_CUSTOMER_LOST,
    EndCause.MAX_WAIT: Text.OVER_MAX_WAIT,
    EndCause.NOBODY_THERE: Text.OVER_NOBODY_THERE,
    EndCause.AGENT_LOST: Text.OVER_AGENT_LOST,
    EndCause.REMOVED: Text.OVER_REMOVED,
    EndCause.SUPERVISOR: Text.OVER_SUPERVISOR,
}


def leg_closed(lang: Language, name: str, cause: EndCause, wrapup_until: datetime | None) -> str:
    """Say that a chat is over for its agent, and why."""
    words = lang(LEG_CLOSED[cause], name=customer_name(lang, name))
    if wrapup_until is not None:
        words += lang(Text.WRAP_UP_UNTIL, time=clock_time(wrapup_until))
    return words


SEEN: Final = {
    Notice.QUEUED: Text.SEEN_QUEUED,
    Notice.AGENT_JOINED: Text.SEEN_JOINED,
    Notice.AGENT_LEFT: Text.SEEN_LEFT,
    Notice.AGENT_LOST: Text.SEEN_LOST,
    Notice.CUSTOMER_AWAY: Text.SEEN_AWAY,
    Notice.CUSTOMER_BACK: Text.SEEN_BACK,
    Notice.INACTIVITY_WARNING: Text.SEEN_INACTIVITY,
    Notice.ENDED: Text.SEEN_ENDED,
}


def notice_for_agent(lang: Language, entry: Entry, customer: str = "") -> str:
    """Say a desk's line of the transcript to an agent."""
    if entry.notice is None:
        return ""
    if entry.notice is Notice.NOTE:
        return lang(Text.SEEN_NOTE, name=clean(entry.name), text=entry.text)
    who = clean(dict(entry.args).get("name", "")) or lang(Text.SOME_AGENT)
    return lang(SEEN[entry.notice], name=who, customer=clean(customer) or lang(Text.THE_CUSTOMER))


# --- the chat as an XMPP customer sees it ----------------------------------------------------------------------------

TOLD: Final[Mapping[Notice, Text]] = {
    Notice.QUEUED: Text.TOLD_QUEUED,
    Notice.AGENT_JOINED: Text.TOLD_JOINED,
    Notice.AGENT_LEFT: Text.TOLD_LEFT,
    Notice.AGENT_LOST: Text.TOLD_LOST,
    Notice.INACTIVITY_WARNING: Text.TOLD_INACTIVITY,
}


def notice_for_customer(lang: Language, entry: Entry, service: str) -> str:
    """Say a desk's line of the transcript to a customer; empty if it has none for him."""
    args = dict(entry.args)
    if entry.notice is Notice.ENDED:
        return ended_for_customer(lang, args.get("cause", ""), kept="kept" in args)
    if entry.notice is None or entry.notice not in TOLD:
        return ""
    who = clean(args.get("name", "")) or lang(Text.SOME_AGENT)
    return lang(TOLD[entry.notice], name=who, service=clean(service))


def ended_for_customer(lang: Language, cause: str, *, kept: bool) -> str:
    """Say that the conversation is over, why, and how to start another; ``kept``: what he wrote is a message now."""
    reasons = {
        EndCause.CUSTOMER: Text.TOLD_ENDED_CUSTOMER,
        EndCause.INACTIVITY: Text.TOLD_ENDED_INACTIVITY,
        EndCause.MAX_WAIT: Text.TOLD_ENDED_MAX_WAIT,
        EndCause.NOBODY_THERE: Text.TOLD_ENDED_KEPT if kept else Text.TOLD_ENDED_NOBODY,
    }
    known = EndCause(cause) if cause in set(EndCause) else EndCause.AGENT
    return lang(reasons.get(known, Text.TOLD_ENDED))


def place_in_queue(lang: Language, position: int, ready: int, on_duty: int) -> str:
    """Tell a waiting customer his place."""
    if on_duty == 0:
        return lang(Text.PLACE_NOBODY)
    if position <= 1:
        return lang(Text.PLACE_NEXT)
    return lang(Text.PLACE, position=position) + ("" if ready else lang(Text.PLACE_LEAVE))


def message_kept(lang: Language, code: RefusalCode) -> str:
    """Tell a customer why nobody talks to him now, and that what he wrote is kept."""
    why = {
        RefusalCode.CLOSED: Text.KEPT_CLOSED,
        RefusalCode.NOBODY_THERE: Text.KEPT_NOBODY,
        RefusalCode.QUEUE_FULL: Text.KEPT_FULL,
    }
    return lang(why[code]) + lang(Text.KEPT)


def refused_customer(lang: Language, code: RefusalCode) -> str:
    """Say to a customer why his message was not taken."""
    words = {
        RefusalCode.TEXT_TOO_LONG: Text.MESSAGE_TOO_LONG,
        RefusalCode.FILES_OFF: Text.NO_FILES_HERE,
        RefusalCode.UNKNOWN_SERVICE: Text.UNKNOWN_SERVICE,
    }
    return lang(words.get(code, Text.NOT_TAKEN))
