"""A busy hour through the real core: what is stored is what the core remembers."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, func, select

from bridge.store import schema
from bridge.store.batch import Batch, OutboxItem
from bridge.store.codec import decode_event
from bridge.store.store import Store
from routing.evolve import evolve
from routing.state import State
from tests.property.stories import play, story_of
from tests.store.made import T0
from tests.store.play import Player

STEPS = 600


def remembered(state: State) -> dict[str, object]:
    """What has to come back; the link is found out anew, indexes are rebuilt."""
    # idle_since says nothing about an agent who has work; a few seconds of rest, between two offers and before an
    # estimate follows, are not kept
    agents = {name: replace(agent, idle_since=None) if agent.load else agent for name, agent in state.agents.items()}
    return {
        "setup": state.setup,
        "agents": {name: replace(agent, ramp_until=None, focus_next=None) for name, agent in agents.items()},
        "chats": state.chats,
        "offers": state.offers,
        "left": state.left,
        "reminders": state.reminders,
    }


@pytest.mark.parametrize("seed", range(6))
async def test_loaded_state_is_the_live_one(store: Store, seed: int) -> None:
    """A desk that is restarted at any moment knows everything it knew: chats, offers, choices, who was away."""
    player = Player(seed)
    waiting: list[Batch] = []
    promised: list[OutboxItem] = []
    for place, batch in enumerate(player.play(STEPS)):
        waiting.append(batch)
        promised.extend(batch.outbox)
        if place % 40 == 0:
            await store.commit(waiting)
            waiting.clear()
            assert remembered(await store.load_state(T0)) == remembered(player.state)
    await store.commit(waiting)
    loaded = await store.load(T0)
    assert remembered(loaded.state) == remembered(player.state)
    assert list(loaded.outbox) == promised


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 5, 7, 8])  # in story 6 a chat's name is given twice
async def test_stories_with_every_setting_come_back(store: Store, seed: int) -> None:
    """Rules, steps, hours, overflow, teams, forced states and messages left survive a restart as all else does."""
    state, journal, _ = play(story_of(seed))
    await store.commit([Batch((event,)) for event in journal])
    assert remembered(await store.load_state(T0)) == remembered(state)


async def test_stretches_of_a_state_leave_no_gap(store: Store) -> None:
    """An agent's day in the report is one stretch after the other: none overlaps, none is missing, one lasts."""
    player = Player(7)
    await store.commit(list(player.play(STEPS)))

    def stretches(connection: Connection) -> dict[str, list[tuple[object, object]]]:
        table = schema.agent_states
        found: dict[str, list[tuple[object, object]]] = {}
        for row in connection.execute(select(table).order_by(table.c.id)):
            found.setdefault(row.agent, []).append((row.started_at, row.ended_at))
        return found

    days = await store.read(stretches)
    assert days
    for day in days.values():
        assert [end for _, end in day[:-1]] == [start for start, _ in day[1:]]
    still = {agent for agent, day in days.items() if day[-1][1] is None}
    assert still == set(player.state.agents)


async def test_journal_holds_every_event_in_order(store: Store) -> None:
    """Everything that ever happened can be read back, and playing it again gives the same desk, texts aside."""
    player = Player(8)
    batches = list(player.play(STEPS))
    await store.commit(batches)
    table = schema.events
    rows = await store.read(
        lambda connection: connection.execute(select(table.c.kind, table.c.payload).order_by(table.c.id)).all()
    )
    assert [row.kind for row in rows] == [type(event).__name__ for batch in batches for event in batch.events]
    again = State()
    for row in rows:
        evolve(again, decode_event(row.kind, row.payload))
    assert again.agents == player.state.agents
    assert again.chats.keys() == player.state.chats.keys()


async def test_every_offer_has_one_row_with_its_outcome(store: Store) -> None:
    """Each offer ever made is in the report once, and only open ones have no end."""
    player = Player(9)
    batches = list(player.play(STEPS))
    await store.commit(batches)
    made = sum(type(event).__name__ == "OfferMade" for batch in batches for event in batch.events)
    table = schema.offers

    def counts(connection: Connection) -> tuple[int, int]:
        total = connection.execute(select(func.count()).select_from(table)).scalar_one()
        still = select(func.count()).where(table.c.ended_at.is_(None))
        return total, connection.execute(still).scalar_one()

    total, still = await store.read(counts)
    assert made > 20
    assert total == made
    assert still == sum(len(chat.open_offers) for chat in player.state.chats.values())
