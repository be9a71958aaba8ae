"""Commands: what somebody asks of the desk, in the imperative. The engine adds the time; nothing here has an effect.

``decide`` answers each with a `routing.decision.Decision` or a `routing.refusals.Refusal`.
"""

from dataclasses import dataclass

from routing.commands_agent import AgentMissing, AgentPresent, Choose, ChooseLanguage, ForceState
from routing.commands_focus import FocusChat
from routing.commands_mark import DropReminder, FlagChat, SetReminder
from routing.commands_setup import (
    ChangeSetup,
    DefineAgent,
    DefineCalendar,
    DefineDisposition,
    DefineReason,
    DefineService,
    DefineSkill,
    DefineTeam,
    RemoveAgent,
    RemoveCalendar,
    RemoveDisposition,
    RemoveReason,
    RemoveService,
    RemoveSkill,
    RemoveTeam,
    SetTimers,
    SetupChange,
)
from routing.files import AttachedFile
from routing.ids import AgentId, ChatId, ContactName, MessageId, OfferId, ServiceId
from routing.transcript import Customer
from routing.words import Channel, MessageEnd, Typing


@dataclass(frozen=True, slots=True)
class StartChat:
    """A customer asks for a service. ``text`` is the first message (or the form's question), ``key`` its sender's id.

    ``chat`` and ``contact`` are fresh random names made by the caller. Higher ``priority`` is served first (the rules
    of the service add to it). ``preferred`` is an agent to wait for; without one it is whom this customer had last.
    """

    chat: ChatId
    contact: ContactName
    service: ServiceId
    customer: Customer
    channel: Channel
    text: str | None = None
    key: str | None = None
    priority: int = 0
    preferred: AgentId | None = None


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """A customer leaves a message because nobody can talk to him now. ``message`` is a fresh random name."""

    message: MessageId
    service: ServiceId
    customer: Customer
    channel: Channel
    text: str


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """An agent says that he deals with a message a customer left."""

    message: MessageId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class ReleaseMessage:
    """An agent gives a message back to the list."""

    message: MessageId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class FinishMessage:
    """An agent has dealt with a message."""

    message: MessageId
    agent: AgentId
    how: MessageEnd


@dataclass(frozen=True, slots=True)
class AnswerByChat:
    """An agent writes to a customer who left a message and can be reached (XMPP): a chat that begins with the agent."""

    message: MessageId
    agent: AgentId
    chat: ChatId
    contact: ContactName
    text: str


@dataclass(frozen=True, slots=True)
class PostCustomerText:
    """The customer says something in his chat, or sends a stored ``file`` (``text`` is its name).

    ``replaces``: the key of an earlier line of his which this one corrects.
    """

    chat: ChatId
    text: str
    key: str | None = None
    file: AttachedFile | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class PostAgentText:
    """An agent says something in a chat of his; ``epoch`` fences a former owner where his client knows it.

    ``replaces``: the key of an earlier line of his which this one corrects. ``private``: a note for agents alone, also
    during after-call work. ``file``: a stored one; ``text`` is its name.
    """

    chat: ChatId
    agent: AgentId
    text: str
    key: str | None = None
    epoch: int | None = None
    replaces: str | None = None
    private: bool = False
    file: AttachedFile | None = None


@dataclass(frozen=True, slots=True)
class ShowCustomerTyping:
    """The customer's chat state (XEP-0085) changed. Ephemeral."""

    chat: ChatId
    typing: Typing


@dataclass(frozen=True, slots=True)
class ShowAgentTyping:
    """An agent's chat state (XEP-0085) changed. Ephemeral."""

    chat: ChatId
    agent: AgentId
    typing: Typing


@dataclass(frozen=True, slots=True)
class CustomerAway:
    """The customer's last connection is gone; he may come back within the grace time."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class CustomerBack:
    """A customer that was away has a connection again."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class CustomerEnds:
    """The customer ends his chat, waiting or talking."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """An agent takes an offer; ``resource`` is the device he answered on (for the record)."""

    offer: OfferId
    agent: AgentId
    resource: str = ""


@dataclass(frozen=True, slots=True)
class RejectOffer:
    """An agent turns an offer down."""

    offer: OfferId
    agent: AgentId
    resource: str = ""


@dataclass(frozen=True, slots=True)
class MarkOfferShown:
    """A client of the agent said that it shows the offer (IQ result or receipt)."""

    offer: OfferId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class BounceOffer:
    """Every targeted resource bounced: the offer never reached the agent."""

    offer: OfferId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentEnds:
    """An agent ends the chat for himself: End Chat. The chat ends with its last agent."""

    chat: ChatId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentNeverCame:
    """An agent took a chat and, called again and again, never came to where it is talked."""

    chat: ChatId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class CompleteWrapUp:
    """An agent is done with after-call work on one chat."""

    chat: ChatId
    agent: AgentId
    disposition: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class SetLink:
    """The link to the XMPP server came up or went down. While down nothing is offered."""

    up: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: handle every deadline that is due."""


@dataclass(frozen=True, slots=True)
class Restart:
    """First command after loading from the store: offers that lapsed while nobody looked end as undelivered."""


Command = (
    StartChat
    | LeaveMessage
    | TakeMessage
    | ReleaseMessage
    | FinishMessage
    | AnswerByChat
    | ForceState
    | ChangeSetup
    | PostCustomerText
    | PostAgentText
    | ShowCustomerTyping
    | ShowAgentTyping
    | CustomerAway
    | CustomerBack
    | CustomerEnds
    | AcceptOffer
    | RejectOffer
    | MarkOfferShown
    | BounceOffer
    | AgentEnds
    | AgentNeverCame
    | CompleteWrapUp
    | FocusChat
    | FlagChat
    | SetReminder
    | DropReminder
    | Choose
    | ChooseLanguage
    | AgentPresent
    | AgentMissing
    | SetLink
    | Tick
    | Restart
    | SetupChange
)

__all__ = [
    "AcceptOffer",
    "AgentEnds",
    "AgentMissing",
    "AgentNeverCame",
    "AgentPresent",
    "AnswerByChat",
    "BounceOffer",
    "ChangeSetup",
    "Choose",
    "ChooseLanguage",
    "Command",
    "CompleteWrapUp",
    "CustomerAway",
    "CustomerBack",
    "CustomerEnds",
    "DefineAgent",
    "DefineCalendar",
    "DefineDisposition",
    "DefineReason",
    "DefineService",
    "DefineSkill",
    "DefineTeam",
    "DropReminder",
    "FinishMessage",
    "FlagChat",
    "FocusChat",
    "ForceState",
    "LeaveMessage",
    "MarkOfferShown",
    "PostAgentText",
    "PostCustomerText",
    "RejectOffer",
    "ReleaseMessage",
    "RemoveAgent",
    "RemoveCalendar",
    "RemoveDisposition",
    "RemoveReason",
    "RemoveService",
    "RemoveSkill",
    "RemoveTeam",
    "Restart",
    "SetLink",
    "SetReminder",
    "SetTimers",
    "SetupChange",
    "ShowAgentTyping",
    "ShowCustomerTyping",
    "StartChat",
    "TakeMessage",
    "Tick",
]
