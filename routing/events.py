"""Events: facts in the past tense. State changes only by applying one (`routing.evolve`); the journal keeps them all.

Every event carries ``at`` and all that a report will need. Bodies of messages are in `EntryPosted` alone, and the
journal drops them there (they live in the messages table, where they can be erased).
"""

from dataclasses import dataclass
from datetime import datetime

from routing.ids import AgentId, ChatId, ContactName, LegNumber, OfferId, ServiceId
from routing.settings import AgentProfile, Reason, Service, Timers
from routing.transcript import Customer, Entry
from routing.words import (
    AgentState,
    Channel,
    ChosenKind,
    EndCause,
    LegKind,
    Missing,
    OfferCause,
    OfferKind,
    OfferPhase,
)


@dataclass(frozen=True, slots=True)
class ChatStarted:
    """A customer's request was taken; the chat exists."""

    at: datetime
    chat: ChatId
    contact: ContactName
    service: ServiceId
    customer: Customer
    channel: Channel


@dataclass(frozen=True, slots=True)
class ChatQueued:
    """The chat waits. ``entered_at`` is the original entry, also when it comes back; higher ``priority`` goes first."""

    at: datetime
    chat: ChatId
    service: ServiceId
    entered_at: datetime
    priority: int
    deadline: datetime
    epoch: int


@dataclass(frozen=True, slots=True)
class OfferMade:
    """The chat was proposed to one agent until ``deadline``; ``queue_s`` is the wait so far, in seconds."""

    at: datetime
    offer: OfferId
    chat: ChatId
    service: ServiceId
    agent: AgentId
    kind: OfferKind
    deadline: datetime
    queue_s: float
    epoch: int


@dataclass(frozen=True, slots=True)
class OfferShown:
    """A client said that it shows the offer."""

    at: datetime
    offer: OfferId
    chat: ChatId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """The offer has its outcome (any `OfferPhase` but open), for ever."""

    at: datetime
    offer: OfferId
    chat: ChatId
    service: ServiceId
    agent: AgentId
    outcome: OfferPhase
    cause: OfferCause
    resource: str = ""


@dataclass(frozen=True, slots=True)
class LegOpened:
    """Somebody is connected to the chat. The first agent leg makes the chat active; each raises the epoch."""

    at: datetime
    chat: ChatId
    leg: LegNumber
    kind: LegKind
    agent: AgentId | None
    name: str
    epoch: int
    deadline: datetime


@dataclass(frozen=True, slots=True)
class LegWrapping:
    """An agent's leg went from talking to after-call work until ``deadline``; it keeps its capacity."""

    at: datetime
    chat: ChatId
    leg: LegNumber
    agent: AgentId
    cause: EndCause
    deadline: datetime


@dataclass(frozen=True, slots=True)
class LegClosed:
    """A leg is done with the chat; for an agent this frees his capacity."""

    at: datetime
    chat: ChatId
    leg: LegNumber
    agent: AgentId | None
    cause: EndCause
    disposition: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class EntryPosted:
    """A line was added to the transcript."""

    at: datetime
    chat: ChatId
    entry: Entry


@dataclass(frozen=True, slots=True)
class InactivityWarned:
    """Half of the allowed silence of the customer has passed; the chat closes at ``deadline``."""

    at: datetime
    chat: ChatId
    deadline: datetime


@dataclass(frozen=True, slots=True)
class CustomerWentAway:
    """The customer's last connection is gone; the chat ends at ``deadline`` if none comes back."""

    at: datetime
    chat: ChatId
    deadline: datetime


@dataclass(frozen=True, slots=True)
class CustomerCameBack:
    """The customer has a connection again."""

    at: datetime
    chat: ChatId


@dataclass(frozen=True, slots=True)
class ConversationEnded:
    """The customer's part is over (who or what ended it in ``cause``); agents may still do after-call work."""

    at: datetime
    chat: ChatId
    service: ServiceId
    cause: EndCause


@dataclass(frozen=True, slots=True)
class ChatEnded:
    """The chat is over for everybody, for ever."""

    at: datetime
    chat: ChatId
    service: ServiceId


@dataclass(frozen=True, slots=True)
class AgentChose:
    """An agent's choice changed, by an act of his or by the rules (``system``: a missed offer, a lost agent).

    ``pending``: it is his *next* state, applied when his last work is done. ``offer`` is what caused it.
    """

    at: datetime
    agent: AgentId
    kind: ChosenKind
    reason: str
    pending: bool
    system: bool
    offer: OfferId | None = None


@dataclass(frozen=True, slots=True)
class AgentLivenessChanged:
    """What the agent's clients show changed. ``missing_until``: the end of his grace time, while he is missing."""

    at: datetime
    agent: AgentId
    live: bool
    plain: bool
    idle: bool
    idle_long: bool
    missing: Missing | None
    missing_until: datetime | None


@dataclass(frozen=True, slots=True)
class AgentUnreachable:
    """An offer bounced on every device: nothing more is offered until a client of his is heard again."""

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentStateChanged:
    """The derived state changed: one stretch of it ends, another begins. ``chosen_busy``: not by work."""

    at: datetime
    agent: AgentId
    state: AgentState
    reason: str
    chosen_busy: bool
    previous: AgentState
    since: datetime
    offer: OfferId | None = None


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The link to the XMPP server came up or went down."""

    at: datetime
    up: bool


@dataclass(frozen=True, slots=True)
class ServiceDefined:
    """A service was added or changed."""

    at: datetime
    service: Service


@dataclass(frozen=True, slots=True)
class ServiceRemoved:
    """A service was taken away."""

    at: datetime
    service: ServiceId


@dataclass(frozen=True, slots=True)
class AgentDefined:
    """An agent was added or changed."""

    at: datetime
    profile: AgentProfile


@dataclass(frozen=True, slots=True)
class AgentRemoved:
    """An agent was taken out."""

    at: datetime
    agent: AgentId


@dataclass(frozen=True, slots=True)
class ReasonDefined:
    """A Not Ready reason was added or changed."""

    at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class ReasonRemoved:
    """A Not Ready reason was taken away."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class TimersSet:
    """The desk's timers were changed."""

    at: datetime
    timers: Timers


Event = (
    ChatStarted
    | ChatQueued
    | OfferMade
    | OfferShown
    | OfferEnded
    | LegOpened
    | LegWrapping
    | LegClosed
    | EntryPosted
    | InactivityWarned
    | CustomerWentAway
    | CustomerCameBack
    | ConversationEnded
    | ChatEnded
    | AgentChose
    | AgentLivenessChanged
    | AgentUnreachable
    | AgentStateChanged
    | LinkChanged
    | ServiceDefined
    | ServiceRemoved
    | AgentDefined
    | AgentRemoved
    | ReasonDefined
    | ReasonRemoved
    | TimersSet
)
