"""Closed vocabularies of the glossary. Values are what stands in the database, in reports and on the wire."""

from enum import StrEnum


class ChosenKind(StrEnum):
    """What an agent last decided about himself (docs/glossary.md, *chosen*)."""

    READY = "ready"
    NO_OFFERS = "no_offers"
    NOT_READY = "not_ready"
    OFF = "off"


class AgentState(StrEnum):
    """The derived state of an agent, as every list and report shows it."""

    READY = "ready"
    BUSY = "busy"
    NOT_READY = "not_ready"
    AFTER_CALL_WORK = "after_call_work"
    LOGGED_OUT = "logged_out"


class SystemReason(StrEnum):
    """Reasons for Not Ready or log-out that the desk itself sets; the operator's own reasons are other strings."""

    REJECTED = "rejected"
    NO_ANSWER = "no_answer"
    IDLE = "idle"
    LOGIN = "login"
    LOGGED_OUT = "logged_out"
    LOST = "lost"
    OFF_DUTY = "off_duty"
    SUPERVISOR = "supervisor"


class ChatPhase(StrEnum):
    """Where a chat stands in its life cycle (routing/chat.py)."""

    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    WRAP_UP = "wrap_up"
    ENDED = "ended"


class OfferPhase(StrEnum):
    """Where an offer stands in its life cycle (routing/offer.py); all but ``open`` are final outcomes."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NO_ANSWER = "no_answer"
    UNDELIVERED = "undelivered"
    REVOKED = "revoked"


class OfferKind(StrEnum):
    """Why a chat is offered: a waiting customer, or a colleague who invites or hands over."""

    CUSTOMER = "customer"
    INVITE = "invite"
    TRANSFER = "transfer"


class OfferCause(StrEnum):
    """What ended an offer, finer than its outcome."""

    AGENT = "agent"
    AUTO = "auto"
    """Accepted for the agent, because the service answers by itself."""
    DEADLINE = "deadline"
    BOUNCED = "bounced"
    AGENT_GONE = "agent_gone"
    CUSTOMER_LEFT = "customer_left"
    TAKEN = "taken"
    CHAT_ENDED = "chat_ended"
    REMOVED = "removed"


class LegKind(StrEnum):
    """Who is connected to a chat by a leg."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"


class LegPhase(StrEnum):
    """Whether a leg talks, finishes after-call work, or has left."""

    ACTIVE = "active"
    WRAP_UP = "wrap_up"
    LEFT = "left"


class Channel(StrEnum):
    """What a customer leg runs on."""

    WEB = "web"
    XMPP = "xmpp"


class EndCause(StrEnum):
    """What closed a conversation, or took one leg out of it."""

    CUSTOMER = "customer"
    AGENT = "agent"
    INACTIVITY = "inactivity"
    CUSTOMER_LOST = "customer_lost"
    MAX_WAIT = "max_wait"
    NOBODY_THERE = "nobody_there"
    """It waited, and the last agent who could have taken it went."""
    AGENT_LOST = "agent_lost"
    REMOVED = "removed"
    SUPERVISOR = "supervisor"


class Side(StrEnum):
    """Who wrote an entry of the transcript."""

    CUSTOMER = "customer"
    AGENT = "agent"
    DESK = "desk"


class Notice(StrEnum):
    """System lines of a transcript; their words are chosen at the exit, in the reader's language."""

    QUEUED = "queued"
    AGENT_JOINED = "agent_joined"
    AGENT_LEFT = "agent_left"
    AGENT_LOST = "agent_lost"
    CUSTOMER_AWAY = "customer_away"
    CUSTOMER_BACK = "customer_back"
    INACTIVITY_WARNING = "inactivity_warning"
    ENDED = "ended"
    NOTE = "note"
    """An agent's private note: its text is in the entry, and no customer is ever given it."""


class Typing(StrEnum):
    """Chat states of XEP-0085."""

    ACTIVE = "active"
    COMPOSING = "composing"
    PAUSED = "paused"
    INACTIVE = "inactive"
    GONE = "gone"


class Role(StrEnum):
    """What a person of the desk may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Missing(StrEnum):
    """How an agent's last on-duty resource went away; decides the grace time."""

    SILENT = "silent"
    CLOSED = "closed"
    LOGGED_OUT = "logged_out"


class Flow(StrEnum):
    """What a customer meets when a service is closed or nobody is there: the queue, or a message left for later."""

    QUEUE = "queue"
    MESSAGE = "message"


class MessageEnd(StrEnum):
    """How a message that a customer left was dealt with."""

    EMAIL = "email"
    CHAT = "chat"
    NONE = "none"
