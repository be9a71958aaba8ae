"""What may stand in a setting: one table for checking, for help texts and for pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from routing.settings import AgentProfile, Service, Team, Timers

DAY_S: Final = 86_400.0
YEAR_S: Final = 365 * DAY_S


@dataclass(frozen=True, slots=True)
class Bound:
    """Lowest and highest value, both allowed, and what they count."""

    low: float
    high: float
    unit: str


_TIME = Bound(1, YEAR_S, "seconds")
_TIME_OR_NONE = Bound(0, YEAR_S, "seconds")
_SHARE = Bound(1, 100, "of 100")
_SHARE_OR_NONE = Bound(0, 100, "of 100")
_PERCENT = Bound(1, 100, "% of customers")

TIMER_BOUNDS: Final[Mapping[str, Bound]] = {
    "offer_s": Bound(0.2, 3600, "seconds"),
    "offer_plain_s": Bound(0.2, 3600, "seconds"),
    "no_answer_return_s": _TIME_OR_NONE,
    "no_answer_logout": Bound(0, 100, "missed offers"),
    "ramp_up_s": Bound(0, 3600, "seconds"),
    "ageing_s": _TIME_OR_NONE,
    "grace_s": _TIME_OR_NONE,
    "grace_closed_s": _TIME_OR_NONE,
    "idle_limit_s": _TIME_OR_NONE,
    "inactivity_s": _TIME,
    "inactivity_xmpp_s": _TIME_OR_NONE,
    "no_response_s": _TIME_OR_NONE,
    "wrapup_s": _TIME_OR_NONE,
    "break_s": Bound(0, DAY_S, "seconds a day"),
    "max_wait_s": _TIME,
    "customer_grace_s": _TIME_OR_NONE,
    "target_percent": _PERCENT,
    "target_s": _TIME_OR_NONE,
    "capacity_per_chat": _SHARE,
    "spare_per_chat": _SHARE_OR_NONE,
}
SERVICE_BOUNDS: Final[Mapping[str, Bound]] = {
    "offer_s": TIMER_BOUNDS["offer_s"],
    "auto_answer_s": Bound(0, 3600, "seconds"),
    "inactivity_s": _TIME,
    "inactivity_xmpp_s": _TIME,
    "wrapup_s": _TIME_OR_NONE,
    "max_wait_s": _TIME,
    "capacity": _SHARE,
    "spare": _SHARE_OR_NONE,
    "preferred_s": _TIME_OR_NONE,
    "overflow_s": _TIME_OR_NONE,
    "queue_limit": Bound(0, 1_000_000, "chats"),
    "target_percent": _PERCENT,
    "target_s": _TIME_OR_NONE,
}
TEAM_BOUNDS: Final[Mapping[str, Bound]] = {"capacity_per_chat": _SHARE, "spare_per_chat": _SHARE_OR_NONE}
AGENT_BOUNDS: Final[Mapping[str, Bound]] = {"capacity": _SHARE, **TEAM_BOUNDS}
LEVEL: Final = _SHARE_OR_NONE
PRIORITY: Final = Bound(-1000, 1000, "steps")


def out_of_bounds(
    what: str, value: Timers | Service | AgentProfile | Team, bounds: Mapping[str, Bound]
) -> Iterator[str]:
    """Say of each field that is out of its bounds what it may be."""
    for name, bound in bounds.items():
        number = getattr(value, name)
        if number is not None and not bound.low <= number <= bound.high:
            yield f"{what}{name} is from {bound.low:.10g} to {bound.high:.10g} {bound.unit}, not {number:.10g}"
