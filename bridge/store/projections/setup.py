"""What the operator sets up. Rare, so each event runs in its place; what is taken away is marked, never deleted."""

import dataclasses
from collections.abc import Mapping

from sqlalchemy import Executable, Table, delete, insert, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bridge.store import schema
from bridge.store.codec import encode_value
from bridge.store.rows import Rows
from bridge.store.schema_photos import agent_photos
from bridge.store.schema_setup import setup_changes
from bridge.store.times import to_us
from routing.events import (
    AgentDefined,
    AgentRemoved,
    CalendarDefined,
    CalendarRemoved,
    DispositionDefined,
    DispositionRemoved,
    ReasonDefined,
    ReasonRemoved,
    ServiceDefined,
    ServiceRemoved,
    SetupChanged,
    SkillDefined,
    SkillRemoved,
    TeamDefined,
    TeamRemoved,
    TimersSet,
)
from routing.settings import Disposition, ExtraSkill, Reason, Timers

TIMERS_PREFIX = "timers."


def upsert(dialect: str, table: Table, values: Mapping[str, object]) -> Executable:
    """Insert a row, or set the given columns of the one that has its key."""
    key = [column.name for column in table.primary_key]
    others = {name: value for name, value in values.items() if name not in key}
    if dialect == "sqlite":
        lite = sqlite_insert(table).values(values)
        return lite.on_conflict_do_update(key, set_=others) if others else lite.on_conflict_do_nothing(key)
    post = postgresql_insert(table).values(values)
    return post.on_conflict_do_update(index_elements=key, set_=others) if others else post.on_conflict_do_nothing()


def project_service_defined(event: ServiceDefined, out: Rows) -> None:
    """Add or change a service."""
    service = event.service
    values = {"id": service.id, "name": service.name, "definition": encode_value(service), "removed_at": None}
    out.at_once(upsert(out.dialect, schema.services, values))


def project_service_removed(event: ServiceRemoved, out: Rows) -> None:
    """A service is offered no more."""
    out.at_once(update(schema.services).where(schema.services.c.id == event.service).values(removed_at=event.at))


def project_agent_defined(event: AgentDefined, out: Rows) -> None:
    """Add or change an agent and his skills; what he chose stays."""
    profile = event.profile
    values = {
        "id": profile.id,
        "alias": profile.alias,
        "team": profile.team,
        "roles": encode_value(sorted(profile.roles)),
        "capacity": profile.capacity,
        "abilities": encode_value(profile.abilities),
        "language": profile.language,
        "capacity_per_chat": profile.capacity_per_chat,
        "spare_per_chat": profile.spare_per_chat,
        "removed_at": None,
    }
    out.at_once(upsert(out.dialect, schema.agents, values))
    new = (schema.agents.c.id == profile.id, schema.agents.c.since.is_(None))
    out.at_once(update(schema.agents).where(*new).values(since=event.at))
    out.at_once(delete(schema.agent_skills).where(schema.agent_skills.c.agent == profile.id))
    skills = [
        {"agent": profile.id, "service": skill.service, "level": skill.level, "place": place}
        for place, skill in enumerate(profile.skills)
    ]
    if skills:
        out.at_once(insert(schema.agent_skills), skills)


def project_agent_removed(event: AgentRemoved, out: Rows) -> None:
    """He is no agent any more: nothing of his present is left, his last stretch ends, history still names him."""
    out.end_stretch(event.agent, to_us(event.at))
    out.at_once(delete(schema.agent_skills).where(schema.agent_skills.c.agent == event.agent))
    out.at_once(delete(schema.reminders).where(schema.reminders.c.agent == event.agent))
    out.at_once(delete(agent_photos).where(agent_photos.c.agent == event.agent))
    statement = update(schema.agents).where(schema.agents.c.id == event.agent)
    out.at_once(statement.values({**FRESH_AGENT, "removed_at": event.at}))


def project_reason_defined(event: ReasonDefined, out: Rows) -> None:
    """Add or change a Not Ready reason."""
    values = {**_fields(event.reason), "teams": encode_value(event.reason.teams), "removed_at": None}
    out.at_once(upsert(out.dialect, schema.reasons, values))


def project_reason_removed(event: ReasonRemoved, out: Rows) -> None:
    """A reason can be chosen no more."""
    out.at_once(update(schema.reasons).where(schema.reasons.c.code == event.code).values(removed_at=event.at))


def project_team_defined(event: TeamDefined, out: Rows) -> None:
    """Add or change a team."""
    team = event.team
    state = team.login_state
    values = {
        "name": team.name,
        "login_state": None if state is None else state.value,
        "services": encode_value(team.services),
        "capacity_per_chat": team.capacity_per_chat,
        "spare_per_chat": team.spare_per_chat,
        "removed_at": None,
    }
    out.at_once(upsert(out.dialect, schema.teams, values))


def project_team_removed(event: TeamRemoved, out: Rows) -> None:
    """A team is no more."""
    out.at_once(update(schema.teams).where(schema.teams.c.name == event.name).values(removed_at=event.at))


def project_skill_defined(event: SkillDefined, out: Rows) -> None:
    """Add or change a skill."""
    out.at_once(upsert(out.dialect, schema.skills, {**_fields(event.skill), "removed_at": None}))


def project_skill_removed(event: SkillRemoved, out: Rows) -> None:
    """A skill is asked for no more."""
    out.at_once(update(schema.skills).where(schema.skills.c.code == event.code).values(removed_at=event.at))


def project_disposition_defined(event: DispositionDefined, out: Rows) -> None:
    """Add or change a disposition."""
    out.at_once(upsert(out.dialect, schema.dispositions, {**_fields(event.disposition), "removed_at": None}))


def project_disposition_removed(event: DispositionRemoved, out: Rows) -> None:
    """A disposition can be given no more."""
    table = schema.dispositions
    out.at_once(update(table).where(table.c.code == event.code).values(removed_at=event.at))


def project_calendar_defined(event: CalendarDefined, out: Rows) -> None:
    """Add or change business hours."""
    calendar = event.calendar
    values = {"name": calendar.name, "definition": encode_value(calendar), "removed_at": None}
    out.at_once(upsert(out.dialect, schema.calendars, values))


def project_calendar_removed(event: CalendarRemoved, out: Rows) -> None:
    """Business hours are no more."""
    table = schema.calendars
    out.at_once(update(table).where(table.c.name == event.name).values(removed_at=event.at))


def project_timers(event: TimersSet, out: Rows) -> None:
    """One row per timer, so that a later version can add its own."""
    for name, value in _fields(event.timers).items():
        row = {"name": TIMERS_PREFIX + name, "value": encode_value(value)}
        out.at_once(upsert(out.dialect, schema.settings, row))


FRESH_AGENT: Mapping[str, object] = {
    "chosen_kind": "off",
    "chosen_reason": "logged_out",
    "next_kind": None,
    "next_reason": None,
    "live": False,
    "plain": False,
    "idle": False,
    "idle_long": False,
    "unreachable": False,
    "focus_told": False,
    "missing": None,
    "missing_until": None,
    "missed_at": None,
    "idle_since": None,
    "state": "logged_out",
    "reason": "",
    "chosen_busy": False,
    "since": None,
    "state_offer": None,
    "misses": 0,
    "offered_at": None,
}


def _fields(value: Reason | Timers | ExtraSkill | Disposition) -> dict[str, object]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def project_changed(event: SetupChanged, out: Rows) -> None:
    """Keep who changed what."""
    values = {"at": event.at, "by": event.by, "what": encode_value(event.what)}
    out.at_once(insert(setup_changes).values(values))
