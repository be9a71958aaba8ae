"""A customer asks for his conversation by e-mail, over the real application."""

from collections.abc import AsyncIterator

import pytest

from routing.ids import ChatId
from routing.mails import MailRefusal
from tests.fakes.web_server import Client, FakeWorld

ADDRESS = "/api/v1/widget/transcript"
CHAT = ChatId("c-one")


@pytest.fixture
def world() -> FakeWorld:
    """Everything behind the server."""
    return FakeWorld()


@pytest.fixture
async def client(world: FakeWorld) -> AsyncIterator[Client]:
    """A browser, more or less."""
    client = await world.client()
    yield client
    await client.close()


async def test_who_holds_the_chats_token_is_sent_it(client: Client, world: FakeWorld) -> None:
    """He names no address: it goes where the form said, and he reads half of it. Without a token nothing is sent."""
    token = {"Authorization": f"Bearer {await world.tokens.issue_resume(CHAT)}"}
    answer = await client.post(ADDRESS, headers=token, json={"to": "victim@example.net"})
    assert (answer.status, await answer.json()) == (202, {"to": "k•••@example.org"})
    assert (await client.post(ADDRESS)).status == 401
    foreign = {**token, "Origin": "https://evil.example.org"}
    assert (await client.post(ADDRESS, headers=foreign)).status == 403
    assert world.mails.asked == [CHAT]


@pytest.mark.parametrize("refusal", MailRefusal)
async def test_a_refusal_says_why(client: Client, world: FakeWorld, refusal: MailRefusal) -> None:
    """Each reason has its code and its sentence."""
    world.mails.outcome = refusal
    token = {"Authorization": f"Bearer {await world.tokens.issue_resume(CHAT)}"}
    answer = await client.post(ADDRESS, headers=token)
    told = await answer.json()
    assert (answer.status, told["error"]) == (409, str(refusal))
    assert told["text"].endswith(".")


async def test_nobody_asks_for_mails_without_end(client: Client, world: FakeWorld) -> None:
    """Ten at once from one address, then one in a hundred seconds."""
    token = {"Authorization": f"Bearer {await world.tokens.issue_resume(CHAT)}"}
    statuses = [(await client.post(ADDRESS, headers=token)).status for _ in range(12)]
    assert statuses == [202] * 10 + [429] * 2
