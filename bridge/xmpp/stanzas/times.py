"""XEP-0082: XMPP Date and Time Profiles, section 3.2, version 1.1.1.

``2026-01-02T03:04:05.678Z``: always UTC, always milliseconds, when we write; any zone and precision when we read.
"""

from datetime import UTC, datetime


def render_time(instant: datetime) -> str:
    """Write an aware instant."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(value: str) -> datetime | None:
    """Read an instant; ``None`` if it is none or has no zone."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant.tzinfo is not None else None
