"""What one connection of a customer is sent, in one order: stored lines, then live ones, each exactly once.

The feed only wakes it; lines come from the live buffer where they follow on what was sent, and from the stored
transcript where they do not (the replay at the start, a hole, a buffer that ran over). So memory is bounded however
slowly the customer reads, and nothing depends on the two sources meeting at the right instant.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from routing.ids import ChatId, LegNumber
from routing.ports import ChatView, Transcripts
from routing.transcript import Entry
from routing.words import EndCause, Notice, Side, Typing
from webclient.server.photos import PATH
from webclient.server.ports import Photos
from webclient.server.wire import AgentTyping, Ended, EntryFrame, Marks, ServerFrame, View

LIVE_LIMIT: Final = 100
PAGE: Final = 200

FOR_CUSTOMERS: Final = frozenset(
    {
        Notice.QUEUED,
        Notice.AGENT_JOINED,
        Notice.AGENT_LEFT,
        Notice.AGENT_LOST,
        Notice.INACTIVITY_WARNING,
        Notice.ENDED,
    }
)
"""Notices that concern the customer; the others are for agents and keep their place in the count unseen."""


class Delivery:
    """Implements `routing.ports.CustomerListener` for one socket; `run` sends until the chat is over."""

    def __init__(
        self,
        chat: ChatId,
        after: int,
        transcripts: Transcripts,
        photos: Photos,
        send: Callable[[ServerFrame], Awaitable[None]],
    ) -> None:
        self._chat = chat
        self._sent = after
        self._transcripts = transcripts
        self._photos = photos
        self._faces: dict[LegNumber, str] = {}
        self._send = send
        self._wake = asyncio.Event()
        self._live: dict[int, Entry] = {}
        self._behind = True
        self._again: list[int] = []
        self._view: ChatView | None = None
        self._typing: Typing | None = None
        self._marks: Marks | None = None
        self._ended: EndCause | None = None

    def on_entry(self, entry: Entry) -> None:
        """Keep a new line until it is its turn; too many are dropped and read from the transcript later."""
        if len(self._live) >= LIVE_LIMIT:
            self._live.clear()
            self._behind = True
        self._live[entry.seq] = entry
        self._wake.set()

    def on_typing(self, typing: Typing) -> None:
        """Only the latest matters."""
        self._typing = typing
        self._wake.set()

    def on_marks(self, delivered: int, read: int) -> None:
        """Only the latest matters."""
        self._marks = Marks(delivered, read)
        self._wake.set()

    def on_view(self, view: ChatView) -> None:
        """Only the latest matters."""
        self._view = view
        self._wake.set()

    def on_ended(self, cause: EndCause) -> None:
        """Told after the last line."""
        self._ended = cause
        self._wake.set()

    def repeat(self, seq: int) -> None:
        """Confirm a line that the customer sent again: he may have it, or get it twice; his side knows it by seq."""
        self._again.append(seq)
        self._wake.set()

    async def run(self) -> None:
        """Send what there is and what comes, until the end was told."""
        self._wake.set()
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._send_entries()
            view, self._view = self._view, None
            if view is not None:
                await self._send(view_frame(view))
            marks, self._marks = self._marks, None
            if marks is not None:
                await self._send(marks)
            typing, self._typing = self._typing, None
            if typing is not None:
                await self._send(AgentTyping(str(typing)))
            if self._ended is not None and not self._wake.is_set():
                await self._send(Ended(str(self._ended)))
                return

    async def _send_entries(self) -> None:
        while True:
            while (entry := self._live.pop(self._sent + 1, None)) is not None:
                await self._send_entry(entry)
            for seq in [seq for seq in self._live if seq <= self._sent]:
                del self._live[seq]
            if not self._behind and not self._live:
                break
            self._behind = False
            if not await self._catch_up():
                self._live.clear()
        again, self._again = self._again, []
        for seq in again:
            for entry in await self._transcripts.entries(self._chat, seq - 1, 1):
                await self._send(entry_frame(entry, await self._photo(entry)))

    async def _catch_up(self) -> bool:
        """Send what is stored and not sent; tells whether there was anything."""
        found = False
        while page := await self._transcripts.entries(self._chat, self._sent, PAGE):
            found = True
            for entry in page:
                await self._send_entry(entry)
        return found

    async def _send_entry(self, entry: Entry) -> None:
        self._sent = entry.seq
        if entry.notice is None or entry.notice in FOR_CUSTOMERS:
            await self._send(entry_frame(entry, await self._photo(entry)))

    async def _photo(self, entry: Entry) -> str:
        """Tell where a picture of the agent who speaks can be had; asked once for each who does."""
        if entry.side is not Side.AGENT:
            return ""
        if entry.leg not in self._faces:
            name = await self._photos.of(self._chat, entry.leg)
            self._faces[entry.leg] = PATH + name if name else ""
        return self._faces[entry.leg]


def entry_frame(entry: Entry, photo: str = "") -> EntryFrame:
    """Show a line to the customer; the key is told only where it is his own."""
    return EntryFrame(
        seq=entry.seq,
        at=entry.at,
        side=str(entry.side),
        name=entry.name if entry.side is Side.AGENT else "",
        photo=photo,
        text=entry.text,
        notice=None if entry.notice is None else str(entry.notice),
        args=dict(entry.args),
        cid=entry.key if entry.side is Side.CUSTOMER else None,
    )


def view_frame(view: ChatView) -> View:
    """Show where a chat stands. For the customer it is over as soon as the conversation is."""
    phase = "ended" if view.end_cause is not None else str(view.phase)
    return View(
        service=view.service,
        service_name=view.service_name,
        phase=phase,
        position=view.position,
        agents=view.agents,
        wait_s=None if view.wait_s is None else round(view.wait_s),
        files=view.files,
    )
