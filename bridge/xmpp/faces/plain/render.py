"""Face B: what a person reads in an ordinary chat client. Pure: effects in, XML out.

The offer is one chat message: a body that says how to answer, and beside it what a script or a better client can use.
Never a form or an invitation in the same stanza: they hide the body in some clients (docs/guide, plain client).
"""

from datetime import datetime

from bridge.xmpp import namespaces as ns
from bridge.xmpp import wording, words_desk
from bridge.xmpp.avatar import avatar_hash
from bridge.xmpp.faces.build import (
    ACTIVE,
    MARKABLE,
    NO_ARCHIVE,
    NO_STORE,
    PRIVATE,
    RECEIPT_REQUEST,
    device_message,
    nick_element,
    stamp,
    typing_element,
)
from bridge.xmpp.faces.devices import PlainTarget
from bridge.xmpp.features import CUSTOMER_CAPS
from bridge.xmpp.ports import Names
from bridge.xmpp.shown import present_at
from bridge.xmpp.stanzas.caps import render_caps
from bridge.xmpp.stanzas.correct import Replace, render_replace
from bridge.xmpp.stanzas.markers import Displayed, render_displayed
from bridge.xmpp.stanzas.oob import OutOfBand, render_out_of_band
from bridge.xmpp.stanzas.vcard_update import Update, render_update
from bridge.xmpp.texts.catalogue import Language, Text
from bridge.xmpp.xml import el, esc
from routing.effects import (
    CloseLeg,
    CloseOffer,
    DeliverToAgent,
    OpenLeg,
    SendOffer,
    ShowTypingToAgent,
    TellForced,
    TellMissedOffer,
    TellReminder,
)
from routing.transcript import Entry
from routing.words import Notice, Side

ATTENTION = "urn:xmpp:attention:0"
"""XEP-0224; harmless everywhere, a bell in some clients."""

HISTORY_LINES = 30
"""Lines repeated to an agent who takes a conversation over; older ones are counted only."""

ANSWERS = (("accept", Text.BUTTON_ACCEPT), ("reject", Text.BUTTON_REJECT))


def offer_text(effect: SendOffer, now: datetime, lang: Language) -> str:
    """Write the offer's body, with the seconds that are left."""
    left = (effect.until - now).total_seconds()
    name = effect.customer.name
    return wording.offer_line(
        lang, effect.channel, effect.service_name, name, queue_s=effect.queue_s, seconds_left=left, auto=effect.auto
    )


def render_offer(
    effect: SendOffer, item_id: str, target: PlainTarget, names: Names, *, now: datetime, lang: Language
) -> str:
    """Write the offer for one address."""
    contact = names.contact(effect.contact)
    details = el(
        "offer",
        {
            "xmlns": ns.DESK,
            "id": effect.offer,
            "chat": effect.chat,
            "jid": contact,
            "service": names.service(effect.service),
            "service-name": effect.service_name,
            "channel": effect.channel.value,
            "kind": effect.kind.value,
            "queue": str(int(effect.queue_s)),
            "now": stamp(now),
            "made": stamp(effect.made_at),
            "until": stamp(effect.until),
            "auto": "true" if effect.auto else None,
        },
    )
    url = f"{names.missed(effect.offer)}#{effect.service_name}-{wording.customer_name(lang, effect.customer.name)}"
    return el(
        "message",
        {"type": "normal" if target.confirm else "chat", "from": contact, "to": target.to, "id": item_id},
        el("thread", None, esc(effect.offer)),
        el("body", None, esc(offer_text(effect, now, lang))),
        nick_element(wording.customer_name(lang, effect.customer.name)),
        ACTIVE,
        details,
        *(el("response", {"xmlns": ns.QUICK_RESPONSE, "value": one, "label": lang(label)}) for one, label in ANSWERS),
        el("attention", {"xmlns": ATTENTION}),
        RECEIPT_REQUEST,
        el("confirm", {"xmlns": ns.HTTP_AUTH, "id": effect.offer, "method": "ACCEPT", "url": url})
        if target.confirm
        else "",
        PRIVATE if target.private else "",
        NO_ARCHIVE,
    )


