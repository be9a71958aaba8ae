"""One connection of one customer, from its first frame to its end, whatever carries it. docs/protocol-widget.md."""

import asyncio
import contextlib
import json
import logging
from typing import Final

from aiohttp import WSCloseCode, web

from routing.commands import CustomerEnds, PostCustomerText, ShowCustomerTyping
from routing.decision import Posted
from routing.ids import ChatId
from routing.ports import Answer, Retry, ServiceView
from routing.refusals import Refusal, RefusalCode
from routing.words import Typing
from webclient.server.channel import Channel
from webclient.server.delivery import Delivery, view_frame
from webclient.server.keys import LIMITS, PORTS, VISITS
from webclient.server.limits import RateLimit
from webclient.server.refusals import error_for
from webclient.server.visits import is_email
from webclient.server.wire import (
    AnyClientFrame,
    BadFrameError,
    End,
    ErrorFrame,
    Hello,
    Ping,
    Pong,
    ServerFrame,
    ServiceChoice,
    Start,
    Text,
    TypingFrame,
    Welcome,
    clean_text,
    parse_frame,
    render_frame,
)

LOG: Final = logging.getLogger(__name__)

FIRST_FRAME_S: Final = 10.0
STALL_S: Final = 30.0
"""A customer who takes nothing for so long loses the connection; he may resume (FAULTS.md F38)."""
BURST: Final = 60
PER_S: Final = 10.0


class Conversation:
    """One connection. It reads; `Delivery` writes what happens in the chat."""

    def __init__(self, app: web.Application, channel: Channel, address: str) -> None:
        self._channel = channel
        self._address = address
        self._ports = app[PORTS]
        self._visits = app[VISITS]
        self._limits = app[LIMITS]
        self._rate = RateLimit(BURST, PER_S)
        self._services: tuple[str, ...] = ()
        self._chat: ChatId | None = None
        self._delivery: Delivery | None = None
        self._scope = contextlib.AsyncExitStack()

    async def run(self) -> None:
        """Serve the connection to its end. What fails on our side closes it; the widget then resumes."""
        async with self._scope:
            try:
                async with asyncio.timeout(FIRST_FRAME_S):
                    first = await self._read()
            except TimeoutError:
                await self._channel.close(WSCloseCode.POLICY_VIOLATION)
                return
            if isinstance(first, Hello):
                await self._on_hello(first)
                while (frame := await self._read()) is not None:
                    await self._on_frame(frame)
            elif first is not None:
                await self._send(ErrorFrame("bad_frame", "The first frame must be hello."))
        await self._channel.close(WSCloseCode.OK)

    async def _read(self) -> AnyClientFrame | None:
        """Wait for the next frame that can be read; ``None`` when there will be none."""
        while True:
            data = await self._channel.receive()
            if data is None:
                return None
            await asyncio.sleep(self._rate.wait_s(""))
            try:
                return parse_frame(data)
            except BadFrameError as error:
                cid = _cid_of(data)
                await self._send(ErrorFrame("bad_frame", f"This frame can't be read: {error}", cid))

    async def _send(self, frame: ServerFrame) -> None:
        """Write a frame; raises ConnectionError on a dead socket, also where nobody reads (it is cut)."""
        try:
            async with asyncio.timeout(STALL_S):
                await self._channel.send(render_frame(frame))
        except TimeoutError:
            self._channel.abort()
            raise ConnectionResetError from None

    async def _on_hello(self, hello: Hello) -> None:
        self._services = hello.services
        chat = await self._visits.resume(hello.resume) if hello.resume else None
        if chat is not None:
            await self._attach(chat, hello.after, None)
            return
        if hello.resume:
            await self._send(ErrorFrame("unknown_token", "That conversation is no longer kept here."))
        await self._send(Welcome(self._choices()))

    async def _on_frame(self, frame: AnyClientFrame) -> None:
        match frame:
            case Ping():
                await self._send(Pong())
            case Start() if self._chat is None:
                await self._on_start(frame)
            case Hello() | Start():
                await self._send(ErrorFrame("bad_frame", "One chat per connection."))
            case _ if self._chat is None or self._delivery is None:
                cid = frame.cid if isinstance(frame, Text) else None
                await self._send(ErrorFrame("no_chat", "Start a chat first.", cid))
            case Text():
                answer = await self._ports.desk.ask(PostCustomerText(self._chat, clean_text(frame.text), frame.cid))
                await self._on_posted(answer, frame.cid)
            case TypingFrame():
                self._ports.desk.submit(ShowCustomerTyping(self._chat, Typing(frame.state)))
            case End():
                await self._on_answer(await self._ports.desk.ask(CustomerEnds(self._chat)), None)

    async def _on_start(self, start: Start) -> None:
        if not self._limits.starts.take(self._address):
            await self._send(ErrorFrame("too_many", "Too many chats from here. Wait a moment.", start.cid, again=True))
            return
        if not clean_text(start.question).strip():
            await self._send(error_for(Refusal(RefusalCode.EMPTY_TEXT), start.cid))
            return
        if start.email and not is_email(start.email.strip()):
            await self._send(ErrorFrame("bad_email", "This does not look like an e-mail address.", start.cid))
            return
        visit = await self._visits.start(start)
        if isinstance(visit, Refusal | Retry):
            await self._send(error_for(visit, start.cid))
        else:
            await self._attach(visit.chat, 0, visit.token)

    async def _attach(self, chat: ChatId, after: int, token: str | None) -> None:
        """Connect to the chat: listen first, then tell where it stands, then replay, then live."""
        self._chat = chat
        delivery = self._delivery = Delivery(chat, after, self._ports.transcripts, self._send)
        view = self._ports.overview.chat(chat)
        open_ = view is not None and view.end_cause is None
        if open_:
            self._scope.callback(self._ports.feed.subscribe(chat, delivery))
        shown = None if view is None else view_frame(view)
        await self._send(Welcome(self._choices(), shown, token, 0 if view is None else view.last_seq, ended=not open_))
        sending = asyncio.create_task(self._deliver(delivery), name="widget delivery")
        self._scope.push_async_callback(_stop, sending)

    async def _deliver(self, delivery: Delivery) -> None:
        """Run the delivery; if it fails, the connection is of no use and is closed for the widget to resume."""
        try:
            await delivery.run()
        except ConnectionError:
            return
        except Exception:
            LOG.exception("a widget could not be told what happened in its chat")
            await self._channel.close(WSCloseCode.INTERNAL_ERROR)

    async def _on_posted(self, answer: Answer, cid: str) -> None:
        if isinstance(answer, Posted):
            if answer.again and self._delivery is not None:
                self._delivery.repeat(answer.seq)
            return
        await self._on_answer(answer, cid)

    async def _on_answer(self, answer: Answer, cid: str | None) -> None:
        if isinstance(answer, Refusal | Retry):
            await self._send(error_for(answer, cid))

    def _choices(self) -> tuple[ServiceChoice, ...]:
        """The services this widget asks about, in its own order."""
        known: dict[str, ServiceView] = {view.id: view for view in self._ports.overview.services()}
        wanted = [known[name] for name in self._services if name in known] if self._services else known.values()
        return tuple(ServiceChoice(view.id, view.name, view.waiting, view.on_duty > 0) for view in wanted)


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, ConnectionError):
        await task


def _cid_of(data: str) -> str | None:
    """Find the client's id in a frame that is otherwise wrong, so that the widget knows which one."""
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(data)
        if isinstance(found, dict) and isinstance(found.get("cid"), str):
            return str(found["cid"])[:64]
    return None
