"""The life of an offer, as a table.

An offer is open until exactly one thing ends it: its agent accepts or rejects, its deadline passes (*lapse*), it can't
reach any device of the agent (*bounce*), or the desk takes it back (*withdraw*: the customer left, a colleague was
first).
Every outcome is final.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from routing.rules import next_phase
from routing.words import OfferPhase


class OfferInput(StrEnum):
    """What can end an offer."""

    ACCEPT = "accept"
    REJECT = "reject"
    LAPSE = "lapse"
    BOUNCE = "bounce"
    WITHDRAW = "withdraw"


OFFER_TABLE: Final[Mapping[tuple[OfferPhase, OfferInput], OfferPhase]] = {
    (OfferPhase.OPEN, OfferInput.ACCEPT): OfferPhase.ACCEPTED,
    (OfferPhase.OPEN, OfferInput.REJECT): OfferPhase.REJECTED,
    (OfferPhase.OPEN, OfferInput.LAPSE): OfferPhase.NO_ANSWER,
    (OfferPhase.OPEN, OfferInput.BOUNCE): OfferPhase.UNDELIVERED,
    (OfferPhase.OPEN, OfferInput.WITHDRAW): OfferPhase.REVOKED,
}


def offer_after(phase: OfferPhase, what: OfferInput) -> OfferPhase:
    """Tell an offer's next phase; raises `BrokenRuleError` where the table has none."""
    return next_phase(OFFER_TABLE, phase, what)
