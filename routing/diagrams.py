"""The life cycles as diagrams (Mermaid), written from the tables themselves; a test compares docs/life-cycles.md."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

from routing.agent import CHOICE_TABLE, STATE_TABLE, When, Work
from routing.chat import CHAT_TABLE
from routing.offer import OFFER_TABLE
from routing.words import ChatPhase, OfferPhase

P = TypeVar("P", bound=StrEnum)
W = TypeVar("W", bound=StrEnum)

HEAD: Final = """\
# Life cycles

Written from the tables of `routing/` by `python -m tests.chores.diagrams`; a test compares. The rules in words stand
above each table: `routing/agent.py`, `routing/chat.py`, `routing/offer.py`.
"""


def render() -> str:
    """Write the whole page."""
    parts = (
        HEAD,
        _diagram("Chat", CHAT_TABLE, ChatPhase.QUEUED, {ChatPhase.ENDED}),
        _diagram("Offer", OFFER_TABLE, OfferPhase.OPEN, set(OfferPhase) - {OfferPhase.OPEN}),
        _agent(),
    )
    return "\n".join(parts)


def _diagram(title: str, table: Mapping[tuple[P, W], P], first: P, last: set[P]) -> str:
    lines = [f"## {title}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    lines += [f"    {phase} --> {after}: {what}" for (phase, what), after in table.items()]
    lines += [f"    {phase} --> [*]" for phase in sorted(last)]
    return "\n".join([*lines, "```", ""])


def _agent() -> str:
    """An agent's state is derived, so his cycle is two tables."""
    lines = ["## Agent", "", "What he chooses takes effect:", ""]
    lines.append("| choice | nothing to do | after-call work only | chats or an open offer |")
    lines.append("| --- | --- | --- | --- |")
    words = {When.NOW: "at once", When.NEXT: "after the last work"}
    lines += [
        f"| {kind} | " + " | ".join(words[CHOICE_TABLE[kind, work]] for work in Work) + " |"
        for kind in dict.fromkeys(kind for kind, _ in CHOICE_TABLE)
    ]
    lines += ["", "What he chose, and what he has to do, give the state that is shown:", ""]
    lines.append("| chosen | nothing to do | after-call work only | chats or an open offer |")
    lines.append("| --- | --- | --- | --- |")
    lines += [
        f"| {kind} | " + " | ".join(str(STATE_TABLE[kind, work]) for work in Work) + " |"
        for kind in dict.fromkeys(kind for kind, _ in STATE_TABLE)
    ]
    return "\n".join([*lines, ""])
