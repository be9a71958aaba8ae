"""Storing: whole or not at all, in order, once."""

import asyncio
import traceback
from typing import get_args

import pytest
from sqlalchemy import func, select, text

from bridge.store import schema
from bridge.store.batch import Batch
from bridge.store.errors import BadDataError
from bridge.store.projections.table import PROJECTIONS
from bridge.store.schema import metadata
from bridge.store.store import Store
from routing.events import AgentRemoved, Event, ReasonDefined, ReasonRemoved, ServiceDefined, ServiceRemoved
from routing.ids import ServiceId
from routing.settings import Reason, Service, Skill
from tests.store.made import ANNA, BILLING, SECRET, T0, batch, chat_id, item, posted, set_up, started


async def count(store: Store, table: str) -> int:
    """Count the rows of a table."""
    return await store.read(
        lambda connection: connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()
    )


async def test_what_people_wrote_is_not_in_the_journal(store: Store) -> None:
    """Texts and form fields can be erased, so they are nowhere in the events that are kept for ever."""
    await store.commit([set_up(), batch(started(1), posted(1, 1, SECRET))])
    kinds = [kind for _, kind, _ in await store.journal(chat_id(1))]
    assert kinds == ["ChatStarted", "EntryPosted"]
    assert all(SECRET not in payload for _, _, payload in await store.journal(chat_id(1)))
    assert [entry.text for entry in await store.entries(chat_id(1))] == [SECRET]


async def test_bad_row_rolls_the_whole_group_back(store: Store) -> None:
    """A text that cannot be stored takes nothing half-stored with it."""
    await store.commit([set_up(), batch(started(1))])
    with pytest.raises(BadDataError):
        await store.commit([batch(posted(1, 1)), batch(started(2), posted(2, 1)), batch(posted(1, 1, key="other"))])
    assert await count(store, "messages") == 0
    assert await count(store, "chats") == 1
    await store.commit([batch(posted(1, 1))])
    assert await count(store, "messages") == 1


async def test_culprit_of_bad_data_is_named(store: Store) -> None:
    """A broken character from one customer is told apart from everybody else's texts."""
    await store.commit([set_up(), batch(started(1))])
    with pytest.raises(BadDataError) as caught:
        await store.commit([batch(posted(1, 1)), batch(posted(1, 2, key="\ud800"))])
    assert caught.value.batch == 1
    assert await count(store, "events") == 3


async def test_refused_data_is_not_quoted_in_errors(store: Store) -> None:
    """What a customer wrote reaches no log, not even when the database chokes on it."""
    await store.commit([set_up(), batch(started(1), posted(1, 1, SECRET, key=SECRET))])
    with pytest.raises(BadDataError) as caught:
        await store.commit([batch(posted(1, 2, SECRET, key=SECRET))])
    assert SECRET not in "".join(traceback.format_exception(caught.value))


async def test_text_with_any_character_comes_back_as_it_was(store: Store) -> None:
    """Emoji, right-to-left marks and line ends survive the database."""
    words = "naïve 🦜 שלום\r\n\t\u202e '; DROP TABLE chats; --"
    await store.commit([set_up(), batch(started(1), posted(1, 1, words))])
    assert [entry.text for entry in await store.entries(chat_id(1))] == [words]


async def test_repeated_message_key_is_refused(store: Store) -> None:
    """Even if the core forgot it, one message of a sender is never stored twice."""
    await store.commit([set_up(), batch(started(1), posted(1, 1, key="same"))])
    with pytest.raises(BadDataError):
        await store.commit([batch(posted(1, 2, key="same"))])


async def test_outbox_keeps_order_until_proved(store: Store) -> None:
    """What was promised comes back in order after a restart, and is forgotten when it arrived."""
    await store.commit([set_up(), batch(started(1))])
    lines = [posted(1, seq) for seq in range(1, 21)]
    await store.commit([Batch((line,), (item(f"m-{100 - place}", line),)) for place, line in enumerate(lines)])
    names = [f"m-{100 - place}" for place in range(20)]
    kept = (await store.load(T0)).outbox
    assert [one.id for one in kept] == names
    assert kept[3] == item(names[3], lines[3])
    await store.commit([Batch((), proved=tuple(names[:7]))])
    assert [one.id for one in (await store.load(T0)).outbox] == names[7:]


