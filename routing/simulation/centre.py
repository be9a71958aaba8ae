"""The real core on a virtual clock: the same `decide` and `evolve` as on a live desk, and a heap of things to come."""

import heapq
import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from routing import commands as c
from routing import events as e
from routing.decide import decide
from routing.decision import Decision
from routing.queries import next_deadline
from routing.refusals import Refusal
from routing.state import State

Watch = Callable[[float, State, Decision], None]
"""Sees every step: the instant in seconds from the start, the state after it, and what was decided."""

Reaction = Callable[[Any], None]
"""Takes note of one kind of event."""


class SimulationError(Exception):
    """The core refused what it should have done: a plan that can't be set up; the text names each fault once."""


class Centre:
    """A desk without wires."""

    def __init__(self, start: datetime, watch: Watch | None = None) -> None:
        self.state = State()
        self.now_s = 0.0
        self._start = self._now = start
        self._watch = watch
        self._count = 0
        self._heap: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self._rings: list[e.OfferMade] = []
        self._reactions: dict[type[Any], Reaction] = {}

    def react(self, reactions: Mapping[type[Any], Reaction]) -> None:
        """Have kinds of events noted."""
        self._reactions.update(reactions)

    def accept_at_once(self) -> None:
        """Let every agent accept an offer the moment it rings."""
        self._reactions[e.OfferMade] = self._rings.append

    def at(self, instant_s: float, act: Callable[[Any], None], what: object) -> None:
        """Have something done at an instant."""
        if instant_s < math.inf:
            self._count += 1
            heapq.heappush(self._heap, (instant_s, self._count, act, what))

    def play(self, duration_s: float) -> None:
        """Do all that is to come, in order, until so many seconds have passed."""
        start, heap = self._start, self._heap
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
                self._now = due or start
                self.do(c.Tick())
            else:
                self._now = start + timedelta(seconds=coming_s)
                _, _, act, what = heapq.heappop(heap)
                act(what)
        self.now_s = duration_s

    def do(self, command: c.Command) -> Refusal | None:
        """Let the core decide, take note, and let agents who need no time accept; gives the refusal if it does."""
        outcome = decide(self.state, command, self._now)
        if isinstance(outcome, Refusal):
            return outcome
        reactions = self._reactions
        for event in outcome.events:
            react = reactions.get(type(event))
            if react is not None:
                react(event)
        if self._watch is not None:
            self._watch(self.now_s, self.state, outcome)
        if self._rings:
            rings, self._rings[:] = tuple(self._rings), ()
            for offer in rings:  # of an offer to all, the first is quick enough and the others are not
                self.do(c.AcceptOffer(offer.offer, offer.agent))
        return None

    def must(self, command: c.Command) -> None:
        """As `do`, for what can't be refused."""
        refusal = self.do(command)
        if refusal is not None:
            raise SimulationError("; ".join(dict.fromkeys(refusal.faults)) or f"{refusal.code} {refusal.detail}")
