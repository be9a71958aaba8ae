"""The live resources of agents, as presence tells them.

Only `bridge.xmpp.presence` writes here; everybody else asks. Rules: DESIGN.md section 7.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.xmpp.xml import bare
from routing.ids import AgentId, ServiceId


class Face(StrEnum):
    """How a session's client talks to the desk; chosen by what the client did, never by configuration."""

    UNDECIDED = "undecided"
    WORKGROUP = "A"
    PLAIN = "B"
    DESKTOP = "C"


@dataclass(slots=True)
class Session:
    """One resource session of an agent, from its initial presence to its end.

    ``show`` is what its presence says (empty = available). ``idle`` and ``idle_since``: away by its own mark, not by
    decision. ``answers``: ``False`` after two missed pings, until it shows a sign of life.
    """

    jid_full: str
    agent: AgentId
    since: datetime
    last_change: datetime
    face: Face = Face.UNDECIDED
    show: str = ""
    priority: int = 0
    directed: bool = False
    """It sent presence to the desk itself (or to a service), so it wants to be asked first."""
    joined: tuple[ServiceId, ...] = ()
    """Workgroups it went on duty in by agent-status, in that order (face A)."""
    own_show: str | None = None
    """What its presence to everybody said last, while directed presence (face A) is what counts."""
    mirror: bool = False
    """Its presence mirrors the desk's state for others; it says nothing about what the agent chose."""
    marked: bool = False
    """The presence last seen carries an idle mark."""
    idle: bool = False
    idle_since: datetime | None = None
    idle_long: bool = False
    """Idle so long, or so marked (``xa``), that no offer should come."""
    wrote: bool = False
    """It wrote a word to the desk: such a resource is never left out for being a phone or a workgroup client."""
    phone: bool = False
    said_ready: bool = False
    caps_node: str = ""
    caps_features: frozenset[str] = frozenset()
    answers: bool = True

    @property
    def on_duty(self) -> bool:
        """Tell whether offers and pings go to it."""
        if self.priority < 0 or not self.answers:
            return False
        match self.face:
            case Face.WORKGROUP | Face.DESKTOP:
                return True
            case Face.PLAIN:
                return self.said_ready or not self.phone
            case Face.UNDECIDED:
                return False


class Sessions:
    """All of them, by full JID and by agent."""

    def __init__(self) -> None:
        self._by_agent: dict[AgentId, dict[str, Session]] = {}

    def session(self, full: str) -> Session | None:
        """Find one by its full JID."""
        return self._by_agent.get(AgentId(bare(full)), {}).get(full)

    def of(self, agent: AgentId) -> list[Session]:
        """List an agent's sessions, on duty or not."""
        return list(self._by_agent.get(agent, {}).values())

    def on_duty(self, agent: AgentId) -> list[Session]:
        """List an agent's on-duty sessions, best first: directed presence, priority, latest change."""
        ready = [session for session in self._by_agent.get(agent, {}).values() if session.on_duty]
        if len(ready) > 1:
            ready.sort(key=lambda s: (s.directed, s.priority, s.last_change), reverse=True)
        return ready

    def agents(self) -> Iterable[AgentId]:
        """List agents who have any session."""
        return list(self._by_agent)

    def __iter__(self) -> Iterator[Session]:
        """Go through all sessions."""
        for sessions in list(self._by_agent.values()):
            yield from list(sessions.values())

    def add(self, session: Session) -> None:
        """Take in a session (for the presence book only)."""
        self._by_agent.setdefault(session.agent, {})[session.jid_full] = session

    def drop(self, full: str) -> Session | None:
        """Forget a session (for the presence book only)."""
        agent = AgentId(bare(full))
        sessions = self._by_agent.get(agent, {})
        session = sessions.pop(full, None)
        if not sessions:
            self._by_agent.pop(agent, None)
        return session
