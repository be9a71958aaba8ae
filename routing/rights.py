"""Who may do what to whom: one function per kind of thing, default no (DESIGN.md section 9)."""

from routing.ids import AgentId
from routing.state import LeftMessage, State
from routing.words import Role


def may_supervise(state: State, who: AgentId, agent: AgentId) -> bool:
    """Supervisors act on agents of their team (on all, if they have none), admins on everybody; nobody on himself."""
    actor, subject = state.agents.get(who), state.agents.get(agent)
    if actor is None or subject is None or who == agent:
        return False
    if Role.ADMIN in actor.profile.roles:
        return True
    return Role.SUPERVISOR in actor.profile.roles and actor.profile.team in {"", subject.profile.team}


def may_answer(state: State, who: AgentId, message: LeftMessage) -> bool:
    """Messages left for a service are for its agents, and for supervisors and admins."""
    actor = state.agents.get(who)
    if actor is None:
        return False
    if actor.profile.roles & {Role.SUPERVISOR, Role.ADMIN}:
        return True
    return any(skill.service == message.service for skill in actor.serves)
