"""Evolve: the only writer of the state. One small function per kind of event; replaying all events gives the state.

Applying happens in place. The functions never decide: what an event leaves out was not meant to change.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from routing import events as e
from routing import evolve_agent, evolve_chat, evolve_focus, evolve_mark, evolve_message, evolve_setup
from routing.indexing import reindex
from routing.state import State

EVOLUTIONS: Final[Mapping[type[Any], Callable[[State, Any], None]]] = {
    e.ChatStarted: evolve_chat.started,
    e.ChatQueued: evolve_chat.queued,
    e.ChatWidened: evolve_chat.widened,
    e.OfferMade: evolve_chat.offer_made,
    e.OfferShown: evolve_chat.offer_shown,
    e.OfferEnded: evolve_chat.offer_ended,
    e.LegOpened: evolve_chat.leg_opened,
    e.LegWrapping: evolve_chat.leg_wrapping,
    e.LegClosed: evolve_chat.leg_closed,
    e.EntryPosted: evolve_chat.entry_posted,
    e.InactivityWarned: evolve_chat.inactivity_warned,
    e.CustomerWentAway: evolve_chat.customer_went_away,
    e.CustomerCameBack: evolve_chat.customer_came_back,
    e.ConversationEnded: evolve_chat.conversation_ended,
    e.ChatEnded: evolve_chat.ended,
    e.FocusChanged: evolve_focus.changed,
    e.FlagChanged: evolve_mark.flag_changed,
    e.ReminderSet: evolve_mark.reminder_set,
    e.ReminderMoved: evolve_mark.reminder_moved,
    e.ReminderFell: evolve_mark.reminder_fell,
    e.ReminderDropped: evolve_mark.reminder_dropped,
    e.AgentChose: evolve_agent.chose,
    e.AgentRested: evolve_agent.rested,
    e.AgentLivenessChanged: evolve_agent.liveness_changed,
    e.AgentUnreachable: evolve_agent.unreachable,
    e.AgentStateChanged: evolve_agent.state_changed,
    e.LinkChanged: evolve_setup.link_changed,
    e.ServiceDefined: evolve_setup.service_defined,
    e.ServiceRemoved: evolve_setup.service_removed,
    e.AgentDefined: evolve_setup.agent_defined,
    e.AgentRemoved: evolve_setup.agent_removed,
    e.MessageLeft: evolve_message.left,
    e.MessageExtended: evolve_message.extended,
    e.MessageTaken: evolve_message.taken,
    e.MessageReleased: evolve_message.released,
    e.MessageFinished: evolve_message.finished,
    e.TeamDefined: evolve_setup.team_defined,
    e.TeamRemoved: evolve_setup.team_removed,
    e.SkillDefined: evolve_setup.skill_defined,
    e.SkillRemoved: evolve_setup.skill_removed,
    e.DispositionDefined: evolve_setup.disposition_defined,
    e.DispositionRemoved: evolve_setup.disposition_removed,
    e.CalendarDefined: evolve_setup.calendar_defined,
    e.CalendarRemoved: evolve_setup.calendar_removed,
    e.ReasonDefined: evolve_setup.reason_defined,
    e.ReasonRemoved: evolve_setup.reason_removed,
    e.TimersSet: evolve_setup.timers_set,
    e.SetupChanged: evolve_setup.setup_changed,
}


def evolve(state: State, event: e.Event) -> None:
    """Apply one event in place."""
    EVOLUTIONS[type(event)](state, event)


__all__ = ["EVOLUTIONS", "evolve", "reindex"]
