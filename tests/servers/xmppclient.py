"""Test actors on a real server: a person with an XMPP client, and an external component."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from slixmpp import ClientXMPP, ComponentXMPP
from typing_extensions import override

from tests.servers.wire import CLIENT, WAIT_S, StanzaError, Wire, attributes, text

if TYPE_CHECKING:
    from types import TracebackType
    from xml.etree import ElementTree as ET

Show: TypeAlias = Literal["", "chat", "away", "xa", "dnd"]

_NO_TLS = {"feature_mechanisms": {"unencrypted_scram": True}}


class LoginError(Exception):
    """The server refused the log-in; the text holds its reason."""


class Actor(Wire):
    """A person with one XMPP client.

    `async with server.actor("anna") as anna:` logs in and out again. Resource None lets the server choose one.
    `jid` is the bare JID, `full` the full JID once logged in.
    """

    def __init__(
        self,
        jid: str,
        password: str,
        host: str,
        port: int,
        resource: str | None = None,
        *,
        stream_management: bool = False,
    ) -> None:
        super().__init__(jid)
        self.password = password
        self.host = host
        self.port = port
        self.resource = resource
        self.full = jid
        self.stream_management = stream_management
        """True: ask for XEP-0198, so that a cut session stays on the server until it hibernates no longer."""

    @property
    def user(self) -> str:
        """The part of the JID before the @."""
        return self.jid.partition("@")[0]

    def another(self, resource: str | None = None) -> Actor:
        """Return a second client of the same person."""
        return Actor(self.jid, self.password, self.host, self.port, resource)

    async def connect(self) -> None:
        """Log in and fetch the roster (so that roster pushes come) without sending presence. Raises LoginError."""
        jid = f"{self.jid}/{self.resource}" if self.resource else self.jid
        stream = ClientXMPP(jid, self.password, plugin_config=_NO_TLS)
        stream.enable_plaintext, stream.enable_starttls, stream.enable_direct_tls = True, False, False
        if self.stream_management:
            stream.register_plugin("xep_0198")
        self._stream = stream
        bound = asyncio.get_running_loop().create_future()
        await self._establish(stream, bound)
        self.full = stream.boundjid.full
        await self.iq("<iq type='get'><query xmlns='jabber:iq:roster'/></iq>")

    async def _establish(self, stream: ClientXMPP, bound: asyncio.Future[None]) -> None:
        def succeed(_: object) -> None:
            self._up = True
            if not bound.done():
                bound.set_result(None)

        def fail(reason: object) -> None:
            self._went_down()
            if not bound.done():
                bound.set_exception(LoginError(f"{self.jid}: {reason}"))

        stream.add_event_handler("session_start", succeed)
        for event in ("failed_all_auth", "connection_failed", "disconnected"):
            stream.add_event_handler(event, fail)
        stream.add_filter("in", self._take)
        _ = stream.connect(self.host, self.port)
        async with asyncio.timeout(WAIT_S):
            await bound

    async def login(self, show: Show = "", priority: int = 0, status: str = "", *, available: bool = True) -> Self:
        """Log in and send the initial presence (unless available=False); returns itself."""
        await self.connect()
        if available:
            self.send_presence(show, status, priority=priority)
            await self.settle()
        return self

    def send_presence(
        self,
        show: Show = "",
        status: str = "",
        *,
        idle: bool = False,
        priority: int = 0,
        to: str | None = None,
        payload: str = "",
    ) -> None:
        """Say how one is; idle=True adds XEP-0319's mark (since five minutes ago), `payload` is XML put in as it is."""
        since = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        mark = f"<idle xmlns='urn:xmpp:idle:1' since='{since}'/>" if idle else ""
        rank = f"<priority>{priority}</priority>" if priority else ""
        inside = text("show", show) + text("status", status) + rank + mark + payload
        self.send_raw(f"<presence{attributes(to=to)}>{inside}</presence>")

    def say(self, to: str, body: str, *, payload: str = "", id: str | None = None, origin: bool = True) -> str:  # noqa: A002  # the attribute's name
        """Send a chat message and return its id; with origin=True it carries XEP-0359's origin-id too."""
        ident = id or f"{self.user}-{self.new_id()}"
        mark = f"<origin-id xmlns='urn:xmpp:sid:0'{attributes(id=ident)}/>" if origin else ""
        self.send_raw(
            f"<message type='chat'{attributes(to=to, id=ident)}>{text('body', body)}{mark}{payload}</message>"
        )
        return ident

    @override
    def _receive(self, stanza: ET.Element) -> None:
        # Debian's mod_privilege tells every account at its first presence that it has no privileges; clients ignore it.
        if stanza.find("{urn:xmpp:privilege:2}privilege") is None:
            super()._receive(stanza)
        if stanza.get("type") == "subscribe" and stanza.get("from", "").startswith("desk@"):
            self.send_raw(f"<presence type='subscribed' to='{stanza.get('from')}'/>")  # as agents are told to

    async def roster(self) -> dict[str, ET.Element]:
        """Fetch the contact list: bare JID -> item."""
        answer = await self.iq("<iq type='get'><query xmlns='jabber:iq:roster'/></iq>")
        return {item.get("jid", ""): item for item in answer.iter("{jabber:iq:roster}item")}

    async def drop(self) -> None:
        """Vanish: the connection is reset with no word, and this returns when it is gone on our side."""
        self.cut()
        await self._end()

    async def logout(self) -> None:
        """Send unavailable and close the stream; harmless when not logged in, or when the server is gone."""
        with contextlib.suppress(ConnectionError):
            if self._up:
                self.send_raw("<presence type='unavailable'/>")
                await self.settle()
                if self._stream is not None:
                    _ = self._stream.disconnect(wait=1.0)
        await self._end()

    async def __aenter__(self) -> Self:
        """Log in."""
        return await self.login()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log out."""
        await self.logout()


class ComponentActor(Wire):
    """An external component (XEP-0114) that does nothing by itself: a stand-in for the desk, or a stranger."""

    def __init__(self, jid: str, secret: str, host: str, port: int) -> None:
        super().__init__(jid)
        self.secret = secret
        self.host = host
        self.port = port

    async def connect(self) -> Self:
        """Connect and return when the server accepted the secret. Raises LoginError."""
        stream = ComponentXMPP(self.jid, self.secret, self.host, self.port)  # type: ignore[no-untyped-call]  # half typed
        self._stream = stream
        accepted = asyncio.get_running_loop().create_future()

        def succeed(_: object) -> None:
            self._up = True
            if not accepted.done():
                accepted.set_result(None)

        def fail(reason: object) -> None:
            self._went_down()
            if not accepted.done():
                accepted.set_exception(LoginError(f"{self.jid}: {reason}"))

        stream.add_event_handler("session_start", succeed)
        for event in ("connection_failed", "disconnected"):
            stream.add_event_handler(event, fail)
        stream.add_filter("in", self._take)
        _ = stream.connect(self.host, self.port)
        async with asyncio.timeout(WAIT_S):
            await accepted
        return self

    @override
    async def iq(self, xml: str, *, timeout: float = WAIT_S) -> ET.Element:
        """Send an IQ from this component (its `from` is added when missing) and return the result."""
        if " from=" not in xml.partition(">")[0]:
            xml = xml.replace("<iq", f"<iq from='{self.jid}'", 1)
        return await super().iq(xml, timeout=timeout)

    async def close(self) -> None:
        """Close the stream and return when it is closed."""
        if self._stream is not None and self._up:
            _ = self._stream.disconnect(wait=1.0)
        await self._end()

    async def __aenter__(self) -> Self:
        """Connect."""
        return await self.connect()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.close()


__all__ = ["CLIENT", "Actor", "ComponentActor", "LoginError", "Show", "StanzaError"]
