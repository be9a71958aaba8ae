"""Ports: what the doors (XMPP, web) may ask of the desk. The composition root hands in the things behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from routing.commands import Command
from routing.decision import Result
from routing.ids import AgentId, ChatId, ServiceId
from routing.refusals import Refusal, RefusalCode
from routing.transcript import Entry
from routing.words import AgentState, ChatPhase, EndCause, Role, Typing


@dataclass(frozen=True, slots=True)
class Retry:
    """The command was not stored (the database failed); nothing happened, ask again."""


Answer = Result | Refusal | Retry


class Desk(Protocol):
    """The engine, seen from a door. Every answer is given only after the commit."""

    def submit(self, command: Command, reply: Callable[[Answer], None] | None = None) -> None:
        """Queue a command; ``reply`` is called once, on the event loop, after its outcome is stored."""
        ...

    async def ask(self, command: Command) -> Answer:
        """Queue a command and wait for its stored outcome."""
        ...


@dataclass(frozen=True, slots=True)
class ChatView:
    """What a customer may know of his chat. ``position`` is 1-based while waiting, else 0."""

    chat: ChatId
    service: ServiceId
    service_name: str
    phase: ChatPhase
    position: int
    agents: tuple[str, ...]
    """Aliases of the agents he talks to."""
    last_seq: int
    end_cause: EndCause | None
    wait_s: float | None = None
    """Estimated wait while waiting; ``None``: nobody can say."""
    files: bool = True
    """He may send files."""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """What anybody may know of a service."""

    id: ServiceId
    name: str
    waiting: int
    ready: int
    """Agents who could be offered a chat now."""
    on_duty: int
    closed: RefusalCode | None = None
    """Why it takes no new chat now, if it does not; a message can be left."""
    wait_s: float | None = None
    """Estimated wait of a customer who would come now; ``None``: nobody can say."""


@dataclass(frozen=True, slots=True)
class AgentView:
    """What an agent (or his supervisor) may know of him."""

    agent: AgentId
    alias: str
    roles: frozenset[Role]
    team: str
    services: tuple[ServiceId, ...]
    state: AgentState
    reason: str
    chosen_busy: bool
    next: str
    """Next state as ``kind`` or ``kind:reason``; empty if none."""
    since: datetime | None
    chats: int
    wrapups: int
    offers: int
    live: bool
    idle: bool
    takes_chats: bool = False
    """He means to get chats: Ready, and nothing else to follow."""


class Overview(Protocol):
    """Questions about the present, answered from memory."""

    def services(self) -> Sequence[ServiceView]:
        """All services, by name."""
        ...

    def agent(self, agent: AgentId) -> AgentView | None:
        """One agent, or ``None`` if the desk has no such agent."""
        ...

    def chat(self, chat: ChatId) -> ChatView | None:
        """One unfinished chat as its customer may see it."""
        ...

    def health(self) -> Mapping[str, bool]:
        """Parts of the desk and whether they work: ``database``, ``xmpp``."""
        ...


class CustomerListener(Protocol):
    """One connection of a web customer. Called on the event loop; must not block."""

    def on_entry(self, entry: Entry) -> None:
        """A new line of the transcript."""
        ...

    def on_typing(self, typing: Typing) -> None:
        """The agent's chat state changed."""
        ...

    def on_marks(self, delivered: int, read: int) -> None:
        """How far his own lines came: the last ``seq`` on an agent's device, and the last an agent has seen."""
        ...

    def on_view(self, view: ChatView) -> None:
        """Place, phase or people changed."""
        ...

    def on_ended(self, cause: EndCause) -> None:
        """The conversation is over."""
        ...


class CustomerFeed(Protocol):
    """Live news for web customers, by chat."""

    def subscribe(self, chat: ChatId, listener: CustomerListener) -> Callable[[], None]:
        """Add a listener; the returned function takes it away again. First and last one tell the desk (back, away)."""
        ...

    def seen(self, chat: ChatId, delivered: int, read: int) -> None:
        """Tell how far the customer has the lines (a ``seq`` each): on his device, and before his eyes."""
        ...


class Transcripts(Protocol):
    """Stored lines of chats."""

    async def entries(self, chat: ChatId, after: int = 0, limit: int = 500) -> Sequence[Entry]:
        """Lines with ``seq > after`` in order, at most ``limit``; empty for an unknown chat."""
        ...


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An integration's key as the operator named it, and its scopes, e.g. ``{"reports"}``."""

    name: str
    scopes: frozenset[str]


class Tokens(Protocol):
    """Secrets of web customers and web log-ins, kept only as hashes."""

    async def issue_resume(self, chat: ChatId) -> str:
        """Make the resume token of a customer's chat (256 bits, URL-safe)."""
        ...

    async def resume(self, token: str) -> ChatId | None:
        """Tell whose token it is, also a while after the chat ended; ``None`` if nobody's."""
        ...

    def issue_login(self, agent: AgentId) -> str:
        """Make a one-time token (60 s) for an agent whom the XMPP server vouched for."""
        ...

    async def redeem_login(self, token: str) -> str | None:
        """Turn a one-time token into a session cookie's value; ``None`` if it is stale, used or unknown."""
        ...

    async def session(self, cookie: str) -> AgentId | None:
        """Tell whose session a cookie is; ``None`` if it is over or unknown."""
        ...

    async def end_session(self, cookie: str) -> None:
        """End one session."""
        ...

    async def api_key(self, key: str) -> ApiKey | None:
        """Whose API key it is and what it may do; ``None`` if it is unknown or revoked."""
        ...


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What rows a report shows: ``[start, end)`` in UTC; empty = no restriction."""

    start: datetime
    end: datetime
    agent: AgentId | None = None
    service: ServiceId | None = None
    offer: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A report's column: the key of the JSON and CSV, the words of the page, and how to write the value."""

    key: str
    title: str
    kind: str = "text"
    """``text``, ``time`` (aware UTC datetime), ``seconds`` or ``count``."""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report; each row has one value per column, in order."""

    name: str
    title: str
    definition: str
    """In prose: what is counted and when."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class SetupChange:
    """Somebody changed the set-up: when, who, and which things of it."""

    at: datetime
    by: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetupRefused:
    """Nothing was changed; each fault is a sentence. ``again``: it was no fault of the caller's, ask again."""

    faults: tuple[str, ...]
    again: bool = False


class UnknownReportError(Exception):
    """There is no report of that name; ``args[0]`` is the name."""


class Reports(Protocol):
    """The reports of DESIGN.md section 11, traced to rows written when the thing happened."""

    def names(self) -> Sequence[str]:
        """Reports there are, in the order a menu shows them."""
        ...

    async def run(self, name: str, wanted: ReportFilter) -> Report:
        """Run one; raises `UnknownReportError`."""
        ...
