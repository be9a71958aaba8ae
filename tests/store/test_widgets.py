"""Rows of the widget on both databases: settings, surveys, earlier chats, who is kept out."""

import time
from datetime import UTC, datetime

from bridge.clock import Clock
from bridge.store.batch import Batch
from bridge.store.store import Store
from bridge.widgets import WidgetRows, read_bans
from routing.commands import Command, CustomerEnds, DefineService, StartChat
from routing.decide import decide
from routing.decision import Decision
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.settings import Service
from routing.state import State
from routing.transcript import Customer
from routing.widget_settings import Survey, WidgetSettings
from routing.words import Channel

BILLING = ServiceId("billing")
FIRST, SECOND = ChatId("c-first"), ChatId("c-second")


async def carry_out(store: Store, *commands: Command) -> None:
    """Decide and store commands, one after the other."""
    state = State()
    for command in commands:
        decision = decide(state, command, datetime.now(UTC))
        assert isinstance(decision, Decision)
        await store.commit([Batch(events=decision.events)])


def asks(chat: ChatId, text: str) -> StartChat:
    """A customer whom his site vouches for asks something."""
    return StartChat(chat, ContactName(f"kim-{chat}"), BILLING, Customer("u-17", "Kim"), Channel.WEB, text)


async def test_what_an_operator_sets_is_there_after_a_restart(store: Store) -> None:
    """Settings hold at once, replace the ones before, and are read again by the next process."""
    rows = WidgetRows(store, Clock())
    await rows.load()
    assert rows.settings("billing") == WidgetSettings()
    await rows.put("billing", WidgetSettings(greeting="Hello"))
    await rows.put("billing", WidgetSettings(survey=Survey("Well?"), words={"start": "Ask"}))
    again = WidgetRows(store, Clock())
    await again.load()
    assert again.settings("billing") == rows.settings("billing")
    assert again.all()["billing"].words == {"start": "Ask"}


async def test_a_known_customer_finds_his_chats(store: Store) -> None:
    """The one that runs is resumed, those that are over are shown; a stranger's are not."""
    await carry_out(
        store,
        DefineService(Service(BILLING, "Billing")),
        asks(FIRST, "Where is my lamp?"),
        CustomerEnds(FIRST),
        asks(SECOND, "And my bulb?"),
    )
    rows = WidgetRows(store, Clock())
    assert await rows.open_chat("u-17", ["billing"]) == SECOND
    assert await rows.open_chat("u-17", []) == SECOND
    assert await rows.open_chat("u-17", ["sales"]) is None
    assert await rows.open_chat("u-18", []) is None
    assert [(name, entry.text) for name, entry in await rows.earlier("u-17")] == [("Billing", "Where is my lamp?")]
    assert await rows.earlier("u-18") == []
    assert await rows.answer_survey(FIRST, 4, "Quick")
    assert await rows.answer_survey(FIRST, 5, "Very quick")
    assert not await rows.answer_survey(ChatId("c-none"), 5, "")


async def test_who_is_kept_out_stays_out_until_then(store: Store) -> None:
    """A ban outlives a restart and ends by itself; it needs to know who was behind the chat."""
    clock = Clock()
    rows = WidgetRows(store, clock)
    anna = AgentId("anna@example.org")
    assert not await rows.ban(FIRST, anna)
    rows.seen(FIRST, "a-address", "")
    assert await rows.ban(FIRST, anna)
    assert await rows.ban(FIRST, anna)
    again = WidgetRows(store, clock)
    await again.load()
    assert again.is_blocked("", "a-address")
    assert not again.is_blocked("", "a-other")
    bans = await store.read(lambda connection: read_bans(connection, clock.now()))
    assert [(ban.chat, ban.by) for ban in bans] == [(FIRST, anna)]
    assert await again.lift(FIRST)
    assert not again.is_blocked("a-address")
    assert not await again.lift(FIRST)
    assert await store.read(lambda connection: read_bans(connection, clock.now())) == []
    await rows.ban(FIRST, anna)
    later = WidgetRows(store, Clock(wall=lambda: time.time() + 2 * 86_400))
    await later.load()
    assert not later.is_blocked("a-address")
