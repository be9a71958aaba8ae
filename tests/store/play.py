"""Stories through the real core on a virtual clock, by seed: what happens to a desk in a busy hour."""

import random
from collections.abc import Iterator
from datetime import timedelta

from bridge.outbox import outbox_item
from bridge.store.batch import Batch
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    AgentMissing,
    AgentPresent,
    BounceOffer,
    Choose,
    Command,
    CompleteWrapUp,
    CustomerAway,
    CustomerBack,
    CustomerEnds,
    DefineAgent,
    DefineReason,
    DefineService,
    DefineTeam,
    FocusChat,
    MarkOfferShown,
    PostAgentText,
    PostCustomerText,
    RejectOffer,
    RemoveAgent,
    RemoveReason,
    RemoveTeam,
    SetLink,
    SetTimers,
    StartChat,
    Tick,
)
from routing.decide import decide
from routing.decision import Decision
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.settings import AgentProfile, Reason, Service, Skill, Team, Timers
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, Flow, Missing, Role
from tests.store.made import T0

SERVICES = (ServiceId("billing"), ServiceId("sales"))
AGENTS = tuple(AgentId(f"{name}@example.org") for name in ("anna", "ben", "cleo"))
TIMERS = Timers(inactivity_s=120, wrapup_s=30, grace_s=20, max_wait_s=300, customer_grace_s=30, no_answer_return_s=45)


def opening() -> list[Command]:
    """Set the desk up and bring its people in."""
    services = [
        DefineService(Service(SERVICES[0], "Billing", wrapup_s=20, when_nobody=Flow.MESSAGE)),
        DefineService(Service(SERVICES[1], "Sales", capacity=40)),
    ]
    skills = tuple(Skill(service, 50) for service in SERVICES)
    roles = frozenset({Role.AGENT, Role.SUPERVISOR})
    agents = [DefineAgent(AgentProfile(agent, agent[:4].title(), skills, "North", roles)) for agent in AGENTS]
    people: list[Command] = [AgentPresent(agent, says=ChosenKind.READY) for agent in AGENTS]
    return [SetTimers(TIMERS), *services, DefineReason(Reason("lunch", "Lunch")), *agents, SetLink(up=True), *people]


class Player:
    """Makes up what happens next; knows only what anybody at the desk could know."""

    def __init__(self, seed: int) -> None:
        self.state = State()
        self.now = T0
        self._random = random.Random(seed)
        self._made = 0
        self._asked = 0

    def play(self, steps: int) -> Iterator[Batch]:
        """Yield what each command that was carried out leaves to be stored."""
        for command in opening():
            yield from self._do(command)
        for _ in range(steps):
            self.now += timedelta(seconds=self._random.choice((0, 0.25, 1, 3, 7)))
            yield from self._do(Tick())
            yield from self._do(self._next())

    def _do(self, command: Command) -> Iterator[Batch]:
        outcome = decide(self.state, command, self.now)
        if not isinstance(outcome, Decision):
            return
        items = []
        for effect in outcome.effects:
            self._made += 1
            made = outbox_item(f"m{self._made}", effect, self.now)
            if made is not None:
                items.append(made)
        yield Batch(outcome.events, tuple(items))

    def _next(self) -> Command:
        dice = self._random.random()
        if dice < 0.2:
            return self._start()
        if dice < 0.45:
            return self._about_offer()
        if dice < 0.8:
            return self._about_chat()
        if dice < 0.99:
            return self._about_agent()
        return self._about_setup()

    def _start(self) -> Command:
        self._asked += 1
        number = self._asked
        channel = self._random.choice(tuple(Channel))
        customer = Customer(f"w-{number}", self._random.choice(("", "Ada", "Bo")), (("email", "a@example.org"),))
        text = self._random.choice((None, "help me"))
        service = self._random.choice(SERVICES)
        chat, contact = ChatId(f"c-{number}"), ContactName(f"ada-{number}")
        return StartChat(chat, contact, service, customer, channel, text, f"k{number}" if text else None)

    def _about_offer(self) -> Command:
        offers = list(self.state.offers.values())
        if not offers:
            return Tick()
        offer = self._random.choice(offers[-6:])
        kind = self._random.choice((AcceptOffer, AcceptOffer, AcceptOffer, RejectOffer, MarkOfferShown, BounceOffer))
        return kind(offer.id, offer.agent)

    def _about_chat(self) -> Command:
        chats = list(self.state.chats.values())
        if not chats:
            return Tick()
        chat = self._random.choice(chats)
        agents = [leg.agent for leg in chat.legs.values() if leg.agent is not None]
        agent = self._random.choice(agents or list(AGENTS))
        key = f"k{self._random.randrange(60)}"
        text = self._random.choice(("yes", "no", "perhaps"))
        ways: tuple[Command, ...] = (
            PostCustomerText(chat.id, text, key),
            PostCustomerText(chat.id, text),
            PostAgentText(chat.id, agent, text, key, chat.epoch),
            PostAgentText(chat.id, agent, text),
            CustomerAway(chat.id),
            CustomerBack(chat.id),
            CustomerEnds(chat.id),
            AgentEnds(chat.id, agent),
            CompleteWrapUp(chat.id, agent, "sold", "likes blue"),
            FocusChat(agent, chat.id),
            FocusChat(agent, None),
        )
        return self._random.choice(ways)

    def _about_agent(self) -> Command:
        agent = self._random.choice(AGENTS)
        ways: tuple[Command, ...] = (
            Choose(agent, ChosenKind.READY),
            Choose(agent, ChosenKind.READY),
            Choose(agent, ChosenKind.NO_OFFERS),
            Choose(agent, ChosenKind.NOT_READY, "lunch"),
            Choose(agent, ChosenKind.OFF),
            AgentPresent(agent, says=ChosenKind.READY, desktop=True),
            AgentPresent(agent, plain=True, idle=True, says=ChosenKind.READY),
            AgentPresent(agent, idle=True, idle_long=True),
            AgentMissing(agent, self._random.choice(tuple(Missing))),
        )
        return self._random.choice(ways)

    def _about_setup(self) -> Command:
        agent = AGENTS[2]
        profile = AgentProfile(agent, "Cleopatra", (Skill(SERVICES[0]),), "South", capacity=50)
        ways: tuple[Command, ...] = (
            RemoveAgent(agent),
            DefineAgent(profile),
            DefineAgent(profile),
            DefineReason(Reason("tea", "Tea", is_break=True)),
            DefineTeam(Team("North", services=(Skill(SERVICES[1], 70),), capacity_per_chat=50, spare_per_chat=60)),
            DefineTeam(Team("South", services=(Skill(SERVICES[1]),))),
            RemoveTeam("North"),
            RemoveReason("tea"),
            SetLink(up=False),
            SetLink(up=True),
            SetLink(up=True),
        )
        return self._random.choice(ways)
