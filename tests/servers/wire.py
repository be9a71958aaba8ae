"""What every XMPP test actor has: a history of stanzas received, ways to await one, and ways to send.

Stanzas are ElementTree elements with full names (`{jabber:client}message`); components' stanzas are renamed to
jabber:client, so that the same words fit both.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
import socket
import struct
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from slixmpp.xmlstream.stanzabase import StanzaBase

if TYPE_CHECKING:
    from collections.abc import Callable

    from slixmpp import ClientXMPP, ComponentXMPP

Predicate: TypeAlias = "Callable[[ET.Element], bool]"

CLIENT: Final = "{jabber:client}"
PING: Final = "{urn:xmpp:ping}ping"
DISCO_INFO: Final = "{http://jabber.org/protocol/disco#info}query"
WAIT_S: Final = 10.0
"""How long an expectation waits unless told otherwise; long enough for a loaded machine."""
_COMPONENT: Final = "{jabber:component:accept}"


class StanzaError(Exception):
    """An IQ was answered by an error; `condition` is the defined condition's name, `stanza` the whole answer."""

    def __init__(self, stanza: ET.Element) -> None:
        error = stanza.find(f"{CLIENT}error")
        self.stanza = stanza
        self.condition = condition_of(stanza)
        self.kind = "" if error is None else error.get("type", "")
        super().__init__(f"{self.kind}/{self.condition}")


