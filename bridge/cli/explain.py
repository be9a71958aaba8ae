"""``stanzadesk explain-route``: where a chat would go, and why."""

import argparse
import sys
from datetime import UTC, datetime

from bridge.cli.change import stored_state
from bridge.cli.place import settings_of
from bridge.cli.words import parse_service
from bridge.errors import UserError
from routing.entry_rules import explain
from routing.hours import is_open
from routing.settings import Compare, Condition, Service
from routing.transcript import Customer
from routing.words import Channel


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say who comes from where."""
    parser.add_argument("service", type=parse_service, help="what the customer asks for")
    parser.add_argument(
        "--field", action="append", type=parse_field, metavar="NAME=VALUE", help="of the form, page, locale; repeatable"
    )
    parser.add_argument("--name", default="", help="the customer's name")
    parser.add_argument("--customer", default="", help="his address, if he has an XMPP account")
    parser.add_argument("--channel", choices=[str(one) for one in Channel], default=str(Channel.WEB))


def parse_field(text: str) -> tuple[str, str]:
    """Read ``page=/vip``; raises `ArgumentTypeError`."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is no field; write it as name=value")
    return name.strip(), value


def run(arguments: argparse.Namespace) -> int:
    """Print each rule with its verdict, then what comes of them."""
    setup = stored_state(settings_of(arguments)).setup
    service = setup.services.get(arguments.service)
    if service is None:
        raise UserError(f"there is no service {arguments.service}; see: stanzadesk service list")
    customer = Customer(arguments.customer, arguments.name, tuple(arguments.field or ()))
    entry = explain(service, customer, Channel(arguments.channel))
    lines = [] if entry.verdicts else [f"{service.name} has no rules."]
    for verdict in entry.verdicts:
        because = "holds" if verdict.failed is None else f"does not hold: {words(verdict.failed)} is not so"
        lines.append(f"rule {verdict.rule.name}: {because}")
    target = setup.services.get(entry.service, service)
    lines.append(f"The chat goes to {target.name} ({target.id}) with priority {entry.priority}.")
    lines += [f"It wants the skill {one.skill} at level {one.level} or more." for one in entry.abilities]
    lines += [f"After {step.after_s:g} s of waiting, level {step.level} will do." for step in target.steps]
    calendar = setup.calendars.get(target.calendar)
    if target.draining:
        lines.append(f"{target.name} takes no new chats just now.")
    elif calendar is not None:
        said = "open" if is_open(calendar, datetime.now(UTC)) else "closed"
        lines.append(f"By the hours {calendar.name}, {target.name} is {said} now.")
    lines += _later(target)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _later(service: Service) -> list[str]:
    lines = []
    if service.preferred_s > 0:
        lines.append(f"A returning customer waits {service.preferred_s:g} s for the agent he had last.")
    if service.overflow_to is not None:
        lines.append(f"After {service.overflow_s:g} s the chat goes on to {service.overflow_to}.")
    return lines


def words(condition: Condition) -> str:
    """Say a condition: ``page contains /vip``."""
    if condition.test is Compare.GIVEN:
        return f"{condition.field} is given"
    verb = {Compare.IS: "is", Compare.CONTAINS: "contains", Compare.STARTS: "starts with"}[condition.test]
    return f"{condition.field} {verb} {condition.value}"
