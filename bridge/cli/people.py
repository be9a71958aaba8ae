"""``stanzadesk agent …`` and ``stanzadesk role grant``: who answers, what for, and what he may do."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace

from bridge.cli.change import apply, demand_change, stored_state
from bridge.cli.numbers import parse_share
from bridge.cli.photos import NONE, photo_of, put_photo
from bridge.cli.place import settings_of
from bridge.cli.serving import add_services, add_shares, named_services, own_of
from bridge.cli.table import render_table
from bridge.cli.words import parse_agent, parse_name
from bridge.errors import UsageError, UserError
from config.model import Settings
from routing.commands import DefineAgent, RemoveAgent
from routing.ids import AgentId
from routing.ports import Column
from routing.serving import is_through_team
from routing.settings import Ability, AgentProfile
from routing.state import Agent
from routing.words import Role

COLUMNS = (
    Column("jid", "JID"),
    Column("alias", "Alias"),
    Column("roles", "Roles"),
    Column("services", "Services (level)"),
    Column("team", "Team"),
    Column("capacity", "Capacity", "count"),
)

PROFILE = (
    *("alias", "service", "no_services", "skill", "language", "team", "role"),
    *("capacity", "capacity_per_chat", "spare_per_chat"),
)
"""Options that make up a profile."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what a new agent needs."""
    parser.add_argument(
        "jid", type=parse_agent, help="bare JID of his account on the XMPP server, e.g. anna@example.org"
    )
    _profile_arguments(parser)


def edit_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be changed."""
    parser.add_argument("jid", type=parse_agent, help="whom to change, as agent list shows him")
    _profile_arguments(parser)
    parser.add_argument(
        "--photo", metavar=f"FILE|{NONE}", help="what customers of the widget see beside his alias: PNG, JPEG or WebP"
    )


def _profile_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--alias", type=parse_name, help="the only name customers see")
    add_services(parser, "what he answers, and how well (0 to 100; 0: not at all, whatever his team has); repeatable")
    parser.add_argument(
        "--skill",
        action="append",
        type=parse_ability,
        metavar="CODE[:LEVEL]",
        help="what he can beside services, and how well (0 to 100); repeatable",
    )
    parser.add_argument("--language", type=parse_name, help="language the desk speaks to him, e.g. de")
    team = parser.add_mutually_exclusive_group()
    team.add_argument("--team", type=parse_name, help="name of his team")
    team.add_argument("--no-team", action="store_const", const="", dest="team", help="take him out of his team")
    parser.add_argument(
        "--role", action="append", choices=[str(role) for role in Role], help="repeatable; default: agent"
    )
    parser.add_argument(
        "--capacity", type=parse_share, metavar="SHARE", help="share of 100 his chats may take (default 100)"
    )
    add_shares(parser, "him", "team, service and desk")


def remove_arguments(parser: argparse.ArgumentParser) -> None:
    """Say whom to remove."""
    parser.add_argument("jid", type=parse_agent)


def grant_arguments(parser: argparse.ArgumentParser) -> None:
    """Say who gets which role."""
    parser.add_argument("jid", type=parse_agent)
    parser.add_argument("role", choices=[str(role) for role in Role])


def add(arguments: argparse.Namespace) -> int:
    """Add an agent."""
    settings = settings_of(arguments)
    jid: AgentId = arguments.jid
    if jid.endswith(f"@{settings.xmpp.component}"):
        raise UsageError(f"{jid} is an address of the desk itself; name an account of the XMPP server")
    if jid in stored_state(settings).agents:
        message = f"{jid} is an agent already; change him with: stanzadesk agent edit {jid}"
        raise UserError(message)
    profile = AgentProfile(id=jid, alias=arguments.alias or jid.partition("@")[0].capitalize())
    apply(settings, DefineAgent(_changed(profile, arguments)))
    sys.stdout.write(f"{jid} is an agent now, known to customers as {profile.alias}.\n")
    _mind_team(settings, arguments)
    return 0


def edit(arguments: argparse.Namespace) -> int:
    """Change an agent; what is not named stays."""
    demand_change(arguments, (*PROFILE, "photo"))
    photo = None if arguments.photo is None else photo_of(arguments.photo)
    settings = settings_of(arguments)
    profile = _found(settings, arguments.jid)
    if arguments.alias is not None:
        profile = replace(profile, alias=arguments.alias)
    if any(getattr(arguments, name) is not None for name in PROFILE):
        apply(settings, DefineAgent(_changed(profile, arguments)))
    if arguments.photo is not None:
        put_photo(settings, profile.id, photo)
    sys.stdout.write(f"{profile.id} is changed.\n")
    _mind_team(settings, arguments)
    return 0


def _mind_team(settings: Settings, arguments: argparse.Namespace) -> None:
    """Say that a team is yet to be added: until then it brings its members nothing."""
    if arguments.team and arguments.team not in stored_state(settings).setup.teams:
        sys.stdout.write(f"There is no team {arguments.team} yet. Add it: stanzadesk team add {arguments.team!r}\n")


def grant(arguments: argparse.Namespace) -> int:
    """Give an agent one more role."""
    settings = settings_of(arguments)
    profile = _found(settings, arguments.jid)
    apply(settings, DefineAgent(replace(profile, roles=profile.roles | {Role(arguments.role)})))
    sys.stdout.write(f"{profile.id} is {arguments.role} now.\n")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Take an agent out; his chats go back to their queues."""
    apply(settings_of(arguments), RemoveAgent(arguments.jid))
    sys.stdout.write(f"{arguments.jid} is no agent any more.\n")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """List all agents."""
    agents = stored_state(settings_of(arguments)).agents.values()
    rows = [
        (
            agent.profile.id,
            agent.profile.alias,
            ", ".join(sorted(agent.profile.roles)),
            ", ".join(_listed(agent)),
            agent.profile.team,
            agent.profile.capacity,
        )
        for agent in sorted(agents, key=lambda agent: agent.profile.id)
    ]
    sys.stdout.write(render_table(COLUMNS, rows) if rows else "No agents yet. Add one: stanzadesk agent add JID\n")
    return 0


