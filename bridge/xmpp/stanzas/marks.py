"""What an agent marks, in `urn:stanzadesk:0` (docs/protocol.md): a flag on a chat, and reminders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import DESK
from bridge.xmpp.stanzas.times import parse_time, render_time
from bridge.xmpp.xml import attr, el, esc, text
from routing.ids import ReminderId

FLAG_TAG: Final = f"{{{DESK}}}flag"
REMIND_TAG: Final = f"{{{DESK}}}remind"
FORGET_TAG: Final = f"{{{DESK}}}forget"
_ID_LIMIT: Final = 64


@dataclass(frozen=True, slots=True)
class Flag:
    """``<flag xmlns='urn:stanzadesk:0' on='true'/>``: supervisors shall look at this chat, or need not any more."""

    on: bool


@dataclass(frozen=True, slots=True)
class Remind:
    """``<remind xmlns='urn:stanzadesk:0' id='r1' due='2026-01-02T03:04:05.000Z'>Call back</remind>``"""

    id: ReminderId
    due: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Forget:
    """``<forget xmlns='urn:stanzadesk:0' id='r1'/>``: a reminder has served."""

    id: ReminderId


def parse_flag(element: Element) -> Flag | None:
    """Read a flag; ``None`` if it says neither on nor off."""
    on = attr(element, "on")
    return Flag(on in {"true", "1"}) if on in {"true", "1", "false", "0"} else None


def render_flag(flag: Flag) -> str:
    """Write a flag."""
    return el("flag", {"xmlns": DESK, "on": "true" if flag.on else "false"})


def parse_remind(element: Element) -> Remind | None:
    """Read a reminder; ``None`` without a name or a time."""
    name, due = attr(element, "id"), parse_time(attr(element, "due"))
    if not name or len(name) > _ID_LIMIT or due is None:
        return None
    return Remind(ReminderId(name), due, text(element))


def render_remind(remind: Remind) -> str:
    """Write a reminder."""
    return el("remind", {"xmlns": DESK, "id": remind.id, "due": render_time(remind.due)}, esc(remind.note))


def parse_forget(element: Element) -> Forget | None:
    """Read which reminder has served; ``None`` without a name."""
    name = attr(element, "id")
    return Forget(ReminderId(name)) if name else None


def render_forget(forget: Forget) -> str:
    """Write which reminder has served."""
    return el("forget", {"xmlns": DESK, "id": forget.id})
