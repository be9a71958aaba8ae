"""XEP-0142: Workgroup Queues, version 0.3.1, in the dialect its server and clients speak (session ids instead of JIDs).

What the XEP lacks is in one element of our own inside each (docs/protocol.md).
"""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import DESK, WORKGROUP
from bridge.xmpp.xml import attr, child, el, esc, normal, text
from routing.ids import ChatId, OfferId

OFFER_TAG: Final = f"{{{WORKGROUP}}}offer"
ACCEPT_TAG: Final = f"{{{WORKGROUP}}}offer-accept"
REJECT_TAG: Final = f"{{{WORKGROUP}}}offer-reject"
REVOKE_TAG: Final = f"{{{WORKGROUP}}}offer-revoke"
AGENT_STATUS_TAG: Final = f"{{{WORKGROUP}}}agent-status"
ANSWER_TAG: Final = f"{{{DESK}}}answer"
CLOSED_TAG: Final = f"{{{DESK}}}closed"
TIMEOUT_TAG: Final = f"{{{WORKGROUP}}}timeout"
REASON_TAG: Final = f"{{{WORKGROUP}}}reason"


@dataclass(frozen=True, slots=True)
class OfferAccept:
    """The agent takes the chat; a client that knows only the XEP does not say which offer he means.

    ``<offer-accept xmlns='http://jabber.org/protocol/workgroup' id='c-7f3k'>``
    ``<answer xmlns='urn:stanzadesk:0' offer='c-7f3k.o1'/></offer-accept>``
    """

    chat: ChatId
    offer: OfferId | None = None
    jid: str = ""
    """The customer's, where a client of old names the chat by it."""


@dataclass(frozen=True, slots=True)
class OfferReject:
    """The agent turns the chat down; as `OfferAccept`, with ``<offer-reject/>``."""

    chat: ChatId
    offer: OfferId | None = None
    jid: str = ""


@dataclass(frozen=True, slots=True)
class OfferRevoke:
    """The offer is over; what it came to is in our own element.

    ``<offer-revoke xmlns='http://jabber.org/protocol/workgroup' id='c-7f3k' jid='anna-7f3k2m@workgroup.example.org'>``
    ``<reason>…</reason><closed xmlns='urn:stanzadesk:0' offer='c-7f3k.o1' outcome='no_answer' cause='deadline'/>``
    """

    chat: ChatId
    jid: str
    reason: str
    offer: OfferId
    outcome: str
    cause: str
    resource: str = ""


def _answered(element: Element) -> OfferId | None:
    offer = attr(child(element, ANSWER_TAG), "offer")
    return OfferId(offer) if offer else None


def parse_offer_accept(element: Element) -> OfferAccept | None:
    """Read an accept; ``None`` if it names no chat."""
    chat, jid = attr(element, "id"), normal(attr(element, "jid"))
    return OfferAccept(ChatId(chat), _answered(element), jid) if chat or jid else None


def parse_offer_reject(element: Element) -> OfferReject | None:
    """Read a reject; ``None`` if it names no chat."""
    chat, jid = attr(element, "id"), normal(attr(element, "jid"))
    return OfferReject(ChatId(chat), _answered(element), jid) if chat or jid else None


def parse_offer_revoke(element: Element) -> OfferRevoke | None:
    """Read a revoke; ``None`` if it is not one of ours."""
    closed = child(element, CLOSED_TAG)
    if closed is None:
        return None
    return OfferRevoke(
        chat=ChatId(attr(element, "id")),
        jid=attr(element, "jid"),
        reason=text(child(element, REASON_TAG)),
        offer=OfferId(attr(closed, "offer")),
        outcome=attr(closed, "outcome"),
        cause=attr(closed, "cause"),
        resource=attr(closed, "resource"),
    )


def render_offer_accept(accept: OfferAccept) -> str:
    """Write an accept (tests and scripts stand for the agent)."""
    return _render_answer("offer-accept", accept)


def render_offer_reject(reject: OfferReject) -> str:
    """Write a reject."""
    return _render_answer("offer-reject", reject)


def _render_answer(name: str, said: OfferAccept | OfferReject) -> str:
    answer = (el("answer", {"xmlns": DESK, "offer": said.offer}),) if said.offer else ()
    return el(name, {"xmlns": WORKGROUP, "id": said.chat or None, "jid": said.jid or None}, *answer)


def render_offer_revoke(revoke: OfferRevoke) -> str:
    """Write a revoke."""
    closed = {
        "xmlns": DESK,
        "offer": revoke.offer,
        "outcome": revoke.outcome,
        "cause": revoke.cause,
        "resource": revoke.resource or None,
    }
    return el(
        "offer-revoke",
        {"xmlns": WORKGROUP, "id": revoke.chat, "jid": revoke.jid},
        el("reason", None, esc(revoke.reason)),
        el("closed", closed),
    )
