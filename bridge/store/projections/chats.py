"""Chats, their transcripts and inbox keys."""

from bridge.store import rows, schema
from bridge.store.codec import encode_fields, encode_value
from bridge.store.rows import Rows
from bridge.store.schema_files import attachments
from bridge.store.times import to_us, to_us_or_none
from routing.events import (
    ChatEnded,
    ChatQueued,
    ChatStarted,
    ChatWidened,
    ConversationEnded,
    CustomerCameBack,
    CustomerWentAway,
    EntryPosted,
    InactivityWarned,
)
from routing.files import file_of
from routing.ids import CUSTOMER_LEG
from routing.words import ChatPhase, LegKind, LegPhase, Side

FIRST = 1
"""Place of the line a chat begins with; where an agent wrote first, it is the message that he answers."""


def project_started(event: ChatStarted, out: Rows) -> None:
    """A new chat, its address for ever, and the customer's leg."""
    at = to_us(event.at)
    customer = event.customer
    fields = encode_fields(customer.fields)
    out.inserts[rows.CHATS].append(
        (
            *(event.chat, event.contact, event.service, customer.id, customer.name, fields, event.channel.value),
            *(at, at, 0, ChatPhase.QUEUED.value, 0, False, 0, 0, event.service, encode_value(event.abilities)),
            event.outbound,
        )
    )
    out.inserts[rows.CONTACTS].append((event.contact, event.chat, customer.name, at))
    kind, phase = LegKind.CUSTOMER.value, LegPhase.ACTIVE.value
    out.inserts[rows.LEGS].append(
        (event.chat, CUSTOMER_LEG, kind, None, customer.name, 0, phase, at, event.service, None, False, False)
    )


def project_queued(event: ChatQueued, out: Rows) -> None:
    """It waits, for the first time or again."""
    values: dict[str, object] = {
        "phase": ChatPhase.QUEUED.value,
        "entered_at": to_us(event.entered_at),
        "priority": event.priority,
        "deadline": to_us(event.deadline),
        "epoch": event.epoch,
        "service": event.service,
        "warned": False,
        "queued_since": to_us(event.since),
        "step": event.step,
        "preferred": event.preferred,
        "widen_at": to_us_or_none(event.widen_at),
    }
    if event.overflow:
        values["overflowed"] = True
    out.change(schema.chats, event.chat, values)


def project_widened(event: ChatWidened, out: Rows) -> None:
    """It wishes for less."""
    values = {"step": event.step, "preferred": None, "widen_at": to_us_or_none(event.widen_at)}
    out.change(schema.chats, event.chat, values)


def project_posted(event: EntryPosted, out: Rows) -> None:
    """A line of the transcript; the hot path."""
    entry = event.entry
    chat, leg, seq = entry.chat, entry.leg, entry.seq
    notice = None if entry.notice is None else entry.notice.value
    args = encode_fields(entry.args)
    out.inserts[rows.MESSAGES].append(
        (chat, seq, to_us(entry.at), entry.side.value, leg, entry.name, entry.text, notice, args, entry.key)
    )
    if entry.key is not None:
        out.inserts[rows.INBOX_KEYS].append((chat, leg, entry.key, seq))
    file = file_of(entry.args) if entry.args else None
    if file is not None:
        out.change(attachments, file.id, {"seq": seq})
    if entry.side is Side.CUSTOMER:
        heard: dict[str, object] = {"last_seq": seq, "heard_at": to_us(event.at), "warned": False, "away_until": None}
        if seq > FIRST:
            heard["unanswered"] = False
        out.change(schema.chats, chat, heard)
    else:
        out.change(schema.chats, chat, {"last_seq": seq})


def project_warned(event: InactivityWarned, out: Rows) -> None:
    """The customer has been silent for long."""
    out.change(schema.chats, event.chat, {"warned": True, "deadline": to_us(event.deadline)})


def project_went_away(event: CustomerWentAway, out: Rows) -> None:
    """The customer has no connection."""
    out.change(schema.chats, event.chat, {"away_until": to_us(event.deadline)})


def project_came_back(event: CustomerCameBack, out: Rows) -> None:
    """The customer has a connection again."""
    out.change(schema.chats, event.chat, {"away_until": None})


def project_conversation_ended(event: ConversationEnded, out: Rows) -> None:
    """The customer's part is over."""
    at = to_us(event.at)
    values: dict[str, object] = {
        "phase": ChatPhase.WRAP_UP.value,
        "end_cause": event.cause.value,
        "deadline": None,
        "away_until": None,
        "conversation_ended_at": at,
    }
    out.change(schema.chats, event.chat, values)
    left = {"phase": LegPhase.LEFT.value, "cause": event.cause.value, "closed_at": at}
    out.change(schema.legs, (event.chat, CUSTOMER_LEG), left)


def project_ended(event: ChatEnded, out: Rows) -> None:
    """Over for everybody."""
    out.change(schema.chats, event.chat, {"phase": ChatPhase.ENDED.value, "ended_at": to_us(event.at)})
    out.finish_chat(event.chat)
