"""The database's tables come from migrations alone, and are exactly what the code says."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select, text, update

from bridge.store import schema
from bridge.store.batch import Batch
from bridge.store.errors import SchemaError, StoreError
from bridge.store.migrate import head_reached, upgrade
from bridge.store.migrations.versions.rev_0012_focus import FILL
from bridge.store.schema_mails import metadata
from bridge.store.store import Store
from bridge.store.times import span_us
from routing.evolve import reindex
from routing.focus import talking_leg
from routing.invariants import broken
from tests.store.made import T0
from tests.store.play import SERVICES, Player


async def test_migrated_tables_are_those_of_the_code(store: Store) -> None:
    """A database brought up step by step has the same tables as the program expects."""

    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))

    assert await store.read(differences) == []


async def test_what_was_talked_before_focus_was_measured_counts_as_talk(store: Store) -> None:
    """All of its time, marked as estimated; of two chats that go on the one taken last is in focus."""
    player = Player(3)
    played: list[Batch] = []
    for batch in player.play(600):
        played.append(batch)
        if len(played) > 250 and any(len(agent.chats) > 1 for agent in player.state.agents.values()):
            break
    await store.commit(played)
    talking = {name: agent.chats for name, agent in player.state.agents.items() if agent.chats}
    assert any(len(chats) > 1 for chats in talking.values())

    def fill(connection: Connection) -> None:
        forgotten = {"service": "", "focus_us": 0, "focused_at": None, "in_focus": False, "estimated": False}
        connection.execute(update(schema.legs).values(forgotten))
        for statement in FILL:
            connection.execute(text(statement))

    await store.write(fill)
    state = await store.load_state(T0)
    reindex(state)
    assert broken(state) == []
    for name, chats in talking.items():
        opened = [(talking_leg(state, state.agents[name], chat).opened_at, chat) for chat in chats]
        assert state.agents[name].focus == max(opened)[1]
    legs = await store.read(lambda connection: connection.execute(select(schema.legs)).all())
    for leg in legs:
        assert leg.service in SERVICES
        assert leg.estimated == (leg.agent is not None)
        over = leg.wrapping_at or leg.closed_at
        spent = (over - leg.opened_at) if leg.agent is not None and over is not None else timedelta()
        assert leg.focus_us == span_us(spent)


async def test_upgrade_can_be_repeated(empty_url: str) -> None:
    """Whoever upgrades twice has done no harm."""
    assert not await asyncio.to_thread(head_reached, empty_url)
    for _ in range(2):
        await asyncio.to_thread(upgrade, empty_url)
        assert await asyncio.to_thread(head_reached, empty_url)


async def test_upgrade_works_from_inside_an_event_loop(empty_url: str) -> None:
    """A running desk's tools may upgrade as well."""
    upgrade(empty_url)
    assert head_reached(empty_url)


async def test_database_without_tables_is_refused_with_what_to_do(empty_url: str) -> None:
    """A forgotten upgrade is one sentence, not a crash."""
    with pytest.raises(SchemaError, match="stanzadesk db upgrade"):
        await Store.open(empty_url, holder="desk")


async def test_database_of_a_newer_version_is_refused_and_untouched(store: Store, url: str) -> None:
    """An old program does not write into what it does not know."""
    await store.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    await store.close()
    with pytest.raises(SchemaError, match="newer Stanzadesk"):
        await Store.open(url, holder="desk")
    with pytest.raises(SchemaError, match="newer Stanzadesk"):
        await asyncio.to_thread(upgrade, url)


@pytest.mark.parametrize("address", ["nonsense", "mysql://localhost/desk", "sqlite://"])
async def test_wrong_address_is_refused_with_a_sentence(address: str) -> None:
    """A typing error in the settings says how an address looks."""
    with pytest.raises(StoreError, match=r"sqlite|postgresql"):
        await Store.open(address, holder="desk")


async def test_password_of_the_database_is_never_shown(empty_url: str) -> None:
    """Messages and logs name the database, not its password."""
    secret = empty_url.replace("stanzadesk@", "stanzadesk:geheim@")
    with pytest.raises(SchemaError) as caught:
        await Store.open(secret, holder="desk")
    assert "geheim" not in str(caught.value)


def test_database_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Conversations are readable by the desk's own account only."""
    path = tmp_path / "desk.db"
    upgrade(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o077 == 0
