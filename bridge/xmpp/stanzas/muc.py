"""XEP-0045: Multi-User Chat, version 1.35.1; what somebody needs who opens rooms and sits in them for others."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import MUC, MUC_ADMIN, MUC_USER
from bridge.xmpp.xml import attr, child, el, esc, normal, text

USER_TAG: Final = f"{{{MUC_USER}}}x"
JOIN_TAG: Final = f"{{{MUC}}}x"
SELF: Final = "110"
CREATED: Final = "201"
RENAMED: Final = "303"

_ITEM_TAG: Final = f"{{{MUC_USER}}}item"
_STATUS_TAG: Final = f"{{{MUC_USER}}}status"
_INVITE_TAG: Final = f"{{{MUC_USER}}}invite"
_DESTROY_TAG: Final = f"{{{MUC_USER}}}destroy"
_REASON_TAG: Final = f"{{{MUC_USER}}}reason"
_ADMIN_ITEM_TAG: Final = f"{{{MUC_ADMIN}}}item"


@dataclass(frozen=True, slots=True)
class Join:
    """``<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>``: come in, without history."""

    wants_history: bool = False


@dataclass(frozen=True, slots=True)
class Occupant:
    """What a room says about somebody in it (or who left).

    ``<x xmlns='http://jabber.org/protocol/muc#user'><item jid='anna@example.org/x' role='…'/><status …/>*</x>``
    """

    jid: str = ""
    """Real full JID, where we may know it."""
    role: str = ""
    affiliation: str = ""
    nick: str = ""
    """The new one, where he takes another."""
    codes: tuple[str, ...] = ()
    destroyed: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """A mediated invitation, towards the room or (``sender``) out of it.

    ``<x xmlns='http://jabber.org/protocol/muc#user'><invite to='anna@example.org/x'><reason>c-1</reason></invite></x>``
    """

    to: str = ""
    sender: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """``<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='…'/></query>``"""

    jid: str
    affiliation: str


def parse_join(element: Element) -> Join | None:
    """Read the wish to come in."""
    history = child(element, f"{{{MUC}}}history")
    return Join(wants_history=history is None)


def render_join(join: Join) -> str:
    """Write the wish to come in."""
    return el("x", {"xmlns": MUC}, "" if join.wants_history else el("history", {"maxstanzas": "0"}))


def parse_occupant(element: Element) -> Occupant | None:
    """Read what a room says about somebody."""
    item = child(element, _ITEM_TAG)
    return Occupant(
        jid=normal(attr(item, "jid")),
        role=attr(item, "role"),
        affiliation=attr(item, "affiliation"),
        nick=attr(item, "nick"),
        codes=tuple(attr(one, "code") for one in element.findall(_STATUS_TAG)),
        destroyed=child(element, _DESTROY_TAG) is not None,
    )


def render_occupant(occupant: Occupant) -> str:
    """Write what a room says (tests stand for the room)."""
    item = {
        "jid": occupant.jid or None,
        "role": occupant.role or None,
        "affiliation": occupant.affiliation or None,
        "nick": occupant.nick or None,
    }
    return el(
        "x",
        {"xmlns": MUC_USER},
        el("item", item),
        el("destroy") if occupant.destroyed else "",
        *(el("status", {"code": code}) for code in occupant.codes),
    )


def parse_invitation(element: Element) -> Invitation | None:
    """Read an invitation; ``None`` if there is none."""
    invite = child(element, _INVITE_TAG)
    if invite is None:
        return None
    return Invitation(attr(invite, "to"), attr(invite, "from"), text(child(invite, _REASON_TAG)))


def render_invitation(invitation: Invitation) -> str:
    """Write an invitation."""
    attrs = {"to": invitation.to or None, "from": invitation.sender or None}
    reason = el("reason", None, esc(invitation.reason)) if invitation.reason else ""
    return el("x", {"xmlns": MUC_USER}, el("invite", attrs, reason))


def parse_affiliation(element: Element) -> Affiliation | None:
    """Read a change of an affiliation; ``None`` if it names nobody."""
    item = child(element, _ADMIN_ITEM_TAG)
    return None if item is None else Affiliation(normal(attr(item, "jid")), attr(item, "affiliation"))


def render_affiliation(change: Affiliation) -> str:
    """Write a change of an affiliation."""
    return el("query", {"xmlns": MUC_ADMIN}, el("item", {"affiliation": change.affiliation, "jid": change.jid}))
