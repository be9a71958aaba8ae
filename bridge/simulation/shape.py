"""The shape of a simulation's TOML file. `bridge.simulation.file` reads it and turns it into a plan."""

import re
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from routing.selection import POLICIES
from routing.simulation.chance import Exponential, Fixed, Lognormal, Seconds
from routing.simulation.search import Target

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES: Final = 24 * 60
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALL_DAYS: Final[tuple[Weekday, ...]] = WEEKDAYS


def no_truth(value: object) -> object:
    """Refuse ``true`` where a number is meant; pydantic would take it for 1."""
    if isinstance(value, bool):
        raise ValueError("write a number")  # noqa: TRY004 - pydantic collects ValueError only
    return value


Number = Annotated[float, BeforeValidator(no_truth), Field(allow_inf_nan=False)]
Count = Annotated[int, BeforeValidator(no_truth)]


class Part(BaseModel):
    """A table of the file: unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Time(Part):
    """A random length of time, in seconds."""

    distribution: Literal["exponential", "lognormal", "fixed"]
    mean: Number = Field(gt=0, le=1e7)
    deviation: Number | None = Field(None, gt=0, le=1e7)

    @model_validator(mode="after")
    def fits(self) -> Self:
        """A deviation belongs to the lognormal distribution, and only there."""
        if (self.distribution == "lognormal") != (self.deviation is not None):
            raise ValueError("lognormal needs a deviation (in seconds), and only lognormal has one")
        return self

    def seconds(self) -> Seconds:
        """Give what is drawn from."""
        if self.deviation is not None:
            return Lognormal(self.mean, self.deviation)
        return Exponential(self.mean) if self.distribution == "exponential" else Fixed(self.mean)


def parse_target(text: object) -> Target:
    """Read ``80/20``: 80 % within 20 seconds; raises `ValueError`."""
    found = re.fullmatch(
        r"\s*(\d+(?:\.\d+)?)\s*%?\s*/\s*(\d+(?:\.\d+)?)\s*s?\s*", text if isinstance(text, str) else ""
    )
    if found is None or not 0 < float(found[1]) < 100:
        raise ValueError("write a target as 80/20: 80 % answered within 20 seconds, above 0 and below 100 %")
    return Target(float(found[1]) / 100, float(found[2]))


def parse_hours(value: object) -> tuple[float, ...]:
    """Read calls an hour: a number, 24 numbers, or hours of the day with a number each; raises `ValueError`."""
    numbers: list[object]
    if isinstance(value, dict):
        numbers = [0.0] * 24
        for hours, number in value.items():
            found = re.fullmatch(r"(\d{1,2})(?::00)?-(\d{1,2})(?::00)?", str(hours))
            if found is None or not 0 <= int(found[1]) < int(found[2]) <= 24:
                raise ValueError(f"{hours!r} are no hours of the day; write them as 08-12")
            numbers[int(found[1]) : int(found[2])] = [number] * (int(found[2]) - int(found[1]))
    else:
        numbers = value if isinstance(value, list) else [value]
    good = [float(one) for one in numbers if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(good) != len(numbers) or len(good) not in {1, 24} or not all(0 <= one <= 1e6 for one in good):
        raise ValueError("write calls an hour as one number, 24 numbers, or hours with numbers from 0: { 08-12 = 40 }")
    return tuple(good)


def parse_span(value: object) -> tuple[int, int]:
    """Read ``08:00-16:30`` as minutes of the day; an end before the start is on the next day. Raises `ValueError`."""
    found = re.fullmatch(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", value if isinstance(value, str) else "")
    if found is None or int(found[2]) > 59 or int(found[4]) > 59:
        raise ValueError(f"{value!r} is no stretch of a day; write it as 08:00-16:30")
    start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if start >= DAY_MINUTES or end > DAY_MINUTES:
        raise ValueError(f"{value!r} goes beyond 24:00")
    return start, end if end > start else end + DAY_MINUTES


Hours = Annotated[tuple[float, ...], BeforeValidator(parse_hours)]
Span = Annotated[tuple[int, int], BeforeValidator(parse_span)]
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\s@/]+$")]


def parse_levels(value: object) -> dict[str, int]:
    """Read services an agent serves: a list, or a level from 0 to 100 for each; raises `ValueError`."""
    given: dict[object, object] = {}
    if isinstance(value, list):
        given = dict.fromkeys(value, 100) if all(isinstance(one, str) for one in value) else {}
    elif isinstance(value, dict):
        given = value
    levels = {str(one): level for one, level in given.items() if isinstance(level, int) and type(level) is not bool}
    if not given or len(levels) < len(given) or not all(0 <= level <= 100 for level in levels.values()):
        raise ValueError('write services as ["billing"], or with levels from 0 to 100 as { billing = 80 }')
    return levels


def parse_policy(value: object) -> str:
    """Read the name of a selection policy; raises `ValueError`."""
    if not isinstance(value, str) or value not in POLICIES:
        raise ValueError(f"it is one of {', '.join(POLICIES)}")
    return value


class StepPart(Part):
    """From ``after`` seconds of waiting on, this level is good enough."""

    after: Number = Field(ge=0)
    level: Count = Field(ge=0, le=100)


class ServicePart(Part):
    """``[[service]]``."""

    id: Name
    calls_per_hour: Hours
    weekdays: tuple[Weekday, ...] = ALL_DAYS
    handling: Time
    after_work: Time | None = None
    patience: Time | None = None
    regulars: Count = Field(0, ge=0, le=10_000_000)
    priority: Count = Field(0, ge=-1000, le=1000)
    policy: Annotated[str, BeforeValidator(parse_policy)] = "longest_idle"
    steps: tuple[StepPart, ...] = ()
    preferred_wait: Number = Field(0.0, ge=0)
    max_wait: Number | None = Field(None, gt=0)
    queue_limit: Count = Field(0, ge=0)
    overflow_to: Name | None = None
    overflow_after: Number = Field(0.0, ge=0)
    target: Annotated[Target, BeforeValidator(parse_target)] = Target(0.8, 20.0)


class AgentsPart(Part):
    """``[[agents]]``: people who are alike."""

    name: Name
    count: Count = Field(ge=1, le=5000)
    services: Annotated[dict[str, int], BeforeValidator(parse_levels)]
    hours: tuple[Span, ...] = ((0, DAY_MINUTES),)
    weekdays: tuple[Weekday, ...] = ALL_DAYS


class CentrePart(Part):
    """The whole file."""

    days: Number = Field(gt=0, le=3660)
    warm_up_days: Number = Field(0.0, ge=0)
    seed: Count = 1
    chats_per_agent: Count = Field(1, ge=1, le=100)
    offer_timeout: Number = Field(20.0, gt=0, le=3600)
    ageing: Number = Field(0.0, ge=0)
    ramp_up: Number = Field(0.0, ge=0, le=3600)
    answer_delay: Time | None = None
    service: tuple[ServicePart, ...] = Field(min_length=1)
    agents: tuple[AgentsPart, ...] = Field(min_length=1)