class Wire:
    """One end of an XMPP stream. slixmpp does the stream; once it stands, every stanza comes here and only here.

    `inbox` keeps everything received. An expectation takes the first stanza that matches and was not taken before,
    whether it came already or is still to come, so the order of two expectations does not matter.
    IQs are answered from `answers` (payload name -> XML inside the result); those named in `holds` are left to the
    test; anything else gets service-unavailable, as from any client that does not know it.
    """

    def __init__(self, jid: str) -> None:
        self.jid = jid
        self.inbox: list[ET.Element] = []
        self.answers: dict[str, str] = {PING: "", DISCO_INFO: _NO_FEATURES}
        self.holds: set[str] = set()
        self._fresh: list[ET.Element] = []
        self._news = asyncio.Condition()
        self._pending: dict[str, asyncio.Future[ET.Element]] = {}
        self._numbers = itertools.count(1)
        self._salt = secrets.token_hex(3)
        self._stream: ClientXMPP | ComponentXMPP | None = None
        self._up = False
        self._wakers: set[asyncio.Task[None]] = set()

    # -- sending

    @property
    def online(self) -> bool:
        """Whether the stream stands."""
        return self._up

    def send_raw(self, xml: str) -> None:
        """Write this text to the stream as it is. Raises ConnectionError when there is no stream."""
        if self._stream is None or not self._up:
            message = f"{self.jid} is not connected"
            raise ConnectionError(message)
        self._stream.send_raw(xml)

    def new_id(self) -> str:
        """Return an id not used before, on this wire or any other: origin-ids are unique for ever (XEP-0359)."""
        return f"t{next(self._numbers)}{self._salt}"

    async def iq(self, xml: str, *, timeout: float = WAIT_S) -> ET.Element:
        """Send an IQ and return its result. `xml` is a whole `<iq …>`; an id is added. Raises StanzaError."""
        ident = self.new_id()
        answer: asyncio.Future[ET.Element] = asyncio.get_running_loop().create_future()
        self._pending[ident] = answer
        try:
            self.send_raw(re.sub(r"^<iq\b", f"<iq id='{ident}'", xml.strip(), count=1))
            async with asyncio.timeout(timeout):
                stanza = await answer
        finally:
            del self._pending[ident]
        if stanza.get("type") == "error":
            raise StanzaError(stanza)
        return stanza

    async def settle(self, to: str | None = None) -> None:
        """Ping `to` (default: the own server) and wait for any answer: all it sent us before has then arrived."""
        try:
            await self.iq(f"<iq type='get'{attributes(to=to)}><ping xmlns='urn:xmpp:ping'/></iq>")
        except StanzaError as error:
            if error.condition in {"remote-server-timeout", "remote-server-not-found", "recipient-unavailable"}:
                raise

    def answer(self, iq: ET.Element, payload: str = "") -> None:
        """Answer a held IQ with a result."""
        self.send_raw(f"<iq type='result'{attributes(**_reversed(iq))}>{payload}</iq>")

    def refuse(self, iq: ET.Element, condition: str = "service-unavailable", kind: str = "cancel") -> None:
        """Answer an IQ or message with an error."""
        name = iq.tag.rpartition("}")[2]
        error = f"<error type='{kind}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
        self.send_raw(f"<{name} type='error'{attributes(**_reversed(iq))}>{error}</{name}>")

    # -- awaiting

    async def expect(self, predicate: Predicate, what: str = "stanza", *, timeout: float = WAIT_S) -> ET.Element:
        """Take the first stanza that matches. Raises AssertionError with what did come when none does in time."""
        try:
            async with asyncio.timeout(timeout), self._news:
                while True:
                    found = next((stanza for stanza in self._fresh if predicate(stanza)), None)
                    if found is not None:
                        self._fresh.remove(found)
                        return found
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{self.jid} expected {what} within {timeout:g} s. {self._seen()}") from None

    async def expect_message(
        self,
        containing: str = "",
        *,
        predicate: Predicate | None = None,
        sender: str = "",
        timeout: float = WAIT_S,
    ) -> ET.Element:
        """Take a message whose body contains the text (any, also none, for ""), from a JID that starts as `sender`."""

        def fits(stanza: ET.Element) -> bool:
            return (
                stanza.tag == f"{CLIENT}message"
                and containing in body_of(stanza)
                and stanza.get("from", "").startswith(sender)
                and (predicate is None or predicate(stanza))
            )

        return await self.expect(
            fits, f"a message from {sender or 'anyone'} containing {containing!r}", timeout=timeout
        )

    async def expect_payload(self, name: str, *, sender: str = "", timeout: float = WAIT_S) -> ET.Element:
        """Take a message that has a child of this full name, for example `{urn:stanzadesk:0}offer`."""
        return await self.expect_message(
            predicate=lambda stanza: stanza.find(name) is not None, sender=sender, timeout=timeout
        )

    async def expect_iq(self, payload: str, *, sender: str = "", timeout: float = WAIT_S) -> ET.Element:
        """Take an IQ get or set with this payload. Put the name into `holds` before, to answer it yourself."""

        def fits(stanza: ET.Element) -> bool:
            return (
                stanza.tag == f"{CLIENT}iq"
                and stanza.get("type") in {"get", "set"}
                and stanza.find(payload) is not None
                and stanza.get("from", "").startswith(sender)
            )

        return await self.expect(fits, f"an IQ with {payload}", timeout=timeout)

    async def expect_presence(
        self,
        sender: str = "",
        *,
        predicate: Predicate | None = None,
        timeout: float = WAIT_S,
    ) -> ET.Element:
        """Take a presence from a JID that starts as `sender`."""

        def fits(stanza: ET.Element) -> bool:
            return (
                stanza.tag == f"{CLIENT}presence"
                and stanza.get("from", "").startswith(sender)
                and (predicate is None or predicate(stanza))
            )

        return await self.expect(fits, f"a presence from {sender or 'anyone'}", timeout=timeout)

    def messages(self, containing: str = "", sender: str = "") -> list[ET.Element]:
        """Return every message received so far whose body contains the text; use after settle() to show absence."""
        return [
            stanza
            for stanza in self.inbox
            if stanza.tag == f"{CLIENT}message"
            and containing in body_of(stanza)
            and stanza.get("from", "").startswith(sender)
        ]

    def forget(self) -> None:
        """Empty the history, so that only what comes from now on is seen."""
        self.inbox.clear()
        self._fresh.clear()

    # -- the stream

    def cut(self) -> None:
        """Reset the TCP connection: no farewell, no unavailable, as when the cable is pulled and the peer is told."""
        if self._stream is None or self._stream.transport is None:
            return
        connection = self._stream.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._stream.transport.abort()

    async def _end(self) -> None:
        """Return when the stream is closed and nothing of it is left running; the next connect makes a new one."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        if self._up:
            await asyncio.wait_for(stream.disconnected, WAIT_S)
        self._went_down()
        stream.cancel_connection_attempt()
        sender = stream._run_out_filters  # slixmpp never ends this task
        if sender is not None:
            sender.cancel()
            await asyncio.wait([sender])

    def _take(self, stanza: StanzaBase) -> StanzaBase | None:
        """Filter incoming stanzas: until the stream stands slixmpp handles them, afterwards it sees none."""
        if not self._up:
            return stanza
        self._receive(stanza.xml)
        return None

    def _receive(self, stanza: ET.Element) -> None:
        for element in stanza.iter():
            if element.tag.startswith(_COMPONENT):
                element.tag = CLIENT + element.tag.removeprefix(_COMPONENT)
        ident = stanza.get("id", "")
        if stanza.tag == f"{CLIENT}iq" and stanza.get("type") in {"result", "error"}:
            waiting = self._pending.get(ident)
            if waiting is not None and not waiting.done():
                waiting.set_result(stanza)
            return
        self.inbox.append(stanza)
        self._fresh.append(stanza)
        if stanza.tag == f"{CLIENT}iq":
            self._answer_by_itself(stanza)
        self._wake()

    def _answer_by_itself(self, iq: ET.Element) -> None:
        payload = iq[0].tag if len(iq) else ""
        if payload in self.holds:
            return
        if payload in self.answers:
            self.answer(iq, self.answers[payload])
        elif payload == "{jabber:iq:roster}query":
            self.answer(iq)
        else:
            self.refuse(iq)

    def _wake(self) -> None:
        async def notify() -> None:
            async with self._news:
                self._news.notify_all()

        task = asyncio.get_running_loop().create_task(notify())
        self._wakers.add(task)
        task.add_done_callback(self._wakers.discard)

    def _seen(self) -> str:
        seen = "\n".join(ET.tostring(stanza, "unicode") for stanza in self.inbox[-20:]) or "nothing"
        return f"Last received:\n{seen}"

    def _went_down(self, _: object = None) -> None:
        self._up = False
        for waiting in self._pending.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError(f"{self.jid} lost its connection"))


async def until(wire: Wire, condition: Callable[[], bool], what: str, *, timeout: float = WAIT_S) -> None:
    """Wait until the condition holds, looked at whenever a stanza came. Raises AssertionError as `Wire.expect`."""
    try:
        async with asyncio.timeout(timeout), wire._news:
            await wire._news.wait_for(condition)
    except TimeoutError:
        raise AssertionError(f"{wire.jid} expected {what} within {timeout:g} s. {wire._seen()}") from None


def body_of(stanza: ET.Element) -> str:
    """Return a message's body, "" when it has none."""
    return stanza.findtext(f"{CLIENT}body") or ""


def condition_of(stanza: ET.Element) -> str:
    """Return the defined condition of an error stanza (RFC 6120 section 8.3.3), "" when there is none."""
    prefix = "{urn:ietf:params:xml:ns:xmpp-stanzas}"
    names = (
        child.tag.removeprefix(prefix) for child in stanza.findall(f"{CLIENT}error/*") if child.tag.startswith(prefix)
    )
    return next((name for name in names if name != "text"), "")


def attributes(**values: str | None) -> str:
    """Render XML attributes with a leading space each, leaving out None and ""; a trailing underscore is dropped."""
    return "".join(f" {name.rstrip('_')}={quoteattr(value)}" for name, value in values.items() if value)


def text(name: str, value: str) -> str:
    """Render an element with text and no attributes, "" when the text is empty."""
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _reversed(stanza: ET.Element) -> dict[str, str | None]:
    return {"to": stanza.get("from"), "from": stanza.get("to"), "id": stanza.get("id")}


_NO_FEATURES: Final = (
    "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='console' name='test'/>"
    "<feature var='http://jabber.org/protocol/disco#info'/><feature var='urn:xmpp:ping'/></query>"
)
