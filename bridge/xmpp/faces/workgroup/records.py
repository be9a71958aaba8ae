"""Face A: what agents look up and write down. Own chats, those of the customer they talk to; supervisors see all."""

from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bridge.xmpp.errors import BAD_REQUEST, FORBIDDEN, NOT_ACCEPTABLE, NOT_AUTHORIZED, NOT_FOUND
from bridge.xmpp.faces.plain.actions import fill
from bridge.xmpp.faces.workgroup.agent_rooms import AgentRooms
from bridge.xmpp.faces.workgroup.ground import FaceGround
from bridge.xmpp.faces.workgroup.macros import parse_model, render_model
from bridge.xmpp.faces.workgroup.ports import Past, PastChat, PastFilter
from bridge.xmpp.faces.workgroup.render import agent_address, metadata_of
from bridge.xmpp.parse import Iq
from bridge.xmpp.stanzas.jive_past import (
    ChatSession,
    ChatSessions,
    parse_chat_sessions,
    render_chat_sessions,
)
from bridge.xmpp.stanzas.jive_work import (
    ChatMetadata,
    ChatNotes,
    Macros,
    Monitor,
    OccupantsInfo,
    RoomGuest,
    parse_chat_metadata,
    parse_chat_notes,
    parse_macros,
    parse_monitor,
    parse_occupants_info,
    render_chat_metadata,
    render_chat_notes,
    render_macros,
    render_monitor,
    render_occupants_info,
)
from bridge.xmpp.xml import bare
from routing.commands import PostAgentText
from routing.effects import OpenLeg
from routing.ids import AgentId, ChatId
from routing.ports import AgentView, Retry
from routing.refusals import Refusal
from routing.words import Notice, Role

SESSIONS_LIMIT: Final = 200
LINES_LIMIT: Final = 5000
SUPERVISORS: Final = frozenset({Role.SUPERVISOR, Role.ADMIN})


