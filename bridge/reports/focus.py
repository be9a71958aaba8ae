"""Talk and hold of agents' legs, as expressions over their rows: in focus, and the rest of the time they talked."""

from datetime import datetime
from typing import SupportsInt

from sqlalchemy import BigInteger, ColumnElement, case, func, literal, type_coerce

from bridge.store.schema import legs
from bridge.store.times import SECOND, to_us

TABLE = legs.c


def _us(column: ColumnElement[datetime]) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)


def talk_us(now: datetime) -> ColumnElement[int]:
    """How long a leg has been in focus, in microseconds; of one that is so still, until now."""
    lasts = literal(to_us(now), BigInteger) - _us(TABLE.focused_at)
    return TABLE.focus_us + case((TABLE.in_focus, lasts), else_=0)


def time_us(now: datetime) -> ColumnElement[int]:
    """How long a leg talked, or has talked until now, in microseconds."""
    end = func.coalesce(_us(TABLE.wrapping_at), _us(TABLE.closed_at), literal(to_us(now), BigInteger))
    return end - _us(TABLE.opened_at)


def wrapup_us() -> ColumnElement[int]:
    """How long after-call work took, in microseconds; 0 where there was none, or it lasts."""
    return func.coalesce(_us(TABLE.closed_at) - _us(TABLE.wrapping_at), 0)


def total(expression: ColumnElement[int]) -> ColumnElement[int]:
    """Add up over rows; without any it is 0."""
    return func.coalesce(func.sum(expression), 0)


def any_estimated() -> ColumnElement[int]:
    """1 if the times of any leg are an estimate."""
    return func.coalesce(func.max(case((TABLE.estimated, 1), else_=0)), 0)


def seconds(microseconds: SupportsInt) -> float:
    """Write a sum as a report does; PostgreSQL adds whole numbers up to decimals."""
    return max(0.0, int(microseconds) / SECOND)
