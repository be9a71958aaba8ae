"""Who watches a service: its presence tells open, all busy, or nobody there (DESIGN.md section 6).

Watchers are kept in the store, so that a restarted desk tells them anew; a change is told once it has lasted a moment.
"""

from collections.abc import Callable, Iterable
from typing import Final

from bridge.xmpp.shown import Shown, render_shown
from routing.ids import ServiceId

NEWS_S: Final = 2.0
"""Changes within this time are told as one (DESIGN.md section 4)."""
MOST: Final = 10_000
"""Watchers of one service; whoever comes later can ask (probe), but is not told."""

Note = Callable[[str, str, bool], None]
"""Service's address, watcher's bare JID, and whether he watches from now on: to be stored."""


class Watchers:
    """Tells the watchers of every service what its presence says."""

    def __init__(
        self,
        component: str,
        *,
        send: Callable[[str], bool],
        shown: Callable[[str, str], Shown | None],
        call_later: Callable[[float, Callable[[], None]], object],
        known: Iterable[tuple[str, str]] = (),
        note: Note | None = None,
    ) -> None:
        """``known``: (service's address, watcher) of earlier runs; ``shown`` as in `bridge.xmpp.disco.Directory`."""
        self._component = component
        self._send = send
        self._shown = shown
        self._call_later = call_later
        self._note = note
        self._of: dict[ServiceId, dict[str, None]] = {}
        self._told: dict[ServiceId, Shown | None] = {}
        self._moved: set[ServiceId] = set()
        self._is_armed = False
        for address, watcher in known:
            self._of.setdefault(ServiceId(address.partition("@")[0]), {})[watcher] = None

    def add(self, service: ServiceId, watcher: str) -> None:
        """Somebody (bare JID) was allowed to subscribe, or his server knows that he is."""
        watching = self._of.setdefault(service, {})
        if watcher not in watching and len(watching) < MOST:
            watching[watcher] = None
            self._told.setdefault(service, self._shown(service, ""))
            self._store(service, watcher, watches=True)

    def remove(self, service: ServiceId, watcher: str) -> None:
        """He does not want to know any more."""
        if self._of.get(service, {}).pop(watcher, watcher) is None:
            self._store(service, watcher, watches=False)

    def moved(self, service: ServiceId) -> None:
        """A service's queue or agents changed."""
        self._moved.add(service)
        if not self._is_armed:
            self._is_armed = True
            self._call_later(NEWS_S, self._tell)

    def on_link(self, *, up: bool) -> None:
        """After each connect everybody is told: what the servers remember of us may be old."""
        if up:
            self._told.clear()
            for service in self._of:
                self.moved(service)

    def _tell(self) -> None:
        moved, self._moved, self._is_armed = self._moved, set(), False
        for service in moved:
            watching = self._of.get(service)
            if not watching:
                continue
            shown = self._shown(service, "")
            if service in self._told and self._told[service] == shown:
                continue
            self._told[service] = shown
            address = f"{service}@{self._component}"
            for watcher in watching:
                self._send(render_shown(address, watcher, shown))

    def _store(self, service: ServiceId, watcher: str, *, watches: bool) -> None:
        if self._note is not None:
            self._note(f"{service}@{self._component}", watcher, watches)
