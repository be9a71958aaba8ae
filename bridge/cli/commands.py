"""READ FIRST: every command of ``stanzadesk``, with its arguments and where it is carried out."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bridge.cli import (
    configs,
    database,
    demo,
    doctor,
    explain,
    hours,
    keys,
    labels,
    messages,
    people,
    queues,
    report,
    serve,
    setup,
    simulate,
    states,
    teams,
    timers,
    trace,
    widgets,
)

Run = Callable[[argparse.Namespace], int]
Arguments = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One command: the words to type, what it does, its arguments, and the function that does it."""

    words: tuple[str, ...]
    help: str
    arguments: Arguments
    run: Run


def _none(_parser: argparse.ArgumentParser) -> None:
    """A command without arguments of its own."""


TABLE: Final = (
    Row(("demo",), "start a complete contact centre with sample people, to try it", demo.arguments, demo.run),
    Row(("serve",), "run the desk", _none, serve.run),
    Row(("init",), "write a configuration file with fresh secrets", configs.init_arguments, configs.init),
    Row(("doctor",), "check configuration, database and XMPP server, and say what to mend", _none, doctor.run),
    Row(("check-config",), "check a configuration file", configs.check_arguments, configs.check),
    Row(("sample-config",), "print a configuration file with every setting explained", _none, configs.sample),
    Row(("server-config",), "print a configuration for the XMPP server", configs.server_arguments, configs.server),
    Row(("db", "upgrade"), "bring the database to this version's schema", _none, database.upgrade),
    Row(("agent", "add"), "add an agent", people.add_arguments, people.add),
    Row(("agent", "edit"), "change an agent", people.edit_arguments, people.edit),
    Row(("agent", "list"), "list agents", _none, people.show),
    Row(("agent", "state"), "set an agent's state, as a supervisor", states.arguments, states.change),
    Row(("agent", "remove"), "take an agent out", people.remove_arguments, people.remove),
    Row(("role", "grant"), "give an agent a role", people.grant_arguments, people.grant),
    Row(("service", "add"), "add a service", queues.add_arguments, queues.add),
    Row(("service", "edit"), "change a service", queues.edit_arguments, queues.edit),
    Row(("service", "list"), "list services", _none, queues.show),
    Row(("service", "remove"), "take a service away", queues.remove_arguments, queues.remove),
    Row(("team", "add"), "add or change a team", teams.arguments, teams.add),
    Row(("team", "edit"), "add or change a team", teams.arguments, teams.add),
    Row(("team", "list"), "list teams", _none, teams.show),
    Row(("team", "remove"), "take a team away", teams.remove_arguments, teams.remove),
    Row(("skill", "add"), "add or change a skill", labels.code_arguments, labels.skill_add),
    Row(("skill", "edit"), "add or change a skill", labels.code_arguments, labels.skill_add),
    Row(("skill", "list"), "list skills beside the services", _none, labels.skill_show),
    Row(("skill", "remove"), "take a skill away", labels.code_remove_arguments, labels.skill_remove),
    Row(("disposition", "add"), "add or change a disposition", labels.code_arguments, labels.disposition_add),
    Row(("disposition", "edit"), "add or change a disposition", labels.code_arguments, labels.disposition_add),
    Row(("disposition", "list"), "list dispositions", _none, labels.disposition_show),
    Row(("disposition", "remove"), "take a disposition away", labels.code_remove_arguments, labels.disposition_remove),
    Row(("hours", "add"), "add or replace business hours", hours.arguments, hours.add),
    Row(("hours", "edit"), "add or replace business hours", hours.arguments, hours.add),
    Row(("hours", "list"), "list business hours", _none, hours.show),
    Row(("hours", "remove"), "take business hours away", hours.remove_arguments, hours.remove),
    Row(("reason", "add"), "add a Not Ready reason", timers.reason_arguments, timers.reason_add),
    Row(("reason", "edit"), "add or change a Not Ready reason", timers.reason_arguments, timers.reason_add),
    Row(("reason", "list"), "list Not Ready reasons", _none, timers.reason_show),
    Row(("reason", "remove"), "take a Not Ready reason away", timers.reason_remove_arguments, timers.reason_remove),
    Row(("timers", "list"), "list the desk's timers", _none, timers.show),
    Row(("timers", "set"), "change one of the desk's timers", timers.arguments, timers.change),
    Row(("setup", "export"), "write the whole set-up as one file", setup.export_arguments, setup.export),
    Row(("setup", "import"), "make the set-up what a file says", setup.import_arguments, setup.take),
    Row(("setup", "log"), "list who changed the set-up, and when", setup.log_arguments, setup.log),
    Row(("explain-route",), "say where a chat would go, and why", explain.arguments, explain.run),
    Row(("api-key", "add"), "make an API key (shown once)", keys.add_arguments, keys.add),
    Row(("api-key", "list"), "list API keys", _none, keys.show),
    Row(("api-key", "revoke"), "end an API key", keys.revoke_arguments, keys.revoke),
    Row(("message", "list"), "list messages customers left that wait for an answer", messages.arguments, messages.show),
    Row(("widget", "show"), "print how the widget of a service is set up", widgets.show_arguments, widgets.show),
    Row(("widget", "bans"), "list the customers who are kept out", _none, widgets.list_bans),
    Row(("widget", "unban"), "let a customer in again", widgets.unban_arguments, widgets.unban),
    Row(("widget", "set"), "set the widget of a service up", widgets.set_arguments, widgets.change),
    Row(("report",), "print a report", report.arguments, report.run),
    Row(("simulate",), "simulate waits, and find how many agents are needed", simulate.arguments, simulate.run),
    Row(("trace",), "print what happened to one chat, step by step, without its texts", trace.arguments, trace.run),
)

GROUP_HELP: Final = {
    "db": "the database",
    "agent": "agents",
    "role": "roles of agents",
    "service": "services (queues)",
    "reason": "Not Ready reasons",
    "timers": "the desk's timers",
    "team": "teams of agents",
    "skill": "skills beside the services",
    "disposition": "what chats are marked as afterwards",
    "hours": "business hours",
    "setup": "the whole set-up as one file",
    "widget": "the customers' widget",
    "api-key": "keys for integrations",
    "message": "messages that customers left",
}


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    parser = argparse.ArgumentParser(prog="stanzadesk", description="A contact centre on XMPP.")
    parser.add_argument("--version", action="version", version=f"stanzadesk {version('stanzadesk')}")
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    top = parser.add_subparsers(required=True, metavar="COMMAND")
    for row in TABLE:
        level = top
        if len(row.words) > 1:
            name = row.words[0]
            if name not in groups:
                group = top.add_parser(name, help=GROUP_HELP[name], description=GROUP_HELP[name])
                groups[name] = group.add_subparsers(required=True, metavar="COMMAND")
            level = groups[name]
        command = level.add_parser(row.words[-1], help=row.help, description=row.help)
        if row.words not in {("demo",), ("sample-config",)}:
            add_place(command)
        row.arguments(command)
        command.set_defaults(run=row.run)
    return parser


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the two ways to say which desk is meant."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--config", type=Path, metavar="FILE", help="the desk's configuration file")
    place.add_argument("--data", type=Path, metavar="DIR", help="the folder of a demo (its stanzadesk.toml is used)")
