"""kill -9 in the middle of storing: what was acknowledged is there, whole, and the next desk starts at once."""

import asyncio
import sys

from sqlalchemy import text

from bridge.store.store import Store
from tests.store.made import T0, chat_id

ROUNDS = 4
ACKNOWLEDGED_PER_ROUND = 12


async def kill_in_the_middle(url: str) -> int:
    """Let a desk write for a while, kill it, and tell the last line it acknowledged."""
    desk = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.store.child", url, stdout=asyncio.subprocess.PIPE
    )
    assert desk.stdout is not None
    for _ in range(ACKNOWLEDGED_PER_ROUND):
        line = await desk.stdout.readline()
        assert line
    desk.kill()
    rest = await desk.stdout.read()
    await desk.wait()
    said = (line + rest).split(b"\n")
    return int(said[-2])


async def test_kill_loses_nothing_acknowledged(url: str) -> None:
    """Four desks in a row are killed while they store; every acknowledged line is there, once, with its delivery."""
    for _ in range(ROUNDS):
        acknowledged = await kill_in_the_middle(url)
        store = await Store.open(url, holder="after the kill")
        entries = await store.entries(chat_id(1), limit=100_000)
        loaded = await store.load(T0)
        ids = await store.read(
            lambda c: c.execute(text("SELECT count(*), max(id) FROM events WHERE chat IS NOT NULL")).one()
        )
        await store.close()
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert acknowledged <= len(entries) <= acknowledged + 7
        assert loaded.state.chats[chat_id(1)].last_seq == len(entries)
        assert [one.id for one in loaded.outbox] == [f"m{entry.seq}" for entry in entries]
        assert ids[0] == len(entries) + 1
