"""What carries a customer's frames: a WebSocket, or requests that wait (`webclient.server.polling`)."""

from typing import Protocol

from aiohttp import WSMsgType, web


class Channel(Protocol):
    """One connection: text frames both ways, in order, until it is closed."""

    async def receive(self) -> str | None:
        """Wait for the next frame; ``None`` when there will be none."""
        ...

    async def send(self, text: str) -> None:
        """Hand a frame over; raises ConnectionError on a dead connection."""
        ...

    async def close(self, code: int) -> None:
        """End it; ``code`` is a WebSocket close code."""
        ...

    def abort(self) -> None:
        """End it without a word, where nobody reads."""
        ...


class SocketChannel:
    """A WebSocket."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._request = request
        self._socket = socket

    async def receive(self) -> str | None:
        """Wait for the next text frame."""
        message = await self._socket.receive()
        return message.data if message.type is WSMsgType.TEXT else None

    async def send(self, text: str) -> None:
        """Write a frame."""
        await self._socket.send_str(text)

    async def close(self, code: int) -> None:
        """Say goodbye."""
        await self._socket.close(code=code)

    def abort(self) -> None:
        """Cut the line."""
        if self._request.transport is not None:
            self._request.transport.abort()
