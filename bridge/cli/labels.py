"""``stanzadesk skill|disposition …``: small things with a name."""

import argparse
import sys

from bridge.cli.change import apply, stored_state
from bridge.cli.place import settings_of
from bridge.cli.table import render_table
from bridge.cli.words import parse_name
from bridge.errors import UsageError
from routing.commands import (
    DefineDisposition,
    DefineSkill,
    RemoveDisposition,
    RemoveSkill,
)
from routing.ports import Column
from routing.settings import Disposition, ExtraSkill


def parse_code(text: str) -> str:
    """Read a code of one word; raises `UsageError`."""
    code = text.strip().lower()
    if not code.replace("-", "_").isidentifier():
        raise UsageError(f"{text!r}: a code is one word of letters, digits and hyphens, e.g. german")
    return code


def code_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what a thing with code and label needs."""
    parser.add_argument("code", help="one word, e.g. german")
    parser.add_argument("--label", type=parse_name, help="what people read, e.g. German")


def code_remove_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which one."""
    parser.add_argument("code")


def skill_add(arguments: argparse.Namespace) -> int:
    """Add or change a skill."""
    code = parse_code(arguments.code)
    apply(settings_of(arguments), DefineSkill(ExtraSkill(code, arguments.label or code.capitalize())))
    sys.stdout.write(f"Say who has it: stanzadesk agent edit JID --skill {code}:80\n")
    return 0


def skill_remove(arguments: argparse.Namespace) -> int:
    """Take a skill away; refused while a rule asks for it."""
    apply(settings_of(arguments), RemoveSkill(arguments.code))
    sys.stdout.write(f"The skill {arguments.code} is gone.\n")
    return 0


def skill_show(arguments: argparse.Namespace) -> int:
    """List skills beside the services."""
    rows = [(one.code, one.label) for one in stored_state(settings_of(arguments)).setup.skills.values()]
    columns = (Column("code", "Code"), Column("label", "Label"))
    sys.stdout.write(render_table(columns, rows) if rows else "No skills yet. Add one: stanzadesk skill add german\n")
    return 0


def disposition_add(arguments: argparse.Namespace) -> int:
    """Add or change a disposition."""
    code = parse_code(arguments.code)
    apply(settings_of(arguments), DefineDisposition(Disposition(code, arguments.label or code.capitalize())))
    sys.stdout.write(f"Agents can mark a chat as {code} now.\n")
    return 0


def disposition_remove(arguments: argparse.Namespace) -> int:
    """Take a disposition away."""
    apply(settings_of(arguments), RemoveDisposition(arguments.code))
    sys.stdout.write(f"The disposition {arguments.code} is gone.\n")
    return 0


def disposition_show(arguments: argparse.Namespace) -> int:
    """List dispositions."""
    rows = [(one.code, one.label) for one in stored_state(settings_of(arguments)).setup.dispositions.values()]
    columns = (Column("code", "Code"), Column("label", "Label"))
    empty = "No dispositions yet. Add one: stanzadesk disposition add solved\n"
    sys.stdout.write(render_table(columns, rows) if rows else empty)
    return 0
