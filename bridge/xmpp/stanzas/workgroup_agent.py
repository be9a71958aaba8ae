"""XEP-0142: Workgroup Queues, version 0.3.1, in Fastpath's dialect: agents about themselves and each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import JIVE, WORKGROUP
from bridge.xmpp.stanzas.times import parse_fastpath, render_fastpath
from bridge.xmpp.xml import attr, child, el, esc, normal, text

STATUS_TAG: Final = f"{{{WORKGROUP}}}agent-status"
LIST_TAG: Final = f"{{{WORKGROUP}}}agent-status-request"
WORKGROUPS_TAG: Final = f"{{{WORKGROUP}}}workgroups"
INFO_TAG: Final = f"{{{JIVE}}}agent-info"


@dataclass(frozen=True, slots=True)
class RunningChat:
    """``<chat sessionID='c-7f3k' userID='anna-7f3k2m@…' startTime='20260102T03:04:05' username='Anna'/>``"""

    session: str
    user: str
    started_at: datetime
    username: str = ""
    question: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """What agents are told about a colleague.

    ``<agent-status xmlns='http://jabber.org/protocol/workgroup' jid='billing@workgroup.example.org'>``
    ``<max-chats>4</max-chats><current-chats xmlns='http://jivesoftware.com/protocol/workgroup'><chat …/>*``
    ``</current-chats></agent-status>``
    """

    workgroup: str
    max_chats: int
    chats: tuple[RunningChat, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedAgent:
    """``<agent jid='…'><name xmlns='http://jivesoftware.com/protocol/workgroup'>Ada</name></agent>``"""

    jid: str
    name: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True)
class AgentStatusRequest:
    """Asks for the agents of a workgroup, answers, or (set) tells a change.

    ``<agent-status-request xmlns='http://jabber.org/protocol/workgroup'><agent …/>*</agent-status-request>``
    """

    agents: tuple[ListedAgent, ...] = ()


@dataclass(frozen=True, slots=True)
class Workgroups:
    """Asks, and answers, which workgroups an agent belongs to.

    ``<workgroups xmlns='http://jabber.org/protocol/workgroup' jid='ada@…'><workgroup jid='…'/>*</workgroups>``
    """

    agent: str
    workgroups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentInfo:
    """``<agent-info xmlns='http://jivesoftware.com/protocol/workgroup'><jid>…</jid><name>Ada</name></agent-info>``"""

    jid: str = ""
    name: str = ""


def parse_agent_status(element: Element) -> AgentStatus | None:
    """Read a colleague's status; ``None`` if its number is none."""
    number = text(child(element, f"{{{WORKGROUP}}}max-chats")).strip()
    if not (number.isascii() and number.isdecimal() and len(number) <= 4):
        return None
    chats = []
    for one in element.iterfind(f"{{{JIVE}}}current-chats/{{{JIVE}}}chat"):
        started_at = parse_fastpath(attr(one, "startTime"))
        if started_at is not None:
            names = ("sessionID", "userID", "username", "question", "email")
            session, user, *rest = (attr(one, name) for name in names)
            chats.append(RunningChat(session, user, started_at, *rest))
    return AgentStatus(attr(element, "jid"), int(number), tuple(chats))


def render_agent_status(status: AgentStatus) -> str:
    """Write a colleague's status."""
    chats = (
        el(
            "chat",
            {
                "sessionID": one.session,
                "userID": one.user,
                "startTime": render_fastpath(one.started_at),
                "username": one.username or None,
                "question": one.question or None,
                "email": one.email or None,
            },
        )
        for one in status.chats
    )
    return el(
        "agent-status",
        {"xmlns": WORKGROUP, "jid": status.workgroup},
        el("max-chats", None, str(status.max_chats)),
        el("current-chats", {"xmlns": JIVE}, *chats),
    )


def parse_agent_status_request(element: Element) -> AgentStatusRequest | None:
    """Read a list of agents, or the wish for it."""
    return AgentStatusRequest(
        tuple(
            ListedAgent(attr(one, "jid"), text(child(one, f"{{{JIVE}}}name")), removed=attr(one, "type") == "remove")
            for one in element.findall(f"{{{WORKGROUP}}}agent")
        )
    )


def render_agent_status_request(listed: AgentStatusRequest) -> str:
    """Write a list of agents."""
    return el(
        "agent-status-request",
        {"xmlns": WORKGROUP},
        *(
            el(
                "agent",
                {"jid": one.jid, "type": "remove" if one.removed else None},
                el("name", {"xmlns": JIVE}, esc(one.name)) if one.name else "",
            )
            for one in listed.agents
        ),
    )


def parse_workgroups(element: Element) -> Workgroups | None:
    """Read the question or the answer."""
    agent = normal(attr(element, "jid"))
    return Workgroups(agent, tuple(attr(one, "jid") for one in element.findall(f"{{{WORKGROUP}}}workgroup")))


def render_workgroups(found: Workgroups) -> str:
    """Write the answer."""
    attrs = {"xmlns": WORKGROUP, "jid": found.agent}
    return el("workgroups", attrs, *(el("workgroup", {"jid": one}) for one in found.workgroups))


def parse_agent_info(element: Element) -> AgentInfo | None:
    """Read the question, the answer, or (set) the wish for another name."""
    return AgentInfo(text(child(element, f"{{{JIVE}}}jid")), text(child(element, f"{{{JIVE}}}name")))


def render_agent_info(info: AgentInfo) -> str:
    """Write the answer."""
    return el(
        "agent-info",
        {"xmlns": JIVE},
        el("jid", None, esc(info.jid)) if info.jid else "",
        el("name", None, esc(info.name)) if info.name else "",
    )
