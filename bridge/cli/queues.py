"""``stanzadesk service …``: the queues customers ask for."""

import argparse
import sys
from dataclasses import replace

from bridge.cli import service_options
from bridge.cli.change import apply, demand_change, stored_state
from bridge.cli.place import settings_of
from bridge.cli.table import render_table
from bridge.cli.words import parse_name, parse_service
from bridge.errors import UserError
from routing.commands import DefineService, RemoveService
from routing.ids import ServiceId
from routing.ports import Column
from routing.settings import Service

COLUMNS = (
    Column("id", "Id"),
    Column("name", "Name"),
    Column("offer_s", "Offer s", "count"),
    Column("wrapup_s", "Wrap-up s", "count"),
    Column("inactivity_s", "Inactivity s", "count"),
    Column("max_wait_s", "Longest wait s", "count"),
    Column("policy", "Policy"),
    Column("hours", "Hours"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what a new service needs."""
    parser.add_argument("id", type=parse_service, help="the name in its address, e.g. billing")
    parser.add_argument("--name", type=parse_name, help="what people read, e.g. Billing")
    service_options.add_options(parser)


def edit_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be changed."""
    parser.add_argument("id", type=parse_service)
    parser.add_argument("--name", type=parse_name)
    service_options.add_options(parser)


def remove_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which service to remove."""
    parser.add_argument("id", type=parse_service)


def add(arguments: argparse.Namespace) -> int:
    """Add a service."""
    settings = settings_of(arguments)
    name: ServiceId = arguments.id
    if name in stored_state(settings).setup.services:
        message = f"{name} is a service already; change it with: stanzadesk service edit {name}"
        raise UserError(message)
    apply(
        settings, DefineService(service_options.changed(Service(name, arguments.name or name.capitalize()), arguments))
    )
    sys.stdout.write(
        f"Customers can now ask for {name}. Let agents serve it: stanzadesk agent edit JID --service {name}, "
        f"or whole teams: stanzadesk team edit TEAM --service {name}\n"
    )
    return 0


def edit(arguments: argparse.Namespace) -> int:
    """Change a service; what is not named stays."""
    demand_change(arguments, ("name", *service_options.NAMES))
    settings = settings_of(arguments)
    found = stored_state(settings).setup.services.get(arguments.id)
    if found is None:
        message = f"there is no service {arguments.id}; see: stanzadesk service list"
        raise UserError(message)
    if arguments.name:
        found = replace(found, name=arguments.name)
    apply(settings, DefineService(service_options.changed(found, arguments)))
    sys.stdout.write(f"{found.id} is changed.\n")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Take a service away; refused while it has chats."""
    apply(settings_of(arguments), RemoveService(arguments.id))
    sys.stdout.write(f"{arguments.id} is gone.\n")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """List all services."""
    services = stored_state(settings_of(arguments)).setup.services
    rows = [
        (s.id, s.name, s.offer_s, s.wrapup_s, s.inactivity_s, s.max_wait_s, s.policy, s.calendar)
        for _, s in sorted(services.items())
    ]
    sys.stdout.write(render_table(COLUMNS, rows) if rows else "No services yet. Add one: stanzadesk service add ID\n")
    return 0
