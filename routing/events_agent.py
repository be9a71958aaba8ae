"""Events about an agent: what he chose, what his clients show, and the state that follows."""

from dataclasses import dataclass
from datetime import datetime

from routing.ids import AgentId, OfferId
from routing.words import AgentState, ChosenKind, Missing


@dataclass(frozen=True, slots=True)
class AgentChose:
    """An agent's choice changed, by an act of his or by the rules (``system``: a missed offer, a lost agent).

    ``pending``: it is his *next* state, applied when his last work is done. ``offer`` is what caused it, ``by`` the
    supervisor who did it.
    """

    at: datetime
    agent: AgentId
    kind: ChosenKind
    reason: str
    pending: bool
    system: bool
    offer: OfferId | None = None
    by: AgentId | None = None
    misses: int = 0
    """Offers he has missed in a row, now."""


@dataclass(frozen=True, slots=True)
class AgentRested:
    """The time between two offers to the agent has passed."""

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentLivenessChanged:
    """What the agent's clients show changed. ``missing_until``: the end of his grace time, while he is missing."""

    at: datetime
    agent: AgentId
    live: bool
    plain: bool
    idle: bool
    idle_long: bool
    missing: Missing | None
    missing_until: datetime | None


@dataclass(frozen=True, slots=True)
class AgentUnreachable:
    """An offer bounced on every device: nothing more is offered until a client of his is heard again."""

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentStateChanged:
    """The derived state changed: one stretch of it ends, another begins. ``chosen_busy``: not by work."""

    at: datetime
    agent: AgentId
    state: AgentState
    reason: str
    chosen_busy: bool
    previous: AgentState
    since: datetime
    offer: OfferId | None = None
    is_break: bool = False
