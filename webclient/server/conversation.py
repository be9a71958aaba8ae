"""One connection of one customer, from its first frame to its end, whatever carries it. docs/protocol-widget.md."""

import asyncio
import contextlib
import json
import logging
import time
from typing import Final

import msgspec
from aiohttp import WSCloseCode, web

from routing.commands import CustomerEnds, PostCustomerText, ShowCustomerTyping
from routing.decision import Posted
from routing.ids import ChatId
from routing.ports import Answer, Retry, ServiceView
from routing.refusals import Refusal
from routing.words import Typing
from webclient.server.channel import Channel
from webclient.server.delivery import Delivery, view_frame
from webclient.server.forms import Filled, read_form
from webclient.server.identity import Identity, verify
from webclient.server.keys import LIMITS, PORTS, VISITS
from webclient.server.limits import RateLimit, address_key
from webclient.server.refusals import error_for
from webclient.server.visits import why_closed
from webclient.server.wire import (
    AnyClientFrame,
    BadFrameError,
    Done,
    Earlier,
    EarlierLine,
    End,
    ErrorFrame,
    Hello,
    Leave,
    Ping,
    Pong,
    Seen,
    ServerFrame,
    ServiceChoice,
    Start,
    SurveyFrame,
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
        self._identity: Identity | None = None
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
            await asyncio.sleep(self._rate.reserve_s(""))
            try:
                return parse_frame(data)
            except BadFrameError as error:
                cid = _cid_of(data)
                await self._send(ErrorFrame("bad_frame", clean_text(f"This frame can't be read: {error}"), cid))

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
        self._identity = self._who(hello.identity)
        chat = await self._visits.resume(hello.resume) if hello.resume else None
        if chat is not None:
            await self._attach(chat, hello.after, None)
            return
        if hello.resume:
            await self._send(ErrorFrame("unknown_token", "That conversation is no longer kept here."))
        if self._identity is not None:
            chat = await self._ports.widgets.open_chat(self._identity.customer, self._services)
            if chat is not None:
                await self._attach(chat, 0, await self._ports.tokens.issue_resume(chat))
                return
        await self._send(Welcome(self._choices(), mail=self._ports.mails.on))
        if self._identity is not None:
            await self._show_earlier(self._identity)

    def _who(self, token: str) -> Identity | None:
        return verify(token, self._ports.http.widget_secret, time.time()) if token else None

    async def _show_earlier(self, identity: Identity) -> None:
        lines = await self._ports.widgets.earlier(identity.customer)
        if lines:
            shown = [EarlierLine(name, e.at, str(e.side), e.name, e.text or "") for name, e in lines]
            await self._send(Earlier(tuple(shown)))

    async def _on_frame(self, frame: AnyClientFrame) -> None:
        match frame:
            case Ping():
                await self._send(Pong())
            case Start() if self._chat is None:
                await self._on_start(frame)
            case Leave() if self._chat is None:
                await self._on_leave(frame)
            case SurveyFrame() if self._chat is not None:
                await self._on_survey(self._chat, frame)
            case Hello() | Start() | Leave():
                await self._send(ErrorFrame("bad_frame", "One chat per connection."))
            case _ if self._chat is None or self._delivery is None:
                cid = frame.cid if isinstance(frame, Text | SurveyFrame) else None
                await self._send(ErrorFrame("no_chat", "Start a chat first.", cid))
            case Text():
                await self._on_text(self._chat, frame)
            case TypingFrame() | Seen():
                self._on_sign(self._chat, frame)
            case End():
                await self._on_answer(await self._ports.desk.ask(CustomerEnds(self._chat)), None)

    async def _on_text(self, chat: ChatId, text: Text) -> None:
        if not self._limits.texts.take(chat):
            await self._send(ErrorFrame("too_fast", "You write too fast. Wait a moment.", text.cid))
            return
        answer = await self._ports.desk.ask(PostCustomerText(chat, clean_text(text.text), text.cid))
        await self._on_posted(answer, text.cid)

    async def _on_start(self, start: Start) -> None:
        filled = await self._checked(start)
        if filled is None:
            return
        visit = await self._visits.start(start, filled, self._identity)
        if isinstance(visit, Refusal | Retry):
            await self._send(error_for(visit, start.cid))
        else:
            await self._attach(visit.chat, 0, visit.token)

    async def _on_leave(self, leave: Leave) -> None:
        filled = await self._checked(leave)
        if filled is None:
            return
        wrong = await self._visits.leave(leave, filled, self._identity)
        await self._send(Done(leave.cid) if wrong is None else error_for(wrong, leave.cid))

    async def _checked(self, asked: Start | Leave) -> Filled | None:
        """Look at who asks and what; says what is wrong, then ``None``."""
        self._identity = self._who(asked.identity) or self._identity
        refused = self._limits.refusal(self._address, asked.service)
        if self._is_blocked():
            refused = ErrorFrame("blocked", "You can't start a chat from here just now.")
        if refused is not None:
            await self._send(msgspec.structs.replace(refused, cid=asked.cid))
            return None
        filled = read_form(asked, self._ports.widgets.settings(asked.service), self._identity)
        if isinstance(filled, ErrorFrame):
            await self._send(filled)
            return None
        return filled

    def _is_blocked(self) -> bool:
        return self._ports.widgets.is_blocked(address_key(self._address), self._customer)

    @property
    def _customer(self) -> str:
        return "" if self._identity is None else self._identity.customer

    def _on_sign(self, chat: ChatId, sign: TypingFrame | Seen) -> None:
        if isinstance(sign, Seen):
            self._ports.feed.seen(chat, sign.delivered, sign.read)
        else:
            self._ports.desk.submit(ShowCustomerTyping(chat, Typing(sign.state)))

    async def _on_survey(self, chat: ChatId, survey: SurveyFrame) -> None:
        text = clean_text(survey.text).strip()
        if await self._ports.widgets.answer_survey(chat, survey.stars, text):
            await self._send(Done(survey.cid))

    async def _attach(self, chat: ChatId, after: int, token: str | None) -> None:
        """Connect to the chat: listen first, then tell where it stands, then replay, then live."""
        self._chat = chat
        self._ports.widgets.seen(chat, address_key(self._address), self._customer)
        delivery = self._delivery = Delivery(chat, after, self._ports.transcripts, self._ports.photos, self._send)
        view = self._ports.overview.chat(chat)
        open_ = view is not None and view.end_cause is None
        if open_:
            self._scope.callback(self._ports.feed.subscribe(chat, delivery))
        shown = None if view is None else view_frame(view)
        last, mail = 0 if view is None else view.last_seq, self._ports.mails.on
        await self._send(Welcome(self._choices(), shown, token, last, mail, ended=not open_))
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
        return tuple(self._choice(view) for view in wanted)

    def _choice(self, view: ServiceView) -> ServiceChoice:
        setup = self._ports.widgets.settings(view.id)
        return ServiceChoice(
            id=view.id,
            name=view.name,
            waiting=view.waiting,
            staffed=view.on_duty > 0,
            closed=why_closed(view, setup),
            wait_s=None if view.wait_s is None else round(view.wait_s),
            setup=setup,
        )


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, ConnectionError):
        await task


def _cid_of(data: str) -> str | None:
    """Find the client's id in a frame that is otherwise wrong, so that the widget knows which one."""
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(data)
        if isinstance(found, dict) and isinstance(found.get("cid"), str):
            return clean_text(found["cid"])[:64]
    return None
