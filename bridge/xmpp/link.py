"""The link to the XMPP server (XEP-0114): it connects, comes back by itself, and says in words why it cannot.

slixmpp holds the socket and the parser and makes the handshake; nothing else of it is used. Its component does not
reconnect, loses its queue on a cut, and would answer stanzas we do not know, so: one supervisor here, no queue (what is
not written is refused, the outbox keeps it), and one handler that takes every stanza. What is sent in one turn of the
event loop leaves in one write.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from xml.etree.ElementTree import Element

from slixmpp.componentxmpp import ComponentXMPP
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher.base import MatcherBase
from slixmpp.xmlstream.xmlstream import NotConnectedError
from typing_extensions import override

from bridge.xmpp.asking import Asking
from bridge.xmpp.namespaces import IQ_TAG, MESSAGE_TAG, PRESENCE_TAG, STREAM_ERRORS, STREAMS
from bridge.xmpp.stanzas.ping import Ping, render_ping

log: Final = logging.getLogger(__name__)

STANZA_TAGS: Final = frozenset({MESSAGE_TAG, PRESENCE_TAG, IQ_TAG})
STREAM_ERROR_TAG: Final = f"{{{STREAMS}}}error"
_LIBRARY_HANDLERS: Final = ("IM", "IMError", "Presence", "Stream Error")
_STABLE_S: Final = 30.0
"""A link that lasted so long was a good one: the next back-off starts anew."""


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Where the XMPP server takes components. ``domain`` is the server's own host, which answers our pings.

    The last four are seconds: the shortest and longest pause before trying again, between pings, and for an answer.
    """

    component: str
    domain: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 5347
    retry_min_s: float = 1.0
    retry_max_s: float = 30.0
    ping_s: float = 20.0
    answer_s: float = 10.0


class _Everything(MatcherBase):
    """Matches without looking: what a stanza is, is decided by the route table."""

    @override
    def match(self, xml: object) -> bool:
        return xml is not None


class _ElementStream(ComponentXMPP):
    """Hands stanzas on as the parser made them: the library's own objects for them cost more than our answers do."""

    on_element: Callable[[Element], None]

    @override
    def _spawn_event(self, xml: Element) -> None:
        if xml.tag in STANZA_TAGS:
            self.on_element(xml)
        else:
            super()._spawn_event(xml)


