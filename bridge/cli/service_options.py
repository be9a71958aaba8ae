"""How a service routes, as options of ``stanzadesk service add|edit``. Rules are in the file of ``setup export``."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from bridge.cli.numbers import parse_seconds, parse_share
from bridge.cli.words import parse_name, parse_service
from routing.ids import ServiceId
from routing.selection import POLICIES
from routing.settings import Service, Step
from routing.words import Flow

BY_DESK: Final = "default"
"""Written for a number that is to be as the desk's timers say."""
YES_NO: Final = ("yes", "no")
ON_OFF: Final = ("on", "off")


def parse_step(text: str) -> Step:
    """Read ``30:50``: after 30 s level 50 will do; raises `ArgumentTypeError`."""
    after, colon, level = text.partition(":")
    if not colon or not (level.isascii() and level.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no step; write it as SECONDS:LEVEL, e.g. 30:50")
    return Step(parse_seconds(after), int(level))


def parse_overflow(text: str) -> tuple[ServiceId | None, float]:
    """Read ``sales:60`` or ``none``; raises `ArgumentTypeError`."""
    if text.strip().lower() == "none":
        return None, 0.0
    name, colon, seconds = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as SERVICE:SECONDS, e.g. sales:60, or none")
    return parse_service(name), parse_seconds(seconds)


def parse_own_seconds(text: str) -> float | str:
    """Read a length of time, or that the desk's own holds; raises `ArgumentTypeError`."""
    return BY_DESK if text == BY_DESK else parse_seconds(text)


def parse_own_share(text: str) -> int | str:
    """Read a share of 100, or that the desk's own holds; raises `ArgumentTypeError`."""
    return BY_DESK if text == BY_DESK else parse_share(text)


def parse_aim(text: str) -> tuple[int, float] | str:
    """Read ``80/20``: 80 % answered within 20 s; raises `ArgumentTypeError`."""
    if text == BY_DESK:
        return text
    percent, slash, seconds = text.partition("/")
    if not slash:
        raise argparse.ArgumentTypeError(f"{text!r} is no target; write 80/20 for 80 % answered within 20 s")
    return parse_share(percent), parse_seconds(seconds)


def parse_count(text: str) -> int:
    """Read a number of chats; raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of chats")
    return int(text)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    add = parser.add_argument
    for flag, words in (
        ("--offer", "seconds an offer stays open"),
        ("--wrapup", "seconds of after-call work allowed"),
        ("--inactivity", "seconds a customer may be silent"),
        ("--inactivity-xmpp", "the same for customers with an XMPP account"),
        ("--max-wait", "seconds a customer may wait"),
    ):
        add(flag, type=parse_own_seconds, metavar="S", help=f"{words}; default: as the desk's timers say")
    add("--auto-answer", type=parse_seconds, metavar="S", help="accept for the agent after so many seconds; 0: never")
    add(
        "--target",
        type=parse_aim,
        metavar="80/20",
        help="service level: 80 %% answered within 20 s; or default",
    )
    add("--policy", choices=list(POLICIES), help="who is offered a chat first")
    add(
        "--step",
        action="append",
        type=parse_step,
        metavar="SECONDS:LEVEL",
        help="from when which level will do; repeatable, beginning at 0",
    )
    add("--preferred", type=parse_seconds, metavar="S", help="seconds to wait for the agent a customer had last")
    add("--overflow", type=parse_overflow, metavar="SERVICE:S", help="where a chat goes after so many seconds; or none")
    add("--queue-limit", type=parse_count, metavar="N", help="chats that may wait; 0: any number")
    add("--hours", type=parse_name, metavar="NAME", help="business hours it goes by; none: always open")
    add("--when-closed", choices=[str(one) for one in Flow], help="let customers queue, or leave a message")
    add("--when-nobody", choices=[str(one) for one in Flow], help="the same while no agent is there")
    add("--capacity", type=parse_own_share, metavar="SHARE", help="share of 100 of an agent that one chat takes")
    add("--spare", type=parse_own_share, metavar="SHARE", help="share of 100 that must be free for one more offer")
    add("--disposition", action="append", metavar="CODE", help="marks to choose from; repeatable; default: all")
    add("--disposition-required", choices=YES_NO, help="after-call work ends only with a mark")
    add("--blame-all", choices=YES_NO, help="offer_to_all: nobody answered makes all Not Ready")
    add("--draining", choices=YES_NO, help="take no new chats")
    add("--files", choices=ON_OFF, help="let both sides send files in its chats")


def _own(value: Any) -> Any:
    return None if value == BY_DESK else value


def _aim(service: Service, value: Any) -> Service:
    percent, seconds = (None, None) if value == BY_DESK else value
    return replace(service, target_percent=percent, target_s=seconds)


_SETTERS: Final[Mapping[str, Callable[[Service, Any], Service]]] = {
    "offer": lambda service, value: replace(service, offer_s=_own(value)),
    "wrapup": lambda service, value: replace(service, wrapup_s=_own(value)),
    "inactivity": lambda service, value: replace(service, inactivity_s=_own(value)),
    "inactivity_xmpp": lambda service, value: replace(service, inactivity_xmpp_s=_own(value)),
    "max_wait": lambda service, value: replace(service, max_wait_s=_own(value)),
    "auto_answer": lambda service, value: replace(service, auto_answer_s=value),
    "target": _aim,
    "policy": lambda service, value: replace(service, policy=value),
    "step": lambda service, value: replace(service, steps=tuple(sorted(value, key=lambda step: step.after_s))),
    "preferred": lambda service, value: replace(service, preferred_s=value),
    "overflow": lambda service, value: replace(service, overflow_to=value[0], overflow_s=value[1]),
    "queue_limit": lambda service, value: replace(service, queue_limit=value),
    "hours": lambda service, value: replace(service, calendar="" if value == "none" else value),
    "when_closed": lambda service, value: replace(service, when_closed=Flow(value)),
    "when_nobody": lambda service, value: replace(service, when_nobody=Flow(value)),
    "capacity": lambda service, value: replace(service, capacity=_own(value)),
    "spare": lambda service, value: replace(service, spare=_own(value)),
    "disposition": lambda service, value: replace(service, dispositions=tuple(value)),
    "disposition_required": lambda service, value: replace(service, disposition_required=value == "yes"),
    "blame_all": lambda service, value: replace(service, blame_all=value == "yes"),
    "draining": lambda service, value: replace(service, draining=value == "yes"),
    "files": lambda service, value: replace(service, files=value == "on"),
}
NAMES: Final = tuple(_SETTERS)


def changed(service: Service, arguments: argparse.Namespace) -> Service:
    """Put what was given into a service."""
    for name, put in _SETTERS.items():
        value = getattr(arguments, name)
        if value is not None:
            service = put(service, value)
    return service
