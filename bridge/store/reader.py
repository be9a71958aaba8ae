"""The reading half of the store: snapshots beside the writer, with or without holding the lease."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from bridge.store import loading, transcripts
from bridge.store.batch import Loaded
from bridge.store.runner import Runner
from routing.ids import ChatId
from routing.state import State
from routing.transcript import Entry

T = TypeVar("T")


class StoreReader:
    """Reads what is committed, without disturbing a desk that runs on the database."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run queries in one snapshot (reports, tokens); writing fails."""
        return await self._runner.read(fn)

    async def load(self, now: datetime) -> Loaded:
        """Read back the state as of the last commit, without indexes, and what was not proved.

        ``now`` is not needed: deadlines are judged by the core's first command, `Restart`.
        """
        del now
        return await self._runner.read(loading.load)

    async def load_state(self, now: datetime) -> State:
        """As `load`, the state alone."""
        return (await self.load(now)).state

    async def entries(self, chat: ChatId, after: int = 0, limit: int = 500) -> list[Entry]:
        """Lines of a transcript with ``seq > after``; implements `routing.ports.Transcripts`."""
        return await self._runner.read(lambda c: transcripts.read_entries(c, chat, after, limit))

    async def journal(self, chat: ChatId) -> list[tuple[datetime, str, str]]:
        """Tell what happened to a chat: instant, kind of event, and its JSON without what people wrote."""
        return await self._runner.read(lambda c: transcripts.read_journal(c, chat))

    async def contact_name(self, local: str) -> str | None:
        """Tell the customer's name behind a contact address ever issued; ``None`` if it never was."""
        return await self._runner.read(lambda c: transcripts.read_contact_name(c, local))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._runner.close()
