"""XEP-0142: Workgroup Queues, the vendor's additions: chats of the past, an agent's, a customer's, line by line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import CLIENT, DELAY, JIVE, WORKGROUP
from bridge.xmpp.stanzas.data_form import FORM_TAG, Form, parse_form, render_form
from bridge.xmpp.stanzas.times import parse_fastpath, parse_time, render_fastpath, render_time
from bridge.xmpp.xml import attr, child, el, esc, normal, text

SESSIONS_TAG: Final = f"{{{JIVE}}}chat-sessions"
TRANSCRIPTS_TAG: Final = f"{{{WORKGROUP}}}transcripts"
TRANSCRIPT_TAG: Final = f"{{{WORKGROUP}}}transcript"
SEARCH_TAG: Final = f"{{{JIVE}}}transcript-search"
_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class ChatSession:
    """``<chat-session><sessionID/><date/><duration/><visitorsName/><visitorsEmail/><question/></chat-session>``; ms."""

    session: str
    date_ms: int
    duration_ms: int
    name: str = ""
    email: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class ChatSessions:
    """An agent's own chats: asked for, or given.

    ``<chat-sessions xmlns=… agentJID='ada@…' maxSessions='10' startDate='1767323045000'><chat-session/>*``…
    """

    agent: str = ""
    most: int | None = None
    since_ms: int | None = None
    chats: tuple[ChatSession, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptsOf:
    """``<transcripts xmlns='http://jabber.org/protocol/workgroup' userID='anna-7f3k2m@…'/>``: asks."""

    user: str


@dataclass(frozen=True, slots=True)
class AgentStay:
    """``<agent><agentJID>…</agentJID><joinTime>…</joinTime><leftTime>…</leftTime></agent>``"""

    agent: str
    joined_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """``<transcript sessionID='c-7f3k'><agents>…</agents><joinTime>…</joinTime><leftTime>…</leftTime></transcript>``"""

    session: str
    joined_at: datetime
    left_at: datetime | None = None
    agents: tuple[AgentStay, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcripts:
    """``<transcripts xmlns='http://jivesoftware.com/protocol/workgroup' userID='…'><transcript/>*</transcripts>``"""

    user: str
    visits: tuple[Visit, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptOf:
    """``<transcript xmlns='http://jabber.org/protocol/workgroup' sessionID='c-7f3k'/>``: asks."""

    session: str


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """``<message type='groupchat' from='c-7f3k@…/Anna'><body/><delay/></message>``, or a presence without ``body``."""

    sender: str
    at: datetime
    body: str | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """``<transcript xmlns='http://jivesoftware.com/protocol/workgroup' sessionID='c-7f3k'><message/>*</transcript>``"""

    session: str
    lines: tuple[TranscriptLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptSearch:
    """``<transcript-search xmlns='http://jivesoftware.com/protocol/workgroup'><x xmlns='jabber:x:data'/>``…"""

    form: Form | None = None


def _number(value: str) -> int | None:
    value = value.strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= _DIGITS else None


def _text(element: Element, name: str, namespace: str = JIVE) -> str:
    return text(child(element, f"{{{namespace}}}{name}"))


def _part(name: str, value: str) -> str:
    return el(name, None, esc(value)) if value else ""


def _time(name: str, at: datetime | None) -> str:
    return "" if at is None else el(name, None, render_fastpath(at))


def parse_chat_sessions(element: Element) -> ChatSessions | None:
    """Read whose chats are asked for, or the chats."""
    names = ("visitorsName", "visitorsEmail", "question")
    chats = tuple(
        ChatSession(
            _text(one, "sessionID"),
            _number(_text(one, "date")) or 0,
            _number(_text(one, "duration")) or 0,
            *(_text(one, name) for name in names),
        )
        for one in element.findall(f"{{{JIVE}}}chat-session")
    )
    most, since = _number(attr(element, "maxSessions")), _number(attr(element, "startDate"))
    return ChatSessions(normal(attr(element, "agentJID")), most, since, chats)


def render_chat_sessions(sessions: ChatSessions) -> str:
    """Write an agent's chats."""
    attrs = {
        "xmlns": JIVE,
        "agentJID": sessions.agent or None,
        "maxSessions": None if sessions.most is None else str(sessions.most),
        "startDate": None if sessions.since_ms is None else str(sessions.since_ms),
    }
    chats = (
        el(
            "chat-session",
            None,
            el("sessionID", None, esc(one.session)),
            el("date", None, str(one.date_ms)),
            el("duration", None, str(one.duration_ms)),
            _part("visitorsName", one.name),
            _part("visitorsEmail", one.email),
            _part("question", one.question),
        )
        for one in sessions.chats
    )
    return el("chat-sessions", attrs, *chats)