def render_offer_closed(
    effect: CloseOffer, item_id: str, target: PlainTarget, names: Names, *, lang: Language, shown: str | None = None
) -> str:
    """Say in the same window that the offer is gone; machines read the element.

    ``shown`` is the id of the stanza that showed the offer: a client that draws corrections has this in its place.
    """
    closed = el(
        "closed",
        {"xmlns": ns.DESK, "offer": effect.offer, "outcome": effect.outcome.value, "cause": effect.cause.value},
    )
    text = wording.offer_closed(lang, effect.outcome, effect.cause, effect.resource)
    return device_message(
        names.contact(effect.contact),
        target.to,
        item_id,
        el("thread", None, esc(effect.offer)),
        el("body", None, esc(text)),
        closed,
        render_replace(Replace(shown)) if shown and target.corrects else "",
        RECEIPT_REQUEST,
        NO_ARCHIVE,
    )


def render_countdown(
    effect: SendOffer, shown: str, target: PlainTarget, names: Names, *, now: datetime, lang: Language
) -> str:
    """Say how long the offer is open still: in its place where the client draws corrections, else by a short line."""
    left = max(1, round((effect.until - now).total_seconds()))
    short = Text.OFFER_AUTO_LEFT if effect.auto else Text.OFFER_LEFT
    text = offer_text(effect, now, lang) if target.corrects else lang(short, seconds=left)
    return device_message(
        names.contact(effect.contact),
        target.to,
        None,
        el("thread", None, esc(effect.offer)),
        el("body", None, esc(text)),
        render_replace(Replace(shown)) if target.corrects else "",
        NO_STORE,
    )


def render_availability(effect: DeliverToAgent, to: str, names: Names) -> str:
    """Write the presence of a chat's contact when its customer is disconnected or back; empty for other lines."""
    contact = names.contact(effect.contact)
    match effect.entry.notice:
        case Notice.CUSTOMER_AWAY:
            return _presence(contact, to, el("show", None, "away"))
        case Notice.CUSTOMER_BACK:
            return _presence(contact, to)
        case _:
            return ""


def render_contact(leg: OpenLeg, to: str, names: Names, lang: Language) -> str:
    """Write the presence of a chat's contact: there."""
    contact, name = names.contact(leg.contact), wording.customer_name(lang, leg.customer.name)
    photo = render_update(Update(avatar_hash(leg.customer.name, contact)))
    return _presence(contact, to, nick_element(name), photo)


def _presence(contact: str, to: str, *inside: str) -> str:
    return el("presence", {"from": present_at(contact), "to": to}, *inside, render_caps(CUSTOMER_CAPS))


def history_id(item_id: str, entry: Entry) -> str:
    """Name the stanza that repeats a line of the words so far."""
    return f"{item_id}-{entry.seq}"


def render_opened(
    effect: OpenLeg,
    entries: tuple[Entry, ...],
    item_id: str,
    to: str,
    names: Names,
    *,
    lang: Language,
    earlier: tuple[int, datetime] | None = None,
) -> list[str]:
    """Write the first line after an accept and the words so far, each a message of its own, to read as a chat.

    None says when it was written (XEP-0203): clients sort by that, and Dino does not draw at all what is older than the
    first line of its window, which here is the offer. Each has a chat state: after one without Psi+ tells nobody that
    its user types.
    """
    contact = names.contact(effect.contact)
    texts = [entry for entry in entries if entry.text is not None]
    question = next((value for name, value in effect.customer.fields if name == "question"), None)
    skip = bool(texts) and question is not None and texts[0].text == question
    opening = wording.opened(lang, effect.service_name, effect.customer, skip_question=skip, earlier=earlier)
    stanzas = [
        render_contact(effect, to, names, lang),
        device_message(contact, to, item_id, el("body", None, esc(opening)), ACTIVE, RECEIPT_REQUEST, NO_ARCHIVE),
    ]
    older = len(texts) - HISTORY_LINES
    if older > 0:
        stanzas.append(
            device_message(contact, to, None, el("body", None, esc(wording.left_out(lang, older))), NO_ARCHIVE)
        )
        texts = texts[older:]
    for entry in texts:
        line = entry.text or ""
        if entry.notice is not None:
            line = wording.notice_for_agent(lang, entry)
        elif entry.side is Side.AGENT:
            line = f"{wording.clean(entry.name)}: {names.file_link(entry) or line}"
        stanzas.append(
            device_message(
                contact,
                to,
                history_id(item_id, entry),
                file_or_words(entry, line, names),
                ACTIVE,
                NO_ARCHIVE,
            )
        )
    return stanzas


