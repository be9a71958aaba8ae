"""Messages that customers left, on both databases: who may deal with them, answers by e-mail, the report."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bridge.clock import Clock
from bridge.left import LeftDesk
from bridge.mail.outbox import MailOutbox
from bridge.mail.post import send
from bridge.reports.catalogue import ReportCatalogue
from bridge.store.store import Store
from routing.commands import (
    AgentPresent,
    AnswerByChat,
    Command,
    DefineAgent,
    DefineService,
    LeaveMessage,
    PostCustomerText,
    SetLink,
)
from routing.decision import Applied
from routing.ids import AgentId, ChatId, ContactName, MessageId, ServiceId
from routing.mails import MailRefusal
from routing.ports import ReportFilter
from routing.refusals import Refusal, RefusalCode
from routing.settings import AgentProfile, Service, Skill
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, Role
from tests.fakes.smtp import MailServer
from tests.store.test_files import Desk

BILLING, SALES = ServiceId("billing"), ServiceId("sales")
ANNA, BEN, CEM, EVA = (AgentId(f"{name}@example.org") for name in ("anna", "ben", "cem", "eva"))
WEB, BARE = MessageId("m-1"), MessageId("m-2")
KIM = Customer("w-1", "Kim", (("email", "kim@example.org"),))


@pytest.fixture
async def desk(store: Store) -> Desk:
    """Two services, agents of each, an administrator; two messages for billing, one without an address."""
    made = Desk(store)
    commands: tuple[Command, ...] = (
        SetLink(up=True),
        DefineService(Service(BILLING, "Billing")),
        DefineService(Service(SALES, "Sales")),
        DefineAgent(AgentProfile(ANNA, "Anna", (Skill(BILLING),))),
        DefineAgent(AgentProfile(BEN, "Ben", (Skill(BILLING),))),
        DefineAgent(AgentProfile(CEM, "Cem", (Skill(SALES),))),
        DefineAgent(AgentProfile(EVA, "Eva", roles=frozenset({Role.ADMIN}))),
        LeaveMessage(WEB, BILLING, KIM, Channel.WEB, "Where is\nmy lamp?"),
        LeaveMessage(BARE, BILLING, Customer("w-2"), Channel.WEB, "Hello"),
    )
    for command in commands:
        await made.ask(command)
    return made


def left(desk: Desk, box: MailOutbox, *, mail: bool = True) -> LeftDesk:
    """The list of that desk."""
    return LeftDesk(desk, lambda: desk.state, box, lambda _: (ChatId("c-new"), ContactName("kim-1")), mail=mail)


def box_of(store: Store, server: MailServer) -> MailOutbox:
    """Its outbox."""
    return MailOutbox(store, Clock(), partial(send, server.settings()))


async def test_the_list_is_for_who_serves_the_service(store: Store, desk: Desk) -> None:
    """Agents of the service and administrators see it, others do not; who takes one has it, and may give it back."""
    async with MailServer() as server:
        messages = left(desk, box_of(store, server))
    assert [view.id for view in messages.all(ANNA)] == [WEB, BARE]
    assert len(messages.all(EVA)) == 2
    assert messages.all(CEM) == []
    assert await messages.take(CEM, WEB) == Refusal(RefusalCode.UNKNOWN_MESSAGE, WEB)
    assert isinstance(await messages.take(ANNA, WEB), Applied)
    assert await messages.done(BEN, WEB) == Refusal(RefusalCode.MESSAGE_TAKEN, ANNA)
    assert messages.all(BEN)[0].taken_name == "Anna"
    assert isinstance(await messages.release(ANNA, WEB), Applied)
    assert isinstance(await messages.done(BEN, WEB), Applied)
    assert [view.id for view in messages.all(ANNA)] == [BARE]


async def test_an_answer_goes_by_email_once_with_the_question(store: Store, desk: Desk) -> None:
    """The mail quotes what was asked; the message is off the list; a second press sends nothing."""
    async with MailServer() as server:
        box = box_of(store, server)
        messages = left(desk, box)
        assert await messages.answer_by_email(ANNA, BARE, "Hi") is MailRefusal.NO_ADDRESS
        assert await left(desk, box, mail=False).answer_by_email(ANNA, WEB, "Hi") is MailRefusal.OFF
        assert await messages.answer_by_email(ANNA, WEB, " ") == Refusal(RefusalCode.EMPTY_TEXT)
        assert isinstance(await messages.answer_by_email(ANNA, WEB, "In your bag."), Applied)
        again = await messages.answer_by_email(ANNA, WEB, "In your bag.")
        assert isinstance(again, Refusal)
        while await box.send_next():
            pass
        mail = await server.next()
        assert server.got == []
    assert (mail["To"], mail["Subject"]) == ("kim@example.org", "Your message to Billing")
    assert mail.get_content().splitlines()[0] == "In your bag."
    assert "> Where is\n> my lamp?" in mail.get_content().replace("\r\n", "\n")


async def test_who_was_written_to_first_is_waited_for_after_a_restart_too(store: Store, desk: Desk) -> None:
    """That he has not answered yet is stored, and so is that he has."""
    lee, chat = MessageId("m-3"), ChatId("c-new")
    for command in (
        AgentPresent(ANNA, says=ChosenKind.READY),
        LeaveMessage(lee, BILLING, Customer("lee@example.org", "Lee"), Channel.XMPP, "Call me"),
        AnswerByChat(lee, ANNA, chat, ContactName("lee-1"), "Here I am"),
    ):
        assert not isinstance(await desk.ask(command), Refusal)
    loaded = await store.load(datetime.now(UTC))
    assert loaded.state.chats[chat].unanswered
    assert not isinstance(await desk.ask(PostCustomerText(chat, "Sorry, I was away")), Refusal)
    loaded = await store.load(datetime.now(UTC))
    assert not loaded.state.chats[chat].unanswered


async def test_messages_are_counted_in_a_report(store: Store, desk: Desk) -> None:
    """Each is a row: when it was left, who dealt with it and how; by service and by agent."""
    async with MailServer() as server:
        await left(desk, box_of(store, server)).answer_by_email(ANNA, WEB, "In your bag.")
    now = datetime.now(UTC)
    wanted = ReportFilter(now - timedelta(hours=1), now + timedelta(hours=1))
    report = await ReportCatalogue(store, Clock()).run("messages", wanted)
    keys = [column.key for column in report.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in report.rows]
    assert [(row["message_id"], row["customer"], row["agent"], row["how"]) for row in rows] == [
        *((WEB, "Kim", ANNA, "email"), (BARE, "w-2", "", "")),
    ]
    mine = ReportFilter(wanted.start, wanted.end, agent=ANNA, service=BILLING)
    assert len((await ReportCatalogue(store, Clock()).run("messages", mine)).rows) == 1
    none = ReportFilter(wanted.start, wanted.end, service=SALES)
    assert (await ReportCatalogue(store, Clock()).run("messages", none)).rows == ()
