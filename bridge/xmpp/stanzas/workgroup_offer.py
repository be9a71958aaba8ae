"""XEP-0142: Workgroup Queues, version 0.3.1, in Fastpath's dialect: offers, and how chats are handed on."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import JIVE, WORKGROUP
from bridge.xmpp.stanzas.jive import (
    METADATA_TAG,
    SESSION_TAG,
    Metadata,
    Session,
    parse_pairs,
    render_metadata,
    render_session,
)
from bridge.xmpp.xml import attr, child, el, esc, text

INVITE_TAG: Final = f"{{{WORKGROUP}}}invite"
TRANSFER_TAG: Final = f"{{{WORKGROUP}}}transfer"
_KINDS: Final = ("user-request", "invite", "transfer")


@dataclass(frozen=True, slots=True)
class Offer:
    """A chat is offered: ``content`` is user-request, invite or transfer; ``user`` only where it is not the JID.

    ``<offer xmlns='http://jabber.org/protocol/workgroup' id='c-7f3k' jid='anna-7f3k2m@…'><metadata …/>``
    ``<timeout>20</timeout><session …/><user-request/></offer>``
    """

    id: str
    jid: str
    timeout_s: int
    workgroup: str
    metadata: tuple[tuple[str, str], ...] = ()
    content: str = "user-request"
    user: str = ""


@dataclass(frozen=True, slots=True)
class Revoke:
    """The offer is over.

    ``<offer-revoke xmlns='http://jabber.org/protocol/workgroup' id='c-7f3k' jid='…'><reason>…</reason><session …/>``…
    """

    id: str
    jid: str
    reason: str


@dataclass(frozen=True, slots=True)
class Referral:
    """An agent asks a colleague in, or hands the chat on (``verb``: invite or transfer); also told back as failed.

    ``<transfer xmlns='http://jabber.org/protocol/workgroup' type='queue'><session …/><invitee>…</invitee>``
    ``<reason>…</reason></transfer>``
    """

    verb: str
    type: str
    session: str
    invitee: str
    reason: str = ""
    inviter: str = ""


def _text(element: Element, name: str) -> str:
    return text(child(element, f"{{{WORKGROUP}}}{name}"))


def parse_offer(element: Element) -> Offer | None:
    """Read an offer; ``None`` if its seconds are no number."""
    seconds = _text(element, "timeout").strip()
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 6):
        return None
    metadata, session = child(element, METADATA_TAG), child(element, SESSION_TAG)
    return Offer(
        id=attr(element, "id"),
        jid=attr(element, "jid"),
        timeout_s=int(seconds),
        workgroup=attr(session, "workgroup"),
        metadata=() if metadata is None else parse_pairs(metadata),
        content=next((kind for kind in _KINDS if child(element, f"{{{WORKGROUP}}}{kind}") is not None), ""),
        user=attr(child(element, f"{{{JIVE}}}user"), "id"),
    )


def render_offer(offer: Offer) -> str:
    """Write an offer."""
    attrs = {"type": "user"} if offer.content != "user-request" else None
    return el(
        "offer",
        {"xmlns": WORKGROUP, "id": offer.id, "jid": offer.jid},
        render_metadata(Metadata(offer.metadata)),
        el("timeout", None, str(offer.timeout_s)),
        render_session(Session(offer.id, offer.workgroup)),
        el("user", {"xmlns": JIVE, "id": offer.user}) if offer.user else "",
        el(offer.content, attrs),
    )


def parse_revoke(element: Element) -> Revoke | None:
    """Read that an offer is over."""
    return Revoke(attr(element, "id"), attr(element, "jid"), _text(element, "reason"))


def render_revoke(revoke: Revoke) -> str:
    """Write that an offer is over."""
    return el(
        "offer-revoke",
        {"xmlns": WORKGROUP, "id": revoke.id, "jid": revoke.jid},
        el("reason", None, esc(revoke.reason)),
        render_session(Session(revoke.id)),
    )


def parse_referral(element: Element) -> Referral | None:
    """Read an invitation or a transfer."""
    return Referral(
        verb=element.tag.rpartition("}")[2],
        type=attr(element, "type"),
        session=attr(child(element, SESSION_TAG), "id"),
        invitee=_text(element, "invitee"),
        reason=_text(element, "reason"),
        inviter=_text(element, "inviter"),
    )


def render_referral(referral: Referral) -> str:
    """Write an invitation or a transfer."""
    return el(
        referral.verb,
        {"xmlns": WORKGROUP, "type": referral.type},
        render_session(Session(referral.session)),
        el("inviter", None, esc(referral.inviter)) if referral.inviter else "",
        el("invitee", None, esc(referral.invitee)),
        el("reason", None, esc(referral.reason)) if referral.reason else "",
    )
