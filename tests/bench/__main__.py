"""`make bench`: prints the numbers that Stanzadesk is held to (docs/numbers.md explains them).

``make bench ARGS="relay sizes"`` runs some of them only. Leave the machine alone meanwhile.
"""

import argparse
import asyncio
import platform
import sys
from collections.abc import Callable, Sequence

from tests.bench import core, desktop, join, month, relay, simulation, sizes
from tests.bench.figures import Figure, fsync_time, render

BENCHES: dict[str, tuple[str, Callable[[], Sequence[Figure]]]] = {
    "sizes": ("What a browser loads", sizes.measure),
    "desktop": ("Desktop", desktop.measure),
    "core": ("Routing", core.measure),
    "simulation": ("Simulation", simulation.measure),
    "month": ("Thirty days", month.measure),
    "join": ("From a customer's first word to the offer", lambda: asyncio.run(join.measure())),
    "relay": ("Relayed messages", lambda: asyncio.run(relay.measure())),
}


def main() -> None:
    """Run the benchmarks named on the command line, all of them by default; exit status 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}; default: all")
    names = parser.parse_args().names or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}; there are: {', '.join(BENCHES)}")
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    print(render("Disk", [fsync_time()]), flush=True)
    missed = False
    for name in names:
        title, measure = BENCHES[name]
        figures = measure()
        missed = missed or any(figure.met is False for figure in figures)
        print(render(title, figures), flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
