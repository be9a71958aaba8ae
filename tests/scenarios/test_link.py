"""The link to a real server: it comes back, it says why it cannot, and it believes only those it asked."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

import pytest

from bridge.demo.server import ServerName
from bridge.xmpp.inbox import Inbox
from bridge.xmpp.link import Link, LinkSettings
from bridge.xmpp.namespaces import BODY_TAG, IQ_TAG, MESSAGE_TAG, PRESENCE_TAG
from bridge.xmpp.parse import parse_message
from bridge.xmpp.privilege import Privileges
from bridge.xmpp.xml import attr, child, el, esc, text
from routing.ids import AgentId
from tests.scenarios.served import SERVERS, Server
from tests.servers.ports import free_port
from tests.servers.prosody import Prosody

WAIT_S: Final = 10.0
PING: Final = "<ping xmlns='urn:xmpp:ping'/>"
REFUSED: Final = re.compile("Disconnecting component|Failed external component handshake")
"""What Prosody and ejabberd log of a component with a wrong secret."""


@pytest.fixture
def either(server: ServerName) -> Server:
    """One server of each kind, not started yet."""
    return SERVERS[server]()


class Desk:
    """A link with nothing behind it but a list of what came in, and whatever a test attaches."""

    def __init__(self, settings: LinkSettings) -> None:
        self.stanzas: list[Element] = []
        self.states: list[bool] = []
        self.watchers: list[Callable[[Element], None]] = []
        self.on_states: list[Callable[[bool], None]] = []
        self.link = Link(settings, self._on_stanza, self._on_state)
        self._changed = asyncio.Event()

    def _on_stanza(self, element: Element) -> None:
        if element.tag == IQ_TAG and self.link.on_reply(element):
            return
        self.stanzas.append(element)
        for watcher in self.watchers:
            watcher(element)
        self._changed.set()

    def _on_state(self, up: bool) -> None:
        self.states.append(up)
        for watcher in self.on_states:
            watcher(up)
        self._changed.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to be so; it is looked at after each stanza and each change of state."""
        async with asyncio.timeout(WAIT_S):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def stanza(self, fits: Callable[[Element], bool]) -> Element:
        """Wait for a stanza."""
        await self.until(lambda: any(fits(one) for one in self.stanzas))
        return next(one for one in self.stanzas if fits(one))


def _settings(server: Server, secret: str | None = None, **changes: float) -> LinkSettings:
    return LinkSettings(
        component=server.component,
        domain=server.domain,
        secret=secret or server.secret,
        host=server.host,
        port=server.component_port,
        retry_min_s=changes.get("retry_min_s", 0.1),
        retry_max_s=changes.get("retry_max_s", 0.4),
        ping_s=changes.get("ping_s", 20.0),
        answer_s=changes.get("answer_s", 5.0),
    )


async def _eventually(holds: Callable[[], bool]) -> None:
    """Wait for something that no stanza announces."""
    async with asyncio.timeout(WAIT_S):
        while not holds():  # noqa: ASYNC110  # the link tells nobody why it is down; it is asked
            await asyncio.sleep(0.02)


@asynccontextmanager
async def _running(settings: LinkSettings) -> AsyncIterator[Desk]:
    desk = Desk(settings)
    task = asyncio.create_task(desk.link.run())
    try:
        yield desk
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_the_link_comes_back_after_the_server_restarted(either: Server) -> None:
    """Nobody has to restart the desk because the XMPP server was."""
    async with either as server, _running(_settings(server)) as desk:
        await desk.until(lambda: desk.link.up)
        assert desk.link.failure == ""
        await server.stop()
        await desk.until(lambda: not desk.link.up)
        assert not desk.link.send("<message/>"), "what cannot be written is refused, not kept"
        assert desk.link.failure
        await server.start()
        await desk.until(lambda: desk.link.up)
        assert desk.states == [True, False, True]
        async with server.actor("ada") as ada:
            reply = await desk.link.ask(PING, ada.full, f"desk@{server.component}")
            assert attr(reply, "type") == "result"


