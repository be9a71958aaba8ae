"""One desk writes at a time; one that was replaced can write nothing."""

import pytest
from sqlalchemy import select, text

from bridge.store.errors import LeaseHeldError, LeaseLostError
from bridge.store.lease import STALE_S
from bridge.store.schema_writer import lease
from bridge.store.store import Store
from tests.store.made import T0, batch, set_up, started


async def epoch_of(store: Store) -> int:
    """Epoch of the lease as stored."""
    return await store.read(lambda connection: connection.execute(select(lease.c.epoch)).scalar_one())


async def let_it_go_stale(store: Store) -> None:
    """As if the holder had not been heard for long."""
    older = text("UPDATE lease SET beat_at = beat_at - :microseconds")
    await store.write(lambda connection: connection.execute(older, {"microseconds": int(1e6 * (STALE_S + 1))}))


async def test_second_desk_is_refused_by_name(store: Store, url: str) -> None:
    """Starting twice says who runs already and what to do."""
    with pytest.raises(LeaseHeldError, match=r"desk-1.*Stop it first"):
        await Store.open(url, holder="desk-2")
    await store.commit([set_up()])


async def test_released_lease_is_taken_with_the_next_epoch(store: Store, url: str) -> None:
    """After a clean stop the next desk starts at once."""
    before = await epoch_of(store)
    await store.close()
    reader = await Store.open_reader(url)
    assert await reader.read(lambda connection: connection.execute(select(lease.c.holder)).scalar_one()) == ""
    await reader.close()
    second = await Store.open(url, holder="desk-2")
    assert await epoch_of(second) == before + 1
    await second.close()


async def test_desk_that_was_replaced_can_store_nothing(store: Store, url: str) -> None:
    """A desk that slept through its replacement does not write into the other's records."""
    await let_it_go_stale(store)
    second = await Store.open(url, holder="desk-2")
    with pytest.raises(LeaseLostError):
        await store.commit([set_up()])
    with pytest.raises(LeaseLostError):
        await store.write(lambda connection: connection.execute(text("DELETE FROM tokens")))
    await second.commit([set_up(), batch(started(1))])
    await store.close()
    await second.commit([batch(started(2))])
    await second.close()


async def test_reader_needs_no_lease(store: Store, url: str) -> None:
    """Reports on the command line work while the desk runs."""
    await store.commit([set_up()])
    reader = await Store.open_reader(url)
    assert await reader.load_state(T0) == await store.load_state(T0)
    await reader.close()
