"""The widget's socket by its frames (docs/protocol-widget.md), over the real application."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from routing.commands import CustomerEnds, PostCustomerText, ShowCustomerTyping, StartChat
from routing.words import ChatPhase, Notice, Typing
from tests.fakes.web_desk import type_as_agent
from tests.fakes.web_server import Client, FakeWorld
from webclient.server.keys import LIMITS
from webclient.server.limits import RateLimit

VISIT = "0123456789abcdef0123456789abcdef"
SOCKET = "/api/v1/widget/socket"


@pytest.fixture
def world() -> FakeWorld:
    """Everything behind the server."""
    return FakeWorld()


@pytest.fixture
async def client(world: FakeWorld) -> AsyncIterator[Client]:
    """The server."""
    client = await world.client()
    yield client
    await client.close()


class Widget:
    """One connection, as a widget would use it."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket

    @classmethod
    async def connect(cls, client: Client, token: str = "", after: int = 0) -> "Widget":
        """Connect and say hello."""
        widget = cls(await client.ws_connect(SOCKET))
        await widget.send("hello", resume=token, after=after, services=["billing"])
        return widget

    async def send(self, kind: str, **members: object) -> None:
        """Send a frame."""
        await self.socket.send_json({"type": kind, **members})

    async def start(self, **members: object) -> None:
        """Send a start with what a form gives."""
        form = {"service": "billing", "name": "Kim", "email": "kim@example.org", "question": "Where is it?"}
        await self.send("start", **{"cid": "s1", "visit": VISIT, **form, **members})

    async def next(self, kind: str) -> dict[str, Any]:
        """Wait for a frame of this type, passing over others."""
        while True:
            frame: dict[str, Any] = await self.socket.receive_json(timeout=5)
            if frame["type"] == kind:
                return frame

    async def texts(self, count: int) -> list[tuple[int, str]]:
        """Wait for so many texts."""
        found: list[tuple[int, str]] = []
        while len(found) < count:
            entry = await self.next("entry")
            if "text" in entry:
                found.append((entry["seq"], entry["text"]))
        return found


async def started(client: Client) -> tuple[Widget, str]:
    """Start a chat and return its token."""
    widget = await Widget.connect(client)
    await widget.start()
    await widget.next("welcome")
    return widget, str((await widget.next("welcome"))["token"])


async def test_a_start_is_confirmed_with_a_token_and_its_line(client: Client, world: FakeWorld) -> None:
    """The customer's question is stored, he knows his place, and holds what he needs to come back."""
    widget = await Widget.connect(client)
    hello = await widget.next("welcome")
    assert hello["chat"] is None
    assert [service["name"] for service in hello["services"]] == ["Billing"]
    await widget.start(fields={"page": "https://u:p@shop.example/cart?secret=1#x", "locale": "en"})
    welcome = await widget.next("welcome")
    assert welcome["token"] in world.tokens.chats
    assert welcome["chat"]["position"] == 2
    entry = await widget.next("entry")
    assert (entry["seq"], entry["cid"], entry["text"], entry["side"]) == (1, "s1", "Where is it?", "customer")
    command = world.desk.commands[0]
    assert isinstance(command, StartChat)
    assert command.contact.startswith("kim-")
    assert ("page", "https://shop.example/cart") in command.customer.fields
    assert world.desk.only not in str(welcome)


async def test_the_same_visit_is_the_same_chat(client: Client, world: FakeWorld) -> None:
    """A start that was cut before its answer is sent again and meets its own chat."""
    await started(client)
    again, token = await started(client)
    assert len(world.desk.chats) == 1
    assert world.tokens.chats[token] == world.desk.only
    assert await again.texts(1) == [(1, "Where is it?")]
    other = await Widget.connect(client)
    await other.start(visit="f" * 32)
    assert (await other.next("welcome"))["chat"] is None
    assert (await other.next("welcome"))["chat"] is not None
    assert len(world.desk.chats) == 2


async def test_a_start_that_was_not_stored_says_try_again(client: Client, world: FakeWorld) -> None:
    """A failing database loses nothing: the widget sends the same again."""
    world.desk.retries = 1
    widget = await Widget.connect(client)
    await widget.start()
    error = await widget.next("error")
    assert (error["code"], error["cid"], error["again"]) == ("retry", "s1", True)
    await widget.start()
    assert (await widget.next("welcome"))["token"] is not None


