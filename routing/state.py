"""The desk's memory: services, agents, unfinished chats and their offers, and the indexes that keep decisions cheap.

Only `routing.evolve` writes here. Indexes (queues, pools, deadlines) are derived: a state loaded from the store equals
the live one once `routing.evolve.reindex` has rebuilt them.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from routing.hours import Calendar
from routing.ids import AgentId, ChatId, ContactName, LegNumber, MessageId, OfferId, ReminderId, ServiceId
from routing.indexes import Indexes, Need
from routing.serving import served
from routing.settings import Ability, AgentProfile, Disposition, ExtraSkill, Reason, Service, Skill, Team, Timers
from routing.transcript import Customer
from routing.words import (
    AgentState,
    Channel,
    ChatPhase,
    ChosenKind,
    EndCause,
    LegKind,
    LegPhase,
    Missing,
    OfferKind,
    OfferPhase,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What an agent decided, with the reason that goes with Not Ready or Off."""

    kind: ChosenKind
    reason: str = ""


@dataclass(slots=True)
class Offer:
    """One proposal of a chat. Ended ones are kept for a while to answer late accepts truthfully."""

    id: OfferId
    chat: ChatId
    service: ServiceId
    agent: AgentId
    kind: OfferKind
    made_at: datetime
    deadline: datetime
    queue_s: float
    epoch: int
    phase: OfferPhase = OfferPhase.OPEN
    shown_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(slots=True)
class Leg:
    """One party's connection to a chat."""

    number: LegNumber
    kind: LegKind
    agent: AgentId | None
    name: str
    opened_at: datetime
    epoch: int
    phase: LegPhase = LegPhase.ACTIVE
    deadline: datetime | None = None
    """End of after-call work, while in it."""
    focus_time: timedelta = timedelta()
    """How long an agent has had it in focus, without the stretch that lasts (`routing.focus`)."""
    focused_at: datetime | None = None
    """When it came into focus last."""
    estimated: bool = False
    """Not all of that is known from a desktop."""


@dataclass(slots=True)
class Chat:
    """One unfinished customer conversation."""

    id: ChatId
    contact: ContactName
    service: ServiceId
    """Where it waits, or was taken from."""
    door: ServiceId
    """What the customer asked for; an XMPP customer always talks to this address."""
    customer: Customer
    channel: Channel
    started_at: datetime
    entered_at: datetime
    abilities: tuple[Ability, ...] = ()
    """Skills wanted beside the service."""
    since: datetime | None = None
    """From when the steps of the service count: its entry, or when it came over from another service."""
    step: int = 0
    preferred: AgentId | None = None
    widen_at: datetime | None = None
    """When fewer wishes are made, or another service takes over."""
    overflowed: bool = False
    unanswered: bool = False
    """An agent wrote first, and the customer has not answered yet."""
    need: Need | None = field(default=None, compare=False)
    """What it waits for, while it waits."""
    priority: int = 0
    phase: ChatPhase = ChatPhase.QUEUED
    epoch: int = 0
    deadline: datetime | None = None
    """Queued: end of the longest wait. Active: when silence is warned of, then when it closes the chat."""
    warned: bool = False
    away_until: datetime | None = None
    end_cause: EndCause | None = None
    flagged_at: datetime | None = None
    """Since when its agent wants a supervisor to look at it."""
    last_seq: int = 0
    offer_count: int = 0
    legs: dict[LegNumber, Leg] = field(default_factory=dict)
    open_offers: dict[OfferId, Offer] = field(default_factory=dict)
    asked: dict[int, str] = field(default_factory=dict)
    """seq -> text: what the customer said and no agent has answered, as far as it fits into a message left."""
    seen: dict[tuple[LegNumber, str], int] = field(default_factory=dict)
    """(leg, the sender's own id) -> seq: the newest `SEEN_PER_CHAT` texts, to know a repeated one."""


