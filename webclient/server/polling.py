"""Where a network lets no WebSocket through: the same frames by requests that wait (docs/protocol-widget.md).

A session is a connection like a socket: it lives in memory, carries frames in order, and when anything about it fails
the widget opens another one and resumes. So nothing here needs an acknowledgement of its own. The session's name is a
secret and stands in bodies only, never in an address.
"""

import asyncio
import logging
import secrets
import time
from typing import Annotated, Final

import msgspec
from aiohttp import WSCloseCode, web
from msgspec import Meta, Struct

from webclient.server.bodies import read_body
from webclient.server.conversation import Conversation
from webclient.server.keys import LIMITS, POLLS, PORTS
from webclient.server.limits import Limits
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import address_of, demand_widget_origin
from webclient.server.wire import FRAME_LIMIT

LOG: Final = logging.getLogger(__name__)

WAIT_S: Final = 20.0
"""How long a request waits for news: well under the minute after which proxies give up."""
IDLE_S: Final = 30.0
"""A session for which nobody asked so long is over."""
OUT_LIMIT: Final = 200
"""Frames that wait for the next request; more make the sender wait."""


class Asked(Struct, frozen=True):
    """The body of a request: no ``session`` opens one; ``wait`` asks for news."""

    session: Annotated[str, Meta(max_length=64)] = ""
    frames: Annotated[tuple[msgspec.Raw, ...], Meta(max_length=64)] = ()
    wait: bool = False
    got: Annotated[int, Meta(ge=0)] = 0
    """How many frames of the session the widget has: those before are let go."""


class Answered(Struct, frozen=True):
    """The body of an answer. ``over``: the session has ended, open another."""

    session: str
    frames: tuple[msgspec.Raw, ...]
    first: int
    """Place of the first of these frames in the session, from 0."""
    over: bool


_decoder: Final = msgspec.json.Decoder(Asked)
_encoder: Final = msgspec.json.Encoder()


class PollChannel:
    """Implements `webclient.server.channel.Channel`; requests put frames in and take frames out."""

    def __init__(self) -> None:
        self._in: asyncio.Queue[str | None] = asyncio.Queue(128)
        self._out: list[str] = []
        self._let_go = 0
        """So many frames before those in ``_out`` have arrived."""
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._asked_at = time.monotonic()
        self._waiting = 0
        self.over = False

    async def receive(self) -> str | None:
        """Wait for the next frame; ``None`` once nobody asks for news any more."""
        while not self.over:
            try:
                async with asyncio.timeout(IDLE_S / 2):
                    return await self._in.get()
            except TimeoutError:
                if self._waiting == 0 and time.monotonic() - self._asked_at > IDLE_S:
                    return None
        return None

    async def send(self, text: str) -> None:
        """Keep a frame for the next request."""
        await self._room.wait()
        if self.over:
            raise ConnectionResetError
        self._out.append(text)
        self._news.set()
        if len(self._out) >= OUT_LIMIT:
            self._room.clear()

    async def close(self, code: int) -> None:
        """End the session; what waits can still be fetched."""
        del code
        self.abort()

    def abort(self) -> None:
        """End it and wake everybody who waits."""
        self.over = True
        self._news.set()
        self._room.set()
        if not self._in.full():
            self._in.put_nowait(None)

    async def put(self, frame: str) -> None:
        """Take a frame of the widget."""
        self._asked_at = time.monotonic()
        async with asyncio.timeout(WAIT_S):
            await self._in.put(frame)

    async def take(self, got: int, wait_s: float) -> tuple[int, list[str]]:
        """Hand over what there is after the first ``got`` frames, waiting for it at most ``wait_s`` seconds.

        A frame is kept until the widget says that it has it: browsers send a request again on a new connection
        without a word when the old one broke, and the answer to the first one is nobody's.
        """
        arrived = min(max(0, got - self._let_go), len(self._out))
        self._let_go += arrived
        del self._out[:arrived]
        if not self.over and not self._out:
            self._news.clear()
        if len(self._out) < OUT_LIMIT:
            self._room.set()
        self._waiting += 1
        try:
            async with asyncio.timeout(wait_s):
                await self._news.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting -= 1
            self._asked_at = time.monotonic()
        return self._let_go, list(self._out)


class Polls:
    """The open sessions by name."""

    def __init__(self) -> None:
        self._open: dict[str, PollChannel] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def find(self, name: str) -> PollChannel | None:
        """Find a session."""
        return self._open.get(name)

    def open(self, app: web.Application, address: str, limits: Limits) -> tuple[str, PollChannel]:
        """Open a session and let its conversation run."""
        name, channel = secrets.token_urlsafe(24), PollChannel()
        self._open[name] = channel
        task = asyncio.create_task(self._run(app, name, channel, address, limits), name="widget polling")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return name, channel

    async def close(self) -> None:
        """End all; every request that waits is answered."""
        for channel in self._open.values():
            channel.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, app: web.Application, name: str, channel: PollChannel, address: str, limits: Limits) -> None:
        try:
            await Conversation(app, channel, address).run()
        except ConnectionError:
            LOG.debug("a widget's session was given up")
        except Exception:
            LOG.exception("a widget's session failed")
        finally:
            await channel.close(WSCloseCode.OK)
            limits.close_socket(address)
            # The last frames are fetched by the request that waits, or one that comes at once.
            asyncio.get_running_loop().call_later(WAIT_S, self._open.pop, name, None)


async def widget_poll(request: web.Request) -> web.Response:
    """``POST /api/v1/widget/poll``: put frames in, take frames out."""
    ports, limits = request.app[PORTS], request.app[LIMITS]
    demand_widget_origin(request, ports)
    address = address_of(request, ports)
    if not limits.polls.take(address):
        raise ProblemError(ProblemCode.TOO_MANY)
    try:
        asked = _decoder.decode(await read_body(request, 2 * FRAME_LIMIT))
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProblemError(ProblemCode.BAD_REQUEST) from error
    name, channel = asked.session, request.app[POLLS].find(asked.session)
    if not name:
        if not limits.sockets.take(address) or not limits.open_socket(address):
            raise ProblemError(ProblemCode.TOO_MANY)
        name, channel = request.app[POLLS].open(request.app, address, limits)
    if channel is None:
        return _answer(name, 0, [], over=True)
    try:
        for frame in asked.frames:
            await channel.put(bytes(frame).decode("utf-8", "surrogatepass"))
    except TimeoutError:
        raise ProblemError(ProblemCode.TOO_MANY) from None
    if not asked.wait:
        return _answer(name, 0, [], over=False)
    first, frames = await channel.take(asked.got, WAIT_S)
    return _answer(name, first, frames, over=channel.over and not frames)


def _answer(name: str, first: int, frames: list[str], *, over: bool) -> web.Response:
    body = Answered(name, tuple(msgspec.Raw(frame.encode()) for frame in frames), first, over)
    return web.Response(body=_encoder.encode(body), content_type="application/json")