async def test_an_over_visit_does_not_start_again(client: Client, world: FakeWorld) -> None:
    """What is over stays over; the widget makes a new visit."""
    widget, _ = await started(client)
    await widget.send("end")
    await widget.next("ended")
    again = await Widget.connect(client)
    await again.start()
    assert (await again.next("error"))["code"] == "chat_over"
    assert sum(isinstance(command, StartChat) for command in world.desk.commands) == 1


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"service": "nowhere"}, "unknown_service"),
        ({"question": " \x00\n "}, "empty_text"),
        ({"email": "not an address"}, "bad_email"),
        ({"visit": "short"}, "bad_frame"),
        ({"cid": "x" * 65}, "bad_frame"),
        ({"name": 7}, "bad_frame"),
    ],
)
async def test_a_start_that_makes_no_sense_is_refused(client: Client, members: dict[str, object], code: str) -> None:
    """The widget learns which start it was and why."""
    widget = await Widget.connect(client)
    await widget.start(**members)
    error = await widget.next("error")
    assert error["code"] == code
    assert error["cid"] == str(members.get("cid", "s1"))[:64]
    assert not error.get("again", False)


async def test_a_text_sent_twice_is_stored_once_and_confirmed_twice(client: Client, world: FakeWorld) -> None:
    """A widget that did not see the confirmation sends again; the agent sees the text once."""
    widget, _ = await started(client)
    for _ in range(2):
        await widget.send("text", cid="m1", text="Hello")
    confirmed = [entry for entry in [await widget.next("entry") for _ in range(4)] if entry.get("cid") == "m1"]
    assert [entry["seq"] for entry in confirmed] == [3, 3]
    assert [entry.text for entry in world.desk.chats[world.desk.only].entries].count("Hello") == 1


async def test_characters_that_xmpp_cannot_carry_are_taken_out(client: Client, world: FakeWorld) -> None:
    """No customer can close the desk's connection to the XMPP server."""
    widget, _ = await started(client)
    await widget.send("text", cid="m1", text="a\x00b\x0bc\ufffe\r\nd")
    assert (await widget.texts(2))[1] == (3, "abc\nd")
    await widget.socket.send_str('{"type":"text","cid":"m2","text":"\\ud800"}')
    error = await widget.next("error")
    assert (error["code"], error["cid"]) == ("bad_frame", "m2")


async def test_a_refused_text_is_named(client: Client) -> None:
    """The widget can show which message was not taken."""
    widget, _ = await started(client)
    await widget.send("text", cid="m9", text="x" * 9000)
    error = await widget.next("error")
    assert (error["code"], error["cid"]) == ("text_too_long", "m9")


async def test_a_resume_replays_what_was_missed_once_and_in_order(client: Client, world: FakeWorld) -> None:
    """A reload or a cut shows every line exactly once, also lines that come while the old ones are sent."""
    widget, token = await started(client)
    chat = world.desk.only
    world.desk.joins(chat)
    for number in range(450):
        world.desk.says(chat, f"line {number}")
    await widget.socket.close()
    resumed = await Widget.connect(client, token, after=1)
    await resumed.next("welcome")
    for number in range(450, 700):
        world.desk.says(chat, f"line {number}")
        await asyncio.sleep(0)
    texts = await resumed.texts(700)
    assert [text for _, text in texts] == [f"line {number}" for number in range(700)]
    assert [seq for seq, _ in texts] == sorted({seq for seq, _ in texts})


async def test_two_tabs_see_the_same_chat(client: Client, world: FakeWorld) -> None:
    """What is written in one tab is in the other."""
    one, token = await started(client)
    two = await Widget.connect(client, token)
    assert await two.texts(1) == [(1, "Where is it?")]
    await one.send("text", cid="m1", text="from one")
    assert await two.texts(1) == [(3, "from one")]
    await two.send("text", cid="m2", text="from two")
    assert (await one.texts(3))[-1] == (4, "from two")
    assert len(world.desk.chats[world.desk.only].listeners) == 2
    await one.socket.close()
    await two.socket.close()
    await asyncio.wait_for(world.desk.nobody_listens.wait(), 5)


async def test_news_of_the_chat_arrive(client: Client, world: FakeWorld) -> None:
    """Place, people, typing and the end are told; what concerns agents only is not."""
    widget, _ = await started(client)
    chat = world.desk.only
    world.desk.look(chat, phase=ChatPhase.QUEUED, position=1)
    assert (await widget.next("view"))["position"] == 1
    world.desk.notice(chat, Notice.CUSTOMER_AWAY)
    world.desk.notice(chat, Notice.NOTE)
    world.desk.joins(chat)
    joined = await widget.next("entry")
    assert (joined["notice"], joined["args"]) == ("agent_joined", {"name": "Ada"})
    assert (await widget.next("view"))["agents"] == ["Ada"]
    type_as_agent(world.desk, chat, Typing.COMPOSING)
    assert (await widget.next("typing"))["state"] == "composing"
    await widget.send("typing", state="composing")
    await widget.send("ping")
    await widget.next("pong")
    assert ShowCustomerTyping(chat, Typing.COMPOSING) in world.desk.commands
    await widget.send("end")
    assert (await widget.next("entry"))["notice"] == "ended"
    assert (await widget.next("ended"))["cause"] == "customer"
    assert CustomerEnds(chat) in world.desk.commands


