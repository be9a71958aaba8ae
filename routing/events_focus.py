"""Events about focus: which of his chats an agent has before him."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.ids import AgentId, ChatId, LegNumber


@dataclass(frozen=True, slots=True)
class FocusLeft:
    """The leg that was in focus until now, and how long it has been so altogether."""

    chat: ChatId
    leg: LegNumber
    focus_time: timedelta


@dataclass(frozen=True, slots=True)
class FocusChanged:
    """One stretch of focus ends, if any did, and another begins in ``chat``; ``None``: he looks at none of his chats.

    ``told``: by his desktop; else it is estimated. ``estimated``: legs whose times were known so far and are estimates
    from now on.
    """

    at: datetime
    agent: AgentId
    chat: ChatId | None
    leg: LegNumber | None
    told: bool
    left: FocusLeft | None = None
    estimated: tuple[tuple[ChatId, LegNumber], ...] = ()
