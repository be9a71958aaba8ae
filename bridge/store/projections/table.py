"""Which function writes the rows of which event: the one table, by class."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bridge.store.projections import agents, chats, legs, offers, setup
from bridge.store.rows import Rows
from routing import events

Projection = Callable[[Any, Rows], None]


def nothing(event: object, out: Rows) -> None:
    """No row: the event is of the journal alone."""
    del event, out


PROJECTIONS: Final[Mapping[type, Projection]] = {
    events.EntryPosted: chats.project_posted,
    events.ChatStarted: chats.project_started,
    events.ChatQueued: chats.project_queued,
    events.InactivityWarned: chats.project_warned,
    events.CustomerWentAway: chats.project_went_away,
    events.CustomerCameBack: chats.project_came_back,
    events.ConversationEnded: chats.project_conversation_ended,
    events.ChatEnded: chats.project_ended,
    events.OfferMade: offers.project_made,
    events.OfferShown: offers.project_shown,
    events.OfferEnded: offers.project_ended,
    events.LegOpened: legs.project_opened,
    events.LegWrapping: legs.project_wrapping,
    events.LegClosed: legs.project_closed,
    events.AgentChose: agents.project_chose,
    events.AgentLivenessChanged: agents.project_liveness,
    events.AgentUnreachable: agents.project_unreachable,
    events.AgentStateChanged: agents.project_state,
    events.LinkChanged: nothing,
    events.ServiceDefined: setup.project_service_defined,
    events.ServiceRemoved: setup.project_service_removed,
    events.AgentDefined: setup.project_agent_defined,
    events.AgentRemoved: setup.project_agent_removed,
    events.ReasonDefined: setup.project_reason_defined,
    events.ReasonRemoved: setup.project_reason_removed,
    events.TimersSet: setup.project_timers,
}
