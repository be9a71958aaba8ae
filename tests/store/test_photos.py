"""Photos of agents on both databases."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bridge.cli.photos import put_photo
from bridge.cli.place import control_path
from bridge.clock import Clock
from bridge.compose import Stack
from bridge.control import ControlServer
from bridge.demo.portrait import draw_portrait
from bridge.errors import UserError
from bridge.lifecycle import jobs
from bridge.photos import PhotoRows
from bridge.store.store import Store
from config.model import DatabaseSettings, Settings
from routing.commands import CustomerEnds, DefineAgent, RemoveAgent
from routing.ids import CUSTOMER_LEG, AgentId, ChatId, LegNumber
from routing.photos import Photo, read_photo
from routing.settings import AgentProfile
from tests.store.test_files import ANNA, CHAT, Desk, desk

__all__ = ["desk"]

BEN, NOBODY = AgentId("ben@example.org"), AgentId("nobody@example.org")
FIRST, SECOND = read_photo(draw_portrait()), Photo("b" * 64, "image/webp", b"other \x00 bytes")


async def leg_of(desk: Desk) -> LegNumber:
    """Anna's leg in the chat."""
    return next(leg.number for leg in desk.state.chats[CHAT].legs.values() if leg.agent == ANNA)


async def test_an_agents_photo_is_told_by_his_leg_and_found_by_its_name(store: Store, desk: Desk) -> None:
    """The last one given counts; the one before is gone, and so is every one after ``none``."""
    rows, leg = PhotoRows(store, Clock()), await leg_of(desk)
    assert await rows.of(CHAT, leg) == ""
    for photo in (FIRST, SECOND):
        assert await rows.put(ANNA, photo)
        assert await rows.of(CHAT, leg) == photo.hash
        assert await rows.find(photo.hash) == photo
    assert await rows.find(FIRST.hash) is None
    assert await rows.of(CHAT, CUSTOMER_LEG) == ""
    assert await rows.of(ChatId("c-none"), leg) == ""
    assert await rows.put(ANNA, None)
    assert (await rows.of(CHAT, leg), await rows.find(SECOND.hash)) == ("", None)


async def test_two_agents_may_have_the_same_photo(store: Store, desk: Desk) -> None:
    """It is served for as long as one of them has it."""
    rows = PhotoRows(store, Clock())
    await desk.ask(DefineAgent(AgentProfile(BEN, "Ben")))
    assert await rows.put(ANNA, FIRST)
    assert await rows.put(BEN, FIRST)
    assert await rows.put(ANNA, None)
    assert await rows.find(FIRST.hash) == FIRST


async def test_who_is_no_agent_has_no_photo(store: Store, desk: Desk) -> None:
    """Nobody unknown gets one; who leaves leaves none behind, also if he comes back; a new alias changes nothing."""
    rows, leg = PhotoRows(store, Clock()), await leg_of(desk)
    assert not await rows.put(NOBODY, FIRST)
    assert await rows.put(ANNA, FIRST)
    await desk.ask(DefineAgent(AgentProfile(ANNA, "Anne")))
    assert await rows.of(CHAT, leg) == FIRST.hash
    await desk.ask(CustomerEnds(CHAT))
    await desk.ask(RemoveAgent(ANNA))
    assert await rows.find(FIRST.hash) is None
    assert not await rows.put(ANNA, FIRST)
    await desk.ask(DefineAgent(AgentProfile(ANNA, "Anna")))
    assert await rows.of(CHAT, leg) == ""


async def test_a_running_desk_is_handed_the_photo(store: Store, desk: Desk, tmp_path: Path) -> None:
    """The command line gives it to the desk that holds the database, by its control socket."""
    rows, leg = PhotoRows(store, Clock()), await leg_of(desk)
    settings = Settings(database=DatabaseSettings(url=f"sqlite:///{tmp_path}/running.db"))
    running = cast("Stack", SimpleNamespace(core=SimpleNamespace(photos=rows)))
    control = ControlServer(control_path(settings), desk, jobs(running))
    await control.start()
    try:
        for photo in (FIRST, None):
            await asyncio.to_thread(put_photo, settings, ANNA, photo)
            assert await rows.of(CHAT, leg) == ("" if photo is None else photo.hash)
        with pytest.raises(UserError, match=f"there is no agent {NOBODY}"):
            await asyncio.to_thread(put_photo, settings, NOBODY, FIRST)
    finally:
        await control.close()
