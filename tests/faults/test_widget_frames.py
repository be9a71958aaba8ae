"""Whatever a stranger sends to the widget's doors, the desk neither fails nor stops serving the others."""

import json
import logging
import random
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType

from tests.fakes.web_server import Client, FakeWorld
from webclient.server.wire import BadFrameError, clean_line, clean_text, parse_frame

FRAMES = 50_000
SOCKETS = 40
PER_SOCKET = 50
VISIT = "0123456789abcdef0123456789abcdef"
GOOD: list[dict[str, Any]] = [
    {"type": "hello", "resume": "x", "after": 3, "services": ["billing"], "identity": "a.b.c"},
    {"type": "start", "cid": "s1", "visit": VISIT, "service": "billing", "question": "Q?", "email": "k@example.org"},
    {"type": "leave", "cid": "l1", "visit": VISIT, "service": "billing", "question": "Q?", "answers": {"order": "7"}},
    {"type": "text", "cid": "m1", "text": "Hello"},
    {"type": "survey", "cid": "v1", "stars": 4, "text": "Good"},
    {"type": "typing", "state": "composing"},
    {"type": "end"},
    {"type": "ping"},
]
ODD: list[Any] = [
    None,
    True,
    -1,
    10**400,
    1e308,
    0.5,
    "",
    "\x00",
    "\ud800",
    "\u202e",
    "x" * 9000,
    [],
    {},
    [[[]]],
    {"a": {}},
]


def malformed(chance: random.Random) -> str:
    """Break a good frame in one of many ways."""
    frame = dict(chance.choice(GOOD))
    key = chance.choice(list(frame))
    match chance.randrange(7):
        case 0:
            frame[key] = chance.choice(ODD)
        case 1:
            del frame[key]
        case 2:
            frame[chance.choice(("type", "resume", "fields", "answers"))] = chance.choice(ODD)
        case 3:
            text = json.dumps(frame)
            return text[: chance.randrange(len(text))]
        case 4:
            text = json.dumps(frame)
            at = chance.randrange(len(text))
            return text[:at] + chr(chance.choice((0, 9, 34, 92, 123, 0xD800, 0xFFFF, 0x1F600))) + text[at + 1 :]
        case 5:
            return "[" * chance.randrange(1, 3000) + json.dumps(frame)
        case _:
            return "".join(chr(chance.randrange(32, 0x250)) for _ in range(chance.randrange(40)))
    return json.dumps(frame)


def test_fifty_thousand_malformed_frames_are_read_or_refused() -> None:
    """Reading a frame has two outcomes and no third, whatever it holds."""
    chance = random.Random(50)
    refused = 0
    for _ in range(FRAMES):
        try:
            frame = parse_frame(malformed(chance))
        except BadFrameError:
            refused += 1
        else:
            clean_text(str(frame))
            clean_line(str(frame), 80)
    assert FRAMES // 3 < refused < FRAMES


async def test_sockets_that_talk_nonsense_disturb_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Forty connections send broken frames; nothing is logged as a failure, and a good customer is served."""
    world = FakeWorld()
    client = await world.client()
    chance = random.Random(40)
    with caplog.at_level(logging.WARNING):
        try:
            for _ in range(SOCKETS):
                socket = await client.ws_connect("/api/v1/widget/socket")
                await socket.send_json(GOOD[0])
                await _talk_nonsense(socket, chance)
            good = await client.ws_connect("/api/v1/widget/socket")
            await good.send_json(GOOD[0])
            await good.send_json({**GOOD[1], "visit": "f" * 32})
            while (await good.receive_json(timeout=10)).get("token") is None:
                pass
        finally:
            await client.close()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def _talk_nonsense(socket: ClientWebSocketResponse, chance: random.Random) -> None:
    for _ in range(PER_SOCKET):
        text = malformed(chance)
        try:
            text.encode()
        except UnicodeEncodeError:
            continue
        await socket.send_str(text)
    await socket.send_json({"type": "ping"})
    while (message := await socket.receive(timeout=10)).type is WSMsgType.TEXT and '"pong"' not in message.data:
        pass
    await socket.close()


@pytest.mark.parametrize("seed", range(5))
async def test_the_door_for_requests_that_wait_refuses_nonsense(seed: int) -> None:
    """Broken bodies, unknown sessions and too much of anything are answered with a reason, never with a failure."""
    world = FakeWorld()
    client: Client = await world.client()
    chance = random.Random(seed)
    try:
        for _ in range(40):
            frame = malformed(chance)
            around = ("{}", '{{"session":"x","frames":[{}]}}', '{{"frames":[{}],"got":-1}}', '{{"got":{}}}')
            body = chance.choice(around).format(frame).encode("utf-8", "replace")
            answer = await client.post("/api/v1/widget/poll", data=body)
            assert answer.status in {200, 400, 413, 429}, body
        assert (await client.post("/api/v1/widget/poll", data=b"x" * 200_000)).status == 413
        gone = await (await client.post("/api/v1/widget/poll", data=b'{"session":"made-up","wait":true}')).json()
        assert gone["over"] is True
    finally:
        await client.close()
