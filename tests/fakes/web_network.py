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
        self.port = 0

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Cut all and stop listening."""
        self.cut()
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
        try:
            out_reader, out_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        for one, other, gate in ((reader, out_writer, self._flows), (out_reader, writer, self._answers)):
            self._writers.add(other)
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
