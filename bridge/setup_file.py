"""The whole set-up as one JSON file: exported, looked at, changed, and imported again, all or nothing.

The file has a part for each kind of thing, in the order in which they build on each other. Importing adds and changes
what the file names; with ``replace`` what it does not name is taken away. Faults of form are named here, each with its
place; faults of meaning by `routing.setup_rules`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import msgspec

from routing import commands as c
from routing.hours import Calendar
from routing.settings import AgentProfile, Disposition, ExtraSkill, Reason, Service, Team, Timers
from routing.state import State

TIMERS: Final = "timers"


class SetupFileError(Exception):
    """The file can't be read as a set-up; ``faults`` are sentences."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@dataclass(frozen=True, slots=True)
class _Part:
    """One kind of thing: its type, the commands that define and remove it, and the field that names it."""

    kind: type[Any]
    key: str
    define: type[Any]
    remove: type[Any]


PARTS: Final[Mapping[str, _Part]] = {
    "skills": _Part(ExtraSkill, "code", c.DefineSkill, c.RemoveSkill),
    "reasons": _Part(Reason, "code", c.DefineReason, c.RemoveReason),
    "dispositions": _Part(Disposition, "code", c.DefineDisposition, c.RemoveDisposition),
    "hours": _Part(Calendar, "name", c.DefineCalendar, c.RemoveCalendar),
    "services": _Part(Service, "id", c.DefineService, c.RemoveService),
    "teams": _Part(Team, "name", c.DefineTeam, c.RemoveTeam),
    "agents": _Part(AgentProfile, "id", c.DefineAgent, c.RemoveAgent),
}


def export_setup(state: State) -> str:
    """Write the whole set-up, readable and in a steady order."""
    whole: dict[str, object] = {TIMERS: msgspec.to_builtins(state.setup.timers)}
    for name in PARTS:
        things = _things(state, name)
        whole[name] = [msgspec.to_builtins(things[key]) for key in sorted(things)]
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def read_setup(text: str, state: State, *, replace: bool = False) -> c.ChangeSetup:
    """Read a file into changes of the present set-up; raises `SetupFileError` with every fault of form."""
    try:
        whole = msgspec.json.decode(text)
    except (ValueError, RecursionError, msgspec.DecodeError) as error:
        raise SetupFileError((f"this is no JSON: {error}",)) from error
    if not isinstance(whole, dict):
        raise SetupFileError(("the file holds an object with the parts timers, " + ", ".join(PARTS),))
    faults = [f"there is no part {name}" for name in whole if name != TIMERS and name not in PARTS]
    changes: list[c.SetupChange] = []
    if TIMERS in whole:
        timers = _convert(whole[TIMERS], Timers, TIMERS, faults)
        changes += [c.SetTimers(timers)] if timers is not None else []
    named: dict[str, set[str]] = {}
    for name, part in PARTS.items():
        found = list(_defined(name, part, whole.get(name, []), faults))
        named[name] = {getattr(thing, part.key) for thing in found}
        changes += [part.define(thing) for thing in found]
    if faults:
        raise SetupFileError(tuple(faults))
    if replace:
        changes += _removals(state, whole, named)
    return c.ChangeSetup(tuple(changes))


def read_row(state: State, name: str, key: str, given: Mapping[str, object], *, merge: bool) -> c.ChangeSetup:
    """Read one thing of a part; with ``merge`` what is not given stays as it is. Raises `SetupFileError`."""
    present: object = state.setup.timers
    named: dict[str, object] = {}
    if name != TIMERS:
        present, named = _things(state, name).get(key), {PARTS[name].key: key}
    kept = msgspec.to_builtins(present) if merge and present is not None else {}
    row = {**kept, **given, **named}
    return read_setup(json.dumps({name: row if name == TIMERS else [row]}), state)


def rows_of(state: State, name: str) -> Mapping[str, object]:
    """All things of a part, by key, in a steady order."""
    return dict(sorted(_things(state, name).items()))


def _defined(name: str, part: _Part, rows: object, faults: list[str]) -> Iterator[Any]:
    if not isinstance(rows, list):
        faults.append(f"{name} is a list")
        return
    for place, row in enumerate(rows):
        thing = _convert(row, part.kind, f"{name}[{place}]", faults)
        if thing is not None:
            yield thing


def _convert(row: object, kind: type[Any], place: str, faults: list[str]) -> Any:
    if isinstance(row, dict):
        odd = sorted(set(row) - {field.name for field in fields(kind)})
        if odd:
            faults.append(f"{place}: there is no setting {', '.join(odd)}")
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        faults.append(f"{place}: {error}")
        return None


def _removals(state: State, whole: Mapping[str, object], named: Mapping[str, set[str]]) -> list[c.SetupChange]:
    """Take away what the file's parts do not name, what builds on others first."""
    gone: list[c.SetupChange] = []
    for name in reversed(list(PARTS)):
        if name in whole:
            gone += [PARTS[name].remove(key) for key in sorted(set(_things(state, name)) - named[name])]
    return gone


def _things(state: State, name: str) -> dict[str, object]:
    setup = state.setup
    found: Mapping[str, Mapping[Any, object]] = {
        "teams": setup.teams,
        "skills": setup.skills,
        "reasons": setup.reasons,
        "dispositions": setup.dispositions,
        "hours": setup.calendars,
        "services": setup.services,
        "agents": {agent: found.profile for agent, found in state.agents.items()},
    }
    return {str(key): thing for key, thing in found[name].items()}