class Link:
    """One connection, kept up by `run`; stanzas come as elements and leave as strings."""

    def __init__(
        self,
        settings: LinkSettings,
        on_stanza: Callable[[Element], None],
        on_state: Callable[[bool], None],
    ) -> None:
        self.settings = settings
        self.up = False
        self.failure = "not connected yet"
        """Why the link is down, in words for a person; empty while it is up."""
        self.conflict = False
        """Another process holds the component's name: we stand by."""
        self._on_stanza = on_stanza
        self._on_state = on_state
        self._asking = Asking(self.send)
        self._out: list[str] = []
        self._started = asyncio.Event()
        self._ended = asyncio.Event()
        self._stream: ComponentXMPP | None = None

    async def run(self) -> None:
        """Keep the link up until cancelled; then close the stream in order."""
        loop = asyncio.get_running_loop()
        delay_s = self.settings.retry_min_s
        try:
            while True:
                since = loop.time()
                await self._hold()
                if loop.time() - since > _STABLE_S and not self.conflict:
                    delay_s = self.settings.retry_min_s
                await asyncio.sleep(delay_s * secrets.SystemRandom().uniform(0.5, 1.0))
                delay_s = min(self.settings.retry_max_s, delay_s * 2)
        finally:
            await self._close()

    def send(self, xml: str) -> bool:
        """Write one stanza; ``False`` while the link is down (it is not kept)."""
        if not self.up:
            return False
        if not self._out:
            asyncio.get_running_loop().call_soon(self._flush)
        self._out.append(xml)
        return True

    async def ask(
        self,
        body: str,
        to: str,
        sender: str,
        timeout_s: float = 10.0,
        type: Literal["get", "set"] = "get",  # noqa: A002 - the attribute's name
    ) -> Element | None:
        """Send an IQ and return its reply (result or error); ``None`` when none came in time or the link fell.

        A reply counts only with our random id *and* from the address asked *and* to the sender (FAULTS T5).
        """
        return await self._asking.ask(body, to, sender, timeout_s, type)

    def on_reply(self, element: Element) -> bool:
        """Give an IQ result or error to whoever waits for it; ``False`` if nobody does."""
        return self._asking.on_reply(element)

    async def _hold(self) -> None:
        """Connect once and stay until the connection is gone."""
        settings = self.settings
        self._started.clear()
        self._ended.clear()
        self.conflict = False
        stream = self._stream = self._stream or self._new_stream()
        attempt = stream.connect(settings.host, settings.port)
        try:
            await _first(self._started.wait(), self._ended.wait(), timeout_s=settings.answer_s)
            if not self._started.is_set() and not self._ended.is_set():
                self._fail(f"{settings.host}:{settings.port} does not answer as an XMPP server's component port")
            if self._started.is_set() and not self._ended.is_set():
                await _first(self._ended.wait(), self._keep_pinging())
        finally:
            self._set_up(up=False)
            attempt.cancel()
            stream.cancel_connection_attempt()
            stream.abort()

    async def _keep_pinging(self) -> None:
        """Return after two pings in a row to the server without an answer: the connection is dead."""
        missed = 0
        while missed < 2:
            if missed == 0:
                await asyncio.sleep(self.settings.ping_s)
            ping = render_ping(Ping())
            reply = await self.ask(ping, self.settings.domain, self.settings.component, self.settings.answer_s)
            missed = 0 if reply is not None else missed + 1
        self._fail("the XMPP server stopped answering")

    def _new_stream(self) -> ComponentXMPP:
        settings = self.settings
        stream = _ElementStream(  # type: ignore[no-untyped-call]  # the library has no types here
            settings.component, settings.secret, settings.host, settings.port
        )
        stream.on_element = self._on_element
        for name in _LIBRARY_HANDLERS:
            stream.remove_handler(name)
        stream.register_handler(Callback("Everything", _Everything(None), self._on_other))
        stream.whitespace_keepalive = False
        # It logs what it cannot parse word for word, and that may be somebody's message.
        logging.getLogger("slixmpp.xmlstream.xmlstream").setLevel(logging.CRITICAL)
        stream.add_event_handler("session_start", self._on_started)
        stream.add_event_handler("disconnected", self._on_disconnected)
        stream.add_event_handler("connection_failed", self._on_refused)
        return stream

    def _on_element(self, element: Element) -> None:
        try:
            self._on_stanza(element)
        except Exception:  # the stream must outlive any stanza; the router has its own, finer net
            log.exception("a stanza was not handled")

    def _on_other(self, stanza: Any) -> None:
        element: Element = stanza.xml
        if element.tag in STANZA_TAGS:  # in the namespace of clients, which the library has just put right
            self._on_element(element)
        elif element.tag == STREAM_ERROR_TAG:
            self._on_stream_error(element)

    def _on_started(self, _event: object) -> None:
        # At once: the server's first stanzas may stand in the same packet as its answer to the handshake.
        self._set_up(up=True)
        self._started.set()

    def _on_stream_error(self, element: Element) -> None:
        start = f"{{{STREAM_ERRORS}}}"
        found = (child.tag[len(start) :] for child in element if child.tag.startswith(start))
        condition = next(found, "undefined-condition")
        self.conflict = condition == "conflict"
        component = self.settings.component
        match condition:
            case "not-authorized":
                self._fail(
                    f"the XMPP server refuses the secret of {component}: compare xmpp.secret with its configuration"
                )
            case "conflict":
                self._fail(f"another process is connected as {component}; standing by")
            case "host-unknown":
                self._fail(f"the XMPP server has no component called {component}")
            case _:
                self._fail(f"the XMPP server closed the link: {condition}")

    def _on_refused(self, error: object) -> None:
        # The library would go on trying by itself, with a back-off of its own.
        if self._stream is not None:
            self._stream.cancel_connection_attempt()
        self._fail(f"no XMPP server at {self.settings.host}:{self.settings.port}: {_reason(error)}")
        self._ended.set()

    def _on_disconnected(self, _reason: object) -> None:
        if not self.failure:
            self.failure = "the XMPP server closed the connection"
        self._set_up(up=False)
        self._ended.set()

    def _fail(self, reason: str) -> None:
        if reason != self.failure:
            log.warning("%s", reason)
        self.failure = reason

    def _set_up(self, *, up: bool) -> None:
        if up == self.up:
            return
        self.up = up
        if up:
            self.failure = ""
            log.info("connected to %s:%s as %s", self.settings.host, self.settings.port, self.settings.component)
        else:
            self._out.clear()
            self._asking.give_up()
        self._on_state(up)

    def _flush(self) -> None:
        if self._out and self._stream is not None:
            data, self._out = "".join(self._out), []
            with contextlib.suppress(NotConnectedError):
                self._stream.send_raw(data)

    async def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is None:
            return
        stream.cancel_connection_attempt()
        if stream.is_connected():
            await stream.disconnect(wait=1.0, ignore_send_queue=True)
        filters = stream._run_out_filters  # noqa: SLF001 - the library never ends this task itself
        if filters is not None:
            filters.cancel()


def _reason(error: object) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


async def _first(*waits: Any, timeout_s: float | None = None) -> None:
    """Wait for the first of several; the others are cancelled."""
    tasks = [asyncio.ensure_future(one) for one in waits]
    try:
        done, _ = await asyncio.wait(tasks, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
