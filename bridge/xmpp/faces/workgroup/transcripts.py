"""Face A: transcripts, a customer's earlier chats, and the search among chats."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bridge.xmpp import wording
from bridge.xmpp.errors import NOT_AUTHORIZED, NOT_FOUND
from bridge.xmpp.faces.workgroup.ground import FaceGround
from bridge.xmpp.faces.workgroup.ports import Past, PastChat, PastFilter
from bridge.xmpp.faces.workgroup.records import LINES_LIMIT, SUPERVISORS, Records
from bridge.xmpp.faces.workgroup.render import agent_address, agent_behind
from bridge.xmpp.parse import Iq
from bridge.xmpp.stanzas.data_form import Field, Form, Option
from bridge.xmpp.stanzas.jive_past import (
    AgentStay,
    Transcript,
    TranscriptLine,
    Transcripts,
    TranscriptSearch,
    Visit,
    parse_transcript_of,
    parse_transcript_search,
    parse_transcripts_of,
    render_transcript,
    render_transcript_search,
    render_transcripts,
)
from bridge.xmpp.stanzas.times import parse_fastpath, render_fastpath
from bridge.xmpp.texts.catalogue import Language
from bridge.xmpp.xml import localpart
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.ports import AgentView
from routing.transcript import Entry
from routing.words import Notice

TEXT_LIMIT: Final = 200
_COMES: Final = {Notice.AGENT_JOINED: False, Notice.AGENT_LEFT: True, Notice.AGENT_LOST: True}
_COLUMNS: Final = (
    ("workgroup", "Workgroup"),
    ("sessionID", "Chat"),
    ("startDate", "Started"),
    ("agentJIDs", "Agents"),
    ("relevance", "Relevance"),
    ("question", "Question"),
    ("email", "E-mail"),
    ("username", "Name"),
)


class TranscriptTalk:
    """Answers requests for what was said."""

    def __init__(self, ground: FaceGround, past: Past, records: Records) -> None:
        self._ports = ground.ports
        self._names = ground.ports.names
        self._board = ground.board
        self._replies = ground.replies
        self._past = past
        self._records = records

    def on_visits(self, iq: Iq) -> None:
        """List the earlier chats of the customer he talks to; ``userID`` is the chat's address."""
        view = self._records.agent(iq)
        asked = None if iq.payload is None else parse_transcripts_of(iq.payload)
        if view is None or asked is None:
            return
        chat = self._board.chat_behind(ContactName(localpart(asked.user)))
        if chat is None:
            self._replies.fail(iq, NOT_AUTHORIZED)
        else:
            self._ports.spawn(self._visits(iq, view, asked.user, chat))

    async def _visits(self, iq: Iq, view: AgentView, user: str, chat: ChatId) -> None:
        earlier = await self._ports.earlier.list(view.agent, chat)
        if earlier is None:
            self._replies.fail(iq, NOT_AUTHORIZED)
            return
        found = await self._past.named([one.chat for one in earlier])
        visits = tuple(self._visit(one) for one in found)
        self._replies.result(iq, render_transcripts(Transcripts(user, visits)))

    def _visit(self, one: PastChat) -> Visit:
        agents = (AgentStay(agent_address(stay.agent, self._names), stay.joined_at, stay.left_at) for stay in one.stays)
        return Visit(one.chat, one.started_at, one.ended_at, tuple(agents))

    def on_transcript(self, iq: Iq) -> None:
        """Give the lines of a chat."""
        view = self._records.agent(iq)
        asked = None if iq.payload is None else parse_transcript_of(iq.payload)
        if view is not None and asked is not None:
            self._ports.spawn(self._transcript(iq, view, ChatId(asked.session)))

    async def _transcript(self, iq: Iq, view: AgentView, chat: ChatId) -> None:
        if not await self._past.named([chat]):
            self._replies.fail(iq, NOT_FOUND)
            return
        if await self._records.readable(view, chat) is None:
            self._replies.fail(iq, NOT_AUTHORIZED)
            return
        entries = await self._ports.transcripts.entries(chat, 0, LINES_LIMIT)
        lines = transcript_lines(entries, f"{chat}@{self._names.rooms}", self._ports.language(view.agent))
        self._replies.result(iq, render_transcript(Transcript(chat, lines)))

    def on_search(self, iq: Iq) -> None:
        """Give the form, or what it found: own chats, all for a supervisor."""
        view = self._records.agent(iq)
        asked = None if iq.payload is None else parse_transcript_search(iq.payload)
        if view is None or asked is None:
            return
        if asked.form is None:
            self._replies.result(iq, render_transcript_search(TranscriptSearch(self._form(view))))
        else:
            self._ports.spawn(self._search(iq, view, asked.form))

    def _form(self, view: AgentView) -> Form:
        services = tuple(Option(self._names.service(one), one) for one in view.services)
        return Form(
            "form",
            "Search",
            fields=(
                Field("date/start", (), "text-single", "From"),
                Field("date/end", (), "text-single", "To"),
                Field("workgroups", (), "list-multi", "Workgroups", services),
                Field("agent", (), "jid-single", "Agent"),
                Field("queryString", (), "text-single", "Words"),
            ),
        )

    async def _search(self, iq: Iq, view: AgentView, form: Form) -> None:
        named = form.value("agent").strip()
        agent = agent_behind(named, self._names) if named else None
        if not view.roles & SUPERVISORS:
            if agent not in {None, view.agent}:
                self._replies.fail(iq, NOT_AUTHORIZED)
                return
            agent = view.agent
        end = parse_day(form.value("date/end"))
        services = next((one.values for one in form.fields if one.var == "workgroups"), ())
        wanted = PastFilter(
            agent=agent,
            since=parse_day(form.value("date/start")),
            until=None if end is None else end + timedelta(days=1),
            services=tuple(ServiceId(localpart(one) or one) for one in services if one),
            text=form.value("queryString").strip()[:TEXT_LIMIT],
        )
        found = await self._past.find(wanted)
        reported = tuple(Field(name, (), "text-single", label) for name, label in _COLUMNS)
        table = Form("result", reported=reported, items=tuple(self._row(one) for one in found))
        self._replies.result(iq, render_transcript_search(TranscriptSearch(table)))

    def _row(self, one: PastChat) -> tuple[Field, ...]:
        fields = dict(one.customer.fields)
        agents = dict.fromkeys(agent_address(AgentId(stay.agent), self._names) for stay in one.stays)
        values = (
            self._names.service(one.service),
            one.chat,
            render_fastpath(one.started_at),
            ",".join(agents),
            "1.0",
            fields.get("question", ""),
            fields.get("email", ""),
            one.customer.name,
        )
        return tuple(Field(name, (value,)) for (name, _), value in zip(_COLUMNS, values, strict=True))


def transcript_lines(entries: Sequence[Entry], room: str, lang: Language) -> tuple[TranscriptLine, ...]:
    """Write entries as a room would have heard them: who came and left as presence, everything else as messages."""
    lines = []
    for entry in entries:
        name = wording.clean(dict(entry.args).get("name", "") or entry.name)
        if entry.notice in _COMES:
            lines.append(TranscriptLine(f"{room}/{name}", entry.at, left=_COMES[entry.notice]))
            continue
        said = entry.text if entry.notice is None else wording.notice_for_agent(lang, entry)
        if said:
            who = wording.customer_name(lang, entry.name) if entry.notice is None else "Desk"
            lines.append(TranscriptLine(f"{room}/{who}", entry.at, said))
    return tuple(lines)


def parse_day(value: str) -> datetime | None:
    """Read a date as clients write it: the dialect's own, ISO, or month/day/year."""
    value = value.strip()
    found = parse_fastpath(value)
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"):
        if found is None:
            try:
                found = datetime.strptime(value, form).replace(tzinfo=UTC)
            except ValueError:
                continue
    return found
