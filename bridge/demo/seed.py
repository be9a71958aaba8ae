"""What the demo puts into an empty database before the desk starts: the sample centre, and its history if asked for."""

from collections.abc import Sequence
from datetime import datetime

from bridge.clock import Clock
from bridge.demo.history import HISTORY_DAYS, sample_history
from bridge.demo.portrait import draw_portrait
from bridge.demo.sample import PORTRAYED, WIDGETS, set_up_commands
from bridge.photos import PhotoRows
from bridge.store.batch import Batch
from bridge.store.store import Store
from bridge.widgets import WidgetRows
from routing.commands import Command, SetTimers
from routing.decide import decide
from routing.events import Event
from routing.evolve import reindex
from routing.ids import AgentId
from routing.photos import read_photo
from routing.refusals import Refusal
from routing.settings import Timers
from routing.state import State

CHUNK = 200
"""Events per transaction while history is written."""


class SampleError(Exception):
    """The sample centre breaks a rule of the core: our fault."""


async def seed(store: Store, domain: str, timers: Timers, *, history: bool) -> None:
    """Create what is missing; at later starts only the timers are set as the command line says."""
    now = Clock().now()
    state = (await store.load(now)).state
    reindex(state)
    fresh = not state.setup.services
    wanted: list[Command] = [SetTimers(timers)]
    if fresh:
        wanted += set_up_commands(domain)
    await _store(store, [_events(state, wanted, now)])
    if fresh:
        rows = WidgetRows(store, Clock())
        for service, widget in WIDGETS:
            await rows.put(service, widget)
        await PhotoRows(store, Clock()).put(AgentId(f"{PORTRAYED}@{domain}"), read_photo(draw_portrait()))
    if history and fresh:
        batches = list(sample_history(state, now, HISTORY_DAYS))
        for start in range(0, len(batches), CHUNK):
            await _store(store, batches[start : start + CHUNK])


def _events(state: State, wanted: Sequence[Command], now: datetime) -> Batch:
    events: list[Event] = []
    for command in wanted:
        outcome = decide(state, command, now)
        if isinstance(outcome, Refusal):
            raise SampleError(outcome)
        events += outcome.events
    return Batch(events=tuple(events))


async def _store(store: Store, batches: Sequence[Batch]) -> None:
    kept = [batch for batch in batches if batch.events]
    if kept:
        await store.commit(kept)
