"""REST for a customer's earlier chats, over the real application with fakes behind it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from routing.earlier import EarlierChat
from routing.ids import AgentId, ChatId, LegNumber
from routing.transcript import Entry
from routing.words import Side
from tests.fakes.web_server import Client, FakeWorld

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
BEFORE = ChatId("c-0")


@pytest.fixture
async def client() -> AsyncIterator[tuple[Client, FakeWorld]]:
    """A browser, and the world behind the server in which Anna talks in c-1."""
    world = FakeWorld()
    world.earlier.there = {ChatId("c-1"): AgentId("anna@localhost")}
    world.earlier.chats = [EarlierChat(BEFORE, "Billing", AT, ("Ben",), "email")]
    world.earlier.entries = [Entry(BEFORE, 1, AT, Side.CUSTOMER, LegNumber(0), "Kim", "hello")]
    client = await world.client()
    yield client, world
    await client.close()


async def test_only_who_talks_to_the_customer_reads_his_past(client: tuple[Client, FakeWorld]) -> None:
    """The agent in the chat sees list and lines; a colleague, a stranger and a made-up chat get nothing."""
    browser, world = client
    assert (await browser.get("/api/v1/chats/c-1/earlier")).status == 401
    anna, ben = world.session("anna"), world.session("ben")
    assert (await browser.get("/api/v1/chats/c-1/earlier", cookies=ben)).status == 403
    browser.session.cookie_jar.clear()
    (row,) = (await (await browser.get("/api/v1/chats/c-1/earlier", cookies=anna)).json())["earlier"]
    assert (row["chat"], row["agents"], row["known_by"], row["at"]) == (
        BEFORE,
        ["Ben"],
        "email",
        "2026-01-02T03:04:05Z",
    )
    (line,) = (await (await browser.get("/api/v1/chats/c-1/earlier/c-0", cookies=anna)).json())["entries"]
    assert (line["side"], line["text"]) == ("customer", "hello")
    assert (await browser.get("/api/v1/chats/c-1/earlier/c-9", cookies=anna)).status == 403
    assert (await browser.get("/api/v1/chats/c-9/earlier", cookies=anna)).status == 403
