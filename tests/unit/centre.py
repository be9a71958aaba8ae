"""A contact centre in memory, in words: customers ask, agents answer, time passes. The real core, nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.decide import decide
from routing.decide_offer import open_leg
from routing.decision import Applied
from routing.ids import AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.invariants import broken
from routing.queries import next_deadline
from routing.refusals import Refusal, RefusalCode
from routing.settings import AgentProfile, Service, Skill, Timers
from routing.state import State
from routing.transcript import Customer
from routing.turn import Turn
from routing.words import Channel, ChosenKind, Missing, Role

if TYPE_CHECKING:
    from routing.decision import Decision, Result

BILLING, SALES = ServiceId("billing"), ServiceId("sales")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
T = TypeVar("T")


def agent(name: str) -> AgentId:
    """Name an agent's account."""
    return AgentId(f"{name}@example.org")


class Centre:
    """Two services and whoever is hired; rules of the invariants are watched after every step."""

    def __init__(self, timers: Timers | None = None, *services: Service) -> None:
        self.state = State()
        self.now = START
        self.events: list[e.Event] = []
        self.effects: list[fx.Effect] = []
        self._count = 0
        self.do(c.SetLink(up=True))
        self.do(c.SetTimers(timers or Timers()))
        for service in (Service(BILLING, "Billing"), Service(SALES, "Sales"), *services):
            self.do(c.DefineService(service))

    def ask(self, command: c.Command) -> Decision | Refusal:
        """Have something decided now."""
        outcome = decide(self.state, command, self.now)
        if not isinstance(outcome, Refusal):
            self.events += outcome.events
            self.effects += outcome.effects
        assert broken(self.state) == []
        return outcome

    def do(self, command: c.Command) -> Result:
        """As `ask`, for what is not refused."""
        outcome = self.ask(command)
        assert not isinstance(outcome, Refusal), f"{command} was refused: {outcome}"
        return outcome.result

    def refused(self, command: c.Command) -> RefusalCode:
        """As `ask`, for what is refused; gives the code."""
        outcome = self.ask(command)
        assert isinstance(outcome, Refusal), f"{command} was not refused"
        return outcome.code

    def hire(
        self,
        name: str,
        *skills: Skill,
        state: ChosenKind | None = ChosenKind.READY,
        capacity: int = 100,
        team: str = "",
        roles: tuple[Role, ...] = (Role.AGENT,),
    ) -> AgentId:
        """Add an agent, log him in and have him choose; without a state he stays away."""
        who = agent(name)
        served = skills or (Skill(BILLING),)
        self.do(c.DefineAgent(AgentProfile(who, name.capitalize(), served, team, frozenset(roles), capacity)))
        if state is not None:
            self.do(c.AgentPresent(who))
            self.do(c.Choose(who, state))
        return who

    def customer(
        self,
        name: str = "",
        service: ServiceId = BILLING,
        *,
        channel: Channel = Channel.WEB,
        fields: tuple[tuple[str, str], ...] = (),
        text: str | None = "hello",
        priority: int = 0,
        preferred: AgentId | None = None,
    ) -> ChatId:
        """A customer asks."""
        chat = self.new_chat()
        who = Customer(f"{name or chat}@shop.example", name, fields)
        contact = ContactName(f"x-{chat}")
        self.do(c.StartChat(chat, contact, service, who, channel, text, priority=priority, preferred=preferred))
        return chat

    def turned_away(self, service: ServiceId = BILLING, fields: tuple[tuple[str, str], ...] = ()) -> RefusalCode:
        """A customer asks and is refused; gives the code."""
        chat = self.new_chat()
        who = Customer(f"{chat}@shop.example", fields=fields)
        return self.refused(c.StartChat(chat, ContactName(f"x-{chat}"), service, who, Channel.WEB, "hello"))

    def new_chat(self) -> ChatId:
        """Make a name for a chat."""
        self._count += 1
        return ChatId(f"c-{self._count}")

    def passes(self, seconds: float) -> None:
        """Let time pass; everything due on the way is handled in its moment."""
        end = self.now + timedelta(seconds=seconds)
        while (due := next_deadline(self.state)) is not None and due <= end:
            self.now = max(due, self.now)
            self.do(c.Tick())
        self.now = end

    def offer_to(self, who: AgentId) -> OfferId:
        """The one offer that rings at an agent."""
        (offer,) = self.state.agents[who].offers
        return offer

    def accepts(self, who: AgentId) -> ChatId:
        """An agent takes what rings."""
        offer = self.offer_to(who)
        self.do(c.AcceptOffer(offer, who))
        return self.state.offers[offer].chat

    def joins(self, chat: ChatId, who: AgentId) -> None:
        """A colleague joins a chat; the core can do it, but no command asks for it yet."""
        turn = Turn(self.state, self.now)
        open_leg(turn, self.state.chats[chat], who)
        decision = turn.decision(Applied())
        self.events += decision.events
        self.effects += decision.effects
        assert broken(self.state) == []

    def leaves(self, who: AgentId, how: Missing = Missing.CLOSED) -> None:
        """An agent's last client goes."""
        self.do(c.AgentMissing(who, how))

    def shows(self, who: AgentId) -> str:
        """An agent's state as lists show it: ``busy``, ``not_ready:no_answer``, with ``>`` and his next state."""
        found = self.state.agents[who]
        text = f"{found.state}:{found.reason}" if found.reason else str(found.state)
        if found.next is not None:
            text += f">{found.next.reason or found.next.kind}"
        return text

    def happened(self, kind: type[T]) -> list[T]:
        """All events of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def asked(self, kind: type[T]) -> list[T]:
        """All effects of a kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]
