"""Work beside the main flow: reads of the store, IQs that are waited for. One owner, one place where it ends."""

import asyncio
import logging
import secrets
from collections.abc import Coroutine

log = logging.getLogger(__name__)


class Tasks:
    """Owns what was spawned until it is done."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Run ``work`` beside; a failure is logged under an id, nobody else is hurt."""
        task = asyncio.get_running_loop().create_task(_guarded(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Cancel what still runs and wait for its end."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _guarded(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except Exception:  # whatever one of them did, the desk goes on
        log.exception("work beside failed (error %s)", secrets.token_hex(4))
