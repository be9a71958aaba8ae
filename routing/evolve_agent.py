"""Applying events about agents."""

from datetime import timedelta

from routing import events as e
from routing.indexing import arm_agent, refresh_agent
from routing.state import Choice, State
from routing.words import AgentState, ChosenKind, SystemReason


def chose(state: State, event: e.AgentChose) -> None:
    """A choice took effect, or waits for the last work."""
    agent = state.agents[event.agent]
    choice = Choice(event.kind, event.reason)
    if event.pending:
        agent.next = choice
    else:
        agent.chosen = choice
        agent.next = None
    agent.misses = event.misses
    agent.return_at = None
    return_s = state.setup.timers.no_answer_return_s
    missed = event.kind is ChosenKind.NOT_READY and event.reason == SystemReason.NO_ANSWER
    if event.system and missed and not event.pending and return_s > 0:
        agent.return_at = event.at + timedelta(seconds=return_s)
    if event.kind is ChosenKind.READY:
        agent.unreachable = False
        agent.idle_long = False
        agent.state_offer = None
    elif event.offer is not None:
        agent.state_offer = event.offer
    elif not event.system:
        agent.state_offer = None
    if agent.load == 0 and not event.pending:
        agent.idle_since = event.at
    refresh_agent(state, agent)
    arm_agent(state, agent)


def rested(state: State, event: e.AgentRested) -> None:
    """He may be offered something again."""
    agent = state.agents[event.agent]
    agent.ramp_until = None
    refresh_agent(state, agent)


def liveness_changed(state: State, event: e.AgentLivenessChanged) -> None:
    """His clients show something else."""
    agent = state.agents[event.agent]
    agent.live = event.live
    agent.plain = event.plain
    agent.idle = event.idle
    agent.idle_long = event.idle_long
    agent.missing = event.missing
    agent.missing_until = event.missing_until
    if event.live and event.missing is None:
        agent.unreachable = False
    if not event.live:
        agent.focus_told = False
    refresh_agent(state, agent)
    arm_agent(state, agent)


def unreachable(state: State, event: e.AgentUnreachable) -> None:
    """Nothing reaches him."""
    agent = state.agents[event.agent]
    agent.unreachable = True
    refresh_agent(state, agent)


def state_changed(state: State, event: e.AgentStateChanged) -> None:
    """One stretch of his state ends, another begins."""
    agent = state.agents[event.agent]
    agent.state = event.state
    agent.reason = event.reason
    agent.chosen_busy = event.chosen_busy
    agent.since = event.at
    if event.state in {AgentState.READY, AgentState.LOGGED_OUT}:
        agent.state_offer = None
