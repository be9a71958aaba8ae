"""Agents at work: what they chose, what their clients show, and one row per stretch of a state."""

from bridge.store import schema
from bridge.store.rows import Rows
from bridge.store.times import to_us, to_us_or_none
from routing.events import AgentChose, AgentLivenessChanged, AgentStateChanged, AgentUnreachable
from routing.words import AgentState, ChosenKind, SystemReason


def project_chose(event: AgentChose, out: Rows) -> None:
    """He, or a rule for him, chose a state for now or for when his work is done."""
    if event.pending:
        following = {
            "next_kind": event.kind.value,
            "next_reason": event.reason,
            "missed_at": None,
            "misses": event.misses,
        }
        out.change(schema.agents, event.agent, following | _cleared(event))
        return
    at = to_us(event.at)
    missed = event.system and event.kind is ChosenKind.NOT_READY and event.reason == SystemReason.NO_ANSWER
    values: dict[str, object] = {
        "chosen_kind": event.kind.value,
        "chosen_reason": event.reason,
        "next_kind": None,
        "next_reason": None,
        "missed_at": at if missed else None,
        "idle_since": at,
        "misses": event.misses,
    }
    out.change(schema.agents, event.agent, values | _cleared(event))


def _cleared(event: AgentChose) -> dict[str, object]:
    """What a choice does to the marks of earlier trouble, also while it waits."""
    if event.kind is ChosenKind.READY:
        return {"unreachable": False, "idle_long": False, "state_offer": None}
    if event.offer is not None:
        return {"state_offer": event.offer}
    return {} if event.system else {"state_offer": None}


def project_liveness(event: AgentLivenessChanged, out: Rows) -> None:
    """What his clients show."""
    values: dict[str, object] = {
        "live": event.live,
        "plain": event.plain,
        "idle": event.idle,
        "idle_long": event.idle_long,
        "missing": None if event.missing is None else event.missing.value,
        "missing_until": to_us_or_none(event.missing_until),
    }
    if event.live and event.missing is None:
        values["unreachable"] = False
    if not event.live:
        values["focus_told"] = False
    out.change(schema.agents, event.agent, values)


def project_unreachable(event: AgentUnreachable, out: Rows) -> None:
    """No device of his took an offer."""
    out.change(schema.agents, event.agent, {"unreachable": True})


def project_state(event: AgentStateChanged, out: Rows) -> None:
    """One stretch ends, another begins."""
    at = to_us(event.at)
    state = event.state.value
    values: dict[str, object] = {
        "state": state,
        "reason": event.reason,
        "chosen_busy": event.chosen_busy,
        "since": at,
    }
    if event.state in {AgentState.READY, AgentState.LOGGED_OUT}:
        values["state_offer"] = None
    out.change(schema.agents, event.agent, values)
    out.end_stretch(event.agent, at)
    out.begin_stretch([event.agent, state, event.reason, event.chosen_busy, at, None, event.offer, event.is_break])
