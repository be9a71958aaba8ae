"""What the server lets us do for its accounts (XEP-0356), and what we do without.

With the grant: agents' presence by itself, customers' names in agents' rosters. Without: each agent is asked once for
a presence subscription, and his client shows addresses instead of names. ejabberd 23.01 lies between: it hands on
changes, but not who was there before the desk connected, so that its agents are asked too.

Only who has agreed is probed: to a probe from anybody else Prosody answers *unsubscribed* and forgets the request that
the agent is just looking at.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Final, Literal, Protocol
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import PRIVILEGE, ROSTER
from bridge.xmpp.parse import Message, Presence
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


class Consent(StrEnum):
    """How far an agent's presence subscription has come, as it is stored."""

    ASKED = "asked"
    GIVEN = "to"
    REFUSED = "none"


class Privileges:
    """Grants by domain, and what they are good for."""

    def __init__(
        self,
        *,
        component: str,
        ask: AskIq,
        send: Callable[[str], bool],
        consents: Mapping[AgentId, Consent] | None = None,
        on_consent: Callable[[AgentId, Consent], None] | None = None,
    ) -> None:
        """``consents``: who was asked for a subscription, in earlier processes too; ``on_consent`` stores changes."""
        self._component = component
        self._ask = ask
        self._send = send
        self._consents = dict(consents or {})
        self._on_consent = on_consent
        self._asked_now: set[AgentId] = set()
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
            self._asked_now.clear()

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

        ``contact`` is a bare JID. Waiting for the answer keeps the order: name first, offer after it. Each sees the
        other's presence: only to whom it shows its own Gajim sends receipts and that its user types.
        """
        return await self._write(agent, RosterItem(contact, name, GROUP, "both"))

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

        CLIENTS.md section 8. While he has not answered, each connection asks his server again: a request that still
        waits is not shown anew, and an answer given while we were away comes back at once.
        """
        consent = self._consents.get(agent)
        if self._hears_anew(agent) or agent in self._asked_now or consent in {Consent.GIVEN, Consent.REFUSED}:
            return
        if self._send(el("presence", {"type": "subscribe", "from": self._desk, "to": bare(agent)})):
            self._asked_now.add(agent)
            if consent is None:
                self._note(agent, Consent.ASKED)

    def on_answer(self, presence: Presence) -> None:
        """Take an agent's yes or no (or that he takes his yes back)."""
        agent = AgentId(bare(presence.sender))
        consent = _ANSWERS.get(presence.type)
        if consent is None or bare(presence.to) != self._desk or self._consents.get(agent) in {None, consent}:
            return
        self._note(agent, consent)
        self.probe(agent)

    def probe(self, agent: AgentId) -> None:
        """Ask for the presence of an agent who let us see it by subscription."""
        if not self._hears_anew(agent) and self._consents.get(agent) is Consent.GIVEN:
            self._send(el("presence", {"type": "probe", "from": self._desk, "to": bare(agent)}))

    @property
    def _desk(self) -> str:
        return f"desk@{self._component}"

    def _note(self, agent: AgentId, consent: Consent) -> None:
        self._consents[agent] = consent
        if self._on_consent is not None:
            self._on_consent(agent, consent)


_ANSWERS: Final = {"subscribed": Consent.GIVEN, "unsubscribed": Consent.REFUSED}
