"""The real core on a virtual clock: the same `decide` and `evolve` as on a live desk, with made-up people around it.

Customers come, wait as long as they have patience, and talk; agents come on duty, accept, end chats and go home. All of
it is one heap of things to come; chance is brought by the caller, so the same streams give the same story.
"""

import heapq
import math
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from routing import commands as c
from routing import events as e
from routing.decide import decide
from routing.decision import Decision
from routing.ids import AgentId, ChatId, ContactName, OfferId
from routing.queries import next_deadline
from routing.refusals import Refusal
from routing.settings import AgentProfile
from routing.simulation.chance import Arrivals, Streams
from routing.simulation.outcome import Outcome
from routing.simulation.plan import Demand, Plan
from routing.simulation.tally import Tally
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, LegKind

Watch = Callable[[float, State, Decision], None]
"""Sees every step: the instant in seconds from the start, the state after it, and what was decided."""


class SimulationError(Exception):
    """The core refused what it should have done: a plan that can't be set up, e.g. a skill for an unknown service."""


class _Call:
    """One customer in the centre. How long he takes and waits is drawn when he comes, whoever will answer him."""

    __slots__ = ("after_s", "answered_s", "came_s", "demand", "handling_s")

    def __init__(self, demand: int, came_s: float, handling_s: float, after_s: float) -> None:
        self.demand = demand
        self.came_s = came_s
        self.handling_s = handling_s
        self.after_s = after_s
        self.answered_s = -1.0


def simulate(plan: Plan, streams: Streams, watch: Watch | None = None) -> Outcome:
    """Play a plan from its start to its end; raises `SimulationError`."""
    run = _Run(plan, streams, watch)
    run.set_up()
    run.play()
    waiting = Counter(call.demand for call in run.calls.values() if call.answered_s < 0)
    return run.tally.outcome([waiting[index] for index in range(len(plan.demands))])


