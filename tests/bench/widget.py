"""A customer at the widget, cheap enough to load a desk with: what it is written goes straight to the meter."""

import asyncio
import json
import secrets
from collections.abc import Callable

import aiohttp

TOO_MANY_PAUSE_S = 0.5
"""The desk wants a pause from one address that starts dozens of chats."""


class LoadWidget:
    """One browser with one chat; ``on_text`` gets the words of every agent's line."""

    def __init__(self, base: str, service: str, name: str) -> None:
        self.name = name
        self.on_text: Callable[[str], None] = lambda text: None
        self._base = base
        self._service = service
        self._session = aiohttp.ClientSession()
        self._reader: asyncio.Task[None] | None = None
        self._started = asyncio.Event()

    async def ask(self, question: str) -> None:
        """Connect and start a chat; returns when it waits for an agent."""
        socket = await self._session.ws_connect(
            f"{self._base}/api/v1/widget/socket", headers={"Origin": self._base}, max_msg_size=0
        )
        await socket.send_json({"type": "hello", "services": [self._service]})
        form = {"name": self.name, "email": "guest@example.org", "question": question}
        start = {"type": "start", "cid": "q", "visit": secrets.token_hex(16), "service": self._service, **form}
        self._reader = asyncio.create_task(self._read(socket, start))
        await socket.send_json(start)
        async with asyncio.timeout(60):
            await self._started.wait()

    async def close(self) -> None:
        """Close the browser."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait([self._reader])
        await self._session.close()

    async def _read(self, socket: aiohttp.ClientWebSocketResponse, start: dict[str, str]) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            frame = json.loads(message.data)
            if frame["type"] == "entry" and frame.get("side") == "agent" and "text" in frame:
                self.on_text(frame["text"])
            elif frame["type"] == "welcome" and frame.get("token"):
                self._started.set()
            elif frame["type"] == "error" and frame.get("code") == "too_many":
                await asyncio.sleep(TOO_MANY_PAUSE_S)
                await socket.send_json(start)
