"""What the routes of the set-up take and answer; part of the table in `webclient.server.operations`."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import defstruct

from routing.settings import Timers
from webclient.server import setup
from webclient.server.access import Handler
from webclient.server.openapi import Operation, Problem
from webclient.server.problems import ProblemCode
from webclient.server.setup_parts import PARTS, PartHandlers

JSON: Final = dict[str, Any]
"""Some of a thing's settings, or all parts of a set-up: checked where settings are, with every fault named."""
REFUSED: Final = {422: Problem, 503: Problem}
"""Nothing was changed: every fault is named; or the database did not store it."""
KEY: Final = (ProblemCode.BAD_KEY,)


def _part(one: PartHandlers) -> Iterator[tuple[Handler, Operation]]:
    rows = defstruct(f"{one.part.capitalize()}Rows", [(one.part, list[one.shape])])  # type: ignore[name-defined]  # made by name
    yield one.show_all, Operation(answer=rows, problems=KEY)
    yield one.show, Operation(answer=one.shape, problems=KEY)
    yield one.put, Operation(answer=one.shape, body=JSON, problems=KEY, also=REFUSED)
    yield one.patch, Operation(answer=one.shape, body=JSON, problems=KEY, also=REFUSED)
    yield one.delete, Operation(problems=KEY, also=REFUSED)


SETUP_OPERATIONS: Final[Mapping[Handler, Operation]] = {
    setup.get_setup: Operation(answer=JSON, problems=KEY),
    setup.post_setup: Operation(
        answer=setup.ImportDone, body=JSON, query=setup.ImportQuestion, problems=KEY, also=REFUSED
    ),
    setup.get_bounds: Operation(answer=setup.Bounds, problems=KEY),
    setup.get_changes: Operation(answer=setup.ChangesShown, problems=KEY),
    setup.get_timers: Operation(answer=Timers, problems=KEY),
    setup.put_timers: Operation(answer=Timers, body=JSON, problems=KEY, also=REFUSED),
    setup.patch_timers: Operation(answer=Timers, body=JSON, problems=KEY, also=REFUSED),
    setup.explain_route: Operation(
        answer=setup.RouteExplained,
        query=setup.RouteQuestion,
        problems=(*KEY, ProblemCode.NOT_FOUND),
    ),
    **dict(pair for one in PARTS for pair in _part(one)),
}