async def test_a_wrong_secret_is_reported_and_tried_seldom(either: Server, caplog: pytest.LogCaptureFixture) -> None:
    """The operator reads what to compare, and the server is not hammered."""
    caplog.set_level(logging.INFO)
    async with (
        either as server,
        _running(_settings(server, "not-the-secret", retry_min_s=0.2, retry_max_s=5)) as desk,
    ):
        await _eventually(lambda: "secret" in desk.link.failure)
        await asyncio.sleep(1.0)
        assert "compare xmpp.secret" in desk.link.failure
        assert desk.states == []
        assert 0 < len(REFUSED.findall(server.log_text())) < 6
        assert caplog.text.count("refuses the secret") == 1, "said once, not at each try"
        assert "not-the-secret" not in caplog.text + repr(desk.link.settings) + desk.link.failure


async def test_no_server_is_reported_and_waited_for(either: Server) -> None:
    """The desk may be started before its server."""
    server = either
    try:
        async with _running(_settings(server)) as desk:
            await _eventually(lambda: "no XMPP server at" in desk.link.failure)
            await server.start()
            await desk.until(lambda: desk.link.up)
            assert desk.link.failure == ""
    finally:
        await server.close()


async def test_a_server_that_is_none_is_reported() -> None:
    """A wrong port number shows as what it is."""

    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.read()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    port = free_port()
    listener = await asyncio.start_server(silence, "127.0.0.1", port)
    settings = LinkSettings("workgroup.localhost", "localhost", "x", port=port, retry_min_s=0.1, answer_s=0.2)
    async with listener, _running(settings) as desk:
        await _eventually(lambda: "does not answer as an XMPP server" in desk.link.failure)


async def test_a_second_desk_stands_by_until_the_first_is_gone() -> None:
    """Two processes never fight for one name; the second takes over when the first ends.

    Prosody only: ejabberd takes both links, and there the lease in the database alone lets one desk act.
    """
    async with Prosody() as server, _running(_settings(server)) as second:
        await second.until(lambda: second.link.up)
        async with _running(_settings(server)) as third:
            await _eventually(lambda: third.link.conflict)
            assert "standing by" in third.link.failure
            assert second.link.up
            assert second.states == [True]


async def test_a_server_that_stopped_answering_is_left(either: Server) -> None:
    """A frozen server or a dead route is noticed by our own pings, not after minutes."""
    async with either as server:
        proxy = Proxy(server.host, server.component_port)
        async with proxy:
            settings = _settings(server, ping_s=0.2, answer_s=0.5)
            async with _running(replace(settings, port=proxy.port)) as desk:
                await desk.until(lambda: desk.link.up)
                proxy.is_frozen = True
                await desk.until(lambda: not desk.link.up)
                assert "stopped answering" in desk.link.failure
                proxy.is_frozen = False
                await desk.until(lambda: desk.link.up)


async def test_agents_presence_arrives_by_itself() -> None:
    """The server shows the desk who is there: those before it came, and those after, without any subscription.

    Prosody only: version 1 of the grant, which ejabberd has, says nothing of those before (`test_grants`).
    """
    async with Prosody() as server, server.actor("ada", "early") as ada:
        ada.send_presence("away", idle=True)
        await ada.settle()
        async with _running(_settings(server)) as desk:
            privileges = Privileges(component=server.component, ask=desk.link.ask, send=desk.link.send)
            desk.watchers.append(lambda one: privileges.on_grant(parse_message(one, server.component)))
            early = await desk.stanza(lambda one: one.tag == PRESENCE_TAG and attr(one, "from") == ada.full)
            assert child(early, "{urn:xmpp:idle:1}idle") is not None, "marks come with it"
            async with server.actor("bo", "late") as bo:
                await desk.stanza(lambda one: one.tag == PRESENCE_TAG and attr(one, "from") == bo.full)
            await desk.stanza(lambda one: attr(one, "from") == bo.full and attr(one, "type") == "unavailable")
            assert privileges.sees_presence(AgentId(ada.jid))
            before = len(desk.stanzas)
            privileges.watch(AgentId(ada.jid))
            assert before == len(desk.stanzas), "nobody is asked for what is granted"


