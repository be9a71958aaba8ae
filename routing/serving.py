"""What an agent serves, and how well: the one place where his own rows and his team's meet.

A team is assigned to services, and its members have the default skill of each (BEHAVIOUR section 12). A row of the
member's own is about him alone and wins, whether its level is higher or lower. Level 0 is *not at all*: such a row
keeps a member out of a service his team has. A team's services are for those of it who are agents by role: a supervisor
who leads it does not get chats by that. A row of his own always counts.

What comes of it stands in `routing.state.Agent.serves`; everything that asks what an agent can asks there.
"""

from collections.abc import Mapping

from routing.ids import ServiceId
from routing.settings import AgentProfile, Skill, Team
from routing.words import Role


def served(profile: AgentProfile, teams: Mapping[str, Team]) -> tuple[Skill, ...]:
    """List what he serves, his own rows first; each service stands there once, at a level above 0."""
    own = profile.skills
    return tuple(skill for skill in (*own, *_through_team(profile, teams)) if skill.level > 0)


def is_through_team(profile: AgentProfile, service: ServiceId) -> bool:
    """Tell of a service he serves whether he has it through his team."""
    return all(skill.service != service for skill in profile.skills)


def _through_team(profile: AgentProfile, teams: Mapping[str, Team]) -> tuple[Skill, ...]:
    team = teams.get(profile.team)
    if team is None or Role.AGENT not in profile.roles:
        return ()
    return tuple(skill for skill in team.services if is_through_team(profile, skill.service))
