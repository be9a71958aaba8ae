"""``stanzadesk team …``: groups of agents, what they are assigned to, and what a chat takes of their members."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from bridge.cli.change import apply, stored_state
from bridge.cli.place import settings_of
from bridge.cli.service_options import BY_DESK
from bridge.cli.serving import add_services, add_shares, named_services, own_of
from bridge.cli.table import render_table
from bridge.cli.words import parse_name
from routing.commands import DefineTeam, RemoveTeam
from routing.ports import Column
from routing.settings import Team
from routing.words import ChosenKind

COLUMNS: Final = (
    Column("name", "Team"),
    Column("login", "After log-in"),
    Column("services", "Services (level)"),
    Column("capacity_per_chat", "A chat takes"),
    Column("spare_per_chat", "Must be free"),
    Column("agents", "Agents", "count"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what a team needs."""
    parser.add_argument("name", type=parse_name)
    add_services(parser, "what its members answer, and how well (1 to 100, default 100); repeatable")
    parser.add_argument(
        "--login-state",
        choices=[str(ChosenKind.READY), str(ChosenKind.NOT_READY), BY_DESK],
        help="state of its members after a log-in; default: as the desk's timers say",
    )
    add_shares(parser, "a member", "service and desk")


def remove_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which team."""
    parser.add_argument("name", type=parse_name)


_SETTERS: Final[Mapping[str, Callable[[Team, Any], Team]]] = {
    "login_state": lambda team, value: replace(team, login_state=None if value == BY_DESK else ChosenKind(value)),
    "capacity_per_chat": lambda team, value: replace(team, capacity_per_chat=own_of(value)),
    "spare_per_chat": lambda team, value: replace(team, spare_per_chat=own_of(value)),
}


def changed(team: Team, arguments: argparse.Namespace) -> Team:
    """Put what was given into a team; what is not named stays."""
    services = named_services(arguments)
    if services is not None:
        team = replace(team, services=services)
    for name, put in _SETTERS.items():
        value = getattr(arguments, name)
        if value is not None:
            team = put(team, value)
    return team


def add(arguments: argparse.Namespace) -> int:
    """Add or change a team."""
    settings = settings_of(arguments)
    known = stored_state(settings).setup.teams.get(arguments.name)
    apply(settings, DefineTeam(changed(known or Team(arguments.name), arguments)))
    sys.stdout.write(f"Put agents into it: stanzadesk agent edit JID --team {arguments.name}\n")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Take a team away."""
    apply(settings_of(arguments), RemoveTeam(arguments.name))
    sys.stdout.write(f"The team {arguments.name} is gone.\n")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """List teams."""
    state = stored_state(settings_of(arguments))
    members = Counter(agent.profile.team for agent in state.agents.values())
    rows = [
        (
            team.name,
            team.login_state or BY_DESK,
            ", ".join(f"{skill.service} ({skill.level})" for skill in team.services),
            BY_DESK if team.capacity_per_chat is None else team.capacity_per_chat,
            BY_DESK if team.spare_per_chat is None else team.spare_per_chat,
            members[team.name],
        )
        for team in state.setup.teams.values()
    ]
    sys.stdout.write(render_table(COLUMNS, rows) if rows else "No teams yet. Add one: stanzadesk team add NAME\n")
    return 0
