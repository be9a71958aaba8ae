"""Face C in a story: the stanzas of a desktop, as docs/protocol.md has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from tests.scenarios.stories.agents import CHOICES, DESK, REASONS, Agent, Offered, Ring, S
from tests.servers.wire import CLIENT, StanzaError, body_of

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

NS: Final = "urn:stanzadesk:0"
WG: Final = "http://jabber.org/protocol/workgroup"
OFFER: Final = f"{{{WG}}}offer"
REVOKE: Final = f"{{{WG}}}offer-revoke"
TITLES: Final = {"web": "Web Chat", "xmpp": "Chat"}
STATES: Final = {
    "ready": "Ready",
    "busy": "Busy",
    "not_ready": "Not Ready",
    "after_call_work": "After Call Work",
    "logged_out": "Logged out",
}
LABELS: Final = {
    "lunch": "Lunch",
    "rejected": "chat rejected",
    "no_answer": "chat not answered",
    "supervisor": "set by a supervisor",
    "idle": "idle",
    "login": "just logged in",
    "off_duty": "off duty",
}


class DesktopRing(Ring):
    """A pop-up with its buttons, and the chat in a tab of its own."""

    @override
    async def accept(self) -> str:
        try:
            answer = await self._press("offer-accept")
        except StanzaError as refused:
            return refused.condition
        assert next(answer.iter(f"{S}accepted")).get("chat") == self.offered.chat
        await self.client.expect_payload(f"{S}opened", sender=self.offered.contact)
        return ""

    @override
    async def reject(self) -> None:
        await self._press("offer-reject")

    @override
    async def closed(self) -> str:
        revoke = await self.client.expect(lambda stanza: self._is_mine(stanza, REVOKE, f"{S}closed"), "the offer's end")
        return next(revoke.iter(f"{S}closed")).get("cause", "")

    @override
    async def reads(self, text: str) -> None:
        if any(text in (line.findtext(f"{S}text") or "") for line in await self._history()):
            return
        await self.client.expect_message(text, sender=self.offered.contact)

    @override
    def says(self, text: str) -> None:
        self.client.say(self.offered.contact, text)

    @override
    async def end(self) -> None:
        await self._ask(f"<end xmlns='{NS}'/>")
        await self.over()

    @override
    async def over(self) -> None:
        await self.client.expect_payload(f"{S}left", sender=self.offered.contact)

    @override
    async def complete(self, disposition: str = "") -> bool:
        try:
            await self._ask(f"<complete xmlns='{NS}' disposition='{disposition}'><notes/></complete>")
        except StanzaError as refused:
            if refused.condition != "not-acceptable":
                raise
            return False
        return True

    async def _press(self, verb: str) -> ET.Element:
        answer = f"<answer xmlns='{NS}' offer='{self.offered.id}'/>"
        return await self._ask(f"<{verb} xmlns='{WG}' id='{self.offered.chat}'>{answer}</{verb}>")

    async def _ask(self, payload: str) -> ET.Element:
        return await self.client.iq(f"<iq type='set' to='{self.offered.contact}'>{payload}</iq>")

    async def _history(self) -> list[ET.Element]:
        answer = await self.client.iq(
            f"<iq type='get' to='{self.offered.contact}'><history xmlns='{NS}' after='0'/></iq>"
        )
        return list(answer.iter(f"{S}entry"))

    def _is_mine(self, stanza: ET.Element, payload: str, details: str) -> bool:
        found = stanza.find(f"{payload}/{details}")
        return found is not None and found.get("offer") == self.offered.id


class DesktopAgent(Agent):
    """Somebody at the bundled desktop, or at a client that speaks its dialect."""

    @override
    async def arrives(self) -> None:
        self.client.answers.update({OFFER: "", REVOKE: ""})
        await self.client.login(available=False)
        self.client.send_raw(f"<presence><mirror xmlns='{NS}'/></presence>")
        self.client.send_raw(f"<presence to='{DESK}'><desktop xmlns='{NS}'/></presence>")
        await self.settled()

    @override
    async def chooses(self, what: str) -> None:
        choice = f"<choose xmlns='{NS}' state='{CHOICES[what]}' reason='{REASONS.get(what, '')}'/>"
        await self.client.iq(f"<iq type='set' to='{DESK}'>{choice}</iq>")

    @override
    async def rung(self) -> Ring:
        stanza = await self.client.expect_iq(OFFER)
        offer = next(stanza.iter(OFFER))
        details = next(offer.iter(f"{S}details"))
        customer = next(details.iter(f"{S}customer"))
        offered = Offered(
            id=details.get("offer", ""),
            chat=offer.get("id", ""),
            contact=offer.get("jid", ""),
            service=details.get("service-name", ""),
            customer=customer.get("name", "Visitor"),
            queue_s=int(details.get("queue", "")),
            title=TITLES[details.get("channel", "")],
        )
        return DesktopRing(self.client, offered)

    @override
    def rings(self) -> int:
        return sum(stanza.find(OFFER) is not None for stanza in self.client.inbox)

    @override
    async def told_why(self) -> str:
        message = await self.client.expect_payload(f"{S}missed", sender=DESK)
        missed = next(message.iter(f"{S}missed"))
        if missed.get("logged-out") == "true":
            return "logged out"
        return "after the last chat" if missed.get("after-chats") == "true" else "at once"

    @override
    async def told_by(self, name: str) -> None:
        message = await self.client.expect_payload(f"{S}forced", sender=DESK)
        assert next(message.iter(f"{S}forced")).get("by") == name

    @override
    def looks(self) -> list[str]:
        found = [
            _look(state)
            for stanza in self.client.inbox
            if stanza.tag == f"{CLIENT}message" and not body_of(stanza)
            for state in stanza.findall(f"{S}state")
        ]
        return [look for place, look in enumerate(found) if found[place - 1 : place] != [look]]

    @override
    async def vanishes(self) -> None:
        self.client.send_raw(f"<presence type='unavailable' to='{DESK}'><goodbye xmlns='{NS}'/></presence>")
        await self.settled()
        await self.client.drop()


def _look(state: ET.Element) -> str:
    """Put ``<state/>`` into the words that the desktop shows."""
    words = STATES[state.get("state", "")]
    reason = state.get("reason", "")
    if state.get("busy") == "choice":
        words += " (no offers)"
    if reason and words == "Not Ready":
        words += f" ({LABELS[reason]})"
    kind, reason = state.get("next", ""), state.get("next-reason", "")
    if kind:
        words += f" · next: {LABELS[reason] if reason else STATES[kind]}"
    return words
