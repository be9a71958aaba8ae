"""A plan from what the desk recorded: the calls it got, how long they took and waited, who was on duty when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, or_, select

from bridge.errors import UserError
from bridge.simulation.file import DAY_S, Asked
from bridge.store.schema import agent_states, chats, legs, offers
from routing.ids import AgentId, ServiceId
from routing.queries import target_of
from routing.settings import Service, Skill
from routing.simulation.chance import HOUR_S, NEVER, Exponential, Fixed, Recorded, Seconds
from routing.simulation.plan import AGES_S, Demand, Plan, Shift, Staff
from routing.state import State
from routing.words import AgentState, LegKind, OfferPhase

WEEKS_FOR_WEEKDAYS: Final = 2
"""From so many whole weeks on, each hour of the week has a rate of its own; before, each hour of the day."""
ON_DUTY: Final = frozenset({AgentState.READY, AgentState.BUSY, AgentState.AFTER_CALL_WORK})
GAP_S: Final = 1.0
"""Stretches of duty that are closer than this are one."""


@dataclass(slots=True)
class Seen:
    """What was recorded of one service."""

    came: list[datetime]
    handled_s: list[float]
    after_s: list[float]
    waited_s: float = 0.0
    abandoned: int = 0


def recorded_plan(connection: Connection, state: State, start: datetime, end: datetime) -> Asked:
    """Make the plan of a desk's own whole days; ``state`` has its set-up. Raises `UserError` if there is too little."""
    found = _seen(connection, start, end)
    if not any(seen.handled_s for seen in found.values()):
        raise UserError(f"no chat was answered from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} (UTC)")
    staff = _staff(connection, state, start, end)
    timers = replace(state.setup.timers, inactivity_s=AGES_S, max_wait_s=AGES_S, login_state=None)
    services = [state.setup.services.get(name, Service(name, name)) for name in sorted(found)]
    plan = Plan(
        services=tuple(_plain(service, set(found)) for service in services),
        demands=tuple(
            replace(_demand(name, seen, start, end), within_s=target_of(state, name)[1])
            for name, seen in sorted(found.items())
        ),
        staff=tuple(_for_services(staff, set(found))),
        duration_s=(end - start).total_seconds(),
        start=start,
        timers=replace(timers, no_answer_return_s=timers.no_answer_return_s or 60.0),
        answer=_answers(connection, start, end),
        teams=tuple(replace(team, login_state=None, services=()) for team in state.setup.teams.values()),
    )
    return Asked(plan, 1, {name: target_of(state, name)[0] / 100 for name in found})


def _plain(service: Service, asked: set[ServiceId]) -> Service:
    """Leave out of a service what recorded customers have behind them: hours, rules and limits that let them in."""
    overflows = service.overflow_to in asked
    return Service(
        service.id,
        service.name,
        offer_s=service.offer_s,
        auto_answer_s=service.auto_answer_s,
        capacity=service.capacity,
        spare=service.spare,
        policy=service.policy,
        steps=service.steps,
        overflow_to=service.overflow_to if overflows else None,
        overflow_s=service.overflow_s if overflows else 0.0,
    )


