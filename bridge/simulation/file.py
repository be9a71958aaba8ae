"""Reading a simulation's TOML file: all faults at once, then a plan."""

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from bridge.errors import UserError
from bridge.simulation.shape import ALL_DAYS, DAY_MINUTES, WEEKDAYS, AgentsPart, CentrePart, ServicePart
from routing.ids import ServiceId
from routing.settings import Service, Skill, Step
from routing.simulation.chance import NEVER, Fixed
from routing.simulation.plan import ALWAYS, PATIENT_TIMERS, Demand, Plan, Shift, Staff
from routing.simulation.setup import faults_of

DAY_S: Final = 86_400.0
NAMED: Final = {"service": "id", "agents": "name"}
"""Lists of tables, and the key that tells their entries apart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be simulated, and with which seed."""

    plan: Plan
    seed: int
    shares: dict[str, float]
    """The service level each demand should have, by its name."""


def read_plan(path: Path) -> Asked:
    """Read a file; raises `UserError` with one line for each fault."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not text in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path} is not good TOML: {error}") from error
    faults = _relations(raw)
    try:
        centre = CentrePart.model_validate(raw)
    except ValidationError as error:
        found = [one for one in error.errors() if one["type"] != "too_short" or not one["input"]]
        faults = [_fault(raw, one["type"], one["loc"], one["msg"], one["input"]) for one in found] + faults
    if faults:
        raise _refused(path, faults)
    asked = _asked(centre)
    faults = list(faults_of(asked.plan))
    if faults:
        raise _refused(path, faults)
    return asked


def _refused(path: Path, faults: list[str]) -> UserError:
    listed = "\n".join(f"  {fault}" for fault in dict.fromkeys(faults))
    return UserError(f"{path} can't be simulated:\n{listed}\nA file that can: stanzadesk simulate --sample")


def _fault(raw: dict[str, Any], kind: str, place: tuple[int | str, ...], words: str, found: object) -> str:
    """Put one of pydantic's findings into words, with the table it is in named as its author named it."""
    path = [part for part in place if part not in {"exponential", "lognormal", "fixed"}]
    where = ""
    if len(path) > 1 and isinstance(path[1], int) and path[0] in NAMED:
        where = f"{_label(raw, str(path[0]), path[1])}: "
        path = path[2:]
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    if kind == "missing":
        return f"{where}{key} is missing"
    if kind == "extra_forbidden":
        return f"{where}{key} is no setting"
    if kind == "too_short":
        return f"{where}{key}: at least one is needed"
    if kind == "model_type":
        return f'{where}{key}: write it as {{ distribution = "exponential", mean = 300 }}'
    words = words.removeprefix("Value error, ").replace("Input should be", "it should be")
    shown = "" if isinstance(found, dict | list | tuple) or repr(found) in words else f" (found {found!r})"
    return f"{where}{key}: {words}{shown}" if key else f"{where}{words}{shown}"


def _label(raw: dict[str, Any], table: str, index: int) -> str:
    entry = raw[table][index]
    name = entry.get(NAMED[table]) if isinstance(entry, dict) else None
    return f"[[{table}]] {name}" if isinstance(name, str) and name.strip() else f"[[{table}]] number {index + 1}"


def _tables(raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = raw.get(key)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _relations(raw: dict[str, Any]) -> list[str]:
    """Find what is wrong between tables, whatever else is wrong within them."""
    faults: list[str] = []
    services, agents = _tables(raw, "service"), _tables(raw, "agents")
    for table, entries in (("service", services), ("agents", agents)):
        names = Counter(str(entry.get(NAMED[table])) for entry in entries if NAMED[table] in entry)
        faults += [f"[[{table}]] {name} is there {count} times" for name, count in names.items() if count > 1]
    known = {entry.get("id") for entry in services if isinstance(entry.get("id"), str)}
    served: set[object] = set()
    for entry in agents:
        wanted = entry.get("services")
        for service in wanted if isinstance(wanted, list | dict) else []:
            if isinstance(service, str):
                served.add(service)
                if service not in known:
                    faults.append(f"[[agents]] {entry.get('name')}: there is no service {service!r}")
    if agents:
        served |= {entry.get("id") for entry in services if "overflow_to" in entry}
        faults += [f"[[service]] {service}: no agents serve it" for service in sorted(map(str, known - served))]
    days, warm_up = raw.get("days"), raw.get("warm_up_days", 0)
    if isinstance(days, int | float) and isinstance(warm_up, int | float) and 0 < days <= warm_up:
        faults.append("warm_up_days: nothing would be counted, it should be less than days")
    return faults


def _asked(centre: CentrePart) -> Asked:
    share = 100 // centre.chats_per_agent
    timers = replace(
        PATIENT_TIMERS,
        offer_s=centre.offer_timeout,
        capacity_per_chat=share,
        ageing_s=centre.ageing,
        ramp_up_s=centre.ramp_up,
    )
    plan = Plan(
        services=tuple(map(_service, centre.service)),
        demands=tuple(map(_demand, centre.service)),
        staff=tuple(_staff(one, centre.days, share * centre.chats_per_agent) for one in centre.agents),
        duration_s=centre.days * DAY_S,
        warm_up_s=centre.warm_up_days * DAY_S,
        timers=timers,
        answer=Fixed(0.0) if centre.answer_delay is None else centre.answer_delay.seconds(),
    )
    return Asked(plan, centre.seed, {one.id: one.target.share for one in centre.service})


def _service(part: ServicePart) -> Service:
    return Service(
        ServiceId(part.id),
        part.id,
        max_wait_s=part.max_wait,
        policy=part.policy,
        steps=tuple(Step(step.after, step.level) for step in part.steps),
        preferred_s=part.preferred_wait,
        overflow_to=None if part.overflow_to is None else ServiceId(part.overflow_to),
        overflow_s=part.overflow_after,
        queue_limit=part.queue_limit,
    )


def _demand(part: ServicePart) -> Demand:
    calls = part.calls_per_hour
    if part.weekdays != ALL_DAYS:
        day = calls if len(calls) > 1 else calls * 24
        calls = tuple(rate * (name in part.weekdays) for name in WEEKDAYS for rate in day)
    return Demand(
        name=part.id,
        service=ServiceId(part.id),
        per_hour=calls,
        handling=part.handling.seconds(),
        patience=NEVER if part.patience is None else part.patience.seconds(),
        after_work=None if part.after_work is None else part.after_work.seconds(),
        priority=part.priority,
        regulars=part.regulars,
        within_s=part.target.within_s,
    )


def _staff(part: AgentsPart, days: float, capacity: int) -> Staff:
    shifts = tuple(
        Shift(day * DAY_S + start * 60.0, day * DAY_S + end * 60.0)
        for day in range(int(days) + 1)
        if WEEKDAYS[day % 7] in part.weekdays
        for start, end in sorted(part.hours)
    )
    if part.hours == ((0, DAY_MINUTES),) and part.weekdays == ALL_DAYS:
        shifts = ALWAYS
    skills = tuple(Skill(ServiceId(one), level) for one, level in part.services.items())
    return Staff(part.name, part.count, skills, shifts, capacity)
