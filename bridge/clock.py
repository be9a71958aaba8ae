"""The desk's one clock: UTC, anchored to the monotonic clock at start, so that a stepped wall clock moves no deadline.

See DESIGN.md section 4 in the project's design and FAULTS F29: a jump of the system time must not lapse every offer.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells now, and how long until then."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._monotonic = monotonic
        self._anchor = datetime.fromtimestamp(wall(), UTC) - timedelta(seconds=monotonic())

    def now(self) -> datetime:
        """Tell the time: aware, UTC, never going back within the process."""
        return self._anchor + timedelta(seconds=self._monotonic())

    def seconds_until(self, instant: datetime) -> float:
        """Tell how many seconds are left until ``instant``; 0 if it has passed."""
        return max(0.0, (instant - self.now()).total_seconds())
