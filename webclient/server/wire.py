"""Frames of the widget's socket: declared once, parsed at the door, rendered at the exit. docs/protocol-widget.md.

Every frame is one JSON object with a ``type``. Unknown members are ignored, so either side may learn new ones first.
"""

import unicodedata
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from routing.widget_settings import WidgetSettings

FRAME_LIMIT: Final = 65_536
"""Longest frame in bytes: a text of 8,192 characters fits, however it is escaped."""

Cid = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Visit = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]
Identity = Annotated[str, Meta(max_length=2048)]
AnswerKey = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Line = Annotated[str, Meta(max_length=500)]

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class BadFrameError(Exception):
    """The frame is not what docs/protocol-widget.md says; ``args[0]`` tells why in words for a developer."""


class ClientFrame(Struct, tag_field="type", frozen=True):
    """What a widget sends."""


class Hello(ClientFrame, tag="hello", frozen=True):
    """First frame: ``resume`` names a chat by its token, ``after`` the last line the widget has."""

    resume: Annotated[str, Meta(max_length=128)] = ""
    after: Annotated[int, Meta(ge=0)] = 0
    services: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=20)] = ()
    identity: Identity = ""
    """A token by which the site vouches for its customer (docs/widget.md)."""


class FormFields(Struct, frozen=True):
    """What the widget knows without asking."""

    page: Annotated[str, Meta(max_length=2000)] = ""
    locale: Annotated[str, Meta(max_length=35)] = ""
    title: Line = ""


