"""Face A on duty: every presence to a workgroup is answered by presence; queues and colleagues are told as they change.

Changes are told together: an agent hears of a queue or a colleague at most every `NEWS_S` (DESIGN section 4).
"""

from collections.abc import Callable, Iterable
from typing import Final

from bridge.xmpp.errors import NOT_AUTHORIZED, NOT_FOUND
from bridge.xmpp.faces.workgroup import render
from bridge.xmpp.faces.workgroup.deliver import new_id
from bridge.xmpp.faces.workgroup.ground import FaceGround
from bridge.xmpp.faces.workgroup.ports import QueueView
from bridge.xmpp.parse import Presence
from bridge.xmpp.shown import Shown, render_shown
from bridge.xmpp.stanzas.workgroup_agent import AgentStatusRequest, ListedAgent, render_agent_status_request
from bridge.xmpp.xml import bare, el, resource
from routing.events import AgentDefined, AgentRemoved, Event, TeamDefined, TeamRemoved
from routing.ids import AgentId, ServiceId

NEWS_S: Final = 2.0


class Duty:
    """Answers presences, and pushes."""

    def __init__(self, ground: FaceGround, shown: Callable[[str, str], Shown | None]) -> None:
        """``shown``: what a service's presence says to people (`bridge.xmpp.disco.Directory`)."""
        self._ports = ground.ports
        self._names = ground.ports.names
        self._wire = ground.wire
        self._board = ground.board
        self._sessions = ground.sessions
        self._memory = ground.memory
        self._shown = shown
        self._queues: set[ServiceId] = set()
        self._agents: set[AgentId] = set()
        self._told: dict[ServiceId, QueueView | None] = {}
        self._members: dict[ServiceId, frozenset[AgentId]] = {}
        self._is_armed = False

    # --- presence ----------------------------------------------------------------------------------------------------

    def admits(self, presence: Presence) -> bool:
        """Tell whether somebody may go on duty in a workgroup; who may not is told so."""
        if presence.type != "available" or not presence.agent_status:
            return True
        agent, service = AgentId(bare(presence.sender)), ServiceId(presence.local)
        if self._board.colleague(agent, service) is not None:
            return True
        self._wire.send(render.render_refused(bare(presence.to), presence.sender, NOT_AUTHORIZED))
        return False

    def on_unknown(self, presence: Presence) -> None:
        """Say that there is no such workgroup."""
        self._wire.send(render.render_refused(bare(presence.to), presence.sender, NOT_FOUND))

    def answer(self, presence: Presence) -> None:
        """Answer a presence to a workgroup: an agent hears of its queue, everybody else whether it is open."""
        if presence.type != "available" or not resource(presence.sender):
            return  # a server answers subscriptions so; answering that would never end
        service = ServiceId(presence.local)
        queue = self._board.queue(service)
        session = self._sessions.session(presence.sender)
        if queue is not None and session is not None and service in session.joined:
            self._send(render.render_queue(queue, presence.sender, self._names))
            return
        shown = self._shown(presence.local, "") if queue is not None and queue.takes else None
        self._wire.send(render_shown(bare(presence.to), presence.sender, shown))

    def remember(self, full: str) -> None:
        """Keep for the next life of the desk where a session is on duty: its client will not say it again."""
        session = self._sessions.session(full)
        self._memory.note_joined(full, () if session is None else session.joined)

    def tell_roster(self, service: ServiceId, to: str) -> None:
        """Tell one agent how all colleagues of a workgroup are."""
        for agent in self._board.members(service):
            one = self._board.colleague(agent, service)
            if one is not None and one.show is not None:
                self._wire.send(render.render_colleague(one, service, to, self._names))

    # --- news --------------------------------------------------------------------------------------------------------

    def queue_moved(self, service: ServiceId) -> None:
        """A queue changed."""
        self._queues.add(service)
        self._arm()

    def agent_moved(self, agent: AgentId) -> None:
        """An agent's state or chats changed."""
        self._agents.add(agent)
        self._arm()

    def observe(self, events: Iterable[Event]) -> None:
        """See agents being added, changed and removed, and teams that bring or take services."""
        for event in events:
            if isinstance(event, (AgentDefined, AgentRemoved, TeamDefined, TeamRemoved)):
                self._queues.update(self._members)
                self._arm()
                return

    def _arm(self) -> None:
        if not self._is_armed:
            self._is_armed = True
            self._ports.clocks.call_later(NEWS_S, self._tell)

    def _tell(self) -> None:
        self._is_armed = False
        queues, self._queues = self._queues, set()
        agents, self._agents = self._agents, set()
        joined = self._joined()
        for service in queues & joined.keys():
            self._tell_members(service, joined[service])
            queue = self._board.queue(service)
            if queue is not None and self._told.get(service) != queue:
                self._told[service] = queue
                for to in joined[service]:
                    self._send(render.render_queue(queue, to, self._names))
        for service, addresses in joined.items():
            for agent in agents:
                one = self._board.colleague(agent, service)
                if one is not None:
                    self._send([render.render_colleague(one, service, to, self._names) for to in addresses])

    def _joined(self) -> dict[ServiceId, list[str]]:
        """List sessions on duty of each workgroup."""
        found: dict[ServiceId, list[str]] = {}
        for session in self._sessions:
            for service in session.joined:
                found.setdefault(service, []).append(session.jid_full)
        return found

    def _tell_members(self, service: ServiceId, addresses: list[str]) -> None:
        """Say who came to a workgroup or left it; the clients answer such a push with an error and understand it."""
        now = frozenset(self._board.members(service))
        before = self._members.setdefault(service, now)
        self._members[service] = now
        changes = [self.listed(agent, service) for agent in sorted(now - before)]
        changes += [ListedAgent(render.agent_address(one, self._names), removed=True) for one in sorted(before - now)]
        if not changes:
            return
        payload = render_agent_status_request(AgentStatusRequest(tuple(changes)))
        for to in addresses:
            attrs = {"type": "set", "from": self._names.service(service), "to": to, "id": new_id()}
            self._wire.send(el("iq", attrs, payload))

    def listed(self, agent: AgentId, service: ServiceId) -> ListedAgent:
        """Name an agent in a list."""
        one = self._board.colleague(agent, service)
        return ListedAgent(render.agent_address(agent, self._names), one.alias if one is not None else "")

    def note_members(self, service: ServiceId) -> None:
        """Somebody knows the agents of a workgroup now; he is told what changes."""
        self._members.setdefault(service, frozenset(self._board.members(service)))

    def _send(self, stanzas: list[str]) -> None:
        for stanza in stanzas:
            self._wire.send(stanza)
