"""Telling an agent in words when the desk takes him for something else than his client shows (DESIGN.md section 7).

It happens without anybody's fault: he chose on another device, came back within the grace time, his team starts Not
Ready. Once per device and disagreement, a moment after it began, and not where he was told already: an answer to his
own word, the reason of a missed offer, a supervisor's hand.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from bridge.xmpp.faces.build import words
from bridge.xmpp.ports import DeskPorts, Wire
from bridge.xmpp.sessions import Face, Session, Sessions
from bridge.xmpp.texts.catalogue import Text
from bridge.xmpp.xml import bare
from routing.ids import AgentId
from routing.ports import AgentView

SETTLE_S: Final = 1.0
"""What follows from one act is looked at together."""
KNOWN_S: Final = 3.0
"""So long what he was told may precede the change that it is about."""
AVAILABLE: Final = frozenset({"", "chat"})


class Differences:
    """Compares what plain clients show with what the desk holds."""

    def __init__(self, ports: DeskPorts, wire: Wire, sessions: Sessions, status: Callable[[AgentView], str]) -> None:
        self._ports = ports
        self._wire = wire
        self._sessions = sessions
        self._status = status
        self._due: set[AgentId] = set()
        self._told: dict[AgentId, set[str]] = {}
        """Devices that know of the disagreement that lasts."""
        self._known_at: dict[str, float] = {}
        """Account or device -> when he was told there of the change that follows."""

    def look(self, agent: AgentId) -> None:
        """Something about an agent changed: compare soon."""
        if not self._differing(agent):
            self._agreed(agent)
        elif agent not in self._due:
            self._due.add(agent)
            self._ports.clocks.call_later(SETTLE_S, partial(self._compare, agent))

    def knows(self, jid: str) -> None:
        """An agent (bare JID), or one device of his, is told of his state otherwise."""
        self._known_at[jid] = self._ports.clocks.monotonic()

    def _compare(self, agent: AgentId) -> None:
        self._due.discard(agent)
        view = self._ports.overview.agent(agent)
        differing = {session.jid_full for session in self._differing(agent)}
        if view is None or not differing:
            self._agreed(agent)
            return
        known = self._told.get(agent, set()) & differing
        for full in sorted(differing - known):
            if not self._knows(agent, full):
                text = Text.DIFFERS_READY if view.takes_chats else Text.DIFFERS
                line = self._ports.language(agent)(text, line=self._status(view))
                self._wire.send(words(self._ports.names.desk, full, line))
        self._agreed(agent)
        self._told[agent] = differing

    def _differing(self, agent: AgentId) -> list[Session]:
        view = self._ports.overview.agent(agent)
        if view is None:
            return []
        return [
            session
            for session in self._sessions.on_duty(agent)
            if session.face is Face.PLAIN
            and not (session.mirror or session.idle)
            and (session.show in AVAILABLE) != view.takes_chats
        ]

    def _knows(self, agent: AgentId, full: str) -> bool:
        since = self._ports.clocks.monotonic() - KNOWN_S
        return any(self._known_at.get(jid, since) > since for jid in (agent, full))

    def _agreed(self, agent: AgentId) -> None:
        """What he was told is used up with the change it was about."""
        self._told.pop(agent, None)
        self._known_at = {jid: at for jid, at in self._known_at.items() if bare(jid) != agent}
