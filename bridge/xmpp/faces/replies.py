"""Answers to whoever wrote to us: receipts after the commit, words, errors, IQ results. Every message ends in one."""

from collections.abc import Callable

from bridge.xmpp.errors import error_of, render_iq_error, render_iq_result
from bridge.xmpp.faces.build import receipt, words
from bridge.xmpp.parse import Iq, Message
from bridge.xmpp.ports import Wire
from bridge.xmpp.stanzas.stanza_error import StanzaError, render_stanza_error
from bridge.xmpp.xml import bare, el
from routing.ports import Retry
from routing.refusals import Refusal


class Replies:
    """Writes answers. ``stored`` tells the durable inbox that a message needs no keeping any more."""

    def __init__(self, wire: Wire, stored: Callable[[str], None]) -> None:
        self._wire = wire
        self._stored = stored

    def took(self, message: Message) -> None:
        """The message is stored (or needs no storing): a receipt if one was asked for (XEP-0184)."""
        if message.wants_receipt and message.id:
            self._wire.send(receipt(bare(message.to), message.sender, message.id))
        self.done(message)

    def done(self, message: Message) -> None:
        """Nothing of the message can be lost any more; no receipt."""
        if message.inbox_id:
            self._stored(message.inbox_id)

    def say(self, message: Message, text: str) -> None:
        """Answer in words, from the address that was written to."""
        self._wire.send(words(bare(message.to), message.sender, text))
        self.done(message)

    def refuse(self, message: Message, why: Refusal | Retry, text: str = "") -> None:
        """Answer with an error stanza; one that can be tried again is kept in the inbox."""
        error = error_of(why, text)
        self._wire.send(
            el(
                "message",
                {"type": "error", "from": message.to, "to": message.sender, "id": message.id or None},
                render_stanza_error(error),
            )
        )
        if not isinstance(why, Retry):
            self.done(message)

    def try_again(self, message: Message, text: str) -> None:
        """Say that nothing was stored; the inbox keeps the message and hands it in again."""
        self._wire.send(words(bare(message.to), message.sender, text))

    def result(self, iq: Iq, payload: str = "") -> None:
        """Answer an IQ."""
        self._wire.send(render_iq_result(iq, payload))

    def fail(self, iq: Iq, error: StanzaError) -> None:
        """Answer an IQ with an error."""
        self._wire.send(render_iq_error(iq, error))

    def refuse_iq(self, iq: Iq, why: Refusal | Retry) -> None:
        """Answer an IQ with what the desk refused."""
        self.fail(iq, error_of(why))
