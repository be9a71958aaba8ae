"""What the XMPP faces ask of the desk beyond `routing.ports`: look-ups by address, answered from memory at once.

The composition root puts something over the engine's state behind them. Every call costs O(1), or O(own chats).
"""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bridge.xmpp.texts.catalogue import Language
from bridge.xmpp.texts.languages import language_of
from routing.canned import CannedBook
from routing.commands import PostAgentText, PostCustomerText
from routing.earlier import EarlierChats
from routing.effects import DurableEffect, OpenLeg, SendOffer
from routing.file_links import link_path
from routing.file_ports import FileFault
from routing.files import file_of
from routing.ids import AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.ports import Answer, Desk, Overview, Reports, Tokens, Transcripts
from routing.settings import Disposition, Reason
from routing.state import Reminder
from routing.transcript import Customer, Entry
from routing.words import ChatPhase, LegPhase


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agent stands to the chat behind a contact address.

    ``chat`` is ``None`` once the chat is over (or was never). ``offer``: his open offer of it, with the time it was
    made. ``leg``: the phase of his leg, with the time he joined; ``None`` if he has none or it was closed.
    """

    chat: ChatId | None = None
    phase: ChatPhase | None = None
    offer: OfferId | None = None
    offered_at: datetime | None = None
    leg: LegPhase | None = None
    joined_at: datetime | None = None


NOTHING = Standing()


@dataclass(frozen=True, slots=True)
class LegView:
    """A chat of an agent's as he may see it: what `OpenLeg` said, up to date, and whether he talks or wraps up."""

    leg: OpenLeg
    phase: LegPhase
    wrapup_until: datetime | None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """Dispositions of a service, in the order of a menu; ``required``: after-call work is not done without one.

    ``files``: they can be sent in its chats.
    """

    dispositions: tuple[Disposition, ...] = ()
    required: bool = False
    files: bool = True


class AgentDesk(Protocol):
    """Questions about agents and their chats."""

    def standing(self, contact: ContactName, agent: AgentId) -> Standing:
        """Tell how an agent stands to a chat; `NOTHING` for an unknown address or an unknown agent."""
        ...

    def open_offers(self, agent: AgentId) -> Sequence[SendOffer]:
        """Offers that ring at an agent now, as they were sent, oldest first."""
        ...

    def legs(self, agent: AgentId) -> Sequence[LegView]:
        """Chats in which an agent talks or wraps up, oldest first."""
        ...

    def state_offer(self, agent: AgentId) -> OfferId | None:
        """Tell the missed offer that made an agent Not Ready, while it does."""
        ...

    def results(self, service: ServiceId) -> Results:
        """What an agent can say came of a chat of this service."""
        ...

    def language(self, agent: AgentId) -> str:
        """Tag of the language the desk speaks to an agent, e.g. ``de``; empty if none was chosen."""
        ...


class ReasonBook(Protocol):
    """Questions about reasons for Not Ready (`bridge.reasons`)."""

    def of(self, agent: AgentId) -> Sequence[Reason]:
        """Those an agent can give, in the order of a menu."""
        ...

    def named(self) -> Sequence[Reason]:
        """All the operator has a label for, the desk's own included."""
        ...

    def label(self, code: str) -> str:
        """What the operator calls one, the desk's own included; empty: he has no name for it."""
        ...

    def break_s(self) -> float:
        """Break time an agent has a day, in seconds; 0: not said."""
        ...


class MarkDesk(Protocol):
    """Questions about what agents mark (`bridge.agenda`)."""

    def reminders(self, agent: AgentId) -> Sequence[Reminder]:
        """What an agent wants to come back to, the next first."""
        ...

    def talking(self, chat: ChatId) -> Sequence[tuple[AgentId, ContactName]]:
        """Agents who talk in a chat now, with its address."""
        ...

    def supervisors(self, agent: AgentId) -> Sequence[AgentId]:
        """Who may act on an agent; asked when something happens that they should know, not per chat."""
        ...


class CustomerDesk(Protocol):
    """Questions about customers who write from an XMPP account."""

    def service_name(self, service: ServiceId) -> str | None:
        """Name of a service; ``None`` if there is none."""
        ...

    def open_chat(self, customer: str, service: ServiceId) -> ChatId | None:
        """Chat that is open for a customer (bare JID) with a service; a wrapped one is not open any more."""
        ...

    def xmpp_waiting(self, service: ServiceId) -> Sequence[tuple[ChatId, Customer, int]]:
        """Waiting chats of XMPP customers with their places from 1; asked every few seconds at most."""
        ...


class HeardLines(Protocol):
    """Lines that were stored, also of chats that are over (`bridge.heard`)."""

    def note(self, author: str, key: str | None, at: datetime) -> None:
        """A line of an account (bare JID) was stored then; ``key`` is its `known_key`."""
        ...

    def has(self, author: str, key: str | None, sent_at: datetime | None) -> bool:
        """Tell whether a line that was held up on the way (``sent_at``) was stored before; a live one never was."""
        ...


class Wire(Protocol):
    """The link, seen from who writes to it (`bridge.xmpp.link.Link`)."""

    def send(self, xml: str) -> bool:
        """Write one stanza; ``False`` while the link is down."""
        ...


