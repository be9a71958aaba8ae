"""A desk that only writes: stores lines of one chat for ever and says on its output which are acknowledged.

Started by test_kill.py as a process of its own, to be killed at any moment: `python -m tests.store.child URL`.
"""

import asyncio
import sys

from bridge.store.batch import Batch
from bridge.store.store import Store
from tests.store.made import T0, batch, chat_id, item, posted, set_up, started


async def main(url: str) -> None:
    """Go on where the one before was killed."""
    store = await Store.open(url, holder="child")
    state = await store.load_state(T0)
    if chat_id(1) not in state.chats:
        await store.commit([set_up(), batch(started(1))])
        state = await store.load_state(T0)
    seq = state.chats[chat_id(1)].last_seq
    while True:
        lines = [posted(1, seq + place) for place in range(1, 8)]
        await store.commit([Batch((line,), (item(f"m{line.entry.seq}", line),)) for line in lines])
        seq += len(lines)
        sys.stdout.write(f"{seq}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
