"""Decide: one entrance for all commands. The work is in the modules by topic; the rules are in the tables.

`decide(state, command, now)` either refuses, leaving the state as it was, or returns what happened (already applied)
and
what the outside must do. No I/O, no clock, no randomness: the same inputs give the same outputs, for ever.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, get_args

from routing import commands as c
from routing import (
    decide_agent,
    decide_customer,
    decide_focus,
    decide_mark,
    decide_message,
    decide_offer,
    decide_setup,
    decide_supervisor,
    decide_time,
)
from routing.decision import Decision, Result
from routing.matching import settle
from routing.refusals import Refusal
from routing.state import State
from routing.turn import Turn
from routing.unmanned import send_away

DECIDERS: Final[Mapping[type[Any], Callable[[Turn, Any], Result | Refusal]]] = {
    c.StartChat: decide_customer.start,
    c.PostCustomerText: decide_customer.post,
    c.ShowCustomerTyping: decide_customer.typing,
    c.CustomerAway: decide_customer.away,
    c.CustomerBack: decide_customer.back,
    c.CustomerEnds: decide_customer.ends,
    c.AcceptOffer: decide_offer.accept,
    c.RejectOffer: decide_offer.reject,
    c.MarkOfferShown: decide_offer.shown,
    c.BounceOffer: decide_offer.bounce,
    c.PostAgentText: decide_agent.post,
    c.ShowAgentTyping: decide_agent.typing,
    c.AgentEnds: decide_agent.ends,
    c.AgentNeverCame: decide_agent.never_came,
    c.CompleteWrapUp: decide_agent.complete,
    c.FocusChat: decide_focus.tell,
    c.FlagChat: decide_mark.flag,
    c.SetReminder: decide_mark.set_reminder,
    c.DropReminder: decide_mark.drop_reminder,
    c.Choose: decide_agent.choose,
    c.ChooseLanguage: decide_setup.choose_language,
    c.AgentPresent: decide_agent.present,
    c.AgentMissing: decide_agent.missing,
    c.SetLink: decide_time.set_link,
    c.Tick: decide_time.tick,
    c.Restart: decide_time.restart,
    c.ForceState: decide_supervisor.force,
    c.LeaveMessage: decide_message.leave,
    c.TakeMessage: decide_message.take,
    c.ReleaseMessage: decide_message.release,
    c.FinishMessage: decide_message.finish,
    c.AnswerByChat: decide_message.answer_by_chat,
    c.ChangeSetup: decide_setup.change_all,
    **dict.fromkeys(get_args(c.SetupChange), decide_setup.change),
}


def decide(state: State, command: c.Command, now: datetime) -> Decision | Refusal:
    """Carry out a command at ``now`` (aware UTC), or refuse it."""
    turn = Turn(state, now)
    outcome = DECIDERS[type(command)](turn, command)
    if isinstance(outcome, Refusal):
        return outcome
    settle(turn)
    turn.derive_states()
    if send_away(turn):
        settle(turn)
    return turn.decision(outcome)
