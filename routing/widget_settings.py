"""How a service's widget looks and what it asks: the operator's own, one validated document per service.

Colours, texts, the form before a chat, what is asked after it, when a visitor is invited. Everything here is public:
every visitor's browser gets it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

FIELD_LIMIT: Final = 12
TEXT_LIMIT: Final = 500
RESERVED: Final = frozenset({"page", "title", "locale", "channel", "customer", "sample"})
"""Names that the desk itself fills in."""
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


class FieldKind(StrEnum):
    """How a field of the form is filled in."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "tel"
    NUMBER = "number"
    CHOICE = "choice"
    CHECK = "check"
    LONG = "long"
    HIDDEN = "hidden"
    """Not shown: the page gives it by script."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that is asked before a chat. ``name``, ``email`` and ``question`` are known to the desk by name."""

    key: str
    label: str = ""
    """Empty for the three known ones: the widget has words for them in the customer's language."""
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    options: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is asked after a chat: up to five stars, and a text."""

    question: str = ""
    """Empty: the widget's own words."""
    text: bool = True


@dataclass(frozen=True, slots=True)
class Invitation:
    """When a visitor is invited to chat. All that is set must hold; once per visitor and day."""

    text: str
    page: str = ""
    """Beginning of the page's path, e.g. ``/cart``; empty: every page."""
    after_s: float = 20.0
    scroll: int = 0
    """How far down the page he must have come, in hundredths."""
    returning: bool = False
    """Only those who were here on an earlier day."""
    share: int = 100
    """Hundredths of visitors who are invited."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the launcher and the panel look; a page's own variables and attributes win."""

    accent: str = ""
    position: str = "right"
    launcher: str = ""
    """Words on the launcher instead of its picture alone."""
    theme: str = ""


FORM: Final = (
    FormField("name"),
    FormField("email", kind=FieldKind.EMAIL, required=True),
    FormField("question", kind=FieldKind.LONG, required=True),
)


@dataclass(frozen=True, slots=True)
class WidgetSettings:
    """All of one service."""

    form: tuple[FormField, ...] = FORM
    greeting: str = ""
    comfort: tuple[str, ...] = ()
    """Said one after the other while a customer waits."""
    closed: str = ""
    """Said instead of the widget's own words when nobody can be asked now."""
    hide: bool = False
    """No launcher at all while nobody can be asked."""
    longest_wait_s: float = 0.0
    """Where a newcomer would have to wait longer he is asked for a message instead; 0: he may always wait."""
    survey: Survey | None = None
    files: bool = True
    look: Look = Look()
    invitation: Invitation | None = None
    words: dict[str, str] = field(default_factory=dict)
    """Fixed texts said otherwise, by their names in webclient/widget/core/words.ts."""


def faults(settings: WidgetSettings) -> tuple[str, ...]:
    """Name everything that can't be as it is; empty if all is well."""
    return tuple(_faults(settings))


def _faults(settings: WidgetSettings) -> Iterator[str]:
    keys = [one.key for one in settings.form]
    if len(keys) > FIELD_LIMIT:
        yield f"form: at most {FIELD_LIMIT} fields"
    if len(set(keys)) < len(keys):
        yield "form: two fields of one key"
    for one in settings.form:
        yield from _field_faults(one)
    if not 0 <= settings.longest_wait_s <= 86_400:
        yield "longest_wait_s: seconds from 0 to 86400"
    yield from _look_faults(settings.look)
    if settings.invitation is not None:
        yield from _invitation_faults(settings.invitation)
    for name, text in _texts(settings):
        if len(text) > TEXT_LIMIT:
            yield f"{name}: at most {TEXT_LIMIT} characters"


def _look_faults(look: Look) -> Iterator[str]:
    if look.accent and not _COLOUR.fullmatch(look.accent):
        yield f"look.accent: {look.accent!r} is no colour such as #2f5bd8"
    if look.position not in {"left", "right"}:
        yield "look.position: left or right"
    if look.theme not in {"", "light", "dark"}:
        yield "look.theme: light, dark, or nothing"


def _invitation_faults(invitation: Invitation) -> Iterator[str]:
    if not (0 <= invitation.share <= 100 and 0 <= invitation.scroll <= 100):
        yield "invitation: share and scroll are hundredths from 0 to 100"
    if not 0 <= invitation.after_s <= 86_400:
        yield "invitation.after_s: seconds from 0 to 86400"


def _field_faults(one: FormField) -> Iterator[str]:
    if not _KEY.fullmatch(one.key) or one.key in RESERVED:
        yield f"form: {one.key!r} can't be the key of a field"
    if not one.label and one.kind is not FieldKind.HIDDEN and one.key not in {"name", "email", "question"}:
        yield f"form.{one.key}: needs a label"
    if (one.kind is FieldKind.CHOICE) is not bool(one.options):
        yield f"form.{one.key}: a choice has options, nothing else has"


def _texts(settings: WidgetSettings) -> Iterator[tuple[str, str]]:
    yield "greeting", settings.greeting
    yield "closed", settings.closed
    yield "look.launcher", settings.look.launcher
    for number, text in enumerate(settings.comfort):
        yield f"comfort.{number}", text
    for name, text in settings.words.items():
        yield f"words.{name}", text
    for one in settings.form:
        yield f"form.{one.key}", max(one.label, one.help, *one.options, key=len)
    if settings.survey is not None:
        yield "survey.question", settings.survey.question
    if settings.invitation is not None:
        yield "invitation.text", settings.invitation.text
