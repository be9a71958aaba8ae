"""XEP-0203: Delayed Delivery, version 2.0."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import DELAY
from bridge.xmpp.stanzas.times import parse_time, render_time
from bridge.xmpp.xml import attr, el

DELAY_TAG: Final = f"{{{DELAY}}}delay"


@dataclass(frozen=True, slots=True)
class Delay:
    """``<delay xmlns='urn:xmpp:delay' from='example.org' stamp='2026-01-02T03:04:05.678Z'/>``"""

    stamp: datetime
    by: str = ""


def parse_delay(element: Element) -> Delay | None:
    """Read a delay stamp; ``None`` if its time is not one."""
    stamp = parse_time(attr(element, "stamp"))
    return Delay(stamp, attr(element, "from")) if stamp else None


def render_delay(delay: Delay) -> str:
    """Write a delay stamp."""
    return el("delay", {"xmlns": DELAY, "from": delay.by or None, "stamp": render_time(delay.stamp)})