def parse_transcripts_of(element: Element) -> TranscriptsOf | None:
    """Read whose chats are asked for."""
    return TranscriptsOf(normal(attr(element, "userID")))


def render_transcripts_of(asked: TranscriptsOf) -> str:
    """Write whose chats are asked for (tests stand for the agent)."""
    return el("transcripts", {"xmlns": WORKGROUP, "userID": asked.user})


def parse_transcripts(element: Element) -> Transcripts | None:
    """Read a customer's chats."""
    visits = []
    for one in element.findall(f"{{{JIVE}}}transcript"):
        joined_at = parse_fastpath(_text(one, "joinTime"))
        if joined_at is not None:
            left_at = parse_fastpath(_text(one, "leftTime"))
            visits.append(Visit(attr(one, "sessionID"), joined_at, left_at, tuple(_stays(one))))
    return Transcripts(attr(element, "userID"), tuple(visits))


def _stays(element: Element) -> list[AgentStay]:
    stays = []
    for one in element.iterfind(f"{{{JIVE}}}agents/{{{JIVE}}}agent"):
        joined_at = parse_fastpath(_text(one, "joinTime"))
        if joined_at is not None:
            stays.append(AgentStay(_text(one, "agentJID"), joined_at, parse_fastpath(_text(one, "leftTime"))))
    return stays


def render_transcripts(found: Transcripts) -> str:
    """Write a customer's chats."""
    visits = (
        el(
            "transcript",
            {"sessionID": one.session},
            el("agents", None, *(_stay(stay) for stay in one.agents)),
            _time("joinTime", one.joined_at),
            _time("leftTime", one.left_at),
        )
        for one in found.visits
    )
    return el("transcripts", {"xmlns": JIVE, "userID": found.user}, *visits)


def _stay(stay: AgentStay) -> str:
    jid = el("agentJID", None, esc(stay.agent))
    return el("agent", None, jid, _time("joinTime", stay.joined_at), _time("leftTime", stay.left_at))


def parse_transcript_of(element: Element) -> TranscriptOf | None:
    """Read which chat is asked for."""
    return TranscriptOf(attr(element, "sessionID"))


def render_transcript_of(asked: TranscriptOf) -> str:
    """Write which chat is asked for (tests stand for the agent)."""
    return el("transcript", {"xmlns": WORKGROUP, "sessionID": asked.session})


def parse_transcript(element: Element) -> Transcript | None:
    """Read a chat's lines."""
    lines = []
    for one in element:
        body, delay = child(one, f"{{{CLIENT}}}body"), child(one, f"{{{DELAY}}}delay")
        at = parse_time(attr(delay, "stamp"))
        if at is not None:
            said = None if body is None else text(body)
            lines.append(TranscriptLine(attr(one, "from"), at, said, left=one.get("type") == "unavailable"))
    return Transcript(attr(element, "sessionID"), tuple(lines))


def render_transcript(found: Transcript) -> str:
    """Write a chat's lines."""
    return el("transcript", {"xmlns": JIVE, "sessionID": found.session}, *(_line(one) for one in found.lines))


def _line(one: TranscriptLine) -> str:
    delay = el("delay", {"xmlns": DELAY, "stamp": render_time(one.at)})
    if one.body is None:
        kind = "unavailable" if one.left else None
        return el("presence", {"xmlns": CLIENT, "type": kind, "from": one.sender}, delay)
    return el("message", {"xmlns": CLIENT, "type": "groupchat", "from": one.sender}, _body(one.body), delay)


def _body(said: str) -> str:
    return el("body", None, esc(said))


def parse_transcript_search(element: Element) -> TranscriptSearch | None:
    """Read the question, filled in or not."""
    form = child(element, FORM_TAG)
    return TranscriptSearch(None if form is None else parse_form(form))


def render_transcript_search(search: TranscriptSearch) -> str:
    """Write the form, or what was found."""
    return el("transcript-search", {"xmlns": JIVE}, "" if search.form is None else render_form(search.form))