class _Run:
    """State of the centre, and what is to come."""

    def __init__(self, plan: Plan, streams: Streams, watch: Watch | None) -> None:
        self.plan = plan
        self.watch = watch
        self.state = State()
        self.tally = Tally(plan)
        self.calls: dict[ChatId, _Call] = {}
        self.now_s = 0.0
        self.now = plan.start
        self.count = 0
        self.heap: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self.rings: list[e.OfferMade] = []
        self.answers = streams("answers")
        self.instant_answer = plan.answer.mean_s() == 0
        self.sources = [_Source(demand, streams) for demand in plan.demands]
        self.reactions: dict[type[Any], Callable[[Any], None]] = {
            e.OfferMade: self.rings.append if self.instant_answer else self.on_offer,
            e.LegOpened: self.on_leg_opened,
            e.LegWrapping: self.on_leg_wrapping,
            e.LegClosed: self.on_leg_closed,
            e.ConversationEnded: self.on_conversation_ended,
            e.ChatEnded: self.on_chat_ended,
            e.OfferEnded: self.tally.offer_ended,
            e.AgentStateChanged: self.on_agent_state,
        }

    # the clock

    def at(self, instant_s: float, act: Callable[[Any], None], what: object) -> None:
        """Have something done at an instant."""
        if instant_s < math.inf:
            self.count += 1
            heapq.heappush(self.heap, (instant_s, self.count, act, what))

    def play(self) -> None:
        """Do all that is to come, in order, up to the end."""
        start, duration_s, heap = self.plan.start, self.plan.duration_s, self.heap
        known_due, due_s = None, math.inf
        while True:
            due = next_deadline(self.state)
            if due is not known_due:
                known_due = due
                due_s = math.inf if due is None else (due - start).total_seconds()
            coming_s = heap[0][0] if heap else math.inf
            self.now_s = min(due_s, coming_s)
            if self.now_s > duration_s:
                break
            if due_s <= coming_s:
                self.now = due or start
                self.do(c.Tick())
            else:
                self.now = start + timedelta(seconds=coming_s)
                _, _, act, what = heapq.heappop(heap)
                act(what)
        self.now_s = duration_s
        self.tally.close(duration_s)

    def do(self, command: c.Command) -> bool:
        """Let the core decide, take note, and let agents who need no time accept; tells whether it was done."""
        outcome = decide(self.state, command, self.now)
        if isinstance(outcome, Refusal):
            return False
        reactions = self.reactions
        for event in outcome.events:
            react = reactions.get(type(event))
            if react is not None:
                react(event)
        if self.watch is not None:
            self.watch(self.now_s, self.state, outcome)
        while self.rings:
            offer = self.rings.pop()
            self.must(c.AcceptOffer(offer.offer, offer.agent))
        return True

    def must(self, command: c.Command) -> None:
        """As `do`, for what can't be refused."""
        if not self.do(command):
            raise SimulationError(f"refused: {command}")

    # people

    def set_up(self) -> None:
        """Open the centre and send everybody to his first shift."""
        plan = self.plan
        self.must(c.SetTimers(plan.timers))
        for service in plan.services:
            self.must(c.DefineService(service))
        self.must(c.SetLink(up=True))
        for staff in plan.staff:
            for agent in staff.agents():
                profile = AgentProfile(agent, agent.partition("@")[0], staff.skills, capacity=staff.capacity)
                self.must(c.DefineAgent(profile))
                self.tally.agents[agent] = staff.capacity
                self.must(c.AgentPresent(agent, says=ChosenKind.OFF))
                for shift in staff.shifts:
                    self.at(shift.start_s, self.on_duty, agent)
                    self.at(shift.end_s, self.off_duty, agent)
        for source in self.sources:
            self.at(source.arrivals.after(0.0), self.on_arrival, source)

    def on_duty(self, agent: AgentId) -> None:
        """An agent's shift begins."""
        self.must(c.Choose(agent, ChosenKind.READY))

    def off_duty(self, agent: AgentId) -> None:
        """An agent's shift ends: he finishes his chats and goes."""
        self.must(c.Choose(agent, ChosenKind.OFF))

    def on_arrival(self, source: "_Source") -> None:
        """A customer comes, and it is settled when the next one will."""
        self.count += 1
        chat, demand = ChatId(f"c-{self.count}"), source.demand
        after_s = 0.0 if demand.after_work is None else demand.after_work.draw(source.handling)
        index = self.plan.demands.index(demand)
        self.calls[chat] = _Call(index, self.now_s, demand.handling.draw(source.handling), after_s)
        self.at(self.now_s + demand.patience.draw(source.patience), self.on_patience_over, chat)
        self.at(source.arrivals.after(self.now_s), self.on_arrival, source)
        self.must(
            c.StartChat(chat, ContactName(chat), demand.service, Customer(chat), Channel.WEB, priority=demand.priority)
        )

    def on_patience_over(self, chat: ChatId) -> None:
        """A customer who still waits goes away."""
        call = self.calls.get(chat)
        if call is not None and call.answered_s < 0:
            self.must(c.CustomerEnds(chat))

    def on_answer(self, who: tuple[OfferId, AgentId]) -> None:
        """An agent answers an offer, perhaps too late."""
        self.do(c.AcceptOffer(*who))

    def on_talked(self, who: tuple[ChatId, AgentId]) -> None:
        """All is said."""
        self.must(c.AgentEnds(*who))

    def on_after_work(self, who: tuple[ChatId, AgentId]) -> None:
        """The notes are written."""
        self.do(c.CompleteWrapUp(*who))

    # what happened

    def on_offer(self, event: e.OfferMade) -> None:
        """It rings at an agent."""
        self.at(self.now_s + self.plan.answer.draw(self.answers), self.on_answer, (event.offer, event.agent))

    def on_leg_opened(self, event: e.LegOpened) -> None:
        """A call is answered."""
        if event.kind is not LegKind.AGENT or event.agent is None:
            return
        call = self.calls[event.chat]
        if call.answered_s < 0:
            call.answered_s = self.now_s
            self.tally.served(call.demand, call.came_s, self.now_s, answered=True)
        self.at(self.now_s + call.handling_s, self.on_talked, (event.chat, event.agent))

    def on_leg_wrapping(self, event: e.LegWrapping) -> None:
        """An agent writes his notes."""
        self.at(self.now_s + self.calls[event.chat].after_s, self.on_after_work, (event.chat, event.agent))

    def on_leg_closed(self, event: e.LegClosed) -> None:
        """An agent has done with a call."""
        if event.agent is not None:
            call = self.calls[event.chat]
            self.tally.took(call.demand, call.answered_s, self.now_s)

    def on_conversation_ended(self, event: e.ConversationEnded) -> None:
        """A customer is gone, perhaps without an answer."""
        call = self.calls[event.chat]
        if call.answered_s < 0:
            self.tally.served(call.demand, call.came_s, self.now_s, answered=False)
            call.answered_s = math.inf

    def on_chat_ended(self, event: e.ChatEnded) -> None:
        """Nothing is left to do: forget it."""
        del self.calls[event.chat]

    def on_agent_state(self, event: e.AgentStateChanged) -> None:
        """An agent came on duty or went."""
        self.tally.agent_state(event, self.now_s)


class _Source:
    """Customers of one kind, to come."""

    def __init__(self, demand: Demand, streams: Streams) -> None:
        self.demand = demand
        self.arrivals = Arrivals(demand.per_hour, streams(f"{demand.name}/arrivals"))
        self.handling = streams(f"{demand.name}/handling")
        self.patience = streams(f"{demand.name}/patience")
