"""E-mails from the outbox on both databases, to a mail server that takes, refuses, or is away."""

import time
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from bridge.clock import Clock
from bridge.mail.outbox import GIVE_UP, Mail, MailOutbox
from bridge.mail.post import compose, fault_of, send
from bridge.mail.transcripts import TranscriptMails
from bridge.store.batch import Batch
from bridge.store.schema_mails import mails
from bridge.store.store import Store
from routing.events import ConversationEnded, EntryPosted
from routing.ids import ChatId
from routing.mails import MailRefusal, masked
from routing.transcript import Entry
from routing.words import EndCause, Notice, Side
from tests.fakes.smtp import MailServer
from tests.store.made import BILLING, T0, after, chat_id, posted, set_up, started

TO = "ada@example.org"
CHAT = chat_id(1)


def outbox(store: Store, server: MailServer, days: float = 0.0) -> MailOutbox:
    """The outbox of a desk some days from now."""
    return MailOutbox(store, Clock(wall=lambda: time.time() + days * 86_400), partial(send, server.settings()))


async def rows(store: Store) -> list[tuple[int, bool, bool, str, str]]:
    """Read what is kept: tries, is due, was sent, body, fault."""

    def read(connection: Connection) -> list[tuple[int, bool, bool, str, str]]:
        found = connection.execute(select(mails).order_by(mails.c.made_at)).all()
        return [(row.tries, row.due_at is not None, row.sent_at is not None, row.body, row.fault) for row in found]

    return await store.read(read)


async def test_a_mail_arrives_as_it_was_written(store: Store) -> None:
    """Umlauts, emoji and long lines come through; sender, recipient and subject are right; it leaves no text behind."""
    body = "Grüße 🙂\n" + "x" * 2000 + "\n.\nend\n"
    async with MailServer(login=True) as server:
        box = outbox(store, server)
        await box.put(TO, "Ihr Gespräch\nmit uns", body)
        assert await box.send_next()
        assert not await box.send_next()
        mail = await server.next()
    assert (mail["From"], mail["To"], mail["Subject"]) == ("desk@example.org", TO, "Ihr Gespräch mit uns")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == body
    assert await rows(store) == [(0, False, True, "", "")]


async def test_a_mail_waits_while_the_server_is_away_and_then_arrives_once(store: Store) -> None:
    """A dead or busy server costs time, not the mail; between tries it waits longer and longer."""
    async with MailServer() as server:
        settings = server.settings()
    gone = MailOutbox(store, Clock(), partial(send, settings))
    await gone.put(TO, "s", "words")
    assert await gone.send_next()
    assert not await gone.send_next()
    assert [(row[0], row[1], row[3]) for row in await rows(store)] == [(1, True, "words")]
    async with MailServer("451 try later") as server:
        assert not await outbox(store, server).send_next()
        assert await outbox(store, server, 0.001).send_next()
        assert not await outbox(store, server, 0.001).send_next()
        assert (await rows(store))[0][4] == "the mail server answers 451"
        server.answer = "250 OK"
        assert await outbox(store, server, 0.01).send_next()
        assert (await server.next())["Subject"] == "s"
        assert not await outbox(store, server, 1).send_next()


@pytest.mark.parametrize(("answer", "rcpt"), [("554 no", "250 OK"), ("250 OK", "550 unknown")])
async def test_what_the_server_refuses_for_good_is_given_up(store: Store, answer: str, rcpt: str) -> None:
    """A refused mail is not sent for days; its words are not kept."""
    async with MailServer(answer, rcpt) as server:
        box = outbox(store, server)
        await box.put("nobody@example.org", "s", "words")
        assert await box.send_next()
    ((tries, due, sent, body, fault),) = await rows(store)
    assert (tries, due, sent, body) == (1, False, False, "")
    assert "nobody" not in fault


async def test_a_server_that_never_comes_back_ends_after_days(store: Store) -> None:
    """After three days of tries a mail is given up."""
    async with MailServer("451 try later") as server:
        await outbox(store, server).put(TO, "s", "words")
        late = outbox(store, server, GIVE_UP / timedelta(days=1))
        assert await late.send_next()
    assert [row[1:4] for row in await rows(store)] == [(False, False, "")]


async def conversation(store: Store) -> None:
    """A chat that is over: words of both sides, a file, a note among agents."""
    line = Entry(CHAT, 2, after(2), Side.AGENT, posted(1, 1).entry.leg, "Anna", "In your bag.")
    note = Entry(CHAT, 3, after(3), Side.AGENT, posted(1, 1).entry.leg, "Anna", "odd person", Notice.NOTE)
    events = (
        started(1),
        posted(1, 1, "Where is my lamp?"),
        EntryPosted(line.at, CHAT, line),
        EntryPosted(note.at, CHAT, note),
        posted(1, 4, "photo.png"),
    )
    await store.commit([set_up(), Batch(events)])
    await store.commit([Batch((ConversationEnded(after(9), CHAT, BILLING, EndCause.CUSTOMER),))])


async def test_a_customer_is_sent_what_was_said_once(store: Store) -> None:
    """To the address of his form; not what agents noted; asked for twice it is one mail."""
    await conversation(store)
    async with MailServer() as server:
        box = outbox(store, server)
        transcripts = TranscriptMails(store, box, on=True)
        assert await transcripts.send_transcript(CHAT) == "a•••@example.org"
        assert await transcripts.send_transcript(CHAT) == "a•••@example.org"
        while await box.send_next():
            pass
        mail = await server.next()
        assert server.got == []
    text = mail.get_content()
    assert mail["Subject"] == "Your conversation with Billing"
    assert f"{T0:%Y-%m-%d}" in text
    assert [line.split("] ", 1)[1] for line in text.splitlines() if line.startswith("[")] == [
        *("You: Where is my lamp?", "Anna: In your bag.", "You: photo.png"),
    ]


async def test_nobody_fills_a_strangers_box(store: Store) -> None:
    """An address gets five mails a day from here; a chat that runs, or a desk without a mail server, sends none."""
    await conversation(store)
    async with MailServer() as server:
        box = outbox(store, server)
        transcripts = TranscriptMails(store, box, on=True)
        assert await transcripts.send_transcript(ChatId("c-none")) is MailRefusal.NOT_OVER
        assert await TranscriptMails(store, box, on=False).send_transcript(CHAT) is MailRefusal.OFF
        for _ in range(5):
            await box.put(TO, "s", "b")
        assert await transcripts.send_transcript(CHAT) is MailRefusal.TOO_MANY


async def test_doctor_tells_what_is_wrong_with_the_mail_server() -> None:
    """Away, or without TLS: each in words."""
    async with MailServer(login=True) as server:
        assert await fault_of(server.settings()) is None
        assert "TLS" in (await fault_of(server.settings(security="starttls")) or "")
    assert "can't be reached" in (await fault_of(server.settings()) or "")


def test_an_address_is_shown_half_hidden_and_headers_hold_no_line_breaks() -> None:
    """Nobody reads an address over a shoulder; nothing a customer writes becomes a header."""
    assert masked("kim@example.org") == "k•••@example.org"
    mail = Mail("m1", TO, "a\r\nBcc: x@example.org", "b", T0)
    assert compose(mail, "desk@example.org")["Bcc"] is None
