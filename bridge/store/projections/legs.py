"""Legs: who was connected to a chat, from when to when, and what he noted."""

from datetime import timedelta

from bridge.store import rows, schema
from bridge.store.rows import Rows
from bridge.store.times import span_us, to_us
from routing.events import FocusChanged, LegClosed, LegOpened, LegWrapping
from routing.words import ChatPhase, LegKind, LegPhase


def project_opened(event: LegOpened, out: Rows) -> None:
    """Somebody joined."""
    phase = LegPhase.ACTIVE.value
    at = to_us(event.at)
    out.inserts[rows.LEGS].append(
        (
            *(event.chat, event.leg, event.kind.value, event.agent, event.name, event.epoch, phase, at),
            *(event.service, at if event.focused else None, event.focused, event.estimated),
        )
    )
    values: dict[str, object] = {"epoch": event.epoch}
    if event.kind is LegKind.AGENT:
        values |= {
            "phase": ChatPhase.ACTIVE.value,
            "deadline": to_us(event.deadline),
            "warned": False,
            "heard_at": None,
        }
        if event.agent is not None:
            out.change(schema.agents, event.agent, {"misses": 0})
    out.change(schema.chats, event.chat, values)


def project_wrapping(event: LegWrapping, out: Rows) -> None:
    """He talks no more and does his after-call work."""
    values = {
        "phase": LegPhase.WRAP_UP.value,
        "cause": event.cause.value,
        "deadline": to_us(event.deadline),
        "wrapping_at": to_us(event.at),
    }
    out.change(schema.legs, (event.chat, event.leg), values | final_focus(event.focus_time))


def project_closed(event: LegClosed, out: Rows) -> None:
    """He is done with the chat."""
    at = to_us(event.at)
    values = {
        "phase": LegPhase.LEFT.value,
        "cause": event.cause.value,
        "deadline": None,
        "closed_at": at,
        "disposition": event.disposition,
    }
    out.change(schema.legs, (event.chat, event.leg), values | final_focus(event.focus_time))
    if event.notes:
        out.inserts[rows.NOTES].append((event.chat, event.leg, event.agent, at, event.notes))
    if event.agent is not None:
        out.change(schema.agents, event.agent, {"idle_since": at})


def final_focus(time: timedelta | None) -> dict[str, object]:
    """What a leg that talks no more has had of its agent's focus; nothing, if it had not talked any more."""
    return {} if time is None else {"in_focus": False, "focus_us": span_us(time)}


def project_focus(event: FocusChanged, out: Rows) -> None:
    """Its agent looks at another of his chats, or at none."""
    if event.left is not None:
        out.change(schema.legs, (event.left.chat, event.left.leg), final_focus(event.left.focus_time))
    if event.chat is not None and event.leg is not None:
        out.change(schema.legs, (event.chat, event.leg), {"in_focus": True, "focused_at": to_us(event.at)})
    for leg in event.estimated:
        out.change(schema.legs, leg, {"estimated": True})
    out.change(schema.agents, event.agent, {"focus_told": event.told})
