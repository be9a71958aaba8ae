"""Offers: one row for each ever made, with its outcome."""

from bridge.store import rows, schema
from bridge.store.rows import Rows
from bridge.store.times import to_us
from routing.events import OfferEnded, OfferMade, OfferShown
from routing.words import ChatPhase, OfferKind, OfferPhase


def project_made(event: OfferMade, out: Rows) -> None:
    """A chat was proposed to an agent."""
    out.inserts[rows.OFFERS].append(
        (
            *(event.offer, event.chat, event.service, event.agent, event.chat, event.kind.value, to_us(event.at)),
            *(to_us(event.deadline), OfferPhase.OPEN.value, event.queue_s, event.epoch),
        )
    )
    count = int(event.offer.rpartition(".o")[2])
    values: dict[str, object] = {"offer_count": count}
    if event.kind is OfferKind.CUSTOMER:
        values["phase"] = ChatPhase.OFFERED.value
    out.change(schema.chats, event.chat, values)
    out.change(schema.agents, event.agent, {"offered_at": to_us(event.at)})


def project_shown(event: OfferShown, out: Rows) -> None:
    """A device of the agent shows it."""
    out.change(schema.offers, event.offer, {"shown_at": to_us(event.at)})


def project_ended(event: OfferEnded, out: Rows) -> None:
    """It has its outcome, for ever."""
    at = to_us(event.at)
    values = {
        "ended_at": at,
        "outcome": event.outcome.value,
        "cause": event.cause.value,
        "resource": event.resource,
    }
    out.change(schema.offers, event.offer, values)
    out.change(schema.agents, event.agent, {"idle_since": at})
