"""Events: facts in the past tense. State changes only by applying one (`routing.evolve`); the journal keeps them all.

Every event carries ``at`` and all that a report will need. Bodies of messages are in `EntryPosted` alone, and the
journal drops them there (they live in the messages table, where they can be erased).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from routing.events_agent import AgentChose, AgentLivenessChanged, AgentRested, AgentStateChanged, AgentUnreachable
from routing.events_focus import FocusChanged, FocusLeft
from routing.events_mark import FlagChanged, ReminderDropped, ReminderFell, ReminderMoved, ReminderSet
from routing.events_message import MessageExtended, MessageFinished, MessageLeft, MessageReleased, MessageTaken
from routing.events_setup import (
    AgentDefined,
    AgentRemoved,
    CalendarDefined,
    CalendarRemoved,
    DispositionDefined,
    DispositionRemoved,
    ReasonDefined,
    ReasonRemoved,
    ServiceDefined,
    ServiceRemoved,
    SetupChanged,
    SkillDefined,
    SkillRemoved,
    TeamDefined,
    TeamRemoved,
    TimersSet,
)
from routing.ids import AgentId, ChatId, ContactName, LegNumber, OfferId, ServiceId
from routing.settings import Ability
from routing.transcript import Customer, Entry
from routing.words import Channel, EndCause, LegKind, OfferCause, OfferKind, OfferPhase

UNKNOWN: Final = ServiceId("")
"""The service of a leg in journals that are older than this."""


@dataclass(frozen=True, slots=True)
class ChatStarted:
    """A customer's request was taken; the chat exists. ``service`` is what he asked for, wherever rules send him."""

    at: datetime
    chat: ChatId
    contact: ContactName
    service: ServiceId
    customer: Customer
    channel: Channel
    abilities: tuple[Ability, ...] = ()
    outbound: bool = False
    """An agent wrote first."""


@dataclass(frozen=True, slots=True)
class ChatQueued:
    """The chat waits. ``entered_at`` is the original entry, also when it comes back; higher ``priority`` goes first.

    ``since`` is when it came to this service, from which its steps count; ``preferred`` the agent it waits for alone;
    ``widen_at`` when it will wish for less or go to another service. ``overflow``: it came from another service.
    """

    at: datetime
    chat: ChatId
    service: ServiceId
    entered_at: datetime
    priority: int
    deadline: datetime
    epoch: int
    since: datetime
    step: int = 0
    preferred: AgentId | None = None
    widen_at: datetime | None = None
    overflow: bool = False


@dataclass(frozen=True, slots=True)
class ChatWidened:
    """A waiting chat wishes for less: its agent of before is waited for no longer, or a lower level will do."""

    at: datetime
    chat: ChatId
    step: int
    widen_at: datetime | None


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
    """Somebody is connected to the chat. The first agent leg makes the chat active; each raises the epoch.

    ``focused``: an agent has it in focus from the start; ``estimated``: no desktop tells what he has in focus.
    """

    at: datetime
    chat: ChatId
    leg: LegNumber
    kind: LegKind
    agent: AgentId | None
    name: str
    epoch: int
    deadline: datetime
    service: ServiceId = UNKNOWN
    focused: bool = False
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class LegWrapping:
    """An agent's leg went from talking to after-call work until ``deadline``; it keeps its capacity.

    ``focus_time``: how long he had it in focus while he talked; ``None`` in old journals.
    """

    at: datetime
    chat: ChatId
    leg: LegNumber
    agent: AgentId
    cause: EndCause
    deadline: datetime
    focus_time: timedelta | None = None


@dataclass(frozen=True, slots=True)
class LegClosed:
    """A leg is done with the chat; for an agent this frees his capacity.

    ``focus_time``: how long he had it in focus, if he talked until now.
    """

    at: datetime
    chat: ChatId
    leg: LegNumber
    agent: AgentId | None
    cause: EndCause
    disposition: str = ""
    notes: str = ""
    focus_time: timedelta | None = None


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
class LinkChanged:
    """The link to the XMPP server came up or went down."""

    at: datetime
    up: bool


Event = (
    ChatStarted
    | ChatQueued
    | ChatWidened
    | AgentRested
    | MessageLeft
    | MessageExtended
    | MessageTaken
    | MessageReleased
    | MessageFinished
    | TeamDefined
    | TeamRemoved
    | SkillDefined
    | SkillRemoved
    | DispositionDefined
    | DispositionRemoved
    | CalendarDefined
    | CalendarRemoved
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
    | FocusChanged
    | FlagChanged
    | ReminderSet
    | ReminderMoved
    | ReminderFell
    | ReminderDropped
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
    | SetupChanged
)

__all__ = [
    "AgentChose",
    "AgentDefined",
    "AgentLivenessChanged",
    "AgentRemoved",
    "AgentRested",
    "AgentStateChanged",
    "AgentUnreachable",
    "CalendarDefined",
    "CalendarRemoved",
    "ChatEnded",
    "ChatQueued",
    "ChatStarted",
    "ChatWidened",
    "ConversationEnded",
    "CustomerCameBack",
    "CustomerWentAway",
    "DispositionDefined",
    "DispositionRemoved",
    "EntryPosted",
    "Event",
    "FlagChanged",
    "FocusChanged",
    "FocusLeft",
    "InactivityWarned",
    "LegClosed",
    "LegOpened",
    "LegWrapping",
    "LinkChanged",
    "MessageExtended",
    "MessageFinished",
    "MessageLeft",
    "MessageReleased",
    "MessageTaken",
    "OfferEnded",
    "OfferMade",
    "OfferShown",
    "ReasonDefined",
    "ReasonRemoved",
    "ReminderDropped",
    "ReminderFell",
    "ReminderMoved",
    "ReminderSet",
    "ServiceDefined",
    "ServiceRemoved",
    "SetupChanged",
    "SkillDefined",
    "SkillRemoved",
    "TeamDefined",
    "TeamRemoved",
    "TimersSet",
]
