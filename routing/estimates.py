"""How long a customer will wait, as far as one can say.

Nobody waits while somebody is free. Else the chats before him, and his own, are served one after the other by as many
hands as the agents of the service have for chats: with a mean handling time H and s hands, one is done every H / s
seconds, so place p takes p * H / s. What customers really waited lately is blended in, weighing as much, once there is
enough of it. Means are exponential, of the last ten or so.
"""

from typing import Final

from routing.capacity import slots_of
from routing.ids import ServiceId
from routing.queries import available, waiting_count
from routing.state import Pace, State

WEIGHT: Final = 0.1
ENOUGH: Final = 5
"""Waits that must be known before they count."""


def estimated_wait_s(state: State, service: ServiceId, place: int = 0) -> float | None:
    """Estimate the wait of the customer at ``place`` (1 is next; 0: one who would come now), in seconds.

    ``None``: nobody is there to serve anybody.
    """
    agents = state.indexes.on_duty.get(service, set())
    if not agents:
        return None
    ahead = place or waiting_count(state, service) + 1
    if available(state, service) >= ahead:
        return 0.0
    hands = sum(slots_of(state, state.agents[agent], service) for agent in agents)
    pace = state.pace.get(service, Pace())
    served = ahead * pace.handle_s / hands
    return served if pace.answered < ENOUGH else (served + pace.wait_s) / 2


def note_handled(state: State, service: ServiceId, seconds: float) -> None:
    """Take a finished conversation into the mean."""
    pace = state.pace.setdefault(service, Pace())
    pace.handle_s = seconds if not pace.handled else pace.handle_s + WEIGHT * (seconds - pace.handle_s)
    pace.handled += 1


def note_answered(state: State, service: ServiceId, seconds: float) -> None:
    """Take an answered customer's wait into the mean."""
    pace = state.pace.setdefault(service, Pace())
    pace.wait_s = seconds if not pace.answered else pace.wait_s + WEIGHT * (seconds - pace.wait_s)
    pace.answered += 1
