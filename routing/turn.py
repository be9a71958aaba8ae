"""One turn: a command being decided.

Events are applied as they are emitted; effects, and what was touched, are gathered.
"""

from datetime import datetime, timedelta

from routing.agent import Derived, derived_state
from routing.decision import Decision, Result
from routing.effects import DeliverToAgent, DeliverToCustomer, Effect, ShowAgent, ShowService
from routing.events import AgentChose, AgentStateChanged, EntryPosted, Event
from routing.evolve import evolve
from routing.files import AttachedFile
from routing.focus import followed
from routing.ids import CUSTOMER_LEG, AgentId, LegNumber, ServiceId
from routing.rules import BrokenRuleError
from routing.state import Agent, Chat, Leg, State
from routing.transcript import REPLACES, Entry
from routing.words import AgentState, Channel, ChosenKind, LegKind, LegPhase, Notice, Side

DESK_LEG = LegNumber(-1)
"""Whose line a notice is: nobody's leg."""


class Turn:
    """State, time, and what came of the command so far."""

    def __init__(self, state: State, now: datetime) -> None:
        self.state = state
        self.now = now
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.agents: dict[AgentId, None] = {}
        """Agents whose state may have changed, in order."""
        self.services: dict[ServiceId, None] = {}
        self.waiting: dict[str, Chat] = {}
        """Chats that began to wait in this turn."""
        self.freed: dict[AgentId, None] = {}
        """Agents who may have become available."""

    def emit(self, event: Event) -> None:
        """Let something have happened."""
        evolve(self.state, event)
        self.events.append(event)

    def effect(self, effect: Effect) -> None:
        """Ask the outside for something."""
        self.effects.append(effect)

    def touch(self, agent: AgentId) -> None:
        """Mark an agent as changed."""
        self.agents[agent] = None
        self.freed[agent] = None

    def free_all(self) -> None:
        """Any agent may have become available."""
        self.freed.update(dict.fromkeys(self.state.agents))

    def touch_service(self, service: ServiceId) -> None:
        """Mark a service as changed."""
        self.services[service] = None

    def touch_services_of(self, agent: Agent) -> None:
        """Mark the services of an agent as changed: whether anybody is there for them hangs on him too."""
        for skill in agent.serves:
            self.touch_service(skill.service)

    def after(self, seconds: float) -> datetime:
        """Tell an instant ``seconds`` from now."""
        return self.now + timedelta(seconds=seconds)

    def derive_states(self) -> None:
        """Apply next states that wait for nothing any more, and derive the states of agents who may have changed."""
        changed, self.agents = self.agents, {}
        for name in changed:
            agent = self.state.agents.get(name)
            if agent is not None:
                self.follow_focus(agent)
                self._apply_next(agent)
                self._derive(agent)
                self.effect(ShowAgent(name))

    def decision(self, result: Result) -> Decision:
        """Close the turn: all that came of it, and which services look different."""
        self.derive_states()
        for service in self.services:
            self.effect(ShowService(service))
        return Decision(tuple(self.events), tuple(self.effects), result)

    def follow_focus(self, agent: Agent) -> None:
        """Let an estimate of what an agent looks at follow him."""
        event = followed(self.state, agent, self.now)
        if event is not None:
            self.emit(event)

    def _apply_next(self, agent: Agent) -> None:
        if agent.next is not None and not (agent.chats or agent.wrapups or agent.offers):
            choice = agent.next
            system = agent.state_offer is not None
            self.emit(
                AgentChose(
                    self.now,
                    agent.profile.id,
                    choice.kind,
                    choice.reason,
                    pending=False,
                    system=system,
                    offer=agent.state_offer,
                    misses=agent.misses,
                )
            )

    def _derive(self, agent: Agent) -> None:
        derived = derived_state(agent)
        if (derived.state, derived.reason, derived.chosen_busy) == (agent.state, agent.reason, agent.chosen_busy):
            return
        offer = agent.state_offer if derived.reason and agent.chosen.kind is ChosenKind.NOT_READY else None
        self.emit(
            AgentStateChanged(
                at=self.now,
                agent=agent.profile.id,
                state=derived.state,
                reason=derived.reason,
                chosen_busy=derived.chosen_busy,
                previous=agent.state,
                since=agent.since or self.now,
                offer=offer,
                is_break=self._is_break(derived),
            )
        )
        self.touch_services_of(agent)

    def _is_break(self, derived: Derived) -> bool:
        known = self.state.setup.reasons.get(derived.reason)
        return derived.state is AgentState.NOT_READY and known is not None and known.is_break

    # lines of a transcript

    def post(
        self,
        chat: Chat,
        side: Side,
        leg: Leg,
        text: str,
        key: str | None,
        *,
        replaces: int | None = None,
        file: AttachedFile | None = None,
    ) -> Entry:
        """Add a text, or a file by its name, and deliver it to everybody else in the chat."""
        args = file.args if file is not None else () if replaces is None else ((REPLACES, str(replaces)),)
        entry = Entry(chat.id, chat.last_seq + 1, self.now, side, leg.number, leg.name, text=text, key=key, args=args)
        self.emit(EntryPosted(self.now, chat.id, entry))
        if side is not Side.CUSTOMER or chat.channel is Channel.WEB:
            self.to_customer(chat, entry)
        self.to_agents(chat, entry, besides=leg.number)
        return entry

    def note(self, chat: Chat, leg: Leg, text: str, key: str | None) -> Entry:
        """Add a private note and deliver it to the other agents in the chat, never to the customer."""
        seq = chat.last_seq + 1
        entry = Entry(chat.id, seq, self.now, Side.AGENT, leg.number, leg.name, text=text, notice=Notice.NOTE, key=key)
        self.emit(EntryPosted(self.now, chat.id, entry))
        self.to_agents(chat, entry, besides=leg.number)
        return entry

    def notice(
        self, chat: Chat, notice: Notice, *args: tuple[str, str], customer: bool = True, agents: bool = False
    ) -> None:
        """Add a system line for whom it concerns."""
        entry = Entry(chat.id, chat.last_seq + 1, self.now, Side.DESK, DESK_LEG, "", notice=notice, args=args)
        self.emit(EntryPosted(self.now, chat.id, entry))
        if customer:
            self.to_customer(chat, entry)
        if agents:
            self.to_agents(chat, entry, besides=DESK_LEG)

    def to_customer(self, chat: Chat, entry: Entry) -> None:
        """Deliver a line to the customer."""
        self.effect(DeliverToCustomer(chat.id, chat.door, chat.customer, chat.channel, entry))

    def to_agents(self, chat: Chat, entry: Entry, besides: LegNumber) -> None:
        """Deliver a line to all agents who talk in the chat, except at the leg it came from."""
        for leg in active_agents(chat):
            if leg.number != besides:
                self.effect(DeliverToAgent(agent_of(leg), chat.id, chat.contact, entry))


def legs_of(chat: Chat, agent: AgentId, *phases: LegPhase) -> list[Leg]:
    """List an agent's legs in one of these phases, the newest last."""
    return [leg for leg in chat.legs.values() if leg.agent == agent and leg.phase in phases]


def agent_leg(chat: Chat, agent: AgentId, *phases: LegPhase) -> Leg | None:
    """Find an agent's newest leg in one of these phases."""
    return next(reversed(legs_of(chat, agent, *phases)), None)


def agent_of(leg: Leg) -> AgentId:
    """Whose leg it is; raises `BrokenRuleError` for the customer's."""
    if leg.agent is None:
        message = f"leg {leg.number} is no agent's"
        raise BrokenRuleError(message)
    return leg.agent


def active_agents(chat: Chat) -> list[Leg]:
    """List the legs of agents who talk in the chat."""
    return [leg for leg in chat.legs.values() if leg.kind is LegKind.AGENT and leg.phase is LegPhase.ACTIVE]


def customer_leg(chat: Chat) -> Leg:
    """The customer's own leg."""
    return chat.legs[CUSTOMER_LEG]
