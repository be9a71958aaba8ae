"""``stanzadesk agent state``: a supervisor's or admin's hand on an agent's state."""

import argparse
import sys
from typing import Final

from bridge.cli.change import sentence
from bridge.cli.place import control_path, settings_of
from bridge.cli.words import parse_agent
from bridge.control import ask_running_desk
from bridge.errors import UserError
from routing.commands import ForceState
from routing.words import ChosenKind

STATES: Final = {
    "ready": ChosenKind.READY,
    "busy": ChosenKind.NO_OFFERS,
    "not-ready": ChosenKind.NOT_READY,
    "off": ChosenKind.OFF,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say whose state, which, and in whose name."""
    parser.add_argument("jid", type=parse_agent)
    parser.add_argument("state", choices=list(STATES), help="what he shall be")
    parser.add_argument("--reason", default="", help="with not-ready: the code of a reason, e.g. lunch")
    parser.add_argument("--by", type=parse_agent, required=True, help="the supervisor or admin who does it")


def change(arguments: argparse.Namespace) -> int:
    """Set an agent's state in the running desk, as a supervisor may; the agent is told by whom."""
    force = ForceState(arguments.by, arguments.jid, STATES[arguments.state], arguments.reason)
    answer = ask_running_desk(control_path(settings_of(arguments)), force)
    if answer is None:
        raise UserError("the desk does not run, so nobody has a state to set")
    if "refused" in answer:
        raise UserError(sentence(str(answer["refused"]), str(answer.get("detail", ""))))
    sys.stdout.write(f"{arguments.jid} is {arguments.state} now.\n")
    return 0