def _listed(agent: Agent) -> Iterator[str]:
    """Write what he serves, and what a row of his own keeps him out of."""
    for skill in agent.serves:
        through = ", team" if is_through_team(agent.profile, skill.service) else ""
        yield f"{skill.service} ({skill.level}{through})"
    yield from (f"{skill.service} (0)" for skill in agent.profile.skills if skill.level == 0)


def parse_ability(text: str) -> Ability:
    """Read ``german`` or ``german:60``; raises `ArgumentTypeError`."""
    code, colon, level = text.strip().lower().partition(":")
    if not code or (colon and not (level.isascii() and level.isdigit() and 0 <= int(level) <= 100)):
        raise argparse.ArgumentTypeError(f"{text!r}: the level is a number from 0 to 100, e.g. {code or 'german'}:80")
    return Ability(code, int(level) if colon else 100)


def _changed(profile: AgentProfile, arguments: argparse.Namespace) -> AgentProfile:
    services = named_services(arguments)
    if services is not None:
        profile = replace(profile, skills=services)
    if arguments.skill is not None:
        profile = replace(profile, abilities=tuple(arguments.skill))
    if arguments.language is not None:
        profile = replace(profile, language=arguments.language)
    if arguments.team is not None:
        profile = replace(profile, team=arguments.team)
    if arguments.role is not None:
        profile = replace(profile, roles=frozenset(Role(role) for role in arguments.role))
    if arguments.capacity is not None:
        profile = replace(profile, capacity=arguments.capacity)
    if arguments.capacity_per_chat is not None:
        profile = replace(profile, capacity_per_chat=own_of(arguments.capacity_per_chat))
    if arguments.spare_per_chat is not None:
        profile = replace(profile, spare_per_chat=own_of(arguments.spare_per_chat))
    return profile


def _found(settings: Settings, jid: AgentId) -> AgentProfile:
    agent = stored_state(settings).agents.get(jid)
    if agent is None:
        message = f"there is no agent {jid}; see: stanzadesk agent list"
        raise UserError(message)
    return agent.profile
