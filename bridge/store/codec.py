"""JSON of events (the journal) and of durable effects (the outbox), by the name of their class.

The journal is for ever, so what a customer or an agent wrote is not in it: `EntryPosted` and messages left lose their
text, `ChatStarted` the fields of the form, `LegClosed` the notes, reminders theirs. Those live in messages,
left_messages, chats, notes and reminders, where they can be erased. The outbox is short-lived and keeps everything.
"""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Final, cast, get_args

import msgspec

from routing.effects import DurableEffect
from routing.events import (
    ChatStarted,
    EntryPosted,
    Event,
    LegClosed,
    MessageExtended,
    MessageLeft,
    ReminderMoved,
    ReminderSet,
)
from routing.hours import Calendar
from routing.ids import ChatId, LegNumber
from routing.settings import Ability, Service, Skill, Timers
from routing.transcript import Customer
from routing.words import Notice, Role, Side

_ENCODE = msgspec.json.Encoder().encode
_EVENT_DECODERS: Final = {kind.__name__: msgspec.json.Decoder(kind) for kind in get_args(Event)}
_EFFECT_DECODERS: Final = {kind.__name__: msgspec.json.Decoder(kind) for kind in get_args(DurableEffect)}
_ROLES = msgspec.json.Decoder(frozenset[Role])
_SERVICE = msgspec.json.Decoder(Service)
_CALENDAR = msgspec.json.Decoder(Calendar)
_ABILITIES = msgspec.json.Decoder(tuple[Ability, ...])
_SKILLS = msgspec.json.Decoder(tuple[Skill, ...])
_NAMES = msgspec.json.Decoder(tuple[str, ...])
_FIELDS = msgspec.json.Decoder(tuple[tuple[str, str], ...])


class _Line(msgspec.Struct, omit_defaults=True, gc=False):
    """An `Entry` without its text."""

    chat: ChatId
    seq: int
    at: datetime
    side: Side
    leg: LegNumber
    name: str
    notice: Notice | None = None
    args: tuple[tuple[str, str], ...] = ()
    key: str | None = None


class _Posted(msgspec.Struct, gc=False):
    """An `EntryPosted` without its text."""

    at: datetime
    chat: ChatId
    entry: _Line


def encode_event(event: Event) -> str:
    """Write an event for the journal, without what people wrote. Raises ValueError for text that is no Unicode."""
    match event:
        case EntryPosted(at, chat, e):
            line = _Line(e.chat, e.seq, e.at, e.side, e.leg, e.name, e.notice, e.args, e.key)
            return _ENCODE(_Posted(at, chat, line)).decode()
        case _:
            return _ENCODE(_without_words(event)).decode()


def _without_words(event: Event) -> Event:
    match event:
        case ChatStarted(customer=customer):
            return dataclasses.replace(event, customer=Customer(customer.id, customer.name))
        case ReminderSet() | ReminderMoved():
            return dataclasses.replace(event, note="")
        case MessageExtended():
            return dataclasses.replace(event, text="")
        case MessageLeft(customer=customer):
            return dataclasses.replace(event, customer=Customer(customer.id, customer.name), text="")
        case LegClosed(notes=notes) if notes:
            return dataclasses.replace(event, notes="")
        case _:
            return event


def decode_event(kind: str, payload: str) -> Event:
    """Read an event of the journal back; what `encode_event` left out comes back empty."""
    return cast("Event", _EVENT_DECODERS[kind].decode(payload))


def encode_effect(effect: DurableEffect) -> str:
    """Write a durable effect for the outbox."""
    return _ENCODE(effect).decode()


def decode_effect(kind: str, payload: str) -> DurableEffect:
    """Read a durable effect of the outbox back."""
    return cast("DurableEffect", _EFFECT_DECODERS[kind].decode(payload))


def encode_fields(fields: tuple[tuple[str, str], ...]) -> str:
    """Write (name, value) pairs in order: a customer's form fields, a notice's arguments."""
    return _ENCODE(fields).decode() if fields else "[]"


def decode_fields(text: str) -> tuple[tuple[str, str], ...]:
    """Read (name, value) pairs back."""
    return () if text == "[]" else _FIELDS.decode(text)


def encode_value(value: object) -> str:
    """Write one setting's value."""
    return _ENCODE(value).decode()


def decode_service(text: str) -> Service:
    """Read a service back; a setting that is not there has its default."""
    return _SERVICE.decode(text)


def decode_calendar(text: str) -> Calendar:
    """Read business hours back."""
    return _CALENDAR.decode(text)


def decode_abilities(text: str) -> tuple[Ability, ...]:
    """Read skills with levels back."""
    return () if text == "[]" else _ABILITIES.decode(text)


def decode_skills(text: str) -> tuple[Skill, ...]:
    """Read services with levels back."""
    return () if text == "[]" else _SKILLS.decode(text)


def decode_names(text: str) -> tuple[str, ...]:
    """Read a list of names back."""
    return () if text == "[]" else _NAMES.decode(text)


def decode_roles(text: str) -> frozenset[Role]:
    """Read an agent's roles back."""
    return _ROLES.decode(text)


def decode_timers(values: Mapping[str, str]) -> Timers:
    """Read the timers back from one JSON value per field; a field that is not there has its default."""
    known = {field.name for field in dataclasses.fields(Timers)}
    loaded = {name: msgspec.json.decode(text) for name, text in values.items() if name in known}
    return msgspec.convert(loaded, Timers)
