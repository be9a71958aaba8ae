"""What came of a simulation, as a table, as JSON, and in sentences."""

import json
from collections.abc import Mapping
from typing import Final

from bridge.cli.table import render_table
from routing.ports import Column
from routing.simulation.intervals import batch_means
from routing.simulation.outcome import DemandOutcome, Outcome
from routing.simulation.search import Answer, Target

COLUMNS: Final = (
    Column("service", "Service"),
    Column("offered", "Chats", "count"),
    Column("answered", "Answered", "count"),
    Column("abandoned", "Gave up", "count"),
    Column("abandonment_percent", "Gave up %", "seconds"),
    Column("target_percent", "Target %", "count"),
    Column("within_s", "Within s", "count"),
    Column("service_level_percent", "Level %", "seconds"),
    Column("level_margin_percent", "± %", "seconds"),
    Column("mean_answer_s", "Mean wait s", "seconds"),
    Column("p90_answer_s", "90 % within s", "seconds"),
    Column("longest_answer_s", "Longest s", "seconds"),
)


Goals = Mapping[str, float]
"""The share that should be answered in time, by the name of the demand."""


def rows_of(outcome: Outcome, goals: Goals) -> list[tuple[object, ...]]:
    """Make one row for each kind of customers, as `COLUMNS` say."""
    return [_row(one, goals[one.name]) for one in outcome.demands]


def is_met(one: DemandOutcome, goals: Goals) -> bool:
    """Tell whether as many were answered in time as should be."""
    return one.service_level >= goals[one.name]


def _row(one: DemandOutcome, goal: float) -> tuple[object, ...]:
    counted = [
        float(good and wait <= one.within_s)
        for wait, good in zip(one.waited_s, one.answered_each, strict=True)
        if good or wait > one.within_s
    ]
    counted += [0.0] * one.overdue
    margin = batch_means(counted).half * 100
    return (
        one.name,
        one.offered,
        one.answered,
        one.abandoned,
        one.abandonment * 100,
        f"{goal * 100:g}",
        f"{one.within_s:g}",
        one.service_level * 100,
        margin if margin < 100 else None,
        one.mean_answer_s,
        one.percentile_s(0.9),
        max(one.answers_s(), default=0.0),
    )


def render_text(outcome: Outcome, goals: Goals) -> str:
    """Write the table and what is not in it."""
    return render_table(COLUMNS, rows_of(outcome, goals)) + render_notes(outcome, goals)


def render_notes(outcome: Outcome, goals: Goals) -> str:
    """Say in sentences who misses the target, and what concerns all kinds of customers."""
    lines = [
        f"{one.name} misses its target: {one.service_level * 100:.1f} % instead of {goals[one.name] * 100:g} % "
        f"answered within {one.within_s:g} s.\n"
        for one in outcome.demands
        if not is_met(one, goals)
    ]
    if not lines:
        lines.append("Every target is met.\n")
    peak = max(outcome.duty_by_hour, default=0.0)
    lines.append(
        f"Agents: up to {peak:.1f} on duty, {outcome.staffed_s / 3600:.0f} hours in all, "
        f"occupied {outcome.occupancy:.0%} of them.\n"
    )
    if outcome.missed_offers:
        lines.append(f"Offers that nobody took in time: {outcome.missed_offers}.\n")
    away = sum(one.turned_away for one in outcome.demands)
    if away:
        lines.append(f"Turned away by a full queue, and not counted above: {away}.\n")
    waiting = sum(one.unfinished for one in outcome.demands)
    if waiting:
        overdue = sum(one.overdue for one in outcome.demands)
        lines.append(
            f"Still waiting at the end: {waiting}; {overdue} of them beyond the target, counted in the level.\n"
        )
    return "".join(lines)


def render_answer(answer: Answer, target: Target) -> str:
    """Say how many agents are needed, and how the numbers beside it would do."""
    wanted = f"{target.share * 100:g} % within {target.within_s:g} s"
    columns = (
        Column("agents", answer.group),
        Column("level", "Level %", "seconds"),
        Column("occupancy", "Occupied %", "seconds"),
    )
    rows = [
        (
            f"{trial.agents}{' <' if trial.agents == answer.agents else ''}",
            trial.outcome.service_level * 100,
            trial.outcome.occupancy * 100,
        )
        for trial in answer.trials
    ]
    if answer.agents is None:
        verdict = f"{wanted} can't be reached by more of {answer.group}: is somebody on duty whenever customers come?\n"
    else:
        busiest = f"Erlang C for the busiest hour, all agents: {answer.by_erlang}"
        verdict = f"For {wanted} you need {answer.agents} of {answer.group} ({busiest}).\n"
    return f"{verdict}\n{render_table(columns, rows)}\n"


def render_json(outcome: Outcome, goals: Goals, answer: Answer | None, target: Target | None) -> str:
    """Write everything as one JSON object; shares are percentages, times seconds."""
    keys = [column.key for column in COLUMNS]
    rows = [dict(zip(keys, row, strict=True)) for row in rows_of(outcome, goals)]
    for row, one in zip(rows, outcome.demands, strict=True):
        row["target_percent"] = round(goals[one.name] * 100, 6)
        row["target_met"] = is_met(one, goals)
        row["within_s"] = one.within_s
        row["still_waiting"] = one.unfinished
        row["turned_away"] = one.turned_away
    found: dict[str, object] = {
        "rows": rows,
        "occupancy_percent": outcome.occupancy * 100,
        "staffed_s": outcome.staffed_s,
        "on_duty_by_hour": list(outcome.duty_by_hour),
        "missed_offers": outcome.missed_offers,
        "counted_s": outcome.seconds,
    }
    if answer is not None and target is not None:
        found["target"] = {
            "percent": target.share * 100,
            "within_s": target.within_s,
            "group": answer.group,
            "agents": answer.agents,
            "erlang_c_agents": answer.by_erlang,
            "tried": [
                {"agents": trial.agents, "service_level_percent": trial.outcome.service_level * 100}
                for trial in answer.trials
            ],
        }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