async def test_a_customers_name_appears_in_the_agents_contact_list_and_goes_again() -> None:
    """The agent's own client shows "Anna" instead of an address, while the chat is his.

    Prosody only: ejabberd 23.01 lets nobody write there (docs/guide/ejabberd.md).
    """
    async with Prosody() as server, server.actor("ada") as ada, _running(_settings(server)) as desk:
        privileges = Privileges(component=server.component, ask=desk.link.ask, send=desk.link.send)
        desk.watchers.append(lambda one: privileges.on_grant(parse_message(one, server.component)))
        await desk.until(lambda: privileges.writes_roster(AgentId(ada.jid)))
        contact = f"anna-7f3k2m@{server.component}"
        assert await privileges.add_contact(AgentId(ada.jid), contact, "Anna O'Neill")
        item = (await ada.roster())[contact]
        assert item.get("name") == "Anna O'Neill"
        assert [group.text for group in item] == ["Customers"]
        assert await privileges.contacts(AgentId(ada.jid)) == [contact]
        assert await privileges.remove_contact(AgentId(ada.jid), contact)
        assert await privileges.contacts(AgentId(ada.jid)) == []
        assert contact not in await ada.roster()


async def test_a_reply_from_somebody_else_is_no_reply(either: Server) -> None:
    """A stranger who guesses an id answers no question (FAULTS T5)."""
    async with either as server, _running(_settings(server)) as desk:
        await desk.until(lambda: desk.link.up)
        async with server.actor("ada") as ada, server.actor("eve") as eve:
            ada.holds.add("{urn:xmpp:ping}ping")
            sender = f"desk@{server.component}"
            asking = asyncio.create_task(desk.link.ask(PING, ada.full, sender))
            question = await ada.expect(lambda one: one.get("type") == "get" and one.get("from") == sender)
            forged = f"<iq type='result' to='{sender}' id='{question.get('id')}'/>"
            eve.send_raw(forged)
            await desk.stanza(lambda one: attr(one, "from") == eve.full and attr(one, "type") == "result")
            assert not asking.done()
            ada.send_raw(forged)
            reply = await asking
            assert attr(reply, "from") == ada.full


async def test_an_unanswered_question_ends_in_time_and_with_the_link(either: Server) -> None:
    """Nothing waits for ever for a client that never answers."""
    async with either as server, _running(_settings(server)) as desk, server.actor("ada") as ada:
        await desk.until(lambda: desk.link.up)
        ada.holds.add("{urn:xmpp:ping}ping")
        assert await desk.link.ask(PING, ada.full, f"desk@{server.component}", 0.2) is None
        asking = asyncio.create_task(desk.link.ask(PING, ada.full, f"desk@{server.component}", 60.0))
        await ada.expect(lambda one: one.get("type") == "get")
        await server.kill()
        async with asyncio.timeout(WAIT_S):
            assert await asking is None


async def test_messages_sent_while_the_desk_was_down_come_in_order_and_once() -> None:
    """What customers wrote during a restart is read first, then what they write now; nothing comes twice.

    Prosody only, as the next two: the inbox is a module of Prosody's.
    """
    async with Prosody() as server, server.actor("bo") as bo:
        service = f"billing@{server.component}"
        for number in range(3):
            bo.say(service, f"early {number}")
        await bo.settle()
        desk = Desk(_settings(server))
        heard: list[str] = []
        inbox = Inbox(server.component, desk.link.ask, lambda one: heard.append(_body(one)))

        def on_live(element: Element) -> None:
            if element.tag == MESSAGE_TAG and child(element, BODY_TAG) is not None and not inbox.defers(element):
                heard.append(_body(element))
                inbox.stored(parse_message(element, server.component).inbox_id)

        desk.watchers.append(on_live)
        desk.on_states.append(lambda up: inbox.on_link(up=up))
        tasks = [asyncio.create_task(desk.link.run()), asyncio.create_task(inbox.run())]
        try:
            await desk.until(lambda: desk.link.up)
            bo.say(service, "late")
            await _eventually(lambda: "late" in heard)
            assert heard == ["early 0", "early 1", "early 2", "late"]
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _body(element: Element) -> str:
    return text(child(element, BODY_TAG))


