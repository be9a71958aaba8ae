"""Customers' names in agents' rosters (XEP-0356): written before an offer, taken out when the chat is over."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from bridge.xmpp.ports import Clocks, Spawn
from routing.ids import AgentId


class RosterWriter(Protocol):
    """`bridge.xmpp.privilege.Privileges`, as far as rosters go."""

    def writes_roster(self, agent: AgentId) -> bool:
        """Tell whether we may write into the agent's roster."""
        ...

    async def add_contact(self, agent: AgentId, contact: str, name: str) -> bool:
        """Put a chat's address into the agent's roster."""
        ...

    async def remove_contact(self, agent: AgentId, contact: str) -> bool:
        """Take it out."""
        ...

    async def contacts(self, agent: AgentId) -> Sequence[str]:
        """List chats' addresses that are in there."""
        ...


class Rosters:
    """Implements `bridge.xmpp.ports.Roster`; where there is no grant nothing waits."""

    def __init__(self, writer: RosterWriter, spawn: Spawn, clocks: Clocks) -> None:
        self._writer = writer
        self._spawn = spawn
        self._clocks = clocks
        self._leaving: dict[tuple[AgentId, str], Callable[[], None]] = {}

    def add(self, agent: AgentId, contact: str, name: str, done: Callable[[], None]) -> None:
        """Write the name; ``done`` is called after the server's answer, or at once where we may not write."""
        self._keep(agent, contact)
        if self._writer.writes_roster(agent):
            self._spawn(self._add(agent, contact, name, done))
        else:
            done()

    def remove(self, agent: AgentId, contact: str) -> None:
        """Take the address out again."""
        self._keep(agent, contact)
        if self._writer.writes_roster(agent):
            self._spawn(self._remove(agent, contact))

    def remove_later(self, agent: AgentId, contact: str, seconds: float) -> None:
        """Take the address out after a while, unless it is put in again before."""
        self._keep(agent, contact)
        leave = partial(self.remove, agent, contact)
        self._leaving[agent, contact] = self._clocks.call_later(seconds, leave)

    def close(self) -> None:
        """Take nothing out any more: what is left is swept out after the next start."""
        for cancel in self._leaving.values():
            cancel()
        self._leaving.clear()

    def _keep(self, agent: AgentId, contact: str) -> None:
        cancel = self._leaving.pop((agent, contact), None)
        if cancel is not None:
            cancel()

    def sweep(self, agent: AgentId, is_over: Callable[[str], bool]) -> None:
        """Take out what was left when a chat ended while we could not write: each address whose chat ``is_over``."""
        if self._writer.writes_roster(agent):
            self._spawn(self._sweep(agent, is_over))

    async def _sweep(self, agent: AgentId, is_over: Callable[[str], bool]) -> None:
        for contact in await self._writer.contacts(agent):
            if is_over(contact):
                await self._writer.remove_contact(agent, contact)

    async def _add(self, agent: AgentId, contact: str, name: str, done: Callable[[], None]) -> None:
        try:
            await self._writer.add_contact(agent, contact, name)
        finally:
            done()

    async def _remove(self, agent: AgentId, contact: str) -> None:
        await self._writer.remove_contact(agent, contact)
