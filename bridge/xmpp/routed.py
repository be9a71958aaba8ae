"""After a new link: which of our messages had the server taken before the old one ended?

What stood in the socket of a killed desk is lost; what the server had read is not, and sending that again would show it
twice in an ordinary client. The server's module keeps the ids of what it routed for us (mod_stanzadesk_inbox.lua), so
only the rest goes again. Where there is no such module, everything without proof goes again.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Protocol

from bridge.xmpp.namespaces import INBOX
from bridge.xmpp.ports import Pump, Spawn
from bridge.xmpp.privilege import AskIq
from bridge.xmpp.xml import attr, child, el
from routing.effects import DurableEffect

CHUNK: Final = 500
ANSWER_S: Final = 10.0
ROUTED_TAG: Final = f"{{{INBOX}}}routed"
ITEM_TAG: Final = f"{{{INBOX}}}item"


class ResendingPump(Pump, Protocol):
    """The outbox with its word about our own link (`bridge.outbox.Outbox`)."""

    def link(self, *, up: bool, taken: Collection[str] = ()) -> None:
        """Our own link changed; ``taken`` are ids that need not go again."""
        ...

    def unproved(self) -> Sequence[str]:
        """Ids of all that waits for proof."""
        ...


class RoutedPump:
    """The outbox as the door sees it: a new link is announced only after the server was asked what it had taken."""

    def __init__(self, pump: ResendingPump, ask: AskIq, component: str, spawn: Spawn) -> None:
        self._pump = pump
        self._ask = ask
        self._component = component
        self._spawn = spawn
        self._is_up = False

    def link(self, *, up: bool) -> None:
        """Our own link changed."""
        self._is_up = up
        if up:
            self._spawn(self._announce())
        else:
            self._pump.link(up=False)

    def proved(self, item_id: str) -> None:
        """The recipient has this item."""
        self._pump.proved(item_id)

    def proved_until(self, recipient: str, sent_before: float) -> None:
        """The recipient has all that was written to it before that monotonic time."""
        self._pump.proved_until(recipient, sent_before)

    def lost(self, item_id: str) -> None:
        """An error came back for this item."""
        self._pump.lost(item_id)

    def effect_of(self, item_id: str) -> DurableEffect | None:
        """Tell what an item says that is not proved yet."""
        return self._pump.effect_of(item_id)

    def resend(self, recipient: str) -> None:
        """The recipient's old session died with what was on its way."""
        self._pump.resend(recipient)

    def pump(self, recipient: str) -> None:
        """A device is there now: send what has not been sent yet."""
        self._pump.pump(recipient)

    async def _announce(self) -> None:
        taken: set[str] = set()
        for chunk in chunks(self._pump.unproved()):
            items = "".join(el("item", {"id": one}) for one in chunk)
            payload = el("routed", {"xmlns": INBOX}, items)
            reply = await self._ask(payload, self._component, f"desk@{self._component}", ANSWER_S, "get")
            answer = None if reply is None else child(reply, ROUTED_TAG)
            if answer is None:
                break
            taken.update(attr(item, "id") for item in answer.findall(ITEM_TAG))
        if self._is_up:
            self._pump.link(up=True, taken=taken)


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut into parts that fit a stanza."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