class Roster(Protocol):
    """Names of contacts in an agent's own roster (XEP-0356), where the server lets us write there."""

    def add(self, agent: AgentId, contact: str, name: str, done: Callable[[], None]) -> None:
        """Put a chat's address (bare JID) under the customer's name; ``done`` is called once, also where it failed."""
        ...

    def remove(self, agent: AgentId, contact: str) -> None:
        """Take it out again."""
        ...

    def remove_later(self, agent: AgentId, contact: str, seconds: float) -> None:
        """Take it out after a while, unless it is put in again before."""
        ...


class Pump(Protocol):
    """The outbox, seen from the courier (`bridge.outbox.Outbox`)."""

    def proved(self, item_id: str) -> None:
        """The recipient has this item."""
        ...

    def proved_until(self, recipient: str, sent_before: float) -> None:
        """The recipient has all that was written to it before that monotonic time."""
        ...

    def lost(self, item_id: str) -> None:
        """An error came back for this item."""
        ...

    def effect_of(self, item_id: str) -> DurableEffect | None:
        """Tell what an item says that is not proved yet."""
        ...

    def resend(self, recipient: str) -> None:
        """The recipient's old session died with what was on its way."""
        ...

    def pump(self, recipient: str) -> None:
        """A device is there now: send what has not been sent yet."""
        ...


@dataclass(frozen=True, slots=True)
class Names:
    """Addresses and links that the faces write, and what the operator chose about them."""

    component: str
    """Host of the component, e.g. ``workgroup.example.org``."""
    public_url: str = ""
    """Where the web pages are, e.g. ``https://desk.example.org``; no slash at the end."""
    show_customer: bool = True
    """``offers.show = name``; otherwise names and questions wait for the accept."""
    rooms: str = ""
    """Host of the server's group chats, e.g. ``conference.example.org``."""
    file_key: bytes = field(default=b"", repr=False)
    """Makes the marks of links to files (`routing.file_links`)."""

    @property
    def desk(self) -> str:
        """Address of the desk itself."""
        return f"desk@{self.component}"

    def contact(self, contact: ContactName) -> str:
        """Address of a chat, as its agents know it."""
        return f"{contact}@{self.component}"

    def service(self, service: ServiceId) -> str:
        """Address of a service."""
        return f"{service}@{self.component}"

    def conceal(self, effect: SendOffer) -> SendOffer:
        """Take out who asks and what, where the operator keeps that from agents who have not accepted."""
        return effect if self.show_customer else replace(effect, customer=Customer(effect.customer.id))

    def conceal_name(self, name: str) -> str:
        """As `conceal`, for what is told about an offer that was not accepted."""
        return name if self.show_customer else ""

    def file_link(self, entry: Entry) -> str:
        """Link by which an ordinary client fetches the file that a line brings; empty: it brings none."""
        file = file_of(entry.args)
        return "" if file is None else self.public_url + link_path(self.file_key, file.id, entry.text or "", entry.at)

    def missed(self, offer: OfferId | str = "") -> str:
        """Link to the row of an unaccepted offer, or to all of them."""
        query = f"?offer={offer}" if offer else ""
        return f"{self.public_url}/reports/unaccepted{query}"


@dataclass(frozen=True, slots=True)
class Clocks:
    """Time, from outside: ``now`` is aware UTC, ``monotonic`` and ``call_later`` are seconds."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    call_later: Callable[[float, Callable[[], None]], Callable[[], None]]
    """Call something later; what it returns takes that back."""


Spawn = Callable[[Coroutine[object, object, None]], None]
"""Run something beside; the door owns the task and logs its failure."""


class FileHands(Protocol):
    """Files that clients upload to the XMPP server and name in a message (`bridge.share.SharedFiles`)."""

    def knows(self, url: str) -> bool:
        """Tell whether an address is one of the server's own file share."""
        ...

    async def take(self, command: PostAgentText | PostCustomerText, url: str) -> Answer | FileFault | None:
        """Fetch the file and post its line (``command.text`` is its name); ``None``: the share did not hand it out."""
        ...


class NoFiles:
    """Stand in where there is no file share: every address is a text."""

    def knows(self, url: str) -> bool:
        """Nothing is known."""
        del url
        return False

    async def take(self, command: PostAgentText | PostCustomerText, url: str) -> Answer | FileFault | None:
        """Nothing is there."""
        del command, url
        return None


Ban = Callable[[ChatId, AgentId], Awaitable[bool]]
"""Keep the customer of a chat out for a while; ``False`` if nobody knows where he came from."""


async def _nobody_banned(_chat: ChatId, _agent: AgentId) -> bool:
    """Stand in where there is no web."""
    return False


@dataclass(frozen=True, slots=True)
class DeskPorts:
    """The desk, as the XMPP side sees it: handed in once, passed on whole."""

    desk: Desk
    overview: Overview
    transcripts: Transcripts
    tokens: Tokens
    reports: Reports
    agents: AgentDesk
    reasons: ReasonBook
    marks: MarkDesk
    customers: CustomerDesk
    heard: HeardLines
    canned: CannedBook
    earlier: EarlierChats
    names: Names
    clocks: Clocks
    spawn: Spawn
    ticks: Callable[[ChatId], tuple[int, int]] = lambda _chat: (0, 0)
    """How far agents' lines came at a chat's customer (`bridge.ticks`)."""
    ban: Ban = _nobody_banned
    files: FileHands = field(default_factory=NoFiles)

    def language(self, agent: AgentId) -> Language:
        """Find the language in which an agent is spoken to."""
        return language_of(self.agents.language(agent))
