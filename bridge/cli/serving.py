"""Options that agents and teams have in common: what is served and how well, and what a chat takes of somebody."""

import argparse

from bridge.cli.service_options import parse_own_share
from bridge.cli.words import parse_service
from bridge.errors import UsageError
from routing.settings import Skill


def add_services(parser: argparse.ArgumentParser, words: str) -> None:
    """Add the options that say what is served."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--service", action="append", type=parse_skill, metavar="ID[:LEVEL]", help=words)
    group.add_argument("--no-services", action="store_true", default=None, help="take all of them away")


def named_services(arguments: argparse.Namespace) -> tuple[Skill, ...] | None:
    """Read what the options say; ``None``: nothing. Raises `UsageError`."""
    if arguments.no_services:
        return ()
    if arguments.service is None:
        return None
    if len({skill.service for skill in arguments.service}) < len(arguments.service):
        raise UsageError("each service can be named only once")
    return tuple(arguments.service)


def parse_skill(text: str) -> Skill:
    """Read ``billing`` or ``billing:60``; raises `ArgumentTypeError`."""
    service, colon, level = text.strip().lower().partition(":")
    if colon and not (level.isascii() and level.isdigit() and 0 <= int(level) <= 100):
        raise argparse.ArgumentTypeError(f"{text!r}: the level is a number from 0 to 100, e.g. {service}:80")
    return Skill(parse_service(service), int(level) if colon else 100)


def add_shares(parser: argparse.ArgumentParser, whom: str, others: str) -> None:
    """Add the options that say what a chat takes of somebody, and what must be free of him."""
    default = f"default: as {others} say"
    parser.add_argument(
        "--capacity-per-chat",
        type=parse_own_share,
        metavar="SHARE",
        help=f"share of 100 that one chat takes of {whom}; {default}",
    )
    parser.add_argument(
        "--spare-per-chat",
        type=parse_own_spare,
        metavar="SHARE",
        help=f"share of 100 that must be free of {whom} for one more chat; 0: as much as it takes; {default}",
    )


def parse_own_spare(text: str) -> int | str:
    """Read a share of 100 or 0, or that what others say holds; raises `ArgumentTypeError`."""
    return 0 if text == "0" else parse_own_share(text)


def own_of(value: int | str) -> int | None:
    """Turn what was read into a setting."""
    return value if isinstance(value, int) else None
