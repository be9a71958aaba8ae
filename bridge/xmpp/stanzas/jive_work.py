"""XEP-0142: Workgroup Queues, the vendor's additions: what agents look up and write down about chats."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import JIVE
from bridge.xmpp.stanzas.jive import METADATA_TAG, Metadata, parse_pairs, render_metadata
from bridge.xmpp.stanzas.times import parse_fastpath, render_fastpath
from bridge.xmpp.xml import attr, child, el, esc, text

MACROS_TAG: Final = f"{{{JIVE}}}macros"
NOTES_TAG: Final = f"{{{JIVE}}}chat-notes"
CHAT_METADATA_TAG: Final = f"{{{JIVE}}}chat-metadata"
OCCUPANTS_TAG: Final = f"{{{JIVE}}}occupants-info"
MONITOR_TAG: Final = f"{{{JIVE}}}monitor"
_OWNER_TAG: Final = f"{{{JIVE}}}makeOwner"


@dataclass(frozen=True, slots=True)
class Macros:
    """Canned responses: asked for, given as escaped XML (``model``), or (``saved``) one's own written anew.

    ``<macros xmlns='http://jivesoftware.com/protocol/workgroup'><personal>true</personal><model>…</model></macros>``
    """

    personal: bool = False
    model: str | None = None
    saved: str | None = None


@dataclass(frozen=True, slots=True)
class ChatNotes:
    """Notes on a chat: asked for, written (``notes``), or given (``text``).

    ``<chat-notes xmlns='http://jivesoftware.com/protocol/workgroup'><sessionID>c-7f3k</sessionID><text>…</text>``…
    """

    session: str
    notes: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ChatMetadata:
    """``<chat-metadata xmlns=…><sessionID>c-7f3k</sessionID><metadata …/></chat-metadata>``: what a customer said."""

    session: str
    values: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class RoomGuest:
    """``<occupant><jid>…</jid><nickname>Anna</nickname><joined>20260102T03:04:05</joined></occupant>``"""

    jid: str
    nickname: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class OccupantsInfo:
    """``<occupants-info xmlns='http://jivesoftware.com/protocol/workgroup' roomID='c-7f3k'><occupant/>*``…"""

    room: str
    guests: tuple[RoomGuest, ...] = ()


@dataclass(frozen=True, slots=True)
class Monitor:
    """Asks or tells whether somebody supervises, or asks for a room.

    ``<monitor xmlns='http://jivesoftware.com/protocol/workgroup'><isMonitor>true</isMonitor></monitor>``
    """

    is_monitor: bool | None = None
    make_owner: str = ""


def _child(element: Element, name: str) -> Element | None:
    return child(element, f"{{{JIVE}}}{name}")


def _text(element: Element, name: str) -> str | None:
    found = _child(element, name)
    return None if found is None else text(found)


def _part(name: str, value: str | None) -> str:
    return "" if value is None else el(name, None, esc(value))


def parse_macros(element: Element) -> Macros | None:
    """Read canned responses, or the wish for them."""
    personal = (_text(element, "personal") or "").strip() == "true"
    return Macros(personal, _text(element, "model"), _text(element, "personalMacro"))


def render_macros(macros: Macros) -> str:
    """Write canned responses."""
    return el(
        "macros",
        {"xmlns": JIVE},
        el("personal", None, "true") if macros.personal else "",
        _part("model", macros.model),
        _part("personalMacro", macros.saved),
    )


def parse_chat_notes(element: Element) -> ChatNotes | None:
    """Read notes; the clients write a backslash and an n where a line ends."""
    notes = _text(element, "notes")
    clean = None if notes is None else notes.replace("\\n", "\n")
    return ChatNotes((_text(element, "sessionID") or "").strip(), clean, _text(element, "text"))


def render_chat_notes(notes: ChatNotes) -> str:
    """Write notes."""
    parts = (_part("sessionID", notes.session), _part("notes", notes.notes), _part("text", notes.text))
    return el("chat-notes", {"xmlns": JIVE}, *parts)


def parse_chat_metadata(element: Element) -> ChatMetadata | None:
    """Read whose data are asked for, or the data."""
    metadata = child(element, METADATA_TAG)
    values = None if metadata is None else parse_pairs(metadata)
    return ChatMetadata((_text(element, "sessionID") or "").strip(), values)


def render_chat_metadata(found: ChatMetadata) -> str:
    """Write a customer's data."""
    metadata = "" if found.values is None else render_metadata(Metadata(found.values))
    return el("chat-metadata", {"xmlns": JIVE}, _part("sessionID", found.session), metadata)


def parse_occupants_info(element: Element) -> OccupantsInfo | None:
    """Read which room is meant, or who is in it."""
    guests = []
    for one in element.findall(f"{{{JIVE}}}occupant"):
        joined_at = parse_fastpath(_text(one, "joined") or "")
        if joined_at is not None:
            guests.append(RoomGuest(_text(one, "jid") or "", _text(one, "nickname") or "", joined_at))
    return OccupantsInfo(attr(element, "roomID"), tuple(guests))


def render_occupants_info(info: OccupantsInfo) -> str:
    """Write who is in a room."""
    guests = (
        el(
            "occupant",
            None,
            _part("jid", one.jid),
            _part("nickname", one.nickname),
            el("joined", None, render_fastpath(one.joined_at)),
        )
        for one in info.guests
    )
    return el("occupants-info", {"xmlns": JIVE, "roomID": info.room}, *guests)


def parse_monitor(element: Element) -> Monitor | None:
    """Read the question, the answer, or the wish for a room."""
    said = _text(element, "isMonitor")
    return Monitor(None if said is None else said.strip() == "true", attr(child(element, _OWNER_TAG), "sessionID"))


def render_monitor(monitor: Monitor) -> str:
    """Write whether somebody supervises."""
    said = None if monitor.is_monitor is None else str(monitor.is_monitor).lower()
    owner = el("makeOwner", {"sessionID": monitor.make_owner}) if monitor.make_owner else ""
    return el("monitor", {"xmlns": JIVE}, _part("isMonitor", said), owner)
