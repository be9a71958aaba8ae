"""``stanzadesk timers …`` and ``stanzadesk reason …``: the desk's own numbers and words."""

import argparse
import sys
from dataclasses import asdict, fields, replace

from bridge.cli.change import apply, stored_state
from bridge.cli.place import settings_of
from bridge.cli.table import render_table
from bridge.cli.words import parse_name
from bridge.errors import UsageError
from routing.bounds import TIMER_BOUNDS
from routing.commands import DefineReason, RemoveReason, SetTimers
from routing.ports import Column
from routing.settings import Reason, Timers
from routing.words import ChosenKind

NUMBERS = tuple(field.name for field in fields(Timers) if field.name != "login_state")
LOGIN_STATE = "login_state"
BY_PRESENCE = "presence"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which timer gets which value."""
    parser.add_argument(
        "name", choices=[*NUMBERS, LOGIN_STATE], metavar="NAME", help=f"one of {', '.join(NUMBERS)}, {LOGIN_STATE}"
    )
    parser.add_argument("value", help="in the unit that timers list shows")


def change(arguments: argparse.Namespace) -> int:
    """Change one timer; deadlines that run already stay as they are."""
    settings = settings_of(arguments)
    timers = stored_state(settings).setup.timers
    apply(settings, SetTimers(changed(timers, arguments.name, arguments.value)))
    sys.stdout.write(f"{arguments.name} is {arguments.value} from now on.\n")
    return 0


def changed(timers: Timers, name: str, text: str) -> Timers:
    """Put one value into the timers; raises `UsageError`."""
    if name == LOGIN_STATE:
        if text == BY_PRESENCE:
            return replace(timers, login_state=None)
        if text not in {ChosenKind.READY, ChosenKind.NOT_READY}:
            raise UsageError(f"login_state is ready, not_ready or {BY_PRESENCE}, not {text!r}")
        return replace(timers, login_state=ChosenKind(text))
    bound = TIMER_BOUNDS[name]
    try:
        number = int(text) if isinstance(getattr(Timers(), name), int) else float(text)
    except ValueError:
        number = -1
    if not bound.low <= number <= bound.high:
        raise UsageError(f"{name} is a number from {bound.low:.10g} to {bound.high:.10g} ({bound.unit}), not {text!r}")
    return replace(timers, **{name: number})  # type: ignore[arg-type]  # the name is one of NUMBERS, of these types


def show(arguments: argparse.Namespace) -> int:
    """List all timers."""
    timers = asdict(stored_state(settings_of(arguments)).setup.timers)
    rows = [
        (name, BY_PRESENCE if value is None else value, TIMER_BOUNDS[name].unit if name in TIMER_BOUNDS else "")
        for name, value in timers.items()
    ]
    columns = (Column("name", "Timer"), Column("value", "Value", "count"), Column("unit", "Unit"))
    sys.stdout.write(render_table(columns, rows))
    return 0


def reason_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what a reason needs."""
    parser.add_argument("code", help="one word, e.g. lunch")
    parser.add_argument("--label", type=parse_name, help="what people read, e.g. Lunch")
    parser.add_argument("--break", dest="is_break", action="store_true", help="counts as break time")
    parser.add_argument("--team", action="append", type=parse_name, help="who may choose it; repeatable; default: all")


def reason_remove_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which reason to remove."""
    parser.add_argument("code")


def reason_add(arguments: argparse.Namespace) -> int:
    """Add a Not Ready reason, or change its label."""
    code = arguments.code.strip().lower()
    if not code.isidentifier():
        raise UsageError(f"{arguments.code!r}: a reason's code is one word of letters and digits, e.g. lunch")
    reason = Reason(code, arguments.label or code.capitalize(), arguments.is_break, tuple(arguments.team or ()))
    apply(settings_of(arguments), DefineReason(reason))
    sys.stdout.write(f"Agents may now be Not Ready for {reason.label}: not ready {reason.code}\n")
    return 0


def reason_remove(arguments: argparse.Namespace) -> int:
    """Take a reason away."""
    apply(settings_of(arguments), RemoveReason(arguments.code))
    sys.stdout.write(f"The reason {arguments.code} is gone.\n")
    return 0


def reason_show(arguments: argparse.Namespace) -> int:
    """List all reasons."""
    reasons = stored_state(settings_of(arguments)).setup.reasons.values()
    rows = [(reason.code, reason.label, "yes" if reason.is_break else "no") for reason in reasons]
    columns = (Column("code", "Code"), Column("label", "Label"), Column("break", "Break"))
    sys.stdout.write(render_table(columns, rows) if rows else "No reasons yet. Add one: stanzadesk reason add lunch\n")
    return 0
