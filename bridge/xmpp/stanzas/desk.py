"""What clients say in ``urn:stanzadesk:0`` (docs/protocol.md): the marks in presence, answers, and requests.

What the desk says in it is written by `bridge.xmpp.faces`.
"""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import DESK
from bridge.xmpp.xml import attr, child, el, esc, text
from routing.ids import OfferId
from routing.words import ChosenKind

MIRROR_TAG: Final = f"{{{DESK}}}mirror"
"""``<mirror xmlns='urn:stanzadesk:0'/>``: this presence shows the desk's state to others and decides nothing."""
DESKTOP_TAG: Final = f"{{{DESK}}}desktop"
"""``<desktop xmlns='urn:stanzadesk:0'/>``: this session speaks face C."""
GOODBYE_TAG: Final = f"{{{DESK}}}goodbye"
"""``<goodbye xmlns='urn:stanzadesk:0'/>``: the page is being closed."""
SNAPSHOT_TAG: Final = f"{{{DESK}}}snapshot"
TOKEN_TAG: Final = f"{{{DESK}}}token"
END_TAG: Final = f"{{{DESK}}}end"
CHOOSE_TAG: Final = f"{{{DESK}}}choose"
HISTORY_TAG: Final = f"{{{DESK}}}history"
COMPLETE_TAG: Final = f"{{{DESK}}}complete"
ACCEPT_TAG: Final = f"{{{DESK}}}accept"
REJECT_TAG: Final = f"{{{DESK}}}reject"
NOTE_TAG: Final = f"{{{DESK}}}note"
"""``<note xmlns='urn:stanzadesk:0'>…</note>`` in a message without a body: for agents alone."""
NOTES_TAG: Final = f"{{{DESK}}}notes"

HISTORY_AFTER_LIMIT: Final = 10
"""Digits of the longest sequence number that is read."""


@dataclass(frozen=True, slots=True)
class Accept:
    """``<accept xmlns='urn:stanzadesk:0' offer='c-7f3k.o1'/>`` in a message to the chat; the id may be absent."""

    offer: OfferId | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """``<reject xmlns='urn:stanzadesk:0' offer='c-7f3k.o1'/>``, as `Accept`."""

    offer: OfferId | None = None


@dataclass(frozen=True, slots=True)
class ChooseState:
    """``<choose xmlns='urn:stanzadesk:0' state='not_ready' reason='lunch'/>``"""

    state: ChosenKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HistoryAfter:
    """``<history xmlns='urn:stanzadesk:0' after='12'/>``: lines of the chat after that place."""

    after: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """``<end xmlns='urn:stanzadesk:0' keep-out='true'/>``: the chat is over for the agent; its customer stays away."""

    keep_out: bool = False


@dataclass(frozen=True, slots=True)
class Complete:
    """``<complete xmlns='urn:stanzadesk:0' disposition='solved'><notes>…</notes></complete>``: wrap-up is done."""

    disposition: str = ""
    notes: str = ""


def _offer(element: Element) -> OfferId | None:
    offer = attr(element, "offer")
    return OfferId(offer) if offer else None


def parse_accept(element: Element) -> Accept | None:
    """Read an accept."""
    return Accept(_offer(element))


def render_accept(accept: Accept) -> str:
    """Write an accept."""
    return el("accept", {"xmlns": DESK, "offer": accept.offer})


def parse_reject(element: Element) -> Reject | None:
    """Read a reject."""
    return Reject(_offer(element))


def render_reject(reject: Reject) -> str:
    """Write a reject."""
    return el("reject", {"xmlns": DESK, "offer": reject.offer})


def parse_choose_state(element: Element) -> ChooseState | None:
    """Read a choice; ``None`` if the state is no word of ours."""
    try:
        kind = ChosenKind(attr(element, "state"))
    except ValueError:
        return None
    return ChooseState(kind, attr(element, "reason"))


def render_choose_state(choice: ChooseState) -> str:
    """Write a choice."""
    return el("choose", {"xmlns": DESK, "state": choice.state.value, "reason": choice.reason or None})


def parse_history_after(element: Element) -> HistoryAfter | None:
    """Read a request for history; ``None`` if the number is none."""
    after = attr(element, "after") or "0"
    if not (after.isascii() and after.isdecimal() and len(after) <= HISTORY_AFTER_LIMIT):
        return None
    return HistoryAfter(int(after))


def render_history_after(request: HistoryAfter) -> str:
    """Write a request for history."""
    return el("history", {"xmlns": DESK, "after": str(request.after)})


def parse_end(element: Element) -> End:
    """Read the end of a chat."""
    return End(attr(element, "keep-out") == "true")


def render_end(end: End) -> str:
    """Write the end of a chat."""
    return el("end", {"xmlns": DESK, "keep-out": "true" if end.keep_out else None})


def parse_complete(element: Element) -> Complete | None:
    """Read the end of after-call work."""
    return Complete(attr(element, "disposition"), text(child(element, NOTES_TAG)))


def render_complete(complete: Complete) -> str:
    """Write the end of after-call work."""
    notes = (el("notes", None, esc(complete.notes)),) if complete.notes else ()
    return el("complete", {"xmlns": DESK, "disposition": complete.disposition or None}, *notes)
