"""What an event changes: every field of the state that is otherwise after it, by its path, and nothing else."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Final, cast

from routing.evolve import evolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routing.events import Event
    from routing.state import State

GONE: Final = "gone"
"""Stands for what is not there any more."""
ABSENT: Final = object()


def changes(state: State, *events: Event) -> dict[str, object]:
    """Apply events, and tell what each path that changed has now; what is new is there as a whole."""
    before = deepcopy(state)
    for event in events:
        evolve(state, event)
    return {_short(path): value for path, value in _changes(before, state, "")}


def _short(path: str) -> str:
    """Indexes are spoken of as parts of the state, deadlines as what is due."""
    return path.replace("indexes.deadlines.armed", "due").removeprefix("indexes.")


def _changes(before: object, after: object, path: str) -> Iterator[tuple[str, object]]:
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        if before != after:
            yield path, GONE if after is ABSENT else after
        return
    for key in {**old, **new}:
        yield from _changes(old.get(key, ABSENT), new.get(key, ABSENT), f"{path}.{_name(key)}".removeprefix("."))


def _parts(thing: object) -> Mapping[object, object] | None:
    """Take apart what can change in place; heaps are left out, since they may hold what is no longer true."""
    if isinstance(thing, dict):
        return cast("Mapping[object, object]", thing)
    if is_dataclass(thing) and type(thing).__hash__ is None:  # what is frozen can be hashed
        return {one.name: getattr(thing, one.name) for one in fields(thing) if one.name != "heap"}
    return None


def _name(key: object) -> str:
    """Write a key: ``offer/c-1.o1``, ``billing/0``."""
    parts = cast("tuple[object, ...]", key) if isinstance(key, tuple) else (key,)
    return "/".join(str(part) for part in parts if part not in {None, ()})
