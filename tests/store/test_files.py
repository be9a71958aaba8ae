"""Files of chats on both databases: seen only whole and with their line, gone with it, never half."""

import time
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest
from sqlalchemy import Connection, delete, func, select

from bridge.clock import Clock
from bridge.files import PART, FileRows
from bridge.store.batch import Batch
from bridge.store.errors import CommitFailedError
from bridge.store.schema import chats, messages
from bridge.store.schema_files import attachment_parts, attachments
from bridge.store.store import Store
from routing.commands import (
    AcceptOffer,
    AgentPresent,
    Choose,
    Command,
    CustomerEnds,
    DefineAgent,
    DefineService,
    PostAgentText,
    PostCustomerText,
    SetLink,
    StartChat,
)
from routing.decide import decide
from routing.decision import Posted
from routing.file_ports import FileFault
from routing.files import CHAT_LIMIT, FILE_LIMIT, file_of
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.ports import Answer, Retry
from routing.refusals import Refusal, RefusalCode
from routing.settings import AgentProfile, Service, Skill
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind

T = TypeVar("T")
BILLING, CHAT, ANNA = ServiceId("billing"), ChatId("c-first"), AgentId("anna@example.org")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(PART)


class Desk:
    """The core over the store, one command after the other."""

    def __init__(self, store: Store) -> None:
        self.store, self.state, self.clock = store, State(), Clock()
        self.fails = False

    def submit(self, command: Command, reply: Callable[[Answer], None] | None = None) -> None:
        """Nobody here submits."""
        raise NotImplementedError

    async def ask(self, command: Command) -> Answer:
        """Decide and store."""
        if self.fails:
            return Retry()
        outcome = decide(self.state, command, self.clock.now())
        if isinstance(outcome, Refusal):
            return outcome
        await self.store.commit([Batch(outcome.events)])
        return outcome.result


@pytest.fixture
async def desk(store: Store) -> Desk:
    """A chat that Anna has accepted."""
    made = Desk(store)
    commands: tuple[Command, ...] = (
        SetLink(up=True),
        DefineService(Service(BILLING, "Billing")),
        DefineAgent(AgentProfile(ANNA, "Anna", (Skill(BILLING),))),
        AgentPresent(ANNA),
        Choose(ANNA, ChosenKind.READY),
        StartChat(CHAT, ContactName("kim-1"), BILLING, Customer("w-1", "Kim"), Channel.WEB, "Look:"),
    )
    for command in commands:
        await made.ask(command)
    (offer,) = made.state.offers
    await made.ask(AcceptOffer(offer, ANNA))
    return made


@pytest.fixture
def files(store: Store, desk: Desk) -> FileRows:
    """The files of that desk."""
    return FileRows(store, desk, desk.clock)


