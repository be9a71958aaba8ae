"""Look-ups by address over the engine's state: what the XMPP faces ask (`bridge.xmpp.ports`)."""

from collections.abc import Callable, Iterable, Sequence

from bridge.overview import WAITING
from bridge.xmpp.ports import NOTHING, LegView, Results, Standing
from routing.effects import OpenLeg, SendOffer
from routing.events import ChatEnded, ChatStarted, Event
from routing.ids import AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.queries import waiting
from routing.state import Agent, Chat, Leg, Offer, State
from routing.transcript import Customer
from routing.words import Channel, LegPhase


class Lookups:
    """Implements `AgentDesk` and `CustomerDesk`. Keeps two indexes of unfinished chats, fed by the engine's events."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state
        self._by_contact: dict[ContactName, ChatId] = {}
        self._by_customer: dict[tuple[str, ServiceId], ChatId] = {}

    def rebuild(self) -> None:
        """Build the indexes from the state (at the start, and after a rebuilt one)."""
        self._by_contact.clear()
        self._by_customer.clear()
        for chat in self._state().chats.values():
            self._add(chat.contact, chat.id, chat.channel, chat.customer.id, chat.service)

    def observe(self, events: Iterable[Event]) -> None:
        """Follow what happened."""
        for event in events:
            match event:
                case ChatStarted():
                    self._add(event.contact, event.chat, event.channel, event.customer.id, event.service)
                case ChatEnded():
                    self._prune()
                case _:
                    pass

    def standing(self, contact: ContactName, agent: AgentId) -> Standing:
        """Tell how an agent stands to a chat."""
        chat = self._chat(contact)
        if chat is None:
            return NOTHING
        offer = next((offer for offer in chat.open_offers.values() if offer.agent == agent), None)
        leg = _leg_of(chat, agent)
        return Standing(
            chat=chat.id,
            phase=chat.phase,
            offer=None if offer is None else offer.id,
            offered_at=None if offer is None else offer.made_at,
            leg=None if leg is None else leg.phase,
            joined_at=None if leg is None else leg.opened_at,
        )

    def open_offers(self, agent: AgentId) -> Sequence[SendOffer]:
        """Offers that ring at an agent now, oldest first."""
        state = self._state()
        found = state.agents.get(agent)
        if found is None:
            return ()
        offers = sorted((state.offers[offer] for offer in found.offers), key=lambda offer: offer.made_at)
        return [_as_sent(state, found, offer) for offer in offers]

    def legs(self, agent: AgentId) -> Sequence[LegView]:
        """Chats in which an agent talks or wraps up, oldest first."""
        state = self._state()
        found = state.agents.get(agent)
        if found is None:
            return ()
        views = []
        for name in found.chats | found.wrapups:
            chat = state.chats[name]
            leg = _leg_of(chat, agent)
            if leg is not None:
                flagged = chat.flagged_at is not None
                views.append(LegView(_as_opened(state, chat, leg, agent), leg.phase, leg.deadline, flagged))
        return sorted(views, key=lambda view: view.leg.accepted_at)

    def state_offer(self, agent: AgentId) -> OfferId | None:
        """Tell the missed offer that made an agent Not Ready, while it does."""
        found = self._state().agents.get(agent)
        return None if found is None else found.state_offer

    def results(self, service: ServiceId) -> Results:
        """What an agent can say came of a chat of this service."""
        setup = self._state().setup
        found = setup.services.get(service)
        codes = (found.dispositions if found is not None else ()) or tuple(sorted(setup.dispositions))
        known = tuple(setup.dispositions[code] for code in codes if code in setup.dispositions)
        return Results(
            known, required=found is not None and found.disposition_required, files=found is None or found.files
        )

    def language(self, agent: AgentId) -> str:
        """Tag of the language the desk speaks to an agent."""
        found = self._state().agents.get(agent)
        return "" if found is None else found.profile.language

    def service_name(self, service: ServiceId) -> str | None:
        """Name of a service; ``None`` if there is none."""
        found = self._state().setup.services.get(service)
        return None if found is None else found.name

    def open_chat(self, customer: str, service: ServiceId) -> ChatId | None:
        """Chat that is open for a customer with a service."""
        chat = self._by_customer.get((customer, service))
        found = None if chat is None else self._state().chats.get(chat)
        return None if found is None or found.end_cause is not None else found.id

    def xmpp_waiting(self, service: ServiceId) -> Sequence[tuple[ChatId, Customer, int]]:
        """Waiting chats of XMPP customers with their places."""
        state = self._state()
        queue = enumerate(waiting(state, service), start=1)
        found = ((state.chats[chat], place) for place, chat in queue)
        return [(chat.id, chat.customer, place) for chat, place in found if chat.channel is Channel.XMPP]

    def waiting_customers(self) -> int:
        """Count chats that wait or ring."""
        return sum(chat.phase in WAITING for chat in self._state().chats.values())

    def chat_behind(self, contact: ContactName) -> ChatId | None:
        """The unfinished chat behind an address."""
        found = self._chat(contact)
        return None if found is None else found.id

    def _chat(self, contact: ContactName) -> Chat | None:
        name = self._by_contact.get(contact)
        return None if name is None else self._state().chats.get(name)

    def _add(self, contact: ContactName, chat: ChatId, channel: Channel, customer: str, service: ServiceId) -> None:
        self._by_contact[contact] = chat
        if channel is Channel.XMPP:
            self._by_customer[customer, service] = chat

    def _prune(self) -> None:
        """Forget finished chats once they are as many as the unfinished ones: a constant share of work per chat."""
        chats = self._state().chats
        if len(self._by_contact) > 2 * len(chats) + 1000:
            self._by_contact = {name: chat for name, chat in self._by_contact.items() if chat in chats}
            self._by_customer = {key: chat for key, chat in self._by_customer.items() if chat in chats}


def _leg_of(chat: Chat, agent: AgentId) -> Leg | None:
    legs = (leg for leg in reversed(chat.legs.values()) if leg.agent == agent and leg.phase is not LegPhase.LEFT)
    return next(legs, None)


def _as_sent(state: State, agent: Agent, offer: Offer) -> SendOffer:
    chat = state.chats[offer.chat]
    service = state.setup.services.get(offer.service)
    return SendOffer(
        agent=offer.agent,
        offer=offer.id,
        chat=chat.id,
        contact=chat.contact,
        service=offer.service,
        service_name=service.name if service else offer.service,
        customer=chat.customer,
        channel=chat.channel,
        kind=offer.kind,
        queue_s=offer.queue_s,
        made_at=offer.made_at,
        until=offer.deadline,
        has_chats=bool(agent.chats),
    )


def _as_opened(state: State, chat: Chat, leg: Leg, agent: AgentId) -> OpenLeg:
    service = state.setup.services.get(chat.service)
    return OpenLeg(
        agent=agent,
        chat=chat.id,
        contact=chat.contact,
        service=chat.service,
        service_name=service.name if service else chat.service,
        customer=chat.customer,
        channel=chat.channel,
        leg=leg.number,
        epoch=leg.epoch,
        started_at=chat.started_at,
        accepted_at=leg.opened_at,
        last_seq=chat.last_seq,
    )
