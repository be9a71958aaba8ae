"""An agent of a story, whatever his client: he is rung, answers, talks, chooses his state, and sees what holds.

Two clients speak these words: `tests.scenarios.stories.plain` types them as a person does in Gajim or Dino (face B),
`tests.scenarios.stories.desktop` sends the stanzas of docs/protocol.md (face C).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from routing.words import ChosenKind
from tests.servers.wire import until

if TYPE_CHECKING:
    from tests.servers.xmppclient import Actor

DESK: Final = "desk@workgroup.localhost"
S: Final = "{urn:stanzadesk:0}"
CHOICES: Final = {
    "Ready": ChosenKind.READY,
    "Busy": ChosenKind.NO_OFFERS,
    "Lunch": ChosenKind.NOT_READY,
    "off": ChosenKind.OFF,
}
"""What he can choose, as buttons and words name it."""
REASONS: Final = {"Lunch": "lunch"}


@dataclass(frozen=True, slots=True)
class Offered:
    """What an offer tells before anybody has it."""

    id: str
    chat: str
    contact: str
    service: str
    customer: str
    queue_s: int
    """How long the customer waited, 0 if not at all."""
    title: str
    """What stands above it: by channel."""


class Ring(ABC):
    """One offer at one agent, and the chat that becomes of it."""

    def __init__(self, client: Actor, offered: Offered) -> None:
        self.client = client
        self.offered = offered

    @abstractmethod
    async def accept(self) -> str:
        """Press Accept; "" once the chat is his, else why not: ``gone`` or ``conflict``."""

    @abstractmethod
    async def reject(self) -> None:
        """Press Reject."""

    @abstractmethod
    async def closed(self) -> str:
        """Wait until it rings no more without an answer of his; why: ``deadline``, ``customer_left``…"""

    @abstractmethod
    async def reads(self, text: str) -> None:
        """Wait until a line with this text stands in the chat."""

    @abstractmethod
    def says(self, text: str) -> None:
        """Write to the customer."""

    @abstractmethod
    async def end(self) -> None:
        """End the chat, and wait until it is over."""

    @abstractmethod
    async def over(self) -> None:
        """Wait until he is told that the chat is over for him."""

    @abstractmethod
    async def complete(self, disposition: str = "") -> bool:
        """Finish after-call work; False if the desk wants a disposition first."""


class Agent(ABC):
    """One agent with one device."""

    def __init__(self, client: Actor) -> None:
        self.client = client

    @property
    def jid(self) -> str:
        """His account."""
        return self.client.jid

    @abstractmethod
    async def arrives(self) -> None:
        """Start the client: the desk knows this device now, whatever he chooses."""

    @abstractmethod
    async def chooses(self, what: str) -> None:
        """Choose a state, as `CHOICES` names it, and wait until the desk has taken it."""

    @abstractmethod
    async def rung(self) -> Ring:
        """Wait for the next offer."""

    @abstractmethod
    def rings(self) -> int:
        """Count the offers that ever came to this device."""

    @abstractmethod
    async def told_why(self) -> str:
        """Wait until he is told why he is Not Ready; ``at once``, ``after the last chat`` or ``logged out``."""

    @abstractmethod
    async def told_by(self, name: str) -> None:
        """Wait until he is told that somebody set his state."""

    @abstractmethod
    def looks(self) -> list[str]:
        """List what was shown as his state so far, e.g. ``Busy · next: Lunch``, without counts."""

    @abstractmethod
    async def vanishes(self) -> None:
        """Be gone for good without a log-out: the client is killed, or its tab closed."""

    async def comes_back(self) -> None:
        """Start the same client again; what he chose holds."""
        await self.arrives()

    async def shows(self, look: str) -> None:
        """Wait until his state is shown like this."""
        await until(self.client, lambda: self.looks()[-1:] == [look], f"to be shown as {look!r}")

    async def settled(self) -> None:
        """Wait until all that the desk had to say so far has come."""
        await self.client.settle(DESK)

    async def answers(self) -> Ring:
        """Take the next offer: a chat that runs."""
        ring = await self.rung()
        assert await ring.accept() == ""
        return ring
