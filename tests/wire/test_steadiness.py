"""Hysteresis: whoever comes and goes all the time is back only when he stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bridge.xmpp.ports import Clocks
from bridge.xmpp.steadiness import LOSSES, STAY_S, WINDOW_S, Steadiness
from routing.commands import AgentMissing, AgentPresent, Choose, Command
from routing.ids import AgentId
from routing.words import ChosenKind, Missing

if TYPE_CHECKING:
    from collections.abc import Callable

ADA = AgentId("ada@example.org")
LOST: Command = AgentMissing(ADA, Missing.SILENT)
BACK: Command = AgentPresent(ADA)


class World:
    """A clock that is turned by hand, and what the core was told."""

    def __init__(self) -> None:
        self.now = 0.0
        self.told: list[Command] = []
        self._timers: list[tuple[float, Callable[[], None]]] = []
        clocks = Clocks(now=lambda: datetime.now(UTC), monotonic=lambda: self.now, call_later=self._call_later)
        self.steadiness = Steadiness(self.told.append, clocks)

    def _call_later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        timer = (self.now + seconds, call)
        self._timers.append(timer)

        def cancel() -> None:
            if timer in self._timers:
                self._timers.remove(timer)

        return cancel

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        for timer in [timer for timer in self._timers if timer[0] <= self.now]:
            self._timers.remove(timer)
            timer[1]()

    def flaps(self, times: int = LOSSES) -> None:
        """Be lost and come back so often, a second apart; forget what the core was told."""
        for _ in range(times):
            self.steadiness.hand_on(LOST)
            self.passes(1)
            self.steadiness.hand_on(BACK)
            self.passes(1)


def test_a_connection_that_breaks_now_and_then_is_back_at_once() -> None:
    """Two losses in a minute are bad luck, and so are many in an hour."""
    world = World()
    world.flaps(2)
    for _ in range(5):
        world.passes(WINDOW_S)
        world.flaps(1)
    assert world.told == [LOST, BACK] * 7


def test_a_flapping_one_is_back_when_it_has_stayed() -> None:
    """Down counts at once; the third return only after a while, and it starts anew with every further loss."""
    world = World()
    world.flaps()
    assert world.told == [*[LOST, BACK] * 2, LOST]
    world.flaps(1)
    assert world.told[-2:] == [LOST, LOST]
    world.passes(STAY_S - 1.5)
    assert world.told[-1] == LOST
    world.passes(0.5)
    assert world.told[-1] == BACK


def test_who_does_something_is_there_at_once() -> None:
    """A word or a change of his status is proof enough, and what was learnt meanwhile is told."""
    for act in ("word", "status"):
        world = World()
        world.flaps()
        idle = AgentPresent(ADA, idle=True)
        world.steadiness.hand_on(idle)
        if act == "word":
            world.steadiness.release(ADA)
            assert world.told[-1] == idle
        else:
            choice = Choose(ADA, ChosenKind.READY)
            world.steadiness.hand_on(choice)
            assert world.told[-2:] == [idle, choice]
        world.passes(STAY_S)
        assert world.told.count(idle) == 1


def test_closing_a_desktop_on_purpose_is_no_flapping() -> None:
    """Reloading its page, as often as one likes, costs nothing."""
    world = World()
    for _ in range(2 * LOSSES):
        world.steadiness.hand_on(AgentMissing(ADA, Missing.CLOSED))
        world.steadiness.hand_on(BACK)
    assert world.told.count(BACK) == 2 * LOSSES
