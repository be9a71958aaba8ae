"""``stanzadesk explain-route``: where a chat would go, and why."""

import argparse
import sys
from datetime import UTC, datetime

from bridge.cli.change import stored_state
from bridge.cli.place import settings_of
from bridge.cli.words import parse_service
from bridge.errors import UserError
from routing.explaining import explained
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
    state = stored_state(settings_of(arguments))
    customer = Customer(arguments.customer, arguments.name, tuple(arguments.field or ()))
    found = explained(state, arguments.service, customer, Channel(arguments.channel), datetime.now(UTC))
    if found is None:
        raise UserError(f"there is no service {arguments.service}; see: stanzadesk service list")
    sys.stdout.write("\n".join(found.sentences) + "\n")
    return 0
