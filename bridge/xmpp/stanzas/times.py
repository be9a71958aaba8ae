"""XEP-0082: XMPP Date and Time Profiles, section 3.2, version 1.1.1.

``2026-01-02T03:04:05.678Z``: always UTC, always milliseconds, when we write; any zone and precision when we read.
"""

from datetime import UTC, datetime
from typing import Final


def render_time(instant: datetime) -> str:
    """Write an aware instant."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(value: str) -> datetime | None:
    """Read an instant; ``None`` if it is none, has no zone, or lies outside the years 1 to 9999 in UTC."""
    try:
        instant = datetime.fromisoformat(value)
        return instant.astimezone(UTC) if instant.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


FASTPATH_FORMAT: Final = "%Y%m%dT%H:%M:%S"
"""How clients of XEP-0142 read times: UTC, neither zone nor dashes."""


def parse_fastpath(value: str) -> datetime | None:
    """Read a time of the workgroup dialect; ``None`` if it is none."""
    try:
        return datetime.strptime(value.strip(), FASTPATH_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def render_fastpath(at: datetime) -> str:
    """Write a time in the workgroup dialect: ``20260102T03:04:05``."""
    return at.astimezone(UTC).strftime(FASTPATH_FORMAT)
