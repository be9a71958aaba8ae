"""What the server lets us do for its accounts (XEP-0356), and what we do without.

With the grant: agents' presence by itself, customers' names in agents' rosters. Without: each agent is asked once for
a presence subscription, and his client shows addresses instead of names. ejabberd 23.01 lies between: it hands on
changes, but not who was there before the desk connected, so that its agents are asked too.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Final, Literal, Protocol
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import PRIVILEGE, ROSTER
from bridge.xmpp.parse import Message
from bridge.xmpp.stanzas.privilege import Privilege
from bridge.xmpp.stanzas.roster import RosterItem, render_roster_item
from bridge.xmpp.xml import attr, bare, child, domain, el, text
from routing.ids import AgentId

log: Final = logging.getLogger(__name__)

GROUP: Final = "Customers"
ANSWER_S: Final = 5.0


class AskIq(Protocol):
    """`bridge.xmpp.link.Link.ask`."""

    def __call__(
        self,
        body: str,
        to: str,
        sender: str,
        timeout_s: float = 10.0,
        type: Literal["get", "set"] = "get",  # noqa: A002 - the attribute's name
    ) -> Awaitable[Element | None]:
        """Ask, and return the reply or ``None``."""
        ...


class Privileges:
    """Grants by domain, and what they are good for."""

    def __init__(
        self,
        *,
        component: str,
        ask: AskIq,
        send: Callable[[str], bool],
        asked: set[AgentId] | None = None,
        on_asked: Callable[[AgentId], None] | None = None,
    ) -> None:
        """``asked``: who was asked for a subscription already, in earlier processes too; ``on_asked`` stores it."""
        self._component = component
        self._ask = ask
        self._send = send
        self._asked = asked if asked is not None else set()
        self._on_asked = on_asked
        self._grants: dict[str, Privilege] = {}

    def on_grant(self, message: Message) -> None:
        """Take what a server grants. It is kept under its sender: only a domain itself ever speaks for its accounts."""
        grant, sender = message.privilege, message.sender
        if grant is None:
            return
        self._grants[sender] = grant
        log.info("%s grants %s", sender, ", ".join(f"{one.access}={one.type}" for one in grant.permissions))

    def on_link(self, *, up: bool) -> None:
        """Grants are given anew with each connection."""
        if not up:
            self._grants.clear()

    def sees_presence(self, agent: AgentId) -> bool:
        """Tell whether the server sends us the agent's presence by itself."""
        grant = self._grants.get(domain(agent))
        return grant is not None and grant.allows("presence", "managed_entity", "roster")

    def _hears_anew(self, agent: AgentId) -> bool:
        """Tell whether each connection begins with everybody's presence, as in version 2; ejabberd 23.01 has 1."""
        grant = self._grants.get(domain(agent))
        return grant is not None and grant.namespace == PRIVILEGE and self.sees_presence(agent)

    def writes_roster(self, agent: AgentId) -> bool:
        """Tell whether we may write into the agent's roster."""
        grant = self._grants.get(domain(agent))
        return grant is not None and grant.allows("roster", "set", "both")

    async def add_contact(self, agent: AgentId, contact: str, name: str) -> bool:
        """Put a chat's address into the agent's roster under the customer's name; ``False`` if that cannot be done.

        ``contact`` is a bare JID. Waiting for the answer keeps the order: name first, offer after it.
        """
        return await self._write(agent, RosterItem(contact, name, GROUP, "to"))

    async def remove_contact(self, agent: AgentId, contact: str) -> bool:
        """Take a chat's address out of the agent's roster."""
        return await self._write(agent, RosterItem(contact, subscription="remove"))

    async def contacts(self, agent: AgentId) -> list[str]:
        """List the addresses of chats in the agent's roster, as we wrote them there; none where we may not look."""
        if not self.writes_roster(agent):
            return []
        reply = await self._ask(el("query", {"xmlns": ROSTER}), agent, self._component, ANSWER_S, "get")
        query = None if reply is None else child(reply, f"{{{ROSTER}}}query")
        items = () if query is None else query.findall(f"{{{ROSTER}}}item")
        ours = (item for item in items if text(child(item, f"{{{ROSTER}}}group")) == GROUP)
        return [bare(attr(item, "jid")) for item in ours if domain(attr(item, "jid")) == self._component]

    async def _write(self, agent: AgentId, item: RosterItem) -> bool:
        if not self.writes_roster(agent):
            return False
        reply = await self._ask(render_roster_item(item), agent, self._component, ANSWER_S, "set")
        return reply is not None and attr(reply, "type") == "result"

    def watch(self, agent: AgentId) -> None:
        """Make sure we learn the agent's presence, after a restart too: by grant, else ask him, once in his life.

        CLIENTS.md section 8.
        """
        if self._hears_anew(agent) or agent in self._asked:
            return
        desk = f"desk@{self._component}"
        if self._send(el("presence", {"type": "subscribe", "from": desk, "to": bare(agent)})):
            self._asked.add(agent)
            if self._on_asked is not None:
                self._on_asked(agent)

    def probe(self, agent: AgentId) -> None:
        """Ask for the presence of an agent who let us see it by subscription."""
        if not self._hears_anew(agent):
            self._send(el("presence", {"type": "probe", "from": f"desk@{self._component}", "to": bare(agent)}))