class FullDisk:
    """A store one of whose changes finds no room."""

    def __init__(self, store: Store, failing: int) -> None:
        self.store, self.changes, self.failing = store, 0, failing

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """As the store does."""
        return await self.store.read(fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Fail once."""
        self.changes += 1
        if self.changes == self.failing:
            message = "database or disk is full"
            raise CommitFailedError(message)
        return await self.store.write(fn)


async def pieces(content: bytes, size: int = 10_000) -> AsyncIterator[bytes]:
    """Send in pieces, as a network would."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


def from_customer(name: str, key: str) -> PostCustomerText:
    """What the customer's door asks."""
    return PostCustomerText(CHAT, name, key)


async def left(store: Store) -> tuple[int, int]:
    """Count files and parts there are."""

    def count(connection: Connection) -> tuple[int, int]:
        one = connection.execute(select(func.count()).select_from(attachments)).scalar_one()
        return one, connection.execute(select(func.count()).select_from(attachment_parts)).scalar_one()

    return await store.read(count)


async def test_a_file_comes_back_as_it_was_sent_with_its_line(files: FileRows, store: Store) -> None:
    """Its line names it, its type is that of its content, its bytes are the same; agents of the chat are known."""
    answer = await files.send(from_customer("me/photo.jpg", "k1"), pieces(PNG))
    assert isinstance(answer, Posted)
    (entry,) = await store.entries(CHAT, answer.seq - 1)
    sent = file_of(entry.args)
    assert sent is not None
    assert (entry.text, sent.type, sent.size) == ("photo.jpg.png", "image/png", len(PNG))
    found = await files.find(sent.id)
    assert found is not None
    assert (found.chat, found.name, found.size) == (CHAT, "photo.jpg.png", len(PNG))
    assert b"".join([part async for part in files.read(sent.id)]) == PNG
    assert await files.agents_of(CHAT) == [ANNA]
    assert isinstance(await files.send(PostAgentText(CHAT, ANNA, "a.txt", "k2"), pieces(b"hello")), Posted)


async def test_a_file_sent_again_is_there_once(files: FileRows, store: Store) -> None:
    """A client that got no answer sends again under the same id: one line, one file."""
    first = await files.send(from_customer("a.txt", "k1"), pieces(b"hello"))
    again = await files.send(from_customer("a.txt", "k1"), pieces(b"hello"))
    assert isinstance(first, Posted)
    assert isinstance(again, Posted)
    assert (again.seq, again.again) == (first.seq, True)
    assert await left(store) == (1, 1)


async def test_nothing_stays_of_what_was_not_taken(files: FileRows, desk: Desk, store: Store) -> None:
    """Too large, of a wrong type, empty, too many pixels, broken off, refused, not stored: no row, no bytes."""

    async def breaks_off() -> AsyncIterator[bytes]:
        yield PNG
        raise ConnectionResetError

    huge = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (30_000).to_bytes(4) * 2
    assert await files.send(from_customer("a", "k1"), pieces(PNG + bytes(FILE_LIMIT), 1 << 20)) is FileFault.TOO_LARGE
    assert await files.send(from_customer("a.png", "k2"), pieces(b"MZ\x90\x00")) is FileFault.BAD_TYPE
    assert await files.send(from_customer("a", "k3"), pieces(b"")) is FileFault.EMPTY
    assert await files.send(from_customer("a", "k4"), pieces(huge)) is FileFault.TOO_MANY_PIXELS
    with pytest.raises(ConnectionResetError):
        await files.send(from_customer("a", "k5"), breaks_off())
    desk.fails = True
    assert isinstance(await files.send(from_customer("a", "k6"), pieces(PNG)), Retry)
    desk.fails = False
    await desk.ask(CustomerEnds(CHAT))
    answer = await files.send(from_customer("a", "k7"), pieces(PNG))
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.UNKNOWN_CHAT
    assert await left(store) == (0, 0)


async def test_a_chat_holds_a_hundred_megabytes(files: FileRows, store: Store) -> None:
    """Nobody fills the disk from one conversation."""
    await files.send(from_customer("a.txt", "k1"), pieces(b"hello"))
    grown = attachments.update().values(size=CHAT_LIMIT - 3)
    await store.write(lambda connection: connection.execute(grown))
    assert await files.send(from_customer("b.txt", "k2"), pieces(b"four")) is FileFault.CHAT_FULL
    assert isinstance(await files.send(from_customer("c.txt", "k3"), pieces(b"two")), Posted)


async def test_where_files_are_off_none_is_taken(files: FileRows, desk: Desk, store: Store) -> None:
    """An operator's switch holds for both sides at once, in chats that run too."""
    await desk.ask(DefineService(Service(BILLING, "Billing", files=False)))
    for command in (from_customer("a.txt", "k1"), PostAgentText(CHAT, ANNA, "a.txt", "k1")):
        answer = await files.send(command, pieces(b"hello"))
        assert isinstance(answer, Refusal)
        assert answer.code is RefusalCode.FILES_OFF
    assert await left(store) == (0, 0)


async def test_half_a_file_is_never_seen_and_swept_away(files: FileRows, store: Store, desk: Desk) -> None:
    """While it comes in nobody finds it; what a killed desk left is gone after an hour, what has a line stays."""
    await files.send(from_customer("stays.txt", "k1"), pieces(b"hello"))
    seen: list[str] = []

    async def dies() -> AsyncIterator[bytes]:
        yield PNG
        rows = await store.read(lambda connection: connection.execute(select(attachments.c.id)).scalars().all())
        seen.extend([one for one in rows if await files.find(one) is None])
        yield PNG
        raise ConnectionResetError

    killed = FileRows(FullDisk(store, 4), desk, desk.clock)  # it can't clean up behind itself
    with pytest.raises(ConnectionResetError):
        await killed.send(from_customer("a.png", "k2"), dies())
    assert len(seen) == 1
    await files.sweep()
    assert (await left(store))[0] == 2
    later = FileRows(store, desk, Clock(wall=lambda: time.time() + 3700))
    await later.sweep()
    assert await left(store) == (1, 1)


@pytest.mark.parametrize("whole", [False, True])
async def test_a_file_goes_with_what_brought_it(files: FileRows, store: Store, *, whole: bool) -> None:
    """Who erases the line, or the chat's lines altogether, has erased the bytes too; its link finds nothing then."""
    answer = await files.send(from_customer("a.png", "k1"), pieces(PNG))
    assert isinstance(answer, Posted)
    (entry,) = await store.entries(CHAT, answer.seq - 1)
    line = messages.c.chat == CHAT if whole else (messages.c.chat == CHAT) & (messages.c.seq == answer.seq)
    await store.write(lambda connection: connection.execute(delete(messages).where(line)))
    sent = file_of(entry.args)
    assert sent is not None
    assert await files.find(sent.id) is None
    assert [part async for part in files.read(sent.id)] == []
    assert await left(store) == (0, 0)
    assert (
        await store.read(lambda connection: connection.execute(select(func.count()).select_from(chats)).scalar()) == 1
    )


async def test_a_full_disk_is_told_and_leaves_nothing(files: FileRows, store: Store, desk: Desk) -> None:
    """Where the database takes no more bytes the sender hears it, and the chat goes on."""
    broken = FileRows(FullDisk(store, 3), desk, desk.clock)
    assert await broken.send(from_customer("a.png", "k1"), pieces(PNG)) is FileFault.NOT_STORED
    assert await left(store) == (0, 0)
    assert isinstance(await files.send(from_customer("a.png", "k1"), pieces(PNG)), Posted)