class Records:
    """Answers requests about chats; reads go beside the main flow."""

    def __init__(self, ground: FaceGround, past: Past, rooms: AgentRooms) -> None:
        self._ports = ground.ports
        self._names = ground.ports.names
        self._board = ground.board
        self._replies = ground.replies
        self._past = past
        self._rooms = rooms

    # --- canned responses --------------------------------------------------------------------------------------------

    def on_macros(self, iq: Iq) -> None:
        """Give canned responses, shared ones or his own, or take his own anew."""
        view = self.agent(iq)
        asked = None if iq.payload is None else parse_macros(iq.payload)
        if view is not None and asked is not None:
            self._beside(self._save(iq, view, asked) if iq.type == "set" else self._macros(iq, view, asked))

    async def _macros(self, iq: Iq, view: AgentView, asked: Macros) -> None:
        known = await self._ports.canned.all(view.agent)
        wanted = [
            one for one in known if (one.owner is not None) == asked.personal and one.service in {None, *view.services}
        ]
        if not wanted:
            self._replies.fail(iq, NOT_FOUND)
            return
        if not asked.personal:
            wanted = [replace(one, text=fill(one.text, agent=view.alias)) for one in wanted]
        model = render_model("Personal" if asked.personal else "Shared", wanted)
        self._replies.result(iq, render_macros(Macros(model=model)))

    async def _save(self, iq: Iq, view: AgentView, asked: Macros) -> None:
        """Take his own macros; those that the desk gave a shortcut keep it while their text stays."""
        given = parse_model(asked.saved or "", view.agent)
        if given is None:
            self._replies.fail(iq, NOT_ACCEPTABLE)
            return
        before = {
            (one.folder, one.title): one for one in await self._ports.canned.all(view.agent) if one.owner is not None
        }
        now = {(one.folder, one.title): one for one in given}
        fault = await self._ports.canned.save(
            [one for place, one in now.items() if place not in before or before[place].text != one.text]
        )
        if fault is not None:
            self._replies.fail(iq, NOT_ACCEPTABLE)
            return
        kept = {one.id for one in now.values()}
        for place, one in before.items():
            is_same = place in now and now[place].text == one.text
            if not is_same and one.id not in kept:
                await self._ports.canned.remove(one.id)
        self._replies.result(iq)

    # --- a chat ------------------------------------------------------------------------------------------------------

    def on_notes(self, iq: Iq) -> None:
        """Give the notes on a chat, or add one."""
        view = self.agent(iq)
        asked = None if iq.payload is None else parse_chat_notes(iq.payload)
        if view is None or asked is None:
            return
        self._beside(self._notes(iq, view, asked))

    async def _notes(self, iq: Iq, view: AgentView, asked: ChatNotes) -> None:
        chat = ChatId(asked.session)
        if await self.readable(view, chat) is None:
            self._replies.fail(iq, NOT_FOUND)
            return
        entries = await self._ports.transcripts.entries(chat, 0, LINES_LIMIT)
        known = "\n".join(entry.text for entry in entries if entry.notice is Notice.NOTE and entry.text)
        if iq.type == "get":
            self._replies.result(iq, render_chat_notes(ChatNotes(asked.session, text=known)))
            return
        # These clients write all notes of a chat back, with what was added at the end.
        added = (asked.notes or "").removeprefix(known).strip()
        if not added:
            self._replies.result(iq)
            return
        answer = await self._ports.desk.ask(PostAgentText(chat, view.agent, added, private=True))
        if isinstance(answer, Refusal | Retry):
            self._replies.refuse_iq(iq, answer)
        else:
            self._replies.result(iq)

    def on_metadata(self, iq: Iq) -> None:
        """Give what a customer said of himself."""
        view = self.agent(iq)
        asked = None if iq.payload is None else parse_chat_metadata(iq.payload)
        if view is not None and asked is not None:
            self._beside(self._metadata(iq, view, asked.session))

    async def _metadata(self, iq: Iq, view: AgentView, session: str) -> None:
        found = await self.readable(view, ChatId(session))
        if found is None:
            self._replies.fail(iq, NOT_AUTHORIZED)
            return
        values = metadata_of(found.customer, found.contact, self._names, self._ports.language(view.agent))
        self._replies.result(iq, render_chat_metadata(ChatMetadata(session, values)))

    def on_occupants(self, iq: Iq) -> None:
        """Tell who talks in a chat: to who talks in it, and to supervisors."""
        view = self.agent(iq)
        asked = None if iq.payload is None else parse_occupants_info(iq.payload)
        if view is None or asked is None:
            return
        legs = self._board.active_legs(ChatId(asked.room))
        if not legs or not (view.roles & SUPERVISORS or any(leg.agent == view.agent for leg in legs)):
            self._replies.fail(iq, NOT_AUTHORIZED)
            return
        first, lang = legs[0], self._ports.language(view.agent)
        name = dict(metadata_of(first.customer, first.contact, self._names, lang))["username"]
        customer = RoomGuest(self._names.contact(first.contact), name, first.started_at)
        guests = (customer, *(self._guest(leg) for leg in legs))
        self._replies.result(iq, render_occupants_info(OccupantsInfo(asked.room, guests)))

    def _guest(self, leg: OpenLeg) -> RoomGuest:
        view = self._ports.overview.agent(leg.agent)
        return RoomGuest(agent_address(leg.agent, self._names), "" if view is None else view.alias, leg.accepted_at)

    def on_monitor(self, iq: Iq) -> None:
        """Say whether somebody supervises; give a supervisor a room to enter."""
        view = self._ports.overview.agent(AgentId(bare(iq.sender)))
        asked = None if iq.payload is None else parse_monitor(iq.payload)
        if view is None or asked is None:
            self._replies.fail(iq, FORBIDDEN)
        elif iq.type == "get":
            self._replies.result(iq, render_monitor(Monitor(is_monitor=bool(view.roles & SUPERVISORS))))
        elif not view.roles & SUPERVISORS:
            self._replies.fail(iq, FORBIDDEN)
        else:
            self._beside(self._make_owner(iq, ChatId(asked.make_owner)))

    async def _make_owner(self, iq: Iq, chat: ChatId) -> None:
        if await self._rooms.make_owner(chat, bare(iq.sender)):
            self._replies.result(iq)
        else:
            self._replies.fail(iq, NOT_FOUND)

    # --- the past ----------------------------------------------------------------------------------------------------

    def on_sessions(self, iq: Iq) -> None:
        """Give an agent's own chats; a supervisor may ask for another's."""
        view = self.agent(iq)
        asked = None if iq.payload is None else parse_chat_sessions(iq.payload)
        if view is None or asked is None:
            return
        agent = AgentId(bare(asked.agent or view.agent))
        if agent != view.agent and not view.roles & SUPERVISORS:
            self._replies.fail(iq, NOT_AUTHORIZED)
        else:
            self._beside(self._sessions(iq, agent, asked))

    async def _sessions(self, iq: Iq, agent: AgentId, asked: ChatSessions) -> None:
        try:
            since = None if not asked.since_ms else datetime.fromtimestamp(asked.since_ms / 1000, UTC)
        except (OverflowError, ValueError, OSError):
            self._replies.fail(iq, BAD_REQUEST)
            return
        most = min(SESSIONS_LIMIT, asked.most or SESSIONS_LIMIT)
        found = await self._past.find(PastFilter(agent=agent, since=since, most=most))
        now = self._ports.clocks.now()
        chats = tuple(_session(one, now) for one in found)
        self._replies.result(iq, render_chat_sessions(ChatSessions(agent, chats=chats)))

    # --- shared ------------------------------------------------------------------------------------------------------

    def agent(self, iq: Iq) -> AgentView | None:
        """Find the agent who asks; a stranger is told that this is not for him."""
        view = self._ports.overview.agent(AgentId(bare(iq.sender)))
        if view is None:
            self._replies.fail(iq, NOT_AUTHORIZED)
        return view

    async def readable(self, view: AgentView, chat: ChatId) -> PastChat | None:
        """Find a chat that he may read: his own, any for a supervisor, else an earlier one of who he talks to now."""
        found = next(iter(await self._past.named([chat])), None)
        if found is None or view.roles & SUPERVISORS or any(stay.agent == view.agent for stay in found.stays):
            return found
        for leg in self._ports.agents.legs(view.agent):
            earlier = await self._ports.earlier.list(view.agent, leg.leg.chat) or ()
            if any(one.chat == chat for one in earlier):
                return found
        return None

    def _beside(self, work: Coroutine[object, object, None]) -> None:
        self._ports.spawn(work)


def _session(one: PastChat, now: datetime) -> ChatSession:
    fields = dict(one.customer.fields)
    seconds = ((one.ended_at or now) - one.started_at).total_seconds()
    return ChatSession(
        session=one.chat,
        date_ms=round(one.started_at.timestamp() * 1000),
        duration_ms=max(0, round(seconds * 1000)),
        name=one.customer.name,
        email=fields.get("email", ""),
        question=fields.get("question", ""),
    )
