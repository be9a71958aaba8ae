"""Which function writes the rows of which event: the one table, by class."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bridge.store.projections import agents, chats, legs, marks, messages, offers, setup
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
    events.ChatWidened: chats.project_widened,
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
    events.FocusChanged: legs.project_focus,
    events.FlagChanged: marks.project_flag,
    events.ReminderSet: marks.project_set,
    events.ReminderMoved: marks.project_moved,
    events.ReminderFell: marks.project_fell,
    events.ReminderDropped: marks.project_dropped,
    events.AgentChose: agents.project_chose,
    events.AgentLivenessChanged: agents.project_liveness,
    events.AgentUnreachable: agents.project_unreachable,
    events.AgentStateChanged: agents.project_state,
    events.AgentRested: nothing,
    events.MessageLeft: messages.project_left,
    events.MessageExtended: messages.project_extended,
    events.MessageTaken: messages.project_taken,
    events.MessageReleased: messages.project_released,
    events.MessageFinished: messages.project_finished,
    events.LinkChanged: nothing,
    events.ServiceDefined: setup.project_service_defined,
    events.ServiceRemoved: setup.project_service_removed,
    events.AgentDefined: setup.project_agent_defined,
    events.AgentRemoved: setup.project_agent_removed,
    events.ReasonDefined: setup.project_reason_defined,
    events.ReasonRemoved: setup.project_reason_removed,
    events.TeamDefined: setup.project_team_defined,
    events.TeamRemoved: setup.project_team_removed,
    events.SkillDefined: setup.project_skill_defined,
    events.SkillRemoved: setup.project_skill_removed,
    events.DispositionDefined: setup.project_disposition_defined,
    events.DispositionRemoved: setup.project_disposition_removed,
    events.CalendarDefined: setup.project_calendar_defined,
    events.CalendarRemoved: setup.project_calendar_removed,
    events.TimersSet: setup.project_timers,
    events.SetupChanged: setup.project_changed,
}