async def test_messages_said_to_be_stored_are_forgotten_by_the_server() -> None:
    """The server keeps a customer's words no longer than it must."""
    async with Prosody() as server, server.actor("bo") as bo:
        bo.say(f"billing@{server.component}", "early")
        await bo.settle()
        async with _running(_settings(server)) as desk:
            await desk.until(lambda: desk.link.up)
            heard: list[str] = []
            inbox = Inbox(
                server.component, desk.link.ask, lambda one: heard.append(parse_message(one, server.component).inbox_id)
            )
            inbox.on_link(up=True)
            assert await inbox.fetch()
            assert await inbox.fetch()
            assert len(heard) == 2, "until it is stored it is kept"
            assert heard[0] == heard[1] != ""
            inbox.stored(heard[0])
            await inbox.forget()
            assert await inbox.fetch()
            assert len(heard) == 2


async def test_a_server_without_the_inbox_module_is_served_without_it() -> None:
    """On a server that keeps nothing the desk works as well, and asks no more."""
    async with Prosody(extra='Component "other.localhost"\n  component_secret = "s3cret-s3cret"\n') as server:
        settings = LinkSettings("other.localhost", "localhost", "s3cret-s3cret", port=server.component_port)
        async with _running(settings) as desk:
            await desk.until(lambda: desk.link.up)
            inbox = Inbox("other.localhost", desk.link.ask, desk.stanzas.append)
            inbox.on_link(up=True)
            desk.watchers.append(lambda one: _refuse(desk.link, one))
            assert await inbox.fetch()
            assert not inbox.active


def _refuse(link: Link, element: Element) -> None:
    """Answer as our router does; without the module the server hands the component its own question."""
    if element.tag == IQ_TAG and attr(element, "type") == "get":
        attrs = {"type": "error", "from": attr(element, "to"), "to": attr(element, "from"), "id": attr(element, "id")}
        link.send(el("iq", attrs, "<error type='cancel'/>"))


async def test_hostile_text_does_not_break_the_stream(either: Server) -> None:
    """Characters XML cannot carry are taken out on the way; the link stays up."""
    async with either as server, _running(_settings(server)) as desk, server.actor("ada") as ada:
        await desk.until(lambda: desk.link.up)
        hostile = "a\x00b\x1b[31m\ud800\uffff]]>&<c>"
        attrs = {"from": f"desk@{server.component}", "to": ada.jid, "type": "chat"}
        desk.link.send(el("message", attrs, el("body", None, esc(hostile))))
        got = await ada.expect(lambda one: one.find("{jabber:client}body") is not None)
        assert got.findtext("{jabber:client}body") == "ab[31m]]>&<c>"
        assert desk.states == [True]


class Proxy:
    """A relay between link and server that can stop relaying without closing anything."""

    def __init__(self, host: str, port: int) -> None:
        self.port = free_port()
        self.is_frozen = False
        self._target = (host, port)
        self._tasks: list[asyncio.Task[None]] = []
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def __aexit__(self, *_: object) -> None:
        """Close everything, and wait until it is closed."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*self._tasks, *(one.wait_closed() for one in self._writers), return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._target)
        self._writers += (writer, back)
        self._tasks += (asyncio.create_task(self._copy(reader, back)), asyncio.create_task(self._copy(there, writer)))

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                if not self.is_frozen:
                    sink.write(data)
        sink.close()
