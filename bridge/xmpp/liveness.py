"""Are they really there? A ping to every on-duty session each 20 s (DESIGN.md section 7).

A server keeps the presence of a dead client for minutes (stream management), so presence is a hint; an answer is proof.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import PING
from bridge.xmpp.presence import PresenceBook
from bridge.xmpp.sessions import Face, Session, Sessions
from bridge.xmpp.stanzas.ping import Ping, render_ping
from bridge.xmpp.stanzas.stanza_error import ERROR_CHILD_TAG, parse_stanza_error
from bridge.xmpp.xml import attr, child
from routing.commands import Command

Ask = Callable[[str, str, str, float], Awaitable[Element | None]]
"""Payload, to, from, seconds: the reply, or ``None`` (`bridge.xmpp.link.Link.ask`)."""

LIVING_ERRORS: Final = frozenset({"feature-not-implemented", "not-allowed", "forbidden", "bad-request"})
"""Errors that only a client gives; a server says ``service-unavailable`` for one who is gone."""


@dataclass(frozen=True, slots=True)
class LivenessRules:
    """Seconds between pings of one session (varied by a tenth), seconds for an answer, and how many may be missed."""

    every_s: float = 20.0
    answer_s: float = 10.0
    misses: int = 2
    look_s: float = 1.0


@dataclass(slots=True)
class _Watch:
    due: float
    missed: int = 0
    missed_at: float = 0.0
    """Monotonic time of the first miss in a row."""
    asking: bool = False


class Liveness:
    """Pings, and tells the presence book who is silent and who is back."""

    def __init__(
        self,
        sessions: Sessions,
        book: PresenceBook,
        *,
        ask: Ask,
        submit: Callable[[Command], None],
        sender: str,
        rules: LivenessRules | None = None,
    ) -> None:
        """``sender`` is the address the pings come from, ``desk@…``; ``submit`` takes commands for the core."""
        self._sessions = sessions
        self._book = book
        self._ask = ask
        self._submit = submit
        self._sender = sender
        self._rules = rules or LivenessRules()
        self._watches: dict[str, _Watch] = {}
        self._is_up = False

    def on_link(self, *, up: bool) -> None:
        """While our own link is down nobody can answer, and nobody is to blame."""
        self._is_up = up
        self._watches.clear()

    async def run(self) -> None:
        """Ping until cancelled."""
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as pings:
            while True:
                for session in self.due(loop.time()):
                    pings.create_task(self._ping(session))
                await asyncio.sleep(self._rules.look_s)

    def due(self, at: float) -> list[Session]:
        """List sessions to be pinged now (monotonic time), and forget those that are gone."""
        if not self._is_up:
            return []
        watched = {session.jid_full: session for session in self._sessions if _is_watched(session)}
        for gone in self._watches.keys() - watched.keys():
            del self._watches[gone]
        due: list[Session] = []
        for full, session in watched.items():
            watch = self._watches.get(full)
            if watch is None:
                self._watches[full] = _Watch(at + self._rules.every_s * _vary(0.2, 1.0))
            elif watch.due <= at and not watch.asking:
                watch.due, watch.asking = at + self._rules.every_s * _vary(0.9, 1.1), True
                due.append(session)
        return due

    async def _ping(self, session: Session) -> None:
        full = session.jid_full
        watch = self._watches[full]
        reply = await self._ask(render_ping(Ping()), full, self._sender, self._rules.answer_s)
        watch.asking = False
        if self._watches.get(full) is not watch:
            return  # the link fell, or the session ended, while we asked
        if reply is not None and _is_alive(reply, session):
            watch.missed = 0
            self._tell(self._book.alive(full))
            return
        now = asyncio.get_running_loop().time()
        if not watch.missed:
            watch.missed_at = now
        watch.missed += 1
        if watch.missed >= self._rules.misses:
            self._tell(self._book.silent(full, now - watch.missed_at))

    def _tell(self, commands: list[Command]) -> None:
        for command in commands:
            self._submit(command)


def _is_watched(session: Session) -> bool:
    # A silent session is asked on, so that its return is seen although it sends no new presence.
    return session.on_duty or (not session.answers and session.face is not Face.UNDECIDED)


def _is_alive(reply: Element, session: Session) -> bool:
    error = child(reply, ERROR_CHILD_TAG)
    if attr(reply, "type") == "result" or error is None:
        return True
    found = parse_stanza_error(error)
    if found is None or found.condition in LIVING_ERRORS:
        return True
    # A client that knows no pings may word it as its server would; then its presence has to do.
    return (
        found.condition == "service-unavailable" and bool(session.caps_features) and PING not in session.caps_features
    )


def _vary(low: float, high: float) -> float:
    return secrets.SystemRandom().uniform(low, high)
