"""Effects: what the outside must do, in the imperative.

*Durable* ones go through the outbox (they leave only after the commit, in order per recipient, again on evidence of
loss); *ephemeral* ones go straight out and are dropped while disconnected (DESIGN.md section 4).
"""

from dataclasses import dataclass
from datetime import datetime

from routing.ids import AgentId, ChatId, ContactName, LegNumber, MessageId, OfferId, ReminderId, ServiceId
from routing.transcript import Customer, Entry
from routing.words import Channel, ChosenKind, EndCause, OfferCause, OfferKind, OfferPhase, Side, Typing


@dataclass(frozen=True, slots=True)
class SendOffer:
    """Durable: show the offer on every on-duty device of the agent until ``until``."""

    agent: AgentId
    offer: OfferId
    chat: ChatId
    contact: ContactName
    service: ServiceId
    service_name: str
    customer: Customer
    channel: Channel
    kind: OfferKind
    queue_s: float
    made_at: datetime
    until: datetime
    has_chats: bool
    """The agent already talks: his desktop shows Open beside Accept."""
    auto: bool = False
    """At ``until`` it is accepted for him."""


@dataclass(frozen=True, slots=True)
class CloseOffer:
    """Durable: the offer is no longer open; every device of the agent takes it away and says why."""

    agent: AgentId
    offer: OfferId
    chat: ChatId
    contact: ContactName
    customer_name: str
    outcome: OfferPhase
    cause: OfferCause
    resource: str = ""
    """On which of his devices he answered, if he did."""


@dataclass(frozen=True, slots=True)
class OpenLeg:
    """Durable: the agent is in the chat now; show him who it is and what was said so far (up to ``last_seq``)."""

    agent: AgentId
    chat: ChatId
    contact: ContactName
    service: ServiceId
    service_name: str
    customer: Customer
    channel: Channel
    leg: LegNumber
    epoch: int
    started_at: datetime
    accepted_at: datetime
    last_seq: int


@dataclass(frozen=True, slots=True)
class CloseLeg:
    """Durable: the chat is over for this agent. ``wrapup_until`` is set while after-call work is his to do."""

    agent: AgentId
    chat: ChatId
    contact: ContactName
    customer_name: str
    cause: EndCause
    wrapup_until: datetime | None


@dataclass(frozen=True, slots=True)
class DeliverToAgent:
    """Durable: a line of the transcript for one agent's leg."""

    agent: AgentId
    chat: ChatId
    contact: ContactName
    entry: Entry


@dataclass(frozen=True, slots=True)
class DeliverToCustomer:
    """Durable (web: by the transcript itself): a line of the transcript for the customer."""

    chat: ChatId
    service: ServiceId
    customer: Customer
    channel: Channel
    entry: Entry


@dataclass(frozen=True, slots=True)
class EndForCustomer:
    """Durable: the conversation is over for the customer; his connections may be let go."""

    chat: ChatId
    service: ServiceId
    customer: Customer
    channel: Channel
    cause: EndCause


@dataclass(frozen=True, slots=True)
class TellMissedOffer:
    """Durable: the agent is Not Ready (now, or ``after_chats``) because of this offer; say why, and the way back.

    ``logged_out``: it was one missed offer too many in a row.
    """

    agent: AgentId
    offer: OfferId
    chat: ChatId
    contact: ContactName
    customer_name: str
    outcome: OfferPhase
    after_chats: bool
    logged_out: bool = False


@dataclass(frozen=True, slots=True)
class TellForced:
    """Durable: a supervisor changed the agent's state; say who and to what."""

    agent: AgentId
    by: str
    """Alias of the supervisor."""
    kind: ChosenKind
    reason: str


@dataclass(frozen=True, slots=True)
class TellReminder:
    """Durable: the time has come that the agent wanted to be reminded at."""

    agent: AgentId
    reminder: ReminderId
    chat: ChatId
    customer_name: str
    note: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ShowReminders:
    """Ephemeral: the agent's reminders changed; his desktops show them anew."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class ShowFlag:
    """Ephemeral: a chat was flagged, or is not any more; for its agents and the supervisors of the one who did it."""

    chat: ChatId
    contact: ContactName
    service_name: str
    customer_name: str
    agent: AgentId
    agent_name: str
    on: bool


@dataclass(frozen=True, slots=True)
class ShowMessages:
    """Ephemeral: the list of messages left for a service changed; ``new`` is one that was just left."""

    service: ServiceId
    new: MessageId | None = None


@dataclass(frozen=True, slots=True)
class EchoToAgent:
    """Ephemeral: an agent's own line got its place; his desktops show it confirmed (``entry.key`` is their id)."""

    agent: AgentId
    chat: ChatId
    contact: ContactName
    entry: Entry


@dataclass(frozen=True, slots=True)
class ShowAgent:
    """Ephemeral: the agent's state, next state or load changed; refresh what shows it (desk's presence, desktops)."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class ShowTypingToAgent:
    """Ephemeral: somebody else in the chat types, or stopped."""

    agent: AgentId
    chat: ChatId
    contact: ContactName
    typing: Typing
    side: Side


@dataclass(frozen=True, slots=True)
class ShowTypingToCustomer:
    """Ephemeral: an agent types, or stopped."""

    chat: ChatId
    service: ServiceId
    customer: Customer
    channel: Channel
    typing: Typing


@dataclass(frozen=True, slots=True)
class ShowService:
    """Ephemeral: a service's queue or openness changed; positions and presence are told by a coalescing timer."""

    service: ServiceId


DurableEffect = (
    SendOffer
    | CloseOffer
    | OpenLeg
    | CloseLeg
    | DeliverToAgent
    | DeliverToCustomer
    | EndForCustomer
    | TellMissedOffer
    | TellForced
    | TellReminder
)
EphemeralEffect = (
    EchoToAgent
    | ShowAgent
    | ShowTypingToAgent
    | ShowTypingToCustomer
    | ShowService
    | ShowMessages
    | ShowFlag
    | ShowReminders
)
Effect = DurableEffect | EphemeralEffect
