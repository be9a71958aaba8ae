"""The engine: nothing is answered or sent before it is stored, and a database that fails loses nothing."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest
import pytest_asyncio

import bridge.engine as engine_module
from bridge.clock import Clock
from bridge.engine import Engine
from bridge.outbox import Outbox
from bridge.store.batch import Batch, OutboxItem
from bridge.store.errors import BadDataError, CommitFailedError
from routing.commands import Command, DefineService, PostCustomerText, StartChat
from routing.decide import decide
from routing.decision import Decision, Posted, Started
from routing.effects import Effect
from routing.events import ServiceDefined
from routing.evolve import evolve
from routing.ids import ChatId, ContactName, ServiceId
from routing.ports import Retry
from routing.refusals import Refusal
from routing.settings import Service
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel

CHAT = ChatId("c-one")


@dataclass
class Disk:
    """A journal in memory that can be made to fail, and to wait."""

    batches: list[Batch] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    poison: str = ""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    sizes: list[int] = field(default_factory=list)

    async def commit(self, batches: Sequence[Batch]) -> None:
        """Store, or fail as asked."""
        await self.gate.wait()
        if self.fails:
            raise self.fails.pop(0)
        if self.poison and any(self.poison in repr(batch) for batch in batches):
            raise BadDataError("this can't be stored")
        self.sizes.append(len(batches))
        self.batches.extend(batches)

    async def load_state(self, now: datetime) -> State:
        """Replay what was stored."""
        del now
        state = State()
        for batch in self.batches:
            for event in batch.events:
                evolve(state, copy.deepcopy(event))
        return state


@dataclass
class Exit:
    """Notes what was let go."""

    effects: list[Effect] = field(default_factory=list)

    def release(self, effects: Sequence[Effect], items: Sequence[OutboxItem]) -> None:
        """Note it."""
        del items
        self.effects.extend(effects)


@dataclass
class Bench:
    """An engine on a disk in memory."""

    disk: Disk
    exit: Exit
    engine: Engine


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    """A running engine with one service."""
    disk, out = Disk(), Exit()
    disk.gate.set()
    engine = Engine(State(), disk, Outbox(lambda _: False), out, Clock())
    task = asyncio.create_task(engine.run())
    await engine.ask(DefineService(Service(ServiceId("billing"), "Billing")))
    yield Bench(disk, out, engine)
    disk.gate.set()
    engine.stop()
    await task


def start(text: str = "hello") -> StartChat:
    """A web customer's request."""
    return StartChat(CHAT, ContactName("kim-1"), ServiceId("billing"), Customer("w-1"), Channel.WEB, text, "k1")


async def test_answer_and_effects_wait_for_the_commit(bench: Bench) -> None:
    """While the disk is slow the customer is not told that his message is safe, and nothing leaves."""
    bench.disk.gate.clear()
    bench.exit.effects.clear()
    asked = asyncio.create_task(bench.engine.ask(start()))
    done, _ = await asyncio.wait([asked], timeout=0.05)
    assert not done
    assert bench.exit.effects == []
    bench.disk.gate.set()
    assert isinstance(await asked, Started)
    assert bench.exit.effects


async def test_all_that_waits_is_stored_in_one_transaction(bench: Bench) -> None:
    """A burst costs one commit, not one each."""
    await bench.engine.ask(start())
    bench.disk.sizes.clear()
    asked = [bench.engine.ask(PostCustomerText(CHAT, f"m{number}")) for number in range(20)]
    answers = await asyncio.gather(*asked)
    assert [answer.seq for answer in answers if isinstance(answer, Posted)] == list(range(3, 23))
    assert len(bench.disk.sizes) <= 2


async def test_failed_commit_answers_retry_and_memory_goes_back_to_the_disk(bench: Bench) -> None:
    """What was not stored never happened: the same message sent again gets the same place."""
    await bench.engine.ask(start())
    bench.disk.fails.append(CommitFailedError("disk full"))
    assert isinstance(await bench.engine.ask(PostCustomerText(CHAT, "lost?", "k2")), Retry)
    again = await bench.engine.ask(PostCustomerText(CHAT, "lost?", "k2"))
    assert isinstance(again, Posted)
    texts = [
        event.entry.text
        for batch in bench.disk.batches
        for event in batch.events
        if hasattr(event, "entry") and event.entry.text
    ]
    assert texts.count("lost?") == 1


async def test_one_poisoned_command_does_not_take_others_with_it(bench: Bench) -> None:
    """A row the database can never store is left out; its neighbours of the same batch are stored."""
    await bench.engine.ask(start())
    bench.disk.poison = "poison"
    asked = [bench.engine.ask(PostCustomerText(CHAT, text)) for text in ("good", "poison", "fine")]
    answers = await asyncio.gather(*asked)
    assert [type(answer) for answer in answers] == [Posted, Retry, Posted]


async def test_rebuilt_state_equals_what_was_stored(bench: Bench) -> None:
    """After a failure the desk knows exactly what is on disk, its services among it."""
    bench.disk.fails.append(CommitFailedError("away"))
    assert isinstance(await bench.engine.ask(start()), Retry)
    assert isinstance(await bench.engine.ask(start()), Started)
    assert isinstance(bench.disk.batches[0].events[0], ServiceDefined)
    assert list(bench.engine.state.chats) == [CHAT]


async def test_command_that_breaks_the_core_leaves_its_neighbours_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in one decision is answered with retry; the chats of others go on as stored."""
    await bench.engine.ask(start())

    def break_on_bad(state: State, command: Command, now: datetime) -> Decision | Refusal:
        outcome = decide(state, command, now)
        if isinstance(command, PostCustomerText) and command.text == "bad":
            raise RuntimeError("a rule is broken")
        return outcome

    monkeypatch.setattr(engine_module, "decide", break_on_bad)
    asked = [bench.engine.ask(PostCustomerText(CHAT, text)) for text in ("one", "bad", "two")]
    answers = await asyncio.gather(*asked)
    assert [type(answer) for answer in answers] == [Posted, Retry, Posted]
    assert bench.engine.state.chats[CHAT].last_seq == 4
