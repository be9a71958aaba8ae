"""XEP-0319: Last User Interaction in Presence, version 1.0.3."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import IDLE
from bridge.xmpp.stanzas.times import parse_time, render_time
from bridge.xmpp.xml import attr, el

IDLE_TAG: Final = f"{{{IDLE}}}idle"


@dataclass(frozen=True, slots=True)
class Idle:
    """``<idle xmlns='urn:xmpp:idle:1' since='2026-01-02T03:04:05.678Z'/>``; ``None`` if the time cannot be read."""

    since: datetime | None = None


def parse_idle(element: Element) -> Idle | None:
    """Read the mark; it counts as one whatever time it states."""
    return Idle(parse_time(attr(element, "since")))


def render_idle(idle: Idle) -> str:
    """Write the mark."""
    return el("idle", {"xmlns": IDLE, "since": render_time(idle.since) if idle.since else None})