def render_entry(
    effect: DeliverToAgent, item_id: str, to: str, names: Names, *, lang: Language, corrects: str | None = None
) -> str:
    """Write one line of a chat: the customer's words as they are, a colleague's with his name, the desk's in words.

    ``corrects`` is the id of the stanza that this one takes the place of (XEP-0308).
    """
    entry = effect.entry
    if entry.text is None or entry.notice is not None:
        text = wording.notice_for_agent(lang, entry)
    elif entry.side is Side.AGENT:
        text = f"{wording.clean(entry.name)}: {names.file_link(entry) or entry.text}"
    else:
        text = entry.text
    return device_message(
        names.contact(effect.contact),
        to,
        item_id,
        file_or_words(entry, text, names),
        ACTIVE if entry.side is Side.CUSTOMER else "",
        MARKABLE if entry.side is Side.CUSTOMER else "",
        render_replace(Replace(corrects)) if corrects else "",
        RECEIPT_REQUEST,
        NO_ARCHIVE,
    )


def file_or_words(entry: Entry, text: str, names: Names) -> str:
    """Write a body: a customer's file is its link alone, so that clients show it as a file (XEP-0066)."""
    link = names.file_link(entry) if entry.side is Side.CUSTOMER else ""
    if not link:
        return el("body", None, esc(text))
    return el("body", None, esc(link)) + render_out_of_band(OutOfBand(link))


def render_left(effect: CloseLeg, item_id: str, to: str, names: Names, lang: Language) -> list[str]:
    """Say that the chat is over, then let the contact go offline."""
    contact = names.contact(effect.contact)
    text = wording.leg_closed(lang, effect.customer_name, effect.cause, effect.wrapup_until)
    return [
        device_message(
            contact,
            to,
            item_id,
            el("body", None, esc(text)),
            el("gone", {"xmlns": ns.CHAT_STATES}),
            RECEIPT_REQUEST,
            NO_ARCHIVE,
        ),
        el("presence", {"type": "unavailable", "from": present_at(contact), "to": to}),
    ]


def render_missed(effect: TellMissedOffer, item_id: str, to: str, names: Names, lang: Language) -> str:
    """Say why he is Not Ready, with the way back and the link to the row."""
    text = wording.missed_offer(lang, effect, names.missed(effect.offer))
    return device_message(names.desk, to, item_id, el("body", None, esc(text)), RECEIPT_REQUEST, NO_ARCHIVE)


def render_forced(effect: TellForced, item_id: str, to: str, names: Names, *, lang: Language, label: str) -> str:
    """Say that a supervisor changed his state."""
    text = words_desk.forced(lang, effect.by, effect.kind, effect.reason, label)
    return device_message(names.desk, to, item_id, el("body", None, esc(text)), RECEIPT_REQUEST, NO_ARCHIVE)


def render_due(effect: TellReminder, item_id: str, to: str, names: Names, lang: Language) -> str:
    """Say that a reminder's time has come."""
    text = words_desk.reminder(lang, effect.customer_name, effect.note)
    return device_message(names.desk, to, item_id, el("body", None, esc(text)), RECEIPT_REQUEST, NO_ARCHIVE)


def render_displayed_mark(contact: str, to: str, wire_id: str) -> str:
    """Tell that the customer has seen a line of his, and all before it (XEP-0333)."""
    return device_message(contact, to, None, render_displayed(Displayed(wire_id)), NO_STORE)


def render_typing(effect: ShowTypingToAgent, to: str, names: Names) -> str:
    """Write somebody's chat state."""
    return device_message(names.contact(effect.contact), to, None, typing_element(effect.typing), NO_STORE)
