"""What one command leaves to be stored."""

from dataclasses import dataclass
from datetime import datetime

from routing.effects import DurableEffect
from routing.events import Event
from routing.ids import ChatId
from routing.state import State


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A durable effect on its way to one recipient, kept until its delivery is proved.

    ``recipient`` is ``agent:<bare jid>`` or ``customer:<chat id>``; ``id`` is also the id of the stanza on the wire.
    """

    id: str
    recipient: str
    chat: ChatId
    effect: DurableEffect
    at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything of one command: stored whole or not at all. ``proved`` are ids of outbox items to delete."""

    events: tuple[Event, ...]
    outbox: tuple[OutboxItem, ...] = ()
    proved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a start finds: the state as of the last commit (indexes not built) and what was not proved, in order."""

    state: State
    outbox: tuple[OutboxItem, ...]
