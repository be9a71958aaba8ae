"""The life of a chat, as a table.

A chat waits (*queued*), rings at an agent or at several (*offered*), is talked in (*active*; at once where an agent
writes to a customer who left a message), may leave after-call work (*wrap-up*), and ends. An offer that comes to
nothing puts it back into the queue; so does the loss of its last agent. The customer (or a deadline) can close the
conversation at any point before the wrap-up. Ended is for ever.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from routing.rules import next_phase
from routing.words import ChatPhase


class ChatInput(StrEnum):
    """What moves a chat on."""

    OFFER = "offer"
    UNOFFER = "unoffer"
    JOIN = "join"
    LOSE = "lose"
    CLOSE = "close"
    FINISH = "finish"


CHAT_TABLE: Final[Mapping[tuple[ChatPhase, ChatInput], ChatPhase]] = {
    (ChatPhase.QUEUED, ChatInput.OFFER): ChatPhase.OFFERED,
    (ChatPhase.QUEUED, ChatInput.JOIN): ChatPhase.ACTIVE,
    (ChatPhase.QUEUED, ChatInput.CLOSE): ChatPhase.WRAP_UP,
    (ChatPhase.OFFERED, ChatInput.OFFER): ChatPhase.OFFERED,
    (ChatPhase.OFFERED, ChatInput.UNOFFER): ChatPhase.QUEUED,
    (ChatPhase.OFFERED, ChatInput.JOIN): ChatPhase.ACTIVE,
    (ChatPhase.OFFERED, ChatInput.CLOSE): ChatPhase.WRAP_UP,
    (ChatPhase.ACTIVE, ChatInput.JOIN): ChatPhase.ACTIVE,
    (ChatPhase.ACTIVE, ChatInput.LOSE): ChatPhase.QUEUED,
    (ChatPhase.ACTIVE, ChatInput.CLOSE): ChatPhase.WRAP_UP,
    (ChatPhase.WRAP_UP, ChatInput.FINISH): ChatPhase.ENDED,
}


def chat_after(phase: ChatPhase, what: ChatInput) -> ChatPhase:
    """Tell a chat's next phase; raises `BrokenRuleError` where the table has none."""
    return next_phase(CHAT_TABLE, phase, what)