async def test_an_ended_chat_can_still_be_read(client: Client, world: FakeWorld) -> None:
    """After a reload the customer sees what was said and that it is over."""
    widget, token = await started(client)
    await widget.send("end")
    await widget.next("ended")
    again = await Widget.connect(client, token)
    assert (await again.next("welcome"))["ended"] is True
    assert await again.texts(1) == [(1, "Where is it?")]
    assert len(world.desk.chats[world.desk.only].listeners) == 1


async def test_an_unknown_token_leads_to_a_fresh_start(client: Client) -> None:
    """A token that is too old does not trap the widget."""
    widget = await Widget.connect(client, "made-up")
    assert (await widget.next("error"))["code"] == "unknown_token"
    assert (await widget.next("welcome"))["chat"] is None
    await widget.start()
    assert (await widget.next("welcome"))["chat"] is not None


async def test_nothing_goes_before_hello(client: Client, world: FakeWorld) -> None:
    """A connection says who it is first."""
    socket = await client.ws_connect(SOCKET)
    await socket.send_json({"type": "text", "cid": "m1", "text": "hi"})
    assert (await socket.receive_json())["code"] == "bad_frame"
    assert (await socket.receive()).type is WSMsgType.CLOSE
    assert not any(isinstance(command, PostCustomerText) for command in world.desk.commands)


async def test_a_failing_database_closes_the_connection_for_a_resume(client: Client, world: FakeWorld) -> None:
    """When lines can't be read the widget is let go, and has them all when it comes back."""
    widget, token = await started(client)
    await widget.texts(1)
    await widget.next("entry")
    world.desk.reads_fail = True
    second = await Widget.connect(client, token)
    await second.next("welcome")
    assert (await second.socket.receive(timeout=5)).type is WSMsgType.CLOSE
    world.desk.reads_fail = False
    third = await Widget.connect(client, token)
    assert await third.texts(1) == [(1, "Where is it?")]


async def test_other_sites_may_carry_the_widget_only_if_listed(world: FakeWorld) -> None:
    """A site that the operator did not list can't use the desk."""
    world.widget_origins = frozenset({"https://shop.example"})
    client = await world.client()
    try:
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(SOCKET, origin="https://evil.example")
        assert refused.value.status == 403
        socket = await client.ws_connect(SOCKET, origin="https://shop.example")
        await socket.close()
        own = await client.ws_connect(SOCKET, origin=str(client.make_url("/")).rstrip("/"))
        await own.close()
    finally:
        await client.close()


async def test_a_frame_that_is_too_large_closes_the_connection(client: Client) -> None:
    """Nobody fills our memory by one frame."""
    widget, _ = await started(client)
    await widget.send("text", cid="m1", text="x" * 70_000)
    while (message := await widget.socket.receive(timeout=5)).type is WSMsgType.TEXT:
        pass
    assert message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED}


async def test_how_far_the_lines_came_at_the_customer_is_handed_on(client: Client, world: FakeWorld) -> None:
    """The widget says what it has and what was looked at; a number that makes no sense is refused."""
    widget, _ = await started(client)
    await widget.send("seen", delivered=3, read=2)
    await widget.send("seen", delivered=-1)
    assert (await widget.next("error"))["code"] == "bad_frame"
    assert world.desk.seen.told == [(world.desk.only, 3, 2)]


async def test_who_writes_too_fast_for_long_is_told_so(client: Client, world: FakeWorld) -> None:
    """By chat, not by connection; what was confirmed stays, what was refused was not stored, soon he may again."""
    assert client.app is not None
    now = 0.0
    client.app[LIMITS].texts = RateLimit(3, 1, lambda: now)
    widget, token = await started(client)
    other = await Widget.connect(client, token)
    for number in range(4):
        await (widget, other)[number % 2].send("text", cid=f"m{number}", text=f"line {number}")
        if number < 3:
            assert (await widget.texts(1 + (number == 0)))[-1][1] == f"line {number}"
    error = await other.next("error")
    assert (error["code"], error["cid"], error.get("again")) == ("too_fast", "m3", None)
    now = 1.0
    await other.send("text", cid="m4", text="slower")
    assert (await widget.texts(1))[0][1] == "slower"
    kept = [entry.text for entry in world.desk.chats[world.desk.only].entries if entry.key is not None]
    assert kept == ["Where is it?", "line 0", "line 1", "line 2", "slower"]
