"""Who may see what: one function per object type, default deny (DESIGN.md section 9).

Agents see their own rows, supervisors those of their team too, admins and API keys with the right scope all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from routing.canned import Canned
from routing.ids import AgentId
from routing.ports import AgentView, Report, ReportFilter
from routing.words import Role

REPORTS_SCOPE: Final = "reports"
SETUP_SCOPE: Final = "setup"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a person of the desk by his session, or an integration by its key."""

    person: AgentView | None = None
    scopes: frozenset[str] = frozenset()
    key: str = ""
    """Name of the key, as the operator gave it."""


def sees_everything(viewer: Viewer) -> bool:
    """Tell whether no row of any report is hidden from the viewer."""
    if viewer.person is not None:
        return Role.ADMIN in viewer.person.roles
    return REPORTS_SCOPE in viewer.scopes


def may_see_agent(viewer: Viewer, agent: AgentView | None, agent_id: AgentId) -> bool:
    """Tell whether rows about this agent may be shown; ``agent`` is ``None`` if he is no longer listed."""
    if sees_everything(viewer):
        return True
    if viewer.person is None:
        return False
    if viewer.person.agent == agent_id:
        return True
    leads = Role.SUPERVISOR in viewer.person.roles and viewer.person.team != ""
    return leads and agent is not None and agent.team == viewer.person.team


def may_see_chat(viewer: Viewer, agents: Sequence[AgentId], lookup: Callable[[AgentId], AgentView | None]) -> bool:
    """Tell whether what was said and sent in a chat may be shown; ``agents`` are those who are or were in it."""
    return sees_everything(viewer) or any(may_see_agent(viewer, lookup(agent), agent) for agent in agents)


def may_administer(viewer: Viewer) -> bool:
    """Tell whether the viewer may see the administration page."""
    return viewer.person is not None and Role.ADMIN in viewer.person.roles


def may_set_up(viewer: Viewer) -> bool:
    """Tell whether the viewer may see and change what the operator sets up."""
    return may_administer(viewer) or SETUP_SCOPE in viewer.scopes


def may_supervise(viewer: Viewer) -> bool:
    """Tell whether the viewer may see figures of more than himself."""
    return sees_everything(viewer) or (viewer.person is not None and Role.SUPERVISOR in viewer.person.roles)


def may_change_canned(viewer: Viewer, canned: Canned) -> bool:
    """Tell whether the viewer may change a canned response: his own, or a shared one as supervisor or admin."""
    if viewer.person is None:
        return False
    if canned.owner is not None:
        return canned.owner == viewer.person.agent
    return not viewer.person.roles.isdisjoint({Role.SUPERVISOR, Role.ADMIN})


def may_use_canned(person: AgentView, canned: Canned) -> bool:
    """Tell whether an agent may insert it: his own, or a shared one of a service he serves (leaders: of any)."""
    if canned.owner is not None:
        return canned.owner == person.agent
    leads = not person.roles.isdisjoint({Role.SUPERVISOR, Role.ADMIN})
    return leads or canned.service is None or canned.service in person.services


def narrowed(viewer: Viewer, wanted: ReportFilter) -> ReportFilter:
    """Ask the store for no more than can be shown: an agent's own rows only, where he did not name somebody else."""
    if wanted.agent is None and viewer.person is not None and not may_supervise(viewer):
        return replace(wanted, agent=viewer.person.agent)
    return wanted


def visible_part(viewer: Viewer, report: Report, lookup: Callable[[AgentId], AgentView | None]) -> Report:
    """Leave out every row the viewer may not see; rows about no agent are for those who see everything."""
    if sees_everything(viewer):
        return report
    place = next((index for index, column in enumerate(report.columns) if column.key == "agent"), None)
    if place is None:
        return replace(report, rows=())
    decided: dict[str, bool] = {}

    def may(name: object) -> bool:
        key = str(name or "")
        if key not in decided:
            agent = AgentId(key)
            decided[key] = may_see_agent(viewer, lookup(agent), agent)
        return decided[key]

    return replace(report, rows=tuple(row for row in report.rows if may(row[place])))


def without_customers(report: Report) -> Report:
    """Leave out who the customers were: agents did not accept what they read about here (``offers.show = service``)."""
    place = next((index for index, column in enumerate(report.columns) if column.key == "customer"), None)
    if place is None:
        return report
    return replace(report, rows=tuple((*row[:place], "", *row[place + 1 :]) for row in report.rows))