async def test_repeated_command_id_is_applied_once(store: Store) -> None:
    """A commit whose outcome was lost on the way is not applied again when it is tried again."""
    await store.commit([set_up(), batch(started(1))])
    for _ in range(2):
        await store.commit([batch(posted(1, 1))], command_id="once")
    assert await count(store, "messages") == 1
    assert await store.was_committed("once")
    assert not await store.was_committed("never")


async def test_two_hundred_commits_at_once_keep_their_order(store: Store) -> None:
    """However many things happen in one moment, the journal has them in the order they were decided."""
    await store.commit([set_up(), batch(started(1))])
    await asyncio.gather(*(store.commit([batch(posted(1, seq))]) for seq in range(1, 201)))
    entries = await store.entries(chat_id(1))
    assert [entry.seq for entry in entries] == list(range(1, 201))
    journal = await store.journal(chat_id(1))
    assert [at for at, kind, _ in journal if kind == "EntryPosted"] == [entry.at for entry in entries]


async def test_transcript_is_read_in_pages(store: Store) -> None:
    """A long conversation is fetched from where the reader stopped."""
    await store.commit([set_up(), batch(started(1)), *(batch(posted(1, seq)) for seq in range(1, 31))])
    assert [entry.seq for entry in await store.entries(chat_id(1), after=10, limit=5)] == [11, 12, 13, 14, 15]
    assert await store.entries(chat_id(1), after=30) == []
    assert await store.entries(chat_id(9)) == []


async def test_reading_goes_on_while_writing(store: Store) -> None:
    """A report of many rows neither waits for the desk nor holds it up, and sees one moment."""
    await store.commit([set_up(), batch(started(1))])
    inside, proceed = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    query = select(func.count()).select_from(schema.messages)

    async def write_meanwhile() -> None:
        await inside.wait()
        await store.commit([batch(posted(1, 1))])
        proceed.set()

    async def page() -> tuple[int, int]:
        first = await store.read(lambda connection: connection.execute(query).scalar_one())
        loop.call_soon(inside.set)
        await proceed.wait()
        return first, await store.read(lambda connection: connection.execute(query).scalar_one())

    (before, later), _ = await asyncio.gather(page(), write_meanwhile())
    assert (before, later) == (0, 1)


async def test_readers_can_change_nothing(store: Store) -> None:
    """A report with a mistake in it cannot harm the records."""
    with pytest.raises(Exception, match=r"read|SQLSTATE 25006"):
        await store.read(lambda connection: connection.execute(text("DELETE FROM events")))


async def test_set_up_that_is_removed_and_made_again_is_there(store: Store) -> None:
    """An operator who changes his mind within one moment gets what he asked for last."""
    lunch, sales = Reason("lunch", "Lunch", is_break=True), Service(ServiceId("sales"), "Sales", capacity=50)
    away, gone = ReasonRemoved(T0, "lunch"), ServiceRemoved(T0, sales.id)
    await store.commit([set_up(), batch(ReasonDefined(T0, lunch), ServiceDefined(T0, sales), away, gone)])
    setup = (await store.load_state(T0)).setup
    assert (setup.reasons, set(setup.services)) == ({}, {BILLING})
    back = (AgentRemoved(T0, ANNA), *set_up().events, ReasonDefined(T0, lunch), ServiceDefined(T0, sales))
    await store.commit([batch(*back)])
    state = await store.load_state(T0)
    assert state.setup.reasons == {"lunch": lunch}
    assert state.setup.services[sales.id] == sales
    assert state.agents[ANNA].profile.skills == (Skill(BILLING),)


def test_every_kind_of_event_has_its_rows() -> None:
    """Nothing that happens can be forgotten by the database's side."""
    assert set(PROJECTIONS) == set(get_args(Event))


async def test_address_of_a_chat_is_known_for_ever(store: Store) -> None:
    """A contact in an agent's list still has its name when the chat is long over."""
    await store.commit([set_up(), batch(started(1, "Ada"), started(2, ""))])
    assert await store.contact_name("ada-0001") == "Ada"
    assert await store.contact_name("ada-0002") == ""
    assert await store.contact_name("ada-9999") is None
