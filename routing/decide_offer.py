"""Deciding answers to offers."""

from datetime import timedelta

from routing.commands import AcceptOffer, BounceOffer, MarkOfferShown, RejectOffer
from routing.decision import Accepted, Applied, Result
from routing.effects import OpenLeg
from routing.ending import blame, end_offer, requeue
from routing.events import LegOpened, OfferShown
from routing.evolve_chat import inactivity_s
from routing.ids import AgentId, LegNumber, OfferId, chat_of_offer
from routing.offer import OfferInput
from routing.refusals import Refusal, RefusalCode
from routing.state import Chat, Offer, State
from routing.turn import Turn, agent_leg
from routing.words import LegKind, LegPhase, Notice, OfferCause, OfferPhase, SystemReason


def accept(turn: Turn, command: AcceptOffer) -> Result | Refusal:
    """An agent takes an offer; the first answer counts, and his repeated one gets the same answer."""
    offer = _his(turn.state, command.offer, command.agent)
    if isinstance(offer, Refusal):
        return offer
    chat = turn.state.chats.get(offer.chat)
    if offer.phase is OfferPhase.ACCEPTED and chat is not None:
        leg = agent_leg(chat, command.agent, LegPhase.ACTIVE, LegPhase.WRAP_UP)
        if leg is not None:
            return Accepted(offer.id, chat.id, chat.contact, leg.epoch)
    if offer.phase is not OfferPhase.OPEN or chat is None:
        taken = chat is not None and any(leg.agent not in {None, command.agent} for leg in chat.legs.values())
        return Refusal(RefusalCode.OFFER_TAKEN if taken else RefusalCode.OFFER_GONE, command.offer)
    epoch = take(turn, offer, OfferCause.AGENT, command.resource)
    return Accepted(offer.id, chat.id, chat.contact, epoch)


def take(turn: Turn, offer: Offer, cause: OfferCause, resource: str = "") -> int:
    """Give the chat of an open offer to its agent; returns the chat's new epoch."""
    chat = turn.state.chats[offer.chat]
    end_offer(turn, offer, OfferInput.ACCEPT, cause, resource)
    for other in list(chat.open_offers.values()):
        end_offer(turn, other, OfferInput.WITHDRAW, OfferCause.TAKEN)
    return open_leg(turn, chat, offer.agent)


def open_leg(turn: Turn, chat: Chat, agent: AgentId) -> int:
    """Connect an agent to a chat; returns the chat's new epoch."""
    state = turn.state
    found, profile = state.agents[agent], state.agents[agent].profile
    number = LegNumber(max(chat.legs) + 1)
    epoch = chat.epoch + 1
    silence = turn.now + timedelta(seconds=inactivity_s(state, chat) / 2)
    turn.emit(
        LegOpened(
            at=turn.now,
            chat=chat.id,
            leg=number,
            kind=LegKind.AGENT,
            agent=agent,
            name=profile.alias,
            epoch=epoch,
            deadline=silence,
            service=chat.service,
            focused=not found.chats,
            estimated=not found.focus_told,
        ),
    )
    turn.effect(
        OpenLeg(
            agent=agent,
            chat=chat.id,
            contact=chat.contact,
            service=chat.service,
            service_name=state.setup.services[chat.service].name,
            customer=chat.customer,
            channel=chat.channel,
            leg=number,
            epoch=epoch,
            started_at=chat.started_at,
            accepted_at=turn.now,
            last_seq=chat.last_seq,
        )
    )
    turn.notice(chat, Notice.AGENT_JOINED, ("name", profile.alias))
    turn.touch(agent)
    turn.touch_service(chat.service)
    return epoch


def reject(turn: Turn, command: RejectOffer) -> Result | Refusal:
    """An agent turns an offer down: the chat goes on, he is Not Ready."""
    offer = _open_and_his(turn.state, command.offer, command.agent)
    if isinstance(offer, Refusal):
        return offer
    chat = turn.state.chats[offer.chat]
    end_offer(turn, offer, OfferInput.REJECT, OfferCause.AGENT, command.resource)
    blame(turn, offer, SystemReason.REJECTED)
    requeue(turn, chat)
    return Applied()


def shown(turn: Turn, command: MarkOfferShown) -> Result | Refusal:
    """A client shows the offer."""
    offer = _open_and_his(turn.state, command.offer, command.agent)
    if isinstance(offer, Refusal):
        return offer
    if offer.shown_at is None:
        turn.emit(OfferShown(turn.now, offer.id, offer.chat, offer.agent))
    return Applied()


def bounce(turn: Turn, command: BounceOffer) -> Result | Refusal:
    """The offer reached no device: not the agent's fault."""
    offer = _open_and_his(turn.state, command.offer, command.agent)
    if isinstance(offer, Refusal):
        return offer
    chat = turn.state.chats[offer.chat]
    end_offer(turn, offer, OfferInput.BOUNCE, OfferCause.BOUNCED)
    requeue(turn, chat)
    return Applied()


def _his(state: State, name: OfferId, agent: AgentId) -> Offer | Refusal:
    offer = state.offers.get(name)
    if offer is None:
        ours = chat_of_offer(name).startswith("c-") and name.rpartition(".o")[2].isdigit()
        return Refusal(RefusalCode.OFFER_GONE if ours else RefusalCode.UNKNOWN_OFFER, name)
    if offer.agent != agent:
        return Refusal(RefusalCode.UNKNOWN_OFFER, name)
    return offer


def _open_and_his(state: State, name: OfferId, agent: AgentId) -> Offer | Refusal:
    offer = _his(state, name, agent)
    if isinstance(offer, Offer) and offer.phase is not OfferPhase.OPEN:
        return Refusal(RefusalCode.OFFER_GONE, name)
    return offer
