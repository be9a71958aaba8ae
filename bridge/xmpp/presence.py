"""Presence as the state selector (DESIGN.md section 7): presences and words in, commands out.

A pure fold over what clients do; time is an argument. It keeps `Sessions` and says three things to the core: an agent
is present (and how), an agent is missing (and how), an agent *chose*. The rules:

- Only presence to the component itself or to ``desk@`` counts (the copies a privileged component gets are such); to a
  service only with ``agent-status`` (face A). Presence to a chat's address never does.
- A session's face: C when it says ``<desktop/>``; otherwise B three seconds after its initial presence, or when it
  writes to ``desk@``; but never once its presence carried ``<mirror/>``, and a Smack or Spark client only by writing.
- An *act* is a change of ``show`` by a session that was decided on already, with no idle mark on the presence left or
  entered. A first presence is none: whether it was a log-in, and what it then says, the core decides.
- Face A: directed presence to a joined service counts while it lasts, and each is an act, also with the same ``show``
  (its clients send none by themselves, and know no other way back from Not Ready). What the session says to everybody
  counts only when that changes: some clients never get their directed presence out.
- An away *with* a mark that arrives from available is idle; ``xa`` so marked, or idle longer than the limit, is long.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bridge.xmpp.parse import Presence
from bridge.xmpp.routes import DESK_LOCAL
from bridge.xmpp.sessions import Face, Session, Sessions
from bridge.xmpp.xml import bare, resource
from routing.commands import AgentMissing, AgentPresent, Choose, Command
from routing.ids import AgentId, ServiceId
from routing.words import ChosenKind, Missing

DECIDE_FACE_S: Final = 3.0
WORKGROUP_CLIENTS: Final = ("igniterealtime", "jivesoftware")
"""Parts of the capability nodes of Smack and Spark: they are face A, or nothing."""
LOST_STATUSES: Final = ("Disconnected", "Replaced by new connection", "Connection failed")
"""How servers word an ``unavailable`` that the client never sent: its connection broke, nobody logged out."""
STRANGERS_LIMIT: Final = 10_000

_KINDS: Final = {
    "": ChosenKind.READY,
    "chat": ChosenKind.READY,
    "dnd": ChosenKind.NO_OFFERS,
    "away": ChosenKind.NOT_READY,
    "xa": ChosenKind.NOT_READY,
}
_AVAILABLE: Final = frozenset({"", "chat"})
_AWAY: Final = frozenset({"away", "xa"})


@dataclass(frozen=True, slots=True)
class PresenceRules:
    """``idle_limit_s``: idle longer than this is Not Ready, as it is now."""

    idle_limit_s: Callable[[], float] = lambda: 900.0


@dataclass(frozen=True, slots=True)
class _Told:
    """What the core was told last about an agent who is present."""

    plain: bool
    desktop: bool
    idle: bool
    idle_long: bool


class PresenceBook:
    """The fold. Each method takes what happened and returns what it means to the core, in order."""

    def __init__(
        self,
        sessions: Sessions,
        is_agent: Callable[[AgentId], bool],
        rules: PresenceRules,
        joined: Callable[[str], tuple[ServiceId, ...]] = lambda _full: (),
    ) -> None:
        """``joined``: workgroups in which a session (full JID) was on duty when the desk was stopped."""
        self.rules = rules
        self._sessions = sessions
        self._is_agent = is_agent
        self._joined = joined
        self._told: dict[AgentId, _Told] = {}
        self._due: list[tuple[datetime, str]] = []
        self._strangers: dict[str, Presence] = {}

    def observe(self, presence: Presence, now: datetime) -> list[Command]:
        """Take a presence to the component, to ``desk@`` or to a service."""
        agent = AgentId(bare(presence.sender))
        if not resource(presence.sender):
            return []  # a server answers subscriptions so; it says nothing about any client (CLIENTS.md section 8)
        to_service = presence.local not in {"", DESK_LOCAL}
        if to_service and not self._concerns_workgroup(presence):
            return []  # it asks whether the service is open
        if not self._is_agent(agent):
            self._remember_stranger(presence, to_service=to_service)
            return []
        if presence.type == "unavailable":
            return self._leave(presence, agent, now, to_service=to_service)
        if presence.type != "available" or (not to_service and self._repeats_itself(presence)):
            return []
        return self._available(presence, agent, now, to_service=to_service)

    def wrote(self, full: str, *, ready: bool = False) -> list[Command]:
        """Take note that a session wrote to ``desk@``; ``ready``: it asked to be Ready (its face submits that)."""
        session = self._sessions.session(full)
        if session is None:
            return []
        session.wrote = session.answers = True
        session.said_ready = session.said_ready or ready
        session.idle, session.idle_since = False, None
        if session.face is Face.UNDECIDED:
            session.face = Face.PLAIN
        return self._tell(session.agent, Missing.LOGGED_OUT, session)

    def acted(self, full: str) -> list[Command]:
        """Take note of any other deliberate act of a session (an answer, a message): it is there, and not idle."""
        session = self._sessions.session(full)
        if session is None or (session.answers and not session.idle):
            return []
        session.answers, session.idle, session.idle_since = True, False, None
        return self._tell(session.agent, Missing.LOGGED_OUT, session)

    def silent(self, full: str, since_s: float = 0.0) -> list[Command]:
        """A session missed two pings, the first of them ``since_s`` seconds ago."""
        session = self._sessions.session(full)
        if session is None or not session.answers:
            return []
        session.answers = False
        return self._tell(session.agent, Missing.SILENT, since_s=since_s)

    def alive(self, full: str) -> list[Command]:
        """A session answered a ping."""
        session = self._sessions.session(full)
        if session is None or session.answers:
            return []
        session.answers = True
        return self._tell(session.agent, Missing.SILENT, session)

    def learnt(self, full: str, features: frozenset[str], *, phone: bool) -> list[Command]:
        """Take what a client said about itself (XEP-0030): its features, and whether it is a ``client/phone``."""
        session = self._sessions.session(full)
        if session is None:
            return []
        session.caps_features, session.phone = features, phone
        return self._tell(session.agent, Missing.LOGGED_OUT, session)

    def agent_added(self, agent: AgentId, now: datetime) -> list[Command]:
        """Somebody became an agent: he may have been online all the while."""
        known = [presence for full, presence in self._strangers.items() if bare(full) == agent]
        commands: list[Command] = []
        for presence in known:
            del self._strangers[presence.sender]
            commands += self.observe(presence, now)
        return commands

    def agent_removed(self, agent: AgentId) -> None:
        """Somebody is no agent any more."""
        for session in self._sessions.of(agent):
            self._sessions.drop(session.jid_full)
        self._told.pop(agent, None)

    def again(self) -> list[Command]:
        """Say once more who is there: the core forgot it, because its state was read back from the store."""
        known, self._told = list(self._told), {}
        return [command for agent in known for command in self._tell(agent, Missing.SILENT)]

    def next_due(self) -> datetime | None:
        """Tell when `due` has something to do next."""
        return self._due[0][0] if self._due else None

    def due(self, now: datetime) -> list[Command]:
        """Do what time alone brings: faces of type B, and idleness that grows long."""
        commands: list[Command] = []
        while self._due and self._due[0][0] <= now:
            session = self._sessions.session(heapq.heappop(self._due)[1])
            if session is None:
                continue
            if session.face is Face.UNDECIDED and now >= session.since + timedelta(seconds=DECIDE_FACE_S):
                self._decide_face(session)
            if self._idle_too_long(session, now):
                session.idle_long = True
            commands += self._tell(session.agent, Missing.LOGGED_OUT, session)
        return commands

    def _available(self, presence: Presence, agent: AgentId, now: datetime, *, to_service: bool) -> list[Command]:
        session = self._sessions.session(presence.sender)
        is_first = session is None
        if session is None:
            session = Session(presence.sender, agent, since=now, last_change=now)
            session.joined = self._joined(presence.sender)
            if session.joined:
                session.face, session.directed = Face.WORKGROUP, True
            self._sessions.add(session)
            heapq.heappush(self._due, (now + timedelta(seconds=DECIDE_FACE_S), presence.sender))
        before, was_marked, counted = session.show, session.marked, session.face is not Face.UNDECIDED
        states_anew = to_service and presence.local in session.joined
        self._note_face(session, presence)
        if presence.desktop and not presence.show and not is_first:
            return self._tell(agent, Missing.LOGGED_OUT, session)  # an announcement; it states no show
        session.answers = True
        session.priority = presence.priority
        session.caps_node = presence.caps_node or session.caps_node
        is_change = not is_first and presence.show != before
        if is_first or is_change:
            session.last_change = now
        self._note_idle(session, presence, before if not is_first else "", now, is_change=is_change or is_first)
        session.show, session.marked = presence.show, presence.idle
        commands = self._tell(agent, Missing.LOGGED_OUT, session)
        if (
            (is_change or states_anew)
            and counted
            and session.on_duty
            and not (was_marked or session.marked)
            and self._states(session)
        ):
            commands.append(Choose(agent, _KINDS[session.show], by_status=True))
        return commands

    def _note_face(self, session: Session, presence: Presence) -> None:
        session.mirror = session.mirror or presence.mirror
        if presence.desktop:
            session.face, session.directed = Face.DESKTOP, True
        elif presence.agent_status and presence.local not in {"", DESK_LOCAL}:
            session.face, session.directed = Face.WORKGROUP, True
            if presence.local not in session.joined:
                session.joined = (*session.joined, ServiceId(presence.local))
        if presence.local in {"", DESK_LOCAL}:
            session.own_show = presence.show

    def _note_idle(self, session: Session, presence: Presence, before: str, now: datetime, *, is_change: bool) -> None:
        """Idle is an away that arrives, marked, from available or from another idle; anything unmarked ends it."""
        if presence.show not in _AWAY or not presence.idle:
            session.idle, session.idle_since, session.idle_long = False, None, False
            return
        if is_change and not session.idle and before in _AVAILABLE:
            session.idle = True
            session.idle_since = min(now, _idle_start(presence, now))
            limit = session.idle_since + timedelta(seconds=self.rules.idle_limit_s())
            heapq.heappush(self._due, (max(now, limit), session.jid_full))
        if session.idle:
            session.idle_long = presence.show == "xa" or self._idle_too_long(session, now)

    def _idle_too_long(self, session: Session, now: datetime) -> bool:
        if not session.idle or session.idle_since is None:
            return False
        return now >= session.idle_since + timedelta(seconds=self.rules.idle_limit_s())

    def _decide_face(self, session: Session) -> None:
        is_workgroup = any(part in session.caps_node for part in WORKGROUP_CLIENTS)
        if session.wrote or not (session.mirror or is_workgroup):
            session.face = Face.PLAIN

    def _leave(self, presence: Presence, agent: AgentId, now: datetime, *, to_service: bool) -> list[Command]:
        session = self._sessions.session(presence.sender)
        if session is None:
            return []
        if to_service:
            session.joined = tuple(service for service in session.joined if service != presence.local)
            if session.joined:
                return []
        self._sessions.drop(presence.sender)
        if to_service:  # he left his last workgroup, not the network
            session.face, session.directed, session.since = Face.UNDECIDED, False, now
            self._sessions.add(session)
        if presence.goodbye:
            return self._tell(agent, Missing.CLOSED)
        is_lost = presence.status.startswith(LOST_STATUSES)
        return self._tell(agent, Missing.SILENT if is_lost else Missing.LOGGED_OUT)

    def _tell(self, agent: AgentId, how: Missing, by: Session | None = None, *, since_s: float = 0.0) -> list[Command]:
        """Say what changed about an agent's liveness, if anything did; ``by`` is the session that brought it about."""
        on_duty = self._sessions.on_duty(agent)
        if not on_duty:
            return [AgentMissing(agent, how, since_s)] if self._told.pop(agent, None) is not None else []
        told = _Told(
            plain=any(session.face is Face.PLAIN for session in on_duty),
            desktop=any(session.face is Face.DESKTOP for session in on_duty),
            idle=all(session.idle for session in on_duty),
            idle_long=all(session.idle and session.idle_long for session in on_duty),
        )
        if self._told.get(agent) == told:
            return []
        self._told[agent] = told
        speaker = by if by is not None and by.on_duty else on_duty[0]
        says = self._says(speaker)
        return [AgentPresent(agent, told.plain, told.idle, told.idle_long, says, desktop=told.desktop)]

    def _says(self, session: Session) -> ChosenKind | None:
        if not self._states(session):
            return None
        return ChosenKind.READY if session.idle else _KINDS[session.show]

    def _states(self, session: Session) -> bool:
        """Tell whether a session's presence is its owner's word."""
        return session.face is not Face.DESKTOP and not session.mirror

    def _concerns_workgroup(self, presence: Presence) -> bool:
        """Tell whether a presence to a service is about duty: it says so, or its sender has joined there."""
        session = self._sessions.session(presence.sender)
        joined = session is not None and presence.local in session.joined
        return joined or (presence.type == "available" and presence.agent_status)

    def _repeats_itself(self, presence: Presence) -> bool:
        """Tell whether a session of face A says to everybody what it said before: its directed presence counts."""
        session = self._sessions.session(presence.sender)
        if session is None or session.face is not Face.WORKGROUP:
            return False
        before, session.own_show = session.own_show, presence.show
        return before in {None, presence.show}

    def _remember_stranger(self, presence: Presence, *, to_service: bool) -> None:
        self._strangers.pop(presence.sender, None)
        if presence.type == "available" and not to_service and len(self._strangers) < STRANGERS_LIMIT:
            self._strangers[presence.sender] = presence


def _idle_start(presence: Presence, now: datetime) -> datetime:
    if presence.idle_since is not None:
        return presence.idle_since
    return now - timedelta(seconds=presence.idle_seconds or 0)
