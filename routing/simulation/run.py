"""The people around the simulated desk: customers come, wait and talk; agents come on duty, accept, end and go home."""

from collections.abc import Callable

from routing import commands as c
from routing import events as e
from routing.capacity import share_of
from routing.ids import AgentId, ChatId, ContactName, OfferId
from routing.refusals import RefusalCode
from routing.simulation.centre import Centre, SimulationError, Watch
from routing.simulation.chance import Streams
from routing.simulation.outcome import Outcome
from routing.simulation.plan import Plan
from routing.simulation.setup import setup_of
from routing.simulation.source import Call, Source
from routing.simulation.tally import Tally
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, OfferPhase

TURNED_AWAY = frozenset({RefusalCode.CLOSED, RefusalCode.NOBODY_THERE, RefusalCode.QUEUE_FULL})
"""Refusals that are no mistake in a plan, but what a full or closed service tells its customers."""
PROGRESS_STEPS = 200
Progress = Callable[[float], None]
"""Is told how much of the virtual time has passed, from 0 to 1, a few hundred times."""


def simulate(plan: Plan, streams: Streams, watch: Watch | None = None, progress: Progress | None = None) -> Outcome:
    """Play a plan from its start to its end; raises `routing.simulation.centre.SimulationError`."""
    centre = Centre(plan.start, watch)
    people = _People(plan, streams, centre)
    people.set_up()
    if progress is not None:
        for step in range(1, PROGRESS_STEPS):
            centre.at(step * plan.duration_s / PROGRESS_STEPS, progress, step / PROGRESS_STEPS)
    centre.play(plan.duration_s)
    return people.close()


class _People:
    """Who is in the centre, and what they are up to."""

    def __init__(self, plan: Plan, streams: Streams, centre: Centre) -> None:
        self.plan = plan
        self.centre = centre
        self.tally = Tally(plan)
        self.calls: dict[ChatId, Call] = {}
        self.count = 0
        self.answers = streams("answers")
        self.sources = [Source(index, demand, streams) for index, demand in enumerate(plan.demands)]
        centre.react(
            {
                e.LegWrapping: self.on_leg_wrapping,
                e.LegClosed: self.on_leg_closed,
                e.ConversationEnded: self.on_conversation_ended,
                e.ChatEnded: self.on_chat_ended,
                e.OfferEnded: self.on_offer_ended,
                e.AgentStateChanged: self.on_agent_state,
            }
        )
        if plan.answer.mean_s() == 0:
            centre.accept_at_once()
        else:
            centre.react({e.OfferMade: self.on_offer})

    def close(self) -> Outcome:
        """Count what is not over yet, and give the result."""
        for call in self.calls.values():
            if call.answered_s >= 0:
                self.tally.took(call.demand, call.answered_s, self.plan.duration_s, call.share)
        self.tally.close(self.plan.duration_s)
        return self.tally.outcome(call for call in self.calls.values() if call.answered_s < 0)

    def set_up(self) -> None:
        """Open the centre and send everybody to his first shift."""
        plan = self.plan
        self.centre.must(setup_of(plan))
        self.centre.must(c.SetLink(up=True))
        for staff in plan.staff:
            for agent in staff.agents():
                self.tally.agents[agent] = staff.capacity
                self.centre.must(c.AgentPresent(agent, says=ChosenKind.OFF))
                for shift in staff.shifts:
                    self.centre.at(shift.start_s, self.on_shift, c.Choose(agent, ChosenKind.READY))
                    self.centre.at(shift.end_s, self.on_shift, c.Choose(agent, ChosenKind.OFF))
        for source in self.sources:
            self.centre.at(source.next_s(0.0), self.on_arrival, source)

    def on_shift(self, choice: c.Choose) -> None:
        """An agent's shift begins, or ends: then he finishes his chats and goes."""
        self.centre.must(choice)

    def on_arrival(self, source: Source) -> None:
        """A customer comes, and it is settled when the next will. Names decide between equals: they are in order."""
        self.count += 1
        chat, demand = ChatId(f"c-{self.count:09}"), source.demand
        call = self.calls[chat] = source.call(self.centre.now_s)
        self.centre.at(call.until_s, self.on_patience_over, chat)
        self.centre.at(source.next_s(self.centre.now_s), self.on_arrival, source)
        customer = Customer(source.customer(chat))
        start = c.StartChat(chat, ContactName(chat), demand.service, customer, Channel.WEB, priority=demand.priority)
        refusal = self.centre.do(start)
        if refusal is not None:
            if refusal.code not in TURNED_AWAY:
                raise SimulationError(f"{refusal.code} {refusal.detail}")
            del self.calls[chat]
            self.tally.turned_away(source.index, call.came_s)

    def on_patience_over(self, chat: ChatId) -> None:
        """A customer who still waits goes away."""
        call = self.calls.get(chat)
        if call is not None and call.answered_s < 0:
            self.centre.must(c.CustomerEnds(chat))

    def on_answer(self, who: tuple[OfferId, AgentId]) -> None:
        """An agent answers an offer, perhaps too late."""
        self.centre.do(c.AcceptOffer(*who))

    def on_talked(self, who: tuple[ChatId, AgentId]) -> None:
        """All is said."""
        self.centre.must(c.AgentEnds(*who))

    def on_after_work(self, who: tuple[ChatId, AgentId]) -> None:
        """The notes are written."""
        self.centre.do(c.CompleteWrapUp(*who))

    # what happened

    def on_offer(self, event: e.OfferMade) -> None:
        """It rings at an agent."""
        self.centre.at(
            self.centre.now_s + self.plan.answer.draw(self.answers), self.on_answer, (event.offer, event.agent)
        )

    def on_offer_ended(self, event: e.OfferEnded) -> None:
        """A call is answered, or its agent let it ring."""
        if event.outcome is OfferPhase.ACCEPTED:
            call = self.calls[event.chat]
            call.answered_s = self.centre.now_s
            state = self.centre.state
            call.share = share_of(state, state.agents[event.agent], self.plan.demands[call.demand].service)
            self.tally.served(call.demand, call.came_s, call.answered_s, answered=True)
            self.centre.at(call.answered_s + call.handling_s, self.on_talked, (event.chat, event.agent))
        elif event.outcome is OfferPhase.NO_ANSWER:
            self.tally.missed()

    def on_leg_wrapping(self, event: e.LegWrapping) -> None:
        """An agent writes his notes."""
        self.centre.at(
            self.centre.now_s + self.calls[event.chat].after_s, self.on_after_work, (event.chat, event.agent)
        )

    def on_leg_closed(self, event: e.LegClosed) -> None:
        """An agent has done with a call."""
        if event.agent is not None:
            call = self.calls[event.chat]
            self.tally.took(call.demand, call.answered_s, self.centre.now_s, call.share)

    def on_conversation_ended(self, event: e.ConversationEnded) -> None:
        """A customer is gone, perhaps without an answer."""
        call = self.calls[event.chat]
        if call.answered_s < 0:
            self.tally.served(call.demand, call.came_s, self.centre.now_s, answered=False)

    def on_chat_ended(self, event: e.ChatEnded) -> None:
        """Nothing is left to do: forget it."""
        del self.calls[event.chat]

    def on_agent_state(self, event: e.AgentStateChanged) -> None:
        """An agent came on duty or went."""
        self.tally.agent_state(event, self.centre.now_s)