@dataclass(slots=True)
class Agent:
    """One agent: what he chose, what he has, what his clients show."""

    profile: AgentProfile
    chosen: Choice = Choice(ChosenKind.OFF, "logged_out")
    next: Choice | None = None
    live: bool = False
    plain: bool = False
    idle: bool = False
    idle_long: bool = False
    unreachable: bool = False
    missing: Missing | None = None
    missing_until: datetime | None = None
    return_at: datetime | None = None
    """When a missed offer's Not Ready ends by itself (`Timers.no_answer_return_s`)."""
    misses: int = 0
    """Offers missed in a row."""
    ramp_until: datetime | None = None
    """No further offer before (`Timers.ramp_up_s`)."""
    offered_at: datetime | None = None
    """When he was offered something last: the measure of *round robin*."""
    chats: set[ChatId] = field(default_factory=set)
    """Chats in which he has an active leg."""
    wrapups: set[ChatId] = field(default_factory=set)
    offers: set[OfferId] = field(default_factory=set)
    load: int = 0
    """Share of 100 taken by chats, wrap-ups and open offers."""
    idle_since: datetime | None = None
    """Since when he has had no work: the measure of *longest idle*."""
    state: AgentState = AgentState.LOGGED_OUT
    reason: str = ""
    chosen_busy: bool = False
    since: datetime | None = None
    """Since when ``state`` (with its reason) holds."""
    state_offer: OfferId | None = None
    """The offer that made him Not Ready, while he is."""
    focus: ChatId | None = None
    """The one of ``chats`` that he has before him (`routing.focus`)."""
    focus_told: bool = False
    """His desktop told so; else it is estimated."""
    focus_next: ChatId | None = None
    """Where an estimate goes once it has rested: the chat he wrote in last. Not kept over a restart."""
    serves: tuple[Skill, ...] = field(init=False)
    """What he can be offered; derived of his own rows and his team's by `routing.serving`, whenever either changes."""

    def __post_init__(self) -> None:
        """Begin with his own rows; his team's come when the desk takes him on."""
        self.serves = served(self.profile, {})


@dataclass(slots=True)
class Setup:
    """What the operator has set up."""

    timers: Timers = field(default_factory=Timers)
    services: dict[ServiceId, Service] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    skills: dict[str, ExtraSkill] = field(default_factory=dict)
    dispositions: dict[str, Disposition] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)


@dataclass(slots=True)
class LeftMessage:
    """What a customer left for later, until it is dealt with."""

    id: MessageId
    service: ServiceId
    customer: Customer
    channel: Channel
    text: str
    left_at: datetime
    taken_by: AgentId | None = None


@dataclass(slots=True)
class Reminder:
    """What an agent wants to come back to, until he is done with it."""

    id: ReminderId
    agent: AgentId
    chat: ChatId
    contact: ContactName
    customer_name: str
    due_at: datetime
    note: str
    told: bool = False
    """Its time has come and the agent was told."""


@dataclass(slots=True)
class Pace:
    """How a service goes lately, for estimates: moving means, in seconds."""

    handle_s: float = 300.0
    handled: int = 0
    wait_s: float = 0.0
    answered: int = 0


SEEN_PER_CHAT = 256
RECENT_OFFERS = 5000
LAST_AGENTS = 20_000
REMINDERS_PER_AGENT = 200
TEXT_LIMIT = 8192
"""Longest text of one message, in characters (FAULTS.md F39)."""


@dataclass(slots=True)
class State:
    """Everything a decision may look at. Indexes are added by the core in `routing.indexes`."""

    setup: Setup = field(default_factory=Setup)
    agents: dict[AgentId, Agent] = field(default_factory=dict)
    chats: dict[ChatId, Chat] = field(default_factory=dict)
    offers: dict[OfferId, Offer] = field(default_factory=dict)
    """Open offers and the newest `RECENT_OFFERS` ended ones, in the order they were made."""
    left: dict[MessageId, LeftMessage] = field(default_factory=dict)
    reminders: dict[ReminderId, Reminder] = field(default_factory=dict)
    link_up: bool = False
    last_agents: dict[tuple[str, ServiceId], AgentId] = field(default_factory=dict, compare=False, repr=False)
    """(customer's id, service) -> the agent he talked to last; the newest `LAST_AGENTS`."""
    pace: dict[ServiceId, Pace] = field(default_factory=dict, compare=False, repr=False)
    indexes: Indexes = field(default_factory=Indexes, compare=False, repr=False)