class Start(ClientFrame, tag="start", frozen=True):
    """Ask for a service. ``visit`` is 128 random bits made by the widget: the same visit is always the same chat."""

    cid: Cid
    visit: Visit
    service: Annotated[str, Meta(min_length=1, max_length=64)]
    question: Annotated[str, Meta(max_length=8192)]
    name: Annotated[str, Meta(max_length=200)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    fields: FormFields = FormFields()
    answers: Annotated[dict[AnswerKey, Annotated[str, Meta(max_length=2000)]], Meta(max_length=20)] = {}
    """What the service's form asks beside name, email and question, and what the page gives."""
    identity: Identity = ""


class Leave(ClientFrame, tag="leave", frozen=True):
    """Leave a message where nobody can be asked now; members as in ``start``."""

    cid: Cid
    visit: Visit
    service: Annotated[str, Meta(min_length=1, max_length=64)]
    question: Annotated[str, Meta(max_length=8192)]
    name: Annotated[str, Meta(max_length=200)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    fields: FormFields = FormFields()
    answers: Annotated[dict[AnswerKey, Annotated[str, Meta(max_length=2000)]], Meta(max_length=20)] = {}
    identity: Identity = ""


class SurveyFrame(ClientFrame, tag="survey", frozen=True):
    """What the customer thought of it, after the end."""

    cid: Cid
    stars: Annotated[int, Meta(ge=1, le=5)]
    text: Annotated[str, Meta(max_length=2000)] = ""


class Text(ClientFrame, tag="text", frozen=True):
    """Say something; ``cid`` is the widget's id for it, by which a repeated one is known."""

    cid: Cid
    text: str


class TypingFrame(ClientFrame, tag="typing", frozen=True):
    """The customer types, or stopped."""

    state: Literal["composing", "paused", "active"]


class Seen(ClientFrame, tag="seen", frozen=True):
    """How far the widget has the lines: the last ``seq`` it got, and the last before the customer's eyes."""

    delivered: Annotated[int, Meta(ge=0)]
    read: Annotated[int, Meta(ge=0)] = 0


class End(ClientFrame, tag="end", frozen=True):
    """The customer ends the chat."""


class Ping(ClientFrame, tag="ping", frozen=True):
    """Is anybody there? Browsers hide WebSocket pings from scripts."""


AnyClientFrame = Hello | Start | Leave | Text | TypingFrame | Seen | SurveyFrame | End | Ping
_decoder: Final = msgspec.json.Decoder(AnyClientFrame)


def parse_frame(data: str) -> AnyClientFrame:
    """Read one frame; raises `BadFrameError`."""
    try:
        frame: AnyClientFrame = _decoder.decode(data.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise BadFrameError(str(error)) from error
    return frame


class ServerFrame(Struct, tag_field="type", frozen=True, omit_defaults=True):
    """What the desk sends."""


class ServiceChoice(Struct, frozen=True):
    """One service, as a customer may know it before he asks."""

    id: str
    name: str
    waiting: int
    staffed: bool
    """Somebody who answers for it is on duty."""
    closed: str = ""
    """Why nobody can be asked now: ``closed``, ``nobody_there`` or ``queue_full``; a message can be left."""
    wait_s: int | None = None
    """Estimated wait; null: nobody can say."""
    setup: WidgetSettings = WidgetSettings()


class View(ServerFrame, tag="view", omit_defaults=False, frozen=True):
    """Where the chat stands; ``position`` is 1-based while waiting, else 0."""

    service: str
    service_name: str
    phase: str
    position: int
    agents: tuple[str, ...]
    wait_s: int | None = None
    """Estimated wait while waiting; null: nobody can say."""
    files: bool = True
    """He may send files."""


class Welcome(ServerFrame, tag="welcome", omit_defaults=False, frozen=True):
    """Answer to ``hello`` and ``start``. ``chat`` is null while there is none; ``token`` is set once, after a start."""

    services: tuple[ServiceChoice, ...]
    chat: View | None = None
    token: str | None = None
    last: int = 0
    mail: bool = False
    """The conversation can be had by e-mail when it is over."""
    ended: bool = False
    """The chat this connection belongs to is over; its lines follow all the same."""


class EntryFrame(ServerFrame, tag="entry", frozen=True):
    """One line of the transcript. A line of the customer's own carries his ``cid``: it is stored."""

    seq: int
    at: datetime
    side: str
    name: str = ""
    photo: str = ""
    """Where on the desk a picture of who speaks can be had; empty: nowhere."""
    text: str | None = None
    notice: str | None = None
    args: dict[str, str] = {}
    cid: str | None = None


class AgentTyping(ServerFrame, tag="typing", frozen=True):
    """The agent types, or stopped."""

    state: str


class Marks(ServerFrame, tag="marks", omit_defaults=False, frozen=True):
    """How far the customer's lines came: the last ``seq`` on an agent's device, and the last an agent has seen."""

    delivered: int
    read: int


class EarlierLine(Struct, frozen=True):
    """A line of an earlier chat of a customer whom the site vouches for."""

    service_name: str
    at: datetime
    side: str
    name: str
    text: str


class Earlier(ServerFrame, tag="earlier", frozen=True):
    """Lines of his earlier chats, oldest first; sent once after the first welcome."""

    lines: tuple[EarlierLine, ...]


class Done(ServerFrame, tag="done", frozen=True):
    """What carried this ``cid`` is stored (a message left, a survey)."""

    cid: str


class Ended(ServerFrame, tag="ended", frozen=True):
    """The conversation is over; nothing more will come."""

    cause: str


class ErrorFrame(ServerFrame, tag="error", frozen=True):
    """Something was not done. ``again``: it may work later, send the same again."""

    code: str
    text: str
    cid: str | None = None
    again: bool = False
    field: str | None = None
    """Which field of the form is meant."""


class Pong(ServerFrame, tag="pong", frozen=True):
    """Somebody is."""


_encoder: Final = msgspec.json.Encoder()


def render_frame(frame: ServerFrame) -> str:
    """Write one frame."""
    return _encoder.encode(frame).decode()


def clean_text(text: str) -> str:
    """Take out what XML cannot carry (FAULTS.md F41) and write line ends as one newline."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in unified if _is_xml(character))


def clean_line(text: str, limit: int) -> str:
    """Make one line of a name or address: no control or bidi characters, single spaces, ``limit`` characters."""
    kept = "".join(
        " " if character.isspace() else character
        for character in clean_text(text)
        if character not in _BIDI and (character.isspace() or unicodedata.category(character) != "Cc")
    )
    return " ".join(kept.split())[:limit].strip()


def _is_xml(character: str) -> bool:
    code = ord(character)
    return character in "\t\n" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF
