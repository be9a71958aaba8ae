"""``stanzadesk setup …``: the whole set-up as one file."""

import argparse
import sys
from pathlib import Path

from bridge.cli.change import apply, stored_state
from bridge.cli.place import settings_of
from bridge.cli.reading import read_rows
from bridge.cli.table import render_table
from bridge.errors import UserError
from bridge.setup_file import SetupFileError, export_setup, read_setup
from bridge.store.schema_setup import read_changes
from routing.ports import Column
from routing.setup_rules import faults_of_all


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to."""
    parser.add_argument("file", nargs="?", type=Path, help="a new file; default: print it")


def import_arguments(parser: argparse.ArgumentParser) -> None:
    """Say from where, and how much."""
    parser.add_argument("file", type=Path, help="what setup export wrote, perhaps changed")
    parser.add_argument("--replace", action="store_true", help="take away what the file does not name")
    parser.add_argument("--dry-run", action="store_true", help="only say what is wrong with it")


def export(arguments: argparse.Namespace) -> int:
    """Write services, agents, teams, hours, timers and all else that is set up."""
    text = export_setup(stored_state(settings_of(arguments)))
    if arguments.file is None:
        sys.stdout.write(text)
        return 0
    try:
        with arguments.file.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UserError(f"{arguments.file} is there already; name a new file") from error
    except OSError as error:
        raise UserError(f"{arguments.file} can't be written: {error.strerror}") from error
    sys.stdout.write(f"{arguments.file} holds the set-up now.\n")
    return 0


def take(arguments: argparse.Namespace) -> int:
    """Make all changes of a file, or none and say everything that is wrong with it."""
    settings = settings_of(arguments)
    try:
        text = arguments.file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{arguments.file} can't be read: {error}") from error
    state = stored_state(settings)
    try:
        wanted = read_setup(text, state, replace=arguments.replace)
    except SetupFileError as error:
        raise UserError(f"{arguments.file}:" + "".join(f"\n  - {fault}" for fault in error.faults)) from error
    if not arguments.dry_run:
        apply(settings, wanted)
        sys.stdout.write(f"{len(wanted.changes)} settings are as {arguments.file} says.\n")
        return 0
    faults = faults_of_all(state, wanted.changes)
    if faults:
        raise UserError("nothing was changed:" + "".join(f"\n  - {fault.detail}" for fault in faults))
    sys.stdout.write(f"{arguments.file} is in order; nothing was changed.\n")
    return 0


def log_arguments(parser: argparse.ArgumentParser) -> None:
    """Say how far back."""
    parser.add_argument("--last", type=int, default=50, metavar="N", help="how many changes (default 50)")


def log(arguments: argparse.Namespace) -> int:
    """List who changed what of the set-up, latest first."""
    found = read_rows(settings_of(arguments), lambda connection: read_changes(connection, max(1, arguments.last)))
    rows = [(one.at, one.by or "the desk itself", ", ".join(one.what)) for one in found]
    columns = (Column("at", "When (UTC)", "time"), Column("by", "Who"), Column("what", "What"))
    sys.stdout.write(render_table(columns, rows) if rows else "Nothing was changed yet.\n")
    return 0
