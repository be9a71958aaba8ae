"""What an agent does at a chat client, in words that fit every client: each driver says how it is done there."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from tests.scenarios.demo import Demo

OFFER: Final = "reply accept or reject"
"""The end of every offer, as a person reads it."""
REJECTED: Final = "you rejected it"
"""What becomes of a rejected offer; where a client shows corrections, in the offer's own place."""
ENDED: Final = "You ended the chat"
"""The last line of a chat."""
PICTURES: Final = "STANZADESK_CLIENT_PICTURES"
"""Names the folder for pictures of each client, if any are wanted."""


class Show(StrEnum):
    """What an agent may choose in the menu of his client."""

    AVAILABLE = "available"
    AWAY = "away"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Account:
    """What a client has to know to log in."""

    user: str
    domain: str
    password: str
    host: str
    port: int
    http: str
    """Address of the desk's pages, with a slash at its end."""
    websocket: str

    @property
    def jid(self) -> str:
        """The bare address."""
        return f"{self.user}@{self.domain}"

    def words(self) -> dict[str, str]:
        """Name all that a configuration file may ask for."""
        return {**{name: str(value) for name, value in asdict(self).items()}, "jid": self.jid}


class Client(Protocol):
    """A client that is logged in, with its agent in front of it."""

    async def opens_offer(self, count: int) -> None:
        """Wait for the ``count``-th offer and turn to its window, in which it has to be the last word."""
        ...

    async def says(self, text: str) -> None:
        """Write a line in the window of the chat."""
        ...

    async def reads(self, text: str) -> None:
        """Wait until the window of the chat shows it. Raises AssertionError."""
        ...

    async def sees_end(self) -> None:
        """Wait until it can be seen that the chat is over. Raises AssertionError."""
        ...

    async def chooses(self, show: Show) -> None:
        """Set the state by the client's own menu or command."""
        ...

    async def picture(self, path: Path) -> None:
        """Keep what the agent sees."""
        ...


class Seat(Protocol):
    """A kind of client: sits down at it, logged in; leaving the context ends it."""

    def __call__(self, account: Account) -> AbstractAsyncContextManager[Client]:
        """Start the program and log in."""
        ...


def account_of(demo: Demo, user: str) -> Account:
    """Return the account of a sample agent."""
    jid = f"{user}@{demo.info['domain']}"
    password = next(entry["password"] for entry in demo.info["agents"] if entry["jid"] == jid)
    where = demo.info["xmpp"]
    return Account(
        user=user,
        domain=demo.info["domain"],
        password=password,
        host=where["host"],
        port=where["port"],
        http=demo.info["http"],
        websocket=demo.info["websocket"],
    )
