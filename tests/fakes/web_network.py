"""A TCP proxy that can cut connections, refuse new ones, or swallow bytes without a word (WEB.md section 9)."""

import asyncio
import contextlib
import socket
import struct
from typing import Final, Self

RESET: Final = struct.pack("ii", 1, 0)
"""SO_LINGER 0: closing sends a reset."""


class Network:
    """Stands between a browser and the server."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._answers = asyncio.Event()
        self._answers.set()
        self.refuses = False
        self.no_websockets = False
        """A proxy that does not know WebSockets answers them with an error."""
        self.lifetime_s: float | None = None
        """A proxy that cuts every connection after a while."""
        self.port = 0

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Cut all and stop listening."""
        self.cut()
        self.heal()
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Reset every connection there is."""
        for writer in tuple(self._writers):
            raw = writer.get_extra_info("socket")
            if raw is not None:
                with contextlib.suppress(OSError):
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()

    def swallow(self) -> None:
        """Pass nothing on, in either direction, and tell nobody."""
        self._flows.clear()

    def swallow_answers(self) -> None:
        """Pass on what the browser sends, and nothing of what it is answered."""
        self._answers.clear()

    def heal(self) -> None:
        """Work again."""
        self.refuses = False
        self._flows.set()
        self._answers.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            writer.transport.abort()
            return
        self._writers.add(writer)
        try:
            await self._connect(reader, writer)
        except OSError:
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(65_536)
        if not first:
            writer.close()
            return
        if self.no_websockets and b"upgrade: websocket" in first.lower():
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()
            return
        if self.lifetime_s is not None:
            asyncio.get_running_loop().call_later(self.lifetime_s, writer.transport.abort)
        try:
            out_reader, out_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(out_writer)
        await self._flows.wait()
        out_writer.write(first)
        for one, other, gate in ((reader, out_writer, self._flows), (out_reader, writer, self._answers)):
            task = asyncio.create_task(self._pass(one, other, gate))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gate: asyncio.Event) -> None:
        try:
            while data := await reader.read(65_536):
                await self._flows.wait()
                await gate.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()
