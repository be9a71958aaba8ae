"""XEP-0142: Workgroup Queues, version 0.3.1, in Fastpath's dialect: queues, for agents and for who waits in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import JIVE, WORKGROUP
from bridge.xmpp.stanzas.data_form import FORM_TAG, Field, Form, parse_form, render_form
from bridge.xmpp.stanzas.jive import parse_pairs
from bridge.xmpp.stanzas.times import parse_fastpath, render_fastpath
from bridge.xmpp.xml import attr, child, el, normal, text

JOIN_TAG: Final = f"{{{WORKGROUP}}}join-queue"
DEPART_TAG: Final = f"{{{WORKGROUP}}}depart-queue"
STATUS_TAG: Final = f"{{{WORKGROUP}}}queue-status"
REASONS: Final = ("agent-not-found", "departure-requested")
_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class NotifyQueue:
    """A queue in short; ``status`` is open, active or closed.

    ``<notify-queue xmlns='http://jabber.org/protocol/workgroup'><count>1</count><oldest>20260102T03:04:05</oldest>``
    ``<time>30</time><status>open</status></notify-queue>``
    """

    count: int
    status: str
    time_s: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueueUser:
    """``<user jid='…'><position>0</position><time>30</time><join-time>20260102T03:04:05</join-time></user>``"""

    jid: str
    position: int
    """From 0 here."""
    joined_at: datetime
    time_s: int = 0


@dataclass(frozen=True, slots=True)
class NotifyQueueDetails:
    """``<notify-queue-details xmlns='http://jabber.org/protocol/workgroup'><user …/>*</notify-queue-details>``"""

    users: tuple[QueueUser, ...] = ()


@dataclass(frozen=True, slots=True)
class NotifyAgents:
    """``<notify-agents xmlns=…><available>2</available><current-chats>1</current-chats><max-chats>8</max-chats>``…"""

    available: int
    current_chats: int
    max_chats: int


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """A visitor asks for a chat; what he says of himself is in a form, or in metadata, or in both.

    ``<join-queue xmlns='http://jabber.org/protocol/workgroup'><queue-notifications/><user id='…'/>``
    ``<x xmlns='jabber:x:data' type='submit'>…</x></join-queue>``
    """

    notify: bool = False
    user: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    has_form: bool = False


@dataclass(frozen=True, slots=True)
class DepartQueue:
    """``<depart-queue xmlns='http://jabber.org/protocol/workgroup'><departure-requested/></depart-queue>``"""

    jid: str = ""
    """Whom an administrator means."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """``<queue-status xmlns=…><position>1</position><time>30</time></queue-status>``; the place counts from 1 here."""

    position: int | None = None
    time_s: int | None = None


def _number(element: Element | None) -> int | None:
    value = text(element).strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= _DIGITS else None


def _child(element: Element, name: str) -> Element | None:
    return child(element, f"{{{WORKGROUP}}}{name}")


def _count(element: Element, name: str) -> int:
    return _number(_child(element, name)) or 0


def parse_notify_queue(element: Element) -> NotifyQueue | None:
    """Read a queue in short."""
    oldest = parse_fastpath(text(_child(element, "oldest")))
    return NotifyQueue(_count(element, "count"), text(_child(element, "status")), _count(element, "time"), oldest)


def render_notify_queue(queue: NotifyQueue) -> str:
    """Write a queue in short; no blank between the children, clients stumble over it."""
    return el(
        "notify-queue",
        {"xmlns": WORKGROUP},
        el("count", None, str(queue.count)),
        el("oldest", None, render_fastpath(queue.oldest)) if queue.oldest else "",
        el("time", None, str(queue.time_s)),
        el("status", None, queue.status),
    )


def parse_notify_queue_details(element: Element) -> NotifyQueueDetails | None:
    """Read who waits."""
    users = []
    for one in element.findall(f"{{{WORKGROUP}}}user"):
        joined_at = parse_fastpath(text(_child(one, "join-time")))
        if joined_at is not None:
            users.append(QueueUser(attr(one, "jid"), _count(one, "position"), joined_at, _count(one, "time")))
    return NotifyQueueDetails(tuple(users))


def render_notify_queue_details(details: NotifyQueueDetails) -> str:
    """Write who waits."""
    users = (
        el(
            "user",
            {"jid": one.jid},
            el("position", None, str(one.position)),
            el("time", None, str(one.time_s)),
            el("join-time", None, render_fastpath(one.joined_at)),
        )
        for one in details.users
    )
    return el("notify-queue-details", {"xmlns": WORKGROUP}, *users)


def parse_notify_agents(element: Element) -> NotifyAgents | None:
    """Read what the agents of a queue can take."""
    return NotifyAgents(_count(element, "available"), _count(element, "current-chats"), _count(element, "max-chats"))


def render_notify_agents(agents: NotifyAgents) -> str:
    """Write what the agents of a queue can take."""
    return el(
        "notify-agents",
        {"xmlns": WORKGROUP},
        el("available", None, str(agents.available)),
        el("current-chats", None, str(agents.current_chats)),
        el("max-chats", None, str(agents.max_chats)),
    )


def parse_join_queue(element: Element) -> JoinQueue | None:
    """Read a visitor's request; of two forms (some clients send theirs twice) the first counts."""
    found = child(element, FORM_TAG)
    form = parse_form(found) if found is not None else None
    metadata = child(element, f"{{{JIVE}}}metadata")
    pairs = () if form is None else tuple((one.var, "\n".join(one.values)) for one in form.fields if one.var)
    return JoinQueue(
        notify=_child(element, "queue-notifications") is not None,
        user=normal(attr(child(element, f"{{{JIVE}}}user"), "id")),
        fields=pairs + (() if metadata is None else parse_pairs(metadata)),
        has_form=form is not None,
    )


def render_join_queue(join: JoinQueue) -> str:
    """Write a visitor's request (tests and scripts stand for him)."""
    form = Form("submit", fields=tuple(Field(name, (value,)) for name, value in join.fields))
    return el(
        "join-queue",
        {"xmlns": WORKGROUP},
        el("queue-notifications") if join.notify else "",
        el("user", {"xmlns": JIVE, "id": join.user}) if join.user else "",
        render_form(form) if join.has_form else "",
    )


def parse_depart_queue(element: Element) -> DepartQueue | None:
    """Read that somebody leaves, or left."""
    reason = next((name for name in REASONS if _child(element, name) is not None), "")
    return DepartQueue(normal(text(_child(element, "jid")).strip()), reason)


def render_depart_queue(depart: DepartQueue) -> str:
    """Write that somebody left."""
    jid = el("jid", None, depart.jid) if depart.jid else ""
    return el("depart-queue", {"xmlns": WORKGROUP}, jid, el(depart.reason) if depart.reason else "")


def parse_queue_status(element: Element) -> QueueStatus | None:
    """Read somebody's place."""
    return QueueStatus(_number(_child(element, "position")), _number(_child(element, "time")))


def render_queue_status(status: QueueStatus) -> str:
    """Write somebody's place."""
    return el(
        "queue-status",
        {"xmlns": WORKGROUP},
        "" if status.position is None else el("position", None, str(status.position)),
        "" if status.time_s is None else el("time", None, str(status.time_s)),
    )
