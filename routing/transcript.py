"""Entries of a transcript: everything both sides see has a place (``seq``) in one order per chat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from routing.ids import ChatId, LegNumber
from routing.words import Notice, Side

REPLACES: Final = "replaces"
"""Field of a corrected text: the place of the one it stands for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a chat: a text, or a notice whose words are chosen at the exit.

    ``seq`` counts 1..n within the chat without holes. ``key`` is the sender's own id for the message, scoped to its
    sender, by which a repeated one is known. ``args`` are the notice's fields, e.g. ``(("name", "Ada"),)``;
    a text that corrects an earlier one of the same sender has ``(("replaces", "12"),)``, the ``seq`` of that one.
    A private note (`Notice.NOTE`) has its text in ``text``. A file's line has its name as ``text`` and
    `routing.files.AttachedFile.args`.
    """

    chat: ChatId
    seq: int
    at: datetime
    side: Side
    leg: LegNumber
    name: str
    text: str | None = None
    notice: Notice | None = None
    args: tuple[tuple[str, str], ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """Who asks. ``id`` is stable per channel: a bare JID on XMPP, ``w-…`` on the web. ``name`` may be empty."""

    id: str
    name: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """Whatever the form gave, in order: ``email``, ``question``, ``page``, ``locale`` … as (name, value)."""
