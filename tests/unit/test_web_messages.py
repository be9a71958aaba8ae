"""REST for messages left, over the real application with fakes behind it."""

from collections.abc import AsyncIterator

import pytest

from routing.ids import AgentId, MessageId, ServiceId
from routing.mails import MailRefusal
from routing.messages import LeftView
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.words import Channel
from tests.fakes.web_server import Client, FakeWorld
from tests.store.made import T0

LIST = "/api/v1/messages"
ANNA = AgentId("anna@localhost")
VIEW = LeftView(
    *(MessageId("m-1"), ServiceId("billing"), "Billing", "Kim", "kim@example.org", Channel.WEB, "Call me", T0, ANNA),
    *("Anna", True, False),
)


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


async def test_an_agent_reads_his_list_and_deals_with_it(client: Client, world: FakeWorld) -> None:
    """He sees what waits, takes, gives back, answers and finishes; nobody else sees it or does so from another site."""
    world.messages.views[ANNA] = [VIEW]
    assert (await client.get(LIST)).status == 401
    anna = world.session("anna")
    (shown,) = (await (await client.get(LIST, cookies=anna)).json())["messages"]
    assert (shown["text"], shown["mine"], shown["by_email"], shown["taken_by"]) == ("Call me", True, True, "Anna")
    for verb in ("take", "release", "done"):
        assert (await client.post(f"{LIST}/m-1/{verb}", cookies=anna)).status == 204
    for by in ("email", "chat"):
        answer = await client.post(f"{LIST}/m-1/answer", json={"by": by, "text": "We did"}, cookies=anna)
        assert answer.status == 204
    assert [(what, text) for what, _, _, text in world.messages.asked] == [
        *(("take", ""), ("release", ""), ("done", ""), ("email", "We did"), ("chat", "We did")),
    ]
    foreign = {"Origin": "https://evil.example.org"}
    assert (await client.post(f"{LIST}/m-1/take", cookies=anna, headers=foreign)).status == 403
    assert (await client.post(f"{LIST}/m-1/answer", json={"by": "pigeon", "text": "x"}, cookies=anna)).status == 400
    assert (await (await client.get(LIST, cookies=world.session("ben"))).json()) == {"messages": []}


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Refusal(RefusalCode.MESSAGE_TAKEN), "A colleague"),
        (Refusal(RefusalCode.UNKNOWN_MESSAGE), "not yours"),
        (MailRefusal.NO_ADDRESS, "no e-mail address"),
        (Retry(), "Try again"),
    ],
)
async def test_what_can_not_be_done_is_said(
    client: Client, world: FakeWorld, outcome: Answer | MailRefusal, said: str
) -> None:
    """Each reason in a sentence."""
    world.messages.outcome = outcome
    answer = await client.post(f"{LIST}/m-1/answer", json={"by": "email", "text": "x"}, cookies=world.session("anna"))
    assert answer.status == 409
    assert said in (await answer.json())["text"]