def all_alike(plan: Plan) -> Plan:
    """Replace recorded people by a group ``agent`` that serves everything, in all hours of the day that have calls."""
    hours = sorted({place % 24 for one in plan.demands for place, rate in enumerate(one.per_hour) if rate > 0})
    first, last = hours[0], hours[-1] + 1
    shifts = tuple(
        Shift(day * DAY_S + first * HOUR_S, day * DAY_S + last * HOUR_S) for day in range(int(plan.duration_s // DAY_S))
    )
    skills = tuple(Skill(service.id) for service in plan.services)
    return replace(plan, staff=(Staff("agent", max(1, len(plan.staff)), skills, shifts),), teams=())


def _seen(connection: Connection, start: datetime, end: datetime) -> dict[ServiceId, Seen]:
    talks: dict[str, tuple[datetime, float, float]] = {}
    leg = legs.c
    query = (
        select(leg.chat, leg.opened_at, leg.wrapping_at, leg.closed_at)
        .join(chats, chats.c.id == leg.chat)
        .where(chats.c.started_at >= start, chats.c.started_at < end, leg.kind == LegKind.AGENT)
        .where(leg.closed_at.is_not(None))
        .order_by(leg.chat, leg.number)
    )
    for chat, opened, wrapping, closed in connection.execute(query):
        first, talked, noted = talks.get(chat, (opened, 0.0, 0.0))
        talked += ((wrapping or closed) - opened).total_seconds()
        noted += (closed - wrapping).total_seconds() if wrapping is not None else 0.0
        talks[chat] = (first, talked, noted)
    found: dict[ServiceId, Seen] = defaultdict(lambda: Seen([], [], []))
    row = chats.c
    asked = select(row.id, row.service, row.started_at, row.conversation_ended_at).where(
        row.started_at >= start, row.started_at < end, row.conversation_ended_at.is_not(None)
    )
    for chat, service, started, ended in connection.execute(asked):
        seen = found[ServiceId(service)]
        seen.came.append(started)
        if chat in talks:
            opened, talked, noted = talks[chat]
            seen.handled_s.append(talked)
            seen.after_s.append(noted)
            seen.waited_s += (opened - started).total_seconds()
        else:
            seen.abandoned += 1
            seen.waited_s += (ended - started).total_seconds()
    return found


def _demand(name: ServiceId, seen: Seen, start: datetime, end: datetime) -> Demand:
    """Rates by hour from the start; patience by the likeliest exponential (who was answered had at least so much)."""
    hours = (end - start).total_seconds() / HOUR_S
    period = 168 if hours >= WEEKS_FOR_WEEKDAYS * 168 else 24
    counts = [0] * period
    for instant in seen.came:
        counts[int((instant - start).total_seconds() // HOUR_S) % period] += 1
    exposure = [len(range(place, int(hours), period)) for place in range(period)]
    patience: Seconds = NEVER
    if seen.abandoned and seen.waited_s > 0:
        patience = Exponential(seen.waited_s / seen.abandoned)
    return Demand(
        name=name,
        service=name,
        per_hour=tuple(count / max(1, times) for count, times in zip(counts, exposure, strict=True)),
        handling=Recorded(tuple(seen.handled_s)) if seen.handled_s else Fixed(0.0),
        patience=patience,
        after_work=Recorded(tuple(seen.after_s)) if any(seen.after_s) else None,
    )


def _staff(connection: Connection, state: State, start: datetime, end: datetime) -> list[Staff]:
    """One group for each person, on duty when he was ready, busy or in after-call work."""
    row = agent_states.c
    query = (
        select(row.agent, row.started_at, row.ended_at)
        .where(row.state.in_([str(one) for one in ON_DUTY]), row.started_at < end)
        .where(or_(row.ended_at.is_(None), row.ended_at > start))
        .order_by(row.agent, row.started_at, row.id)
    )
    shifts: dict[AgentId, list[Shift]] = defaultdict(list)
    for agent, began, ended in connection.execute(query):
        from_s = max(0.0, (began - start).total_seconds())
        to_s = ((ended if ended is not None and ended < end else end + timedelta(days=1)) - start).total_seconds()
        stretches = shifts[AgentId(agent)]
        if stretches and from_s - stretches[-1].end_s < GAP_S:
            earlier = stretches.pop()
            from_s, to_s = earlier.start_s, max(earlier.end_s, to_s)
        stretches.append(Shift(from_s, to_s))
    people = []
    for number, (agent, stretches) in enumerate(shifts.items(), 1):
        known = state.agents.get(agent)
        if known is not None:
            people.append(
                Staff(
                    f"agent{number}",
                    1,
                    known.serves,
                    tuple(stretches),
                    known.profile.capacity,
                    known.profile.capacity_per_chat,
                    known.profile.spare_per_chat,
                    known.profile.team,
                )
            )
    return people


def _for_services(staff: Sequence[Staff], services: set[ServiceId]) -> list[Staff]:
    """Leave out skills for services nobody asked for."""
    trimmed = (replace(one, skills=tuple(skill for skill in one.skills if skill.service in services)) for one in staff)
    return [one for one in trimmed if one.skills]


def _answers(connection: Connection, start: datetime, end: datetime) -> Seconds:
    """How long agents took to accept."""
    row = offers.c
    query = select(row.offered_at, row.ended_at).where(
        row.offered_at >= start, row.offered_at < end, row.outcome == OfferPhase.ACCEPTED
    )
    took = [(ended - offered).total_seconds() for offered, ended in connection.execute(query)]
    return Recorded(tuple(took)) if took else Fixed(0.0)
