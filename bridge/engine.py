"""The engine: one writer for all routing state. Commands pass one queue; nothing leaves before it is stored.

Everything that waits is decided as one batch and stored in one transaction (group commit); while that runs the next
batch gathers. Answers and effects go out only after the commit. If a commit fails, memory is ahead of the disk by one
batch at most: its effects are dropped, its commands are answered `Retry`, and the state is rebuilt from the store
before anything else is decided (docs/life-of-an-offer.md).
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bridge.clock import Clock
from bridge.outbox import Outbox, outbox_item
from bridge.store.batch import Batch, OutboxItem
from bridge.store.errors import BadDataError, CommitFailedError
from routing.commands import Command, Restart, SetLink, Tick
from routing.decide import decide
from routing.decision import Decision
from routing.effects import Effect
from routing.events import Event
from routing.evolve import reindex
from routing.ports import Answer, Retry
from routing.queries import next_deadline
from routing.refusals import Refusal
from routing.state import State

log = logging.getLogger(__name__)

BATCH_LIMIT = 500
"""Commands decided before a commit; bounds how long the first of a burst waits."""
RUSH = 4
"""Commands of a batch from which the next one waits `GATHER_S` for company: ten cost a commit as four do."""
GATHER_S = 0.004
BACKLOG_LIMIT = 50_000
"""Commands that may wait; beyond that new ones are answered `Retry` at once (FAULTS I10)."""
REBUILD_PAUSE_S = 0.5
PROOF_FLUSH_S = 1.0


class BrokenTurnError(Exception):
    """The core failed on a command (our fault); its state may be half changed and is read back from the store."""


class Journal(Protocol):
    """What the engine needs of the store."""

    async def commit(self, batches: Sequence[Batch]) -> None:
        """Store all batches or none; raises `StoreError`."""
        ...

    async def load_state(self, now: datetime) -> State:
        """Read the state back as of the last commit, without indexes."""
        ...


class Dispatch(Protocol):
    """Where stored effects go."""

    def release(self, effects: Sequence[Effect], items: Sequence[OutboxItem]) -> None:
        """Send what a committed batch asked for, in order."""
        ...


@dataclass(slots=True)
class _Pending:
    command: Command
    reply: Callable[[Answer], None] | None


@dataclass(slots=True)
class _Decided:
    pending: _Pending
    answer: Answer
    effects: tuple[Effect, ...]
    items: tuple[OutboxItem, ...]


class Engine:
    """Decides, stores, then lets go. Implements `routing.ports.Desk`."""

    def __init__(self, state: State, journal: Journal, outbox: Outbox, dispatch: Dispatch, clock: Clock) -> None:
        self.state = state
        self.healthy = True
        self._journal = journal
        self._outbox = outbox
        self._dispatch = dispatch
        self._clock = clock
        self._backlog: deque[_Pending] = deque()
        self._wake = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._flush: asyncio.TimerHandle | None = None
        self._stopping = False
        self._is_rushed = False
        self._item_prefix = "m" + secrets.token_hex(4) + "-"
        self._items_made = 0
        self._on_rebuilt: list[Callable[[], None]] = []
        self._observers: list[Callable[[Sequence[Event]], None]] = []
        outbox.on_proved = self._arm_flush

    def on_rebuilt(self, call: Callable[[], None]) -> None:
        """Have ``call`` made when the state was rebuilt from the store: indexes are renewed, presence is told again."""
        self._on_rebuilt.append(call)

    def on_events(self, call: Callable[[Sequence[Event]], None]) -> Callable[[], None]:
        """Have ``call`` told what happened, at once: for indexes beside the state, which no outsider sees.

        What is returned ends that.
        """
        self._observers.append(call)
        return lambda: self._observers.remove(call)

    def submit(self, command: Command, reply: Callable[[Answer], None] | None = None) -> None:
        """Queue a command; ``reply`` is called once, after its outcome is stored."""
        if len(self._backlog) >= BACKLOG_LIMIT or self._stopping:
            if reply is not None:
                asyncio.get_running_loop().call_soon(reply, Retry())
            return
        self._backlog.append(_Pending(command, reply))
        self._wake.set()

    async def ask(self, command: Command) -> Answer:
        """Queue a command and wait for its stored outcome."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def settle(answer: Answer) -> None:
            if not future.done():
                future.set_result(answer)

        self.submit(command, settle)
        return await future

    async def run(self) -> None:
        """Serve until `stop`; then finish what was queued. Raises `LeaseLostError` when another desk took over."""
        self._arm_timer()
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._backlog or self._outbox.has_proved():
                if self._is_rushed:
                    await asyncio.sleep(GATHER_S)
                await self._one_batch()
            if self._stopping:
                return

    def stop(self) -> None:
        """Take nothing new; `run` returns when all that waits is stored."""
        self._stopping = True
        if self._timer is not None:
            self._timer.cancel()
        if self._flush is not None:
            self._flush.cancel()
        self._wake.set()

    async def _one_batch(self) -> None:
        taken = [self._backlog.popleft() for _ in range(min(len(self._backlog), BATCH_LIMIT))]
        self._is_rushed = len(taken) >= RUSH
        proved = self._outbox.take_proved()
        try:
            decided, batches = self._decide_all(taken)
            if proved:
                batches.append(Batch(events=(), proved=proved))
            if batches:
                await self._journal.commit(batches)
        except (BadDataError, BrokenTurnError):
            self._outbox.give_back(proved)
            await self._one_by_one(taken)
            return
        except CommitFailedError as error:
            log.warning("the database did not store a batch of %d: %s", len(taken), error)
            self._outbox.give_back(proved)
            self._answer_retry(taken)
            await self._rebuild()
            return
        self.healthy = True
        self._let_go(decided)

    def _decide_all(self, taken: Sequence[_Pending]) -> tuple[list[_Decided], list[Batch]]:
        decided: list[_Decided] = []
        batches: list[Batch] = []
        for pending in taken:
            outcome, events = self._decide(pending)
            decided.append(outcome)
            if events is not None:
                batches.append(events)
        return decided, batches

    def _decide(self, pending: _Pending) -> tuple[_Decided, Batch | None]:
        now = self._clock.now()
        try:
            outcome = decide(self.state, pending.command, now)
        except Exception as error:
            log.exception("error %s: a %s broke a rule", secrets.token_hex(4), type(pending.command).__name__)
            raise BrokenTurnError from error
        if isinstance(outcome, Refusal):
            return _Decided(pending, outcome, (), ()), None
        for observe in self._observers:
            observe(outcome.events)
        items = self._items(outcome, now)
        batch = Batch(events=outcome.events, outbox=items) if outcome.events or items else None
        return _Decided(pending, outcome.result, outcome.effects, items), batch

    def _items(self, decision: Decision, now: datetime) -> tuple[OutboxItem, ...]:
        items: list[OutboxItem] = []
        for effect in decision.effects:
            self._items_made += 1
            item = outbox_item(f"{self._item_prefix}{self._items_made:x}", effect, now)
            if item is not None:
                items.append(item)
        return tuple(items)

    def _let_go(self, decided: Sequence[_Decided]) -> None:
        for one in decided:
            if one.pending.reply is not None:
                self._call(one.pending.reply, one.answer)
            if one.effects:
                self._dispatch.release(one.effects, one.items)
        self._arm_timer()

    def _call(self, reply: Callable[[Answer], None], answer: Answer) -> None:
        try:
            reply(answer)
        except Exception:
            log.exception("a reply could not be given (error %s)", secrets.token_hex(4))

    def _answer_retry(self, taken: Sequence[_Pending]) -> None:
        for pending in taken:
            if pending.reply is not None:
                self._call(pending.reply, Retry())

    async def _one_by_one(self, taken: Sequence[_Pending]) -> None:
        """Find the culprit: decide and store each command alone; the one that fails is left out for good."""
        await self._rebuild()
        for pending in taken:
            try:
                decided, batch = self._decide(pending)
                if batch is not None:
                    await self._journal.commit([batch])
            except (BadDataError, CommitFailedError, BrokenTurnError):
                log.exception("a %s could not be stored and is left out", type(pending.command).__name__)
                self._answer_retry([pending])
                await self._rebuild()
                continue
            self._let_go([decided])

    async def _rebuild(self) -> None:
        """Read the state back from the store; keeps trying while the database is away."""
        self.healthy = False
        link_up = self.state.link_up
        while True:
            try:
                state = await self._journal.load_state(self._clock.now())
                reindex(state)
                self.state = state
                for call in self._on_rebuilt:
                    call()
                restart = [_Pending(Restart(), None), _Pending(SetLink(link_up), None)]
                decided, batches = self._decide_all(restart)
                if batches:
                    await self._journal.commit(batches)
            except CommitFailedError as error:
                log.warning("the database is not there: %s", error)
                await asyncio.sleep(REBUILD_PAUSE_S)
                continue
            break
        self.healthy = True
        self._let_go(decided)

    def _arm_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = next_deadline(self.state)
        if due is None or self._stopping:
            return
        delay = self._clock.seconds_until(due)
        self._timer = asyncio.get_running_loop().call_later(delay, self.submit, Tick())

    def _arm_flush(self) -> None:
        """Have proofs of delivery stored soon, also when nothing else happens."""
        if self._flush is None and not self._stopping:
            self._flush = asyncio.get_running_loop().call_later(PROOF_FLUSH_S, self._flush_now)

    def _flush_now(self) -> None:
        self._flush = None
        self._wake.set()
