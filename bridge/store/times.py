"""How instants stand in the database: whole microseconds since 1970 in UTC, as 64-bit integers, on every database.

Why not ISO text or a native type: integers are exact, sort and subtract the same way on SQLite and PostgreSQL (so one
report query serves both), know no time zones, and cost the writer next to nothing.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Float, cast, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000


def to_us(instant: datetime) -> int:
    """Turn an aware datetime into microseconds; raises TypeError for a naive one."""
    since = instant - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def to_us_or_none(instant: datetime | None) -> int | None:
    """As `to_us`, for columns that may be empty."""
    return None if instant is None else to_us(instant)


def from_us(value: int) -> datetime:
    """Turn microseconds back into an aware UTC datetime."""
    return EPOCH + timedelta(microseconds=value)


def span_us(span: timedelta) -> int:
    """Turn a length of time into microseconds."""
    return span // timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """Column type: aware UTC datetimes in Python, integer microseconds in the database."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware datetime to microseconds."""
        del dialect
        return to_us_or_none(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Microseconds to aware datetime."""
        del dialect
        return None if value is None else from_us(value)


def seconds_between(start: ColumnElement[datetime], end: ColumnElement[datetime]) -> ColumnElement[float]:
    """SQL expression: seconds from ``start`` to ``end``, both `UtcTime` columns."""
    microseconds = type_coerce(end, BigInteger) - type_coerce(start, BigInteger)
    return cast(cast(microseconds, Float) / SECOND, Float)
