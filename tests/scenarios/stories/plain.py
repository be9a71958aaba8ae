"""Face B in a story: a person at an ordinary XMPP client, who types words and reads texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bridge.xmpp.xml import bare
from tests.scenarios.demo import status_of
from tests.scenarios.stories.agents import DESK, Agent, Offered, Ring, S
from tests.servers.wire import CLIENT, body_of

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

WORDS: Final = {"Ready": "ready", "Busy": "busy", "Lunch": "not ready lunch", "off": "off"}
COUNTS: Final = re.compile(r" · \d+ (chats?|offers?|in after-call work)")
MARK_FIRST: Final = "has to be marked first"


class PlainRing(Ring):
    """An offer as a chat message, answered by a word."""

    @override
    async def accept(self) -> str:
        self.says("accept")
        answer = await self.client.expect_message(
            predicate=lambda stanza: body_of(stanza).startswith("Too late") or "You are connected" in body_of(stanza),
            sender=self.offered.contact,
        )
        if "You are connected" in body_of(answer):
            return ""
        return "conflict" if "a colleague has this chat" in body_of(answer) else "gone"

    @override
    async def reject(self) -> None:
        self.says("reject")
        assert await self.closed() == "agent"

    @override
    async def closed(self) -> str:
        message = await self.client.expect_message(
            predicate=lambda stanza: any(one.get("offer") == self.offered.id for one in stanza.iter(f"{S}closed")),
            sender=self.offered.contact,
        )
        return next(message.iter(f"{S}closed")).get("cause", "")

    @override
    async def reads(self, text: str) -> None:
        await self.client.expect_message(text, sender=self.offered.contact)

    @override
    def says(self, text: str) -> None:
        self.client.say(self.offered.contact, text)

    @override
    async def end(self) -> None:
        self.says("!!end")
        await self.over()

    @override
    async def over(self) -> None:
        await self.client.expect_payload("{http://jabber.org/protocol/chatstates}gone", sender=self.offered.contact)

    @override
    async def complete(self, disposition: str = "") -> bool:
        self.client.say(DESK, f"done {disposition}".strip())
        answer = await self.client.expect_message(
            predicate=lambda stanza: MARK_FIRST in body_of(stanza) or "finished" in body_of(stanza), sender=DESK
        )
        return "finished" in body_of(answer)


class PlainAgent(Agent):
    """Somebody in Gajim, Dino or any other."""

    @override
    async def arrives(self) -> None:
        await self.client.login()
        self.client.say(DESK, "state")  # else a new device counts after three seconds only
        await self.client.expect_message("You are", sender=DESK)

    @override
    async def chooses(self, what: str) -> None:
        self.client.say(DESK, WORDS[what])
        await self.client.expect_message("You", sender=DESK)

    @override
    async def rung(self) -> Ring:
        message = await self.client.expect_payload(f"{S}offer")
        offer = next(message.iter(f"{S}offer"))
        title, service, customer, *rest = body_of(message).split(" · ")
        assert rest[-1].endswith("reply accept or reject")
        waited = re.fullmatch(r"Q (\d+):(\d\d)", rest[0])
        queue_s = int(waited[1]) * 60 + int(waited[2]) if waited else 0
        assert queue_s == int(offer.get("queue", ""))
        offered = Offered(
            id=offer.get("id", ""),
            chat=offer.get("chat", ""),
            contact=offer.get("jid", ""),
            service=service,
            customer=customer,
            queue_s=queue_s,
            title=title,
        )
        return PlainRing(self.client, offered)

    @override
    def rings(self) -> int:
        return sum(stanza.find(f"{S}offer") is not None for stanza in self.client.inbox)

    @override
    async def told_why(self) -> str:
        message = await self.client.expect_message("because you", sender=DESK)
        assert "ready" in body_of(message), "he is told the way back too"
        if "You are logged out" in body_of(message):
            return "logged out"
        return "after the last chat" if "after your last chat" in body_of(message) else "at once"

    @override
    async def told_by(self, name: str) -> None:
        await self.client.expect_message(f"{name} set you to", sender=DESK)

    @override
    def looks(self) -> list[str]:
        statuses = [COUNTS.sub("", status_of(stanza)) for stanza in self.client.inbox if _of_desk(stanza)]
        return [look for place, look in enumerate(statuses) if statuses[place - 1 : place] != [look]]

    @override
    async def vanishes(self) -> None:
        await self.client.drop()


def _of_desk(stanza: ET.Element) -> bool:
    return stanza.tag == f"{CLIENT}presence" and bare(stanza.get("from", "")) == DESK and stanza.get("type") is None
