"""What rows are asked for, read from an address: the same words for page, REST and links between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from routing.ids import AgentId, ServiceId
from routing.ports import ReportFilter
from webclient.server.problems import ProblemCode, ProblemError

DAY_LENGTH: Final = len("2026-01-31")
VALUE_LIMIT: Final = 3071
"""Longest JID."""
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """The filter, and the words it was asked for in (to show them again, and to link on)."""

    wanted: ReportFilter
    start: str
    end: str
    agent: str
    service: str
    offer: str

    def link(self, **changes: str) -> str:
        """Write the same question as a query string, with changes."""
        words = {
            "from": self.start,
            "to": self.end,
            "agent": self.agent,
            "service": self.service,
            "offer": self.offer,
            **changes,
        }
        return urlencode({key: value for key, value in words.items() if value})


def parse_query(query: Mapping[str, str], now: datetime) -> ReportQuery:
    """Read ``from``, ``to``, ``agent``, ``service``, ``offer``; raises `ProblemError`.

    Without dates it is today (UTC); a row asked for by its offer is found whenever it was. The last day
    is included whole.
    """
    words = {key: query.get(key, "").strip() for key in ("from", "to", "agent", "service", "offer")}
    for key, value in words.items():
        if len(value) > VALUE_LIMIT or "\x00" in value:
            raise ProblemError(ProblemCode.BAD_REQUEST, f"{key} is no value we could look for.")
    today = datetime.combine(now.date(), time(), UTC)
    first = EVER if words["offer"] else today
    wanted = ReportFilter(
        start=parse_when(words["from"], last=False) if words["from"] else first,
        end=parse_when(words["to"], last=True) if words["to"] else today + timedelta(days=1),
        agent=AgentId(words["agent"].lower()) if words["agent"] else None,
        service=ServiceId(words["service"]) if words["service"] else None,
        offer=words["offer"] or None,
    )
    if wanted.start >= wanted.end:
        raise ProblemError(ProblemCode.BAD_REQUEST, "From has to be before to; nothing lies between them.")
    return ReportQuery(wanted, words["from"], words["to"], words["agent"], words["service"], words["offer"])


def parse_when(text: str, *, last: bool) -> datetime:
    """Read a day or an instant; a day as the ``last`` one is included whole. Raises `ProblemError`."""
    try:
        if len(text) == DAY_LENGTH:
            day = date.fromisoformat(text) + timedelta(days=1 if last else 0)
            return datetime.combine(day, time(), UTC)
        instant = datetime.fromisoformat(text.replace(" ", "+"))  # a `+00:00` that came unescaped
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ProblemError(
            ProblemCode.BAD_REQUEST, f"{text[:40]!r} is no date; write 2026-01-31 or 2026-01-31T14:30:00Z."
        ) from None
