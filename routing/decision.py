"""What `decide` returns when it does not refuse."""

from dataclasses import dataclass
from datetime import datetime

from routing.effects import Effect
from routing.events import Event
from routing.ids import ChatId, ContactName, MessageId, OfferId


@dataclass(frozen=True, slots=True)
class Posted:
    """The text has this place in the transcript; ``again``: it had it already (a repeated message)."""

    chat: ChatId
    seq: int
    at: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """The chat was taken; ``seq`` is the place of its first text, 0 if there was none."""

    chat: ChatId
    contact: ContactName
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Accepted:
    """The offer is the agent's, now or since an earlier, identical answer."""

    offer: OfferId
    chat: ChatId
    contact: ContactName
    epoch: int


@dataclass(frozen=True, slots=True)
class Left:
    """The message is on the service's list."""

    message: MessageId


@dataclass(frozen=True, slots=True)
class Applied:
    """Done; there is nothing more to say."""


Result = Posted | Started | Accepted | Left | Applied


@dataclass(frozen=True, slots=True)
class Decision:
    """Events in the order they happened (already applied to the state), effects in the order they must leave."""

    events: tuple[Event, ...]
    effects: tuple[Effect, ...]
    result: Result
