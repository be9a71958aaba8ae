"""What the composition root hands to the web server. Nothing here knows a concrete class of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from config.model import HttpSettings
from routing.canned import CannedBook
from routing.earlier import EarlierChats
from routing.explaining import Explained
from routing.file_ports import Files
from routing.ids import ChatId, LegNumber, ServiceId
from routing.mails import MailRefusal
from routing.messages import Messages
from routing.photos import Photo
from routing.ports import CustomerFeed, Desk, Overview, Reports, SetupChange, SetupRefused, Tokens, Transcripts
from routing.settings import Timers
from routing.transcript import Customer, Entry
from routing.widget_settings import WidgetSettings
from routing.words import Channel


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody whom the demo's log-in page lists with the password of a throw-away account."""

    jid: str
    name: str
    password: str
    roles: tuple[str, ...]
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoPage:
    """Set only by ``stanzadesk demo``: whom the log-in page lists."""

    people: tuple[SamplePerson, ...]


class Widgets(Protocol):
    """Rows of the customers' widget."""

    def all(self) -> Mapping[str, WidgetSettings]:
        """Settings that differ from the default ones, by service."""
        ...

    def settings(self, service: str) -> WidgetSettings:
        """Settings of a service."""
        ...

    async def answer_survey(self, chat: ChatId, stars: int, text: str) -> bool:
        """Keep what a customer thought of his chat; ``False`` if there was no such chat."""
        ...

    async def open_chat(self, customer: str, allowed: Sequence[str]) -> ChatId | None:
        """Find a chat of a known customer's that is not over, in one of these services (none: any)."""
        ...

    async def earlier(self, customer: str) -> Sequence[tuple[str, Entry]]:
        """Lines of a known customer's last few chats that are over, oldest first, with the service's name."""
        ...

    def is_blocked(self, *keys: str) -> bool:
        """Tell whether any of these is kept out just now."""
        ...

    def seen(self, chat: ChatId, *keys: str) -> None:
        """Note who is behind a chat, in case an agent keeps him out."""
        ...


class Photos(Protocol):
    """What agents look like, if the operator shows it."""

    async def find(self, name: str) -> Photo | None:
        """Find a photo that some agent has now by its hash."""
        ...

    async def of(self, chat: ChatId, leg: LegNumber) -> str:
        """Tell the hash of the photo of an agent by his leg in a chat; empty: he has none."""
        ...


class Mails(Protocol):
    """What customers can be sent by e-mail."""

    on: bool
    """There is a mail server."""

    async def send_transcript(self, chat: ChatId) -> str | MailRefusal:
        """Send a customer his conversation, to the address he gave; tells the address, half hidden."""
        ...


class SetupBook(Protocol):
    """The set-up in parts: services, agents, teams, skills, reasons, dispositions, hours, and ``timers`` (one thing).

    Whoever changes something is named in ``by``, for the record.
    """

    def timers(self) -> Timers:
        """The desk's timers."""
        ...

    def rows(self, part: str) -> Mapping[str, object]:
        """All things of a part (values of `routing.settings`), by key."""
        ...

    def export(self) -> str:
        """The whole set-up as a file."""
        ...

    async def put(
        self, part: str, key: str, given: Mapping[str, object], by: str, *, merge: bool
    ) -> SetupRefused | None:
        """Add or change one thing; with ``merge`` what is not given stays as it is."""
        ...

    async def remove(self, part: str, key: str, by: str) -> SetupRefused | None:
        """Take one thing away."""
        ...

    async def take(self, text: str, by: str, *, replace: bool, dry_run: bool) -> int | SetupRefused:
        """Make all changes of a file, or none; tells how many settings it names."""
        ...

    async def changes(self, limit: int) -> Sequence[SetupChange]:
        """Who changed what, latest first."""
        ...

    def explained(self, service: ServiceId, customer: Customer, channel: Channel) -> Explained | None:
        """Where a chat would go, and why; ``None`` if there is no such service."""
        ...


@dataclass(frozen=True, slots=True)
class WebPorts:
    """Everything the pages, the widget's socket and the REST addresses ask."""

    desk: Desk
    overview: Overview
    feed: CustomerFeed
    transcripts: Transcripts
    tokens: Tokens
    reports: Reports
    canned: CannedBook
    earlier: EarlierChats
    widgets: Widgets
    photos: Photos
    setup: SetupBook
    files: Files
    mails: Mails
    messages: Messages
    file_key: bytes
    """Makes the marks of links to files (`routing.file_links`)."""
    http: HttpSettings
    domain: str
    """Domain of the agents' accounts, e.g. ``example.org``."""
    component: str
    """Domain of the desk, e.g. ``workgroup.example.org``."""
    xmpp_websocket: str
    """Where the XMPP server takes WebSockets, e.g. ``ws://127.0.0.1:5280/xmpp-websocket``."""
    names_shown: bool = True
    """``offers.show = name``; otherwise agents learn who asks when they accept, and not from reports either."""
    demo: DemoPage | None = None
    widget_origins: frozenset[str] = frozenset()
    """Other sites that may carry the widget, e.g. ``https://shop.example.org``; ``*`` for any."""
