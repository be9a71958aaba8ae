"""``stanzadesk simulate``: how long customers will wait, and how many agents are needed."""

import argparse
import random
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from bridge.cli.change import stored_state
from bridge.cli.place import settings_of
from bridge.cli.progress import Bar
from bridge.cli.reading import read_rows
from bridge.cli.report import parse_when
from bridge.clock import Clock
from bridge.errors import UsageError, UserError
from bridge.simulation.file import Asked, read_plan
from bridge.simulation.page import render_picture
from bridge.simulation.recorded import all_alike, recorded_plan
from bridge.simulation.shape import parse_target
from bridge.simulation.text import render_answer, render_json, render_text
from routing.simulation.centre import SimulationError
from routing.simulation.chance import Chance, Streams
from routing.simulation.classic import play
from routing.simulation.outcome import Outcome
from routing.simulation.plan import Plan
from routing.simulation.search import Answer, Target, fewest_agents

SAMPLE: Final = "sample.toml"
PICTURES: Final = (".svg", ".html")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a TOML file that describes the centre")
    parser.add_argument("--sample", action="store_true", help="print such a file, explained, and do nothing else")
    parser.add_argument(
        "--from", dest="start", metavar="DAY", help="instead of FILE: what this desk recorded from this day (UTC) on"
    )
    parser.add_argument("--to", dest="end", metavar="DAY", help="last recorded day, included; default: today")
    parser.add_argument(
        "--target", type=_target, metavar="80/20", help="find the fewest agents for 80 %% answered within 20 s"
    )
    parser.add_argument("--group", metavar="NAME", help="with --target: which [[agents]] to vary, if there are several")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw it, as FILE.svg or FILE.html")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: %(default)s")
    parser.add_argument("--seed", type=int, metavar="N", help="another seed than the file's (default: 1)")


def _target(text: str) -> Target:
    try:
        return parse_target(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run(arguments: argparse.Namespace) -> int:
    """Simulate and print."""
    if arguments.sample:
        sys.stdout.write(files("bridge.simulation").joinpath(SAMPLE).read_text(encoding="utf-8"))
        return 0
    if arguments.plot is not None and arguments.plot.suffix not in PICTURES:
        raise UsageError(f"--plot {arguments.plot}: name a file that ends in .svg or .html")
    asked = _asked(arguments)
    target: Target | None = arguments.target
    streams = streams_of(asked.seed if arguments.seed is None else arguments.seed)
    answer: Answer | None = None
    try:
        if target is None:
            outcome = _with_bar("simulating", lambda bar: play(asked.plan, streams, bar.show))
        else:
            answer = _search(asked.plan, _group(asked.plan, arguments.group), target, streams)
            outcome = answer.best()
    except SimulationError as error:
        raise UserError(f"this can't be simulated: {error}") from error
    goals = asked.shares if target is None else dict.fromkeys(asked.shares, target.share)
    if arguments.plot is not None:
        _draw(arguments.plot, render_picture(outcome, goals, answer, target, html=arguments.plot.suffix == ".html"))
    if arguments.format == "json":
        sys.stdout.write(render_json(outcome, goals, answer, target))
        return 0
    if answer is not None and target is not None:
        sys.stdout.write(render_answer(answer, target))
    sys.stdout.write(render_text(outcome, goals))
    return 0


def streams_of(seed: int) -> Streams:
    """Make the streams of random numbers of a seed."""

    def stream(name: str) -> Chance:
        return random.Random(f"{seed}/{name}")  # noqa: S311 - chance of a simulation, no secret

    return stream


def _asked(arguments: argparse.Namespace) -> Asked:
    if (arguments.file is None) == (arguments.start is None):
        raise UsageError("name a FILE (see --sample), or recorded days with --from and --to; one of the two")
    if arguments.file is not None:
        if arguments.end is not None:
            raise UsageError("--to belongs to --from; a FILE says itself how many days it means")
        return read_plan(arguments.file)
    settings = settings_of(arguments)
    start = parse_when(arguments.start, last=False)
    end = parse_when(arguments.end or Clock().now().date().isoformat(), last=True)
    if start.time() != end.time() or start.hour or start.minute or start.second:
        raise UsageError("--from and --to are whole days here; write them as 2026-01-31")
    if start >= end:
        raise UsageError(f"--from {start:%Y-%m-%d} is after --to; nothing lies between")
    state = stored_state(settings)

    def query(connection: Connection) -> Asked:
        return recorded_plan(connection, state, start, end)

    asked = read_rows(settings, query)
    if arguments.target is not None:
        return Asked(all_alike(asked.plan), asked.seed, asked.shares)
    if not asked.plan.staff:
        raise UserError("nobody who is an agent today was on duty then; find how many are needed with --target 80/20")
    return asked


def _group(plan: Plan, wanted: str | None) -> str:
    names = [staff.name for staff in plan.staff]
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted not in names:
        found = "there are several groups of agents" if wanted is None else f"there is no group {wanted}"
        raise UsageError(f"{found}; say with --group whose number to find: {', '.join(names)}")
    return wanted


def _search(plan: Plan, group: str, target: Target, streams: Streams) -> Answer:
    bar = Bar(sys.stderr)

    def told(agents: int) -> Callable[[float], None]:
        bar.begin(f"trying {agents} of {group}")
        return bar.show

    try:
        return fewest_agents(plan, group, target, streams, told)
    finally:
        bar.clear()


def _with_bar(words: str, act: Callable[[Bar], Outcome]) -> Outcome:
    bar = Bar(sys.stderr)
    bar.begin(words)
    try:
        return act(bar)
    finally:
        bar.clear()


def _draw(path: Path, picture: str) -> None:
    try:
        path.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} can't be written: {error.strerror}") from error
