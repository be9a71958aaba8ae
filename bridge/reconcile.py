"""Keeping the desk's view of who is there true: after each connect, when agents change, and every five minutes.

All of it is idempotent (DESIGN.md section 5, *Restart*): asking again what is known already changes nothing.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import Connection, Select, delete, insert, select

from bridge.remembered import JOINED, VISITS
from bridge.store.schema import subscriptions
from bridge.xmpp.presence import PresenceBook
from bridge.xmpp.privilege import Consent, Privileges
from routing.events import AgentDefined, AgentRemoved, Event
from routing.ids import AgentId

GRANTS_S: Final = 5.0
"""After a connect the server says within moments what it grants; asking before would bother every agent."""
EVERY_S: Final = 300.0
WATCHES: Final = "from"


class LinkState(Protocol):
    """`bridge.xmpp.link.Link`, as this needs it."""

    up: bool


class Reconciler:
    """Watches over presence."""

    def __init__(
        self,
        *,
        agents: Callable[[], Iterable[AgentId]],
        book: PresenceBook,
        privileges: Privileges,
        link: LinkState,
        added: Callable[[AgentId], None],
        sweep: Callable[[AgentId], None],
    ) -> None:
        """``sweep`` takes contacts out of an agent's list whose chats are over."""
        self._sweep = sweep
        self._agents = agents
        self._book = book
        self._privileges = privileges
        self._link = link
        self._on_added = added

    def observe(self, events: Iterable[Event]) -> None:
        """Follow agents that come and go. What follows for the core waits until the present turn is over."""
        for event in events:
            match event:
                case AgentDefined():
                    asyncio.get_running_loop().call_soon(self._added, event.profile.id)
                case AgentRemoved():
                    self._book.agent_removed(event.agent)
                case _:
                    pass

    async def run(self) -> None:
        """Look after everybody until cancelled."""
        was_up = False
        quiet_s = 0.0
        while True:
            await asyncio.sleep(1.0)
            quiet_s = quiet_s + 1.0 if self._link.up and was_up else 0.0
            was_up = self._link.up
            if was_up and (quiet_s == GRANTS_S or (quiet_s > 0 and quiet_s % EVERY_S == 0)):
                self.look_after_all()

    def look_after_all(self) -> None:
        """See that every agent's presence reaches us, and that his contact list has nothing of chats long over."""
        for agent in list(self._agents()):
            self._privileges.watch(agent)
            self._privileges.probe(agent)
            self._sweep(agent)

    def _added(self, agent: AgentId) -> None:
        self._on_added(agent)
        if self._link.up:
            self._privileges.watch(agent)


def read_consents(connection: Connection, desk: str) -> dict[AgentId, Consent]:
    """Read who was asked for a subscription, in this process or an earlier one, and what he said."""
    query = select(subscriptions.c.peer, subscriptions.c.state).where(
        subscriptions.c.address == desk, subscriptions.c.state.in_(tuple(Consent))
    )
    return {AgentId(peer): Consent(state) for peer, state in connection.execute(query)}


def write_consent(connection: Connection, desk: str, agent: AgentId, consent: Consent, now: datetime) -> None:
    """Note that an agent was asked, or what he said, so that he is asked once in his life."""
    table = subscriptions.c
    connection.execute(delete(subscriptions).where(table.address == desk, table.peer == agent))
    connection.execute(insert(subscriptions).values(address=desk, peer=agent, state=consent, changed_at=now))


def read_watchers(connection: Connection) -> list[tuple[str, str]]:
    """Read who watches which of our services: (its address, his bare JID)."""
    table = subscriptions.c
    return [(row.address, row.peer) for row in connection.execute(_watching().order_by(table.changed_at))]


def write_watcher(connection: Connection, address: str, watcher: str, since: datetime | None) -> None:
    """Note that somebody watches an address of ours, or (``None``) does no more."""
    table = subscriptions.c
    found = connection.execute(_watching().where(table.address == address, table.peer == watcher)).first()
    if since is None:
        connection.execute(delete(subscriptions).where(table.address == address, table.peer == watcher))
    elif found is None:
        connection.execute(insert(subscriptions).values(address=address, peer=watcher, state=WATCHES, changed_at=since))


def read_clients(connection: Connection) -> list[tuple[str, str, str]]:
    """Read which workgroup clients were on duty or in a queue: (state, address of ours, full JID)."""
    table = subscriptions.c
    query = select(table.state, table.address, table.peer).where(table.state.in_((JOINED, VISITS)))
    return [(row.state, row.address, row.peer) for row in connection.execute(query.order_by(table.changed_at))]


def write_client(connection: Connection, state: str, address: str, full: str, since: datetime | None) -> None:
    """Note that a client is on duty or in a queue, or (``None``) is no more."""
    table = subscriptions.c
    connection.execute(delete(subscriptions).where(table.address == address, table.peer == full))
    if since is not None:
        connection.execute(insert(subscriptions).values(address=address, peer=full, state=state, changed_at=since))


def _watching() -> Select[tuple[str, str]]:
    table = subscriptions.c
    return select(table.address, table.peer).where(table.state == WATCHES)
