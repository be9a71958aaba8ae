"""What an agent in an ordinary client is prompted to do: answer an offer in its last seconds, or a waiting customer."""

from collections.abc import Callable
from functools import partial
from typing import Final

from bridge.xmpp import wording
from bridge.xmpp.faces import devices
from bridge.xmpp.faces.build import words
from bridge.xmpp.faces.plain import render as plain
from bridge.xmpp.nudges import Nudges
from bridge.xmpp.ports import DeskPorts, Wire
from bridge.xmpp.proofs import OfferTargets
from bridge.xmpp.sessions import Sessions
from bridge.xmpp.texts.catalogue import Text
from routing.effects import DeliverToAgent, OpenLeg, SendOffer
from routing.ids import AgentId, ChatId, OfferId
from routing.transcript import Entry
from routing.words import Side

LAST_SECONDS: Final = 10.0
"""So long before its end an offer's time is said once more, if it lasts twice as long or longer."""


class Prompts:
    """Keeps the timers, and says what is due."""

    def __init__(self, ports: DeskPorts, wire: Wire, sessions: Sessions, targets: OfferTargets) -> None:
        self._ports = ports
        self._wire = wire
        self._sessions = sessions
        self._targets = targets
        self._nudges = Nudges(ports.clocks, self._owes)
        self._countdowns: dict[OfferId, Callable[[], None]] = {}

    # --- offers ------------------------------------------------------------------------------------------------------

    def offered(self, item_id: str, effect: SendOffer) -> None:
        """Say once, when little time is left for an offer, how much it is; ``item_id`` is the stanza that shows it."""
        delay = (effect.until - self._ports.clocks.now()).total_seconds() - LAST_SECONDS
        if delay >= LAST_SECONDS and effect.offer not in self._countdowns:
            call = partial(self._last_seconds, item_id, effect)
            self._countdowns[effect.offer] = self._ports.clocks.call_later(delay, call)

    def closed(self, offer: OfferId) -> None:
        """An offer is open no more."""
        cancel = self._countdowns.pop(offer, None)
        if cancel is not None:
            cancel()

    def _last_seconds(self, item_id: str, effect: SendOffer) -> None:
        self._countdowns.pop(effect.offer, None)
        if self._targets.item_of(effect.offer) != item_id:
            return
        names, now, lang = self._ports.names, self._ports.clocks.now(), self._ports.language(effect.agent)
        for target in devices.word_targets(effect.agent, self._sessions.on_duty(effect.agent)):
            self._wire.send(plain.render_countdown(effect, item_id, target, names, now=now, lang=lang))

    # --- chats -------------------------------------------------------------------------------------------------------

    def opened(self, leg: OpenLeg, last: Entry | None) -> None:
        """A chat opened whose newest line is ``last``: who speaks last is owed a reply, from now on."""
        if last is not None and last.side is Side.CUSTOMER:
            self._nudges.asked(leg.agent, leg.chat, leg.customer.name, leg.accepted_at)

    def said(self, effect: DeliverToAgent) -> None:
        """The customer wrote: the agent owes him a reply; a colleague did: nobody does."""
        entry = effect.entry
        if entry.side is Side.CUSTOMER:
            self._nudges.asked(effect.agent, effect.chat, entry.name, entry.at)
        elif entry.side is Side.AGENT and entry.notice is None:
            self._nudges.answered(effect.agent, effect.chat)

    def answered(self, agent: AgentId, chat: ChatId) -> None:
        """He replied, or the chat is over."""
        self._nudges.answered(agent, chat)

    def _owes(self, agent: AgentId, name: str, seconds: float) -> None:
        """Tell him, where no desktop of his shows a red timer."""
        on_duty, lang = self._sessions.on_duty(agent), self._ports.language(agent)
        if devices.desktops(on_duty):
            return
        text = lang(Text.OWES_ANSWER, name=wording.customer_name(lang, name), ago=wording.spoken(seconds))
        for to in devices.plain_addresses(agent, on_duty):
            self._wire.send(words(self._ports.names.desk, to, text))
