"""A customer at the widget, in words: he asks, reads, writes and leaves, by the frames of docs/protocol-widget.md."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from tests.servers.wire import WAIT_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import ClientWebSocketResponse

Frame = dict[str, Any]
TOO_MANY_PAUSE_S: Final = 0.5
"""The desk wants a pause from one address that starts dozens of chats, as a whole run of stories does."""


class Customer:
    """One customer's browser with one chat."""

    def __init__(self, base: str, service: str, name: str = "") -> None:
        self.name = name
        self.over = ""
        """Why his chat is over, once it is."""
        self._base = base
        self._service = service
        self._visit = secrets.token_hex(16)
        self._cids = (f"w{number}" for number in itertools.count(1))
        self._frames: list[Frame] = []
        self._news = asyncio.Condition()
        self._session: aiohttp.ClientSession | None = None
        self._socket: ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None

    async def asks(self, question: str = "Hello?") -> None:
        """Open the widget, fill its form in and send it; he waits for an agent then."""
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(
            f"{self._base}/api/v1/widget/socket", headers={"Origin": self._base}
        )
        self._reader = asyncio.create_task(self._read(self._socket))
        await self._send(type="hello", services=[self._service])
        cid = next(self._cids)
        form = {"name": self.name, "email": "customer@example.org", "fields": {"page": "https://shop.example/cart"}}
        form = {key: value for key, value in form.items() if value}
        while True:
            start = {"visit": self._visit, "service": self._service, "question": question, **form}
            await self._send(type="start", cid=cid, **start)
            answer = await self._expect(lambda frame: frame["type"] == "error" or bool(frame.get("token")), "a token")
            if answer["type"] == "welcome":
                return
            assert answer["code"] == "too_many", answer
            await asyncio.sleep(TOO_MANY_PAUSE_S)

    async def says(self, text: str) -> None:
        """Write a line."""
        await self._send(type="text", cid=next(self._cids), text=text)

    async def reads(self, text: str) -> None:
        """Wait for an agent's line."""
        await self._expect(lambda frame: frame.get("side") == "agent" and text in frame.get("text", ""), text)

    async def told(self, notice: str, **args: str) -> None:
        """Wait for a word of the desk's, e.g. that an agent joined."""
        await self._expect(lambda frame: frame.get("notice") == notice and args.items() <= _args(frame), notice)

    async def place(self, position: int) -> None:
        """Wait until his place in the queue is shown as this."""

        def shown() -> bool:
            views = [view for frame in self._frames if (view := _view(frame))]
            return bool(views) and views[-1]["position"] == position

        await self._until(shown, f"place {position}")

    async def leaves(self) -> None:
        """End the chat."""
        await self._send(type="end")
        await self._expect(lambda frame: frame["type"] == "ended", "the end")

    def has_read(self, text: str) -> bool:
        """Tell whether anything that holds this text ever came."""
        return any(text in frame.get("text", "") or text in str(frame.get("args", "")) for frame in self._frames)

    async def close(self) -> None:
        """Close the browser."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait([self._reader])
        if self._socket is not None:
            await self._socket.close()
        if self._session is not None:
            await self._session.close()

    async def _send(self, **frame: object) -> None:
        assert self._socket is not None
        await self._socket.send_json(frame)

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            frame = message.json()
            if frame["type"] == "ended":
                self.over = frame["cause"]
            async with self._news:
                self._frames.append(frame)
                self._news.notify_all()

    async def _expect(self, fits: Callable[[Frame], bool], what: str) -> Frame:
        """Take the first frame that fits and was not taken before."""

        def found() -> Frame | None:
            return next((frame for frame in self._frames if not frame.get("taken") and fits(frame)), None)

        await self._until(lambda: found() is not None, what)
        frame = found()
        assert frame is not None
        frame["taken"] = True
        return frame

    async def _until(self, condition: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(WAIT_S), self._news:
                await self._news.wait_for(condition)
        except TimeoutError:
            raise AssertionError(f"the customer expected {what}; he got {self._frames[-12:]}") from None


def _args(frame: Frame) -> Any:
    return frame.get("args", {}).items()


def _view(frame: Frame) -> Frame:
    return frame if frame["type"] == "view" else frame.get("chat") or {}
