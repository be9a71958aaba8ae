"""Which addresses of an agent get a copy, by face (DESIGN.md section 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bridge.xmpp import namespaces as ns
from bridge.xmpp.sessions import Face, Session
from bridge.xmpp.xml import resource
from routing.ids import AgentId
from routing.words import OfferPhase

STANZAS: Final = frozenset({Face.WORKGROUP, Face.DESKTOP})
"""Faces that are given stanzas of their own; every other reads lines."""


@dataclass(frozen=True, slots=True)
class PlainTarget:
    """One address for a plain client's copy.

    ``private``: carbons must not copy it; ``confirm``: it knows XEP-0070; ``corrects``: it draws corrections (XEP-0308)
    in the place of what they correct.
    """

    to: str
    private: bool = False
    confirm: bool = False
    corrects: bool = False


def knows_confirm(session: Session) -> bool:
    """Tell whether its client draws Accept and Reject for XEP-0070."""
    return ns.HTTP_AUTH in session.caps_features


def knows_corrections(session: Session) -> bool:
    """Tell whether its client draws a correction in place (XEP-0308)."""
    return ns.CORRECT in session.caps_features


def desktops(on_duty: Sequence[Session]) -> list[str]:
    """List full JIDs of face C; each gets its own copy."""
    return [session.jid_full for session in on_duty if session.face is Face.DESKTOP]


def workgroups(on_duty: Sequence[Session]) -> list[Session]:
    """List sessions of face A: their chats are in rooms."""
    return [session for session in on_duty if session.face is Face.WORKGROUP]


def plain_addresses(agent: AgentId, on_duty: Sequence[Session]) -> list[str]:
    """List where a line of an accepted chat goes for plain clients: the bare JID, so that every device shows it.

    While a desktop is there too the bare JID would reach it as well, so each plain device gets its own copy.
    """
    plain = [session.jid_full for session in on_duty if session.face not in STANZAS]
    return [agent] if plain and len(plain) == len(on_duty) else plain


def offer_targets(agent: AgentId, on_duty: Sequence[Session], everyone: Sequence[Session]) -> list[PlainTarget]:
    """List where an offer goes for plain clients: one stanza to the bare JID if that reaches them all, else one each.

    It does if all on-duty resources share the top priority, no other resource outranks them, and all would get the same
    stanza.
    """
    plain = [session for session in on_duty if session.face not in STANZAS]
    if not plain:
        return []
    confirms = [knows_confirm(session) for session in plain]
    top = max(session.priority for session in everyone) if everyone else plain[0].priority
    if len(plain) == len(on_duty) and all(s.priority == top for s in plain) and len(set(confirms)) == 1:
        return [PlainTarget(agent, confirm=confirms[0])]
    return [
        PlainTarget(session.jid_full, private=True, confirm=confirm)
        for session, confirm in zip(plain, confirms, strict=True)
    ]


def closing_targets(
    agent: AgentId, on_duty: Sequence[Session], answered_on: str, outcome: OfferPhase
) -> list[PlainTarget]:
    """List where plain clients are told that an offer is closed.

    The device on which he accepted is not: there the chat opens in the same window.
    """
    if outcome is not OfferPhase.ACCEPTED:
        return word_targets(agent, on_duty)
    return [
        PlainTarget(session.jid_full, private=True, corrects=knows_corrections(session))
        for session in on_duty
        if session.face not in STANZAS and resource(session.jid_full) != answered_on
    ]


def word_targets(agent: AgentId, on_duty: Sequence[Session]) -> list[PlainTarget]:
    """List where a word about an offer goes for plain clients: once, unless some draw corrections and some do not."""
    plain = [session for session in on_duty if session.face not in STANZAS]
    corrects = {knows_corrections(session) for session in plain}
    if len(corrects) <= 1:
        return [PlainTarget(to, corrects=True in corrects) for to in plain_addresses(agent, on_duty)]
    return [PlainTarget(session.jid_full, private=True, corrects=knows_corrections(session)) for session in plain]
