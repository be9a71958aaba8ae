"""A room per chat for agents of face A: its name is the chat's id, by which their clients know it (WORKGROUP dialect).

The room is one leg's transport. Seats of the desk's stand for the customer, for colleagues elsewhere and for the desk;
what those say is written there, what the agent types is posted. A lost room is opened anew while the chat goes on;
where none can be had, the agent talks to the chat's address as with any plain client (`on_roomless`). Who does not
come is called again, and in the end loses the chat.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from bridge.xmpp import wording
from bridge.xmpp.faces.build import words
from bridge.xmpp.faces.keys import known_key, message_key
from bridge.xmpp.faces.workgroup.ground import FaceGround
from bridge.xmpp.faces.workgroup.render import call_into_room
from bridge.xmpp.parse import Message
from bridge.xmpp.ports import Names
from bridge.xmpp.rooms.host import CUSTOMER_SEAT, DESK_SEAT, Line, RoomNews, RoomRules, SeatAt
from bridge.xmpp.rooms.record import RoomRecord, Said
from bridge.xmpp.rooms.room import Room, RoomPhase
from bridge.xmpp.sessions import Face, Session
from bridge.xmpp.texts.catalogue import Language, Text
from bridge.xmpp.xml import bare, resource
from routing.commands import AgentEnds, AgentNeverCame, CompleteWrapUp, PostAgentText, ShowAgentTyping
from routing.decision import Applied, Posted
from routing.effects import CloseLeg, OpenLeg, ShowTypingToAgent
from routing.ids import AgentId, ChatId, ServiceId
from routing.ports import Answer, Retry
from routing.refusals import Refusal
from routing.transcript import Entry
from routing.words import LegPhase, Side

LEFT_S: Final = 1.0
"""Who left a room and is still there after this time left on purpose; a lost connection takes his presence, too."""
AGAIN_S: Final = 2.0
"""Between the loss of a room and the next one."""
CALL_AGAIN_S: Final = 10.0
"""Who took a chat and is not in its room by then is called again."""
CALLS: Final = 3
"""Who follows none of so many calls loses the chat."""


@dataclass(slots=True)
class _Kept:
    """A room with what it is for. ``legs``: the agents' who talk in it; ``done``: those whose conversation is over."""

    room: Room
    record: RoomRecord
    legs: dict[AgentId, OpenLeg]
    done: set[AgentId] = field(default_factory=set)
    came: dict[str, datetime] = field(default_factory=dict)
    """Since when each guest is in it, by full JID, where that was seen."""
    callers: set[str] = field(default_factory=set)
    """Workgroups that may invite."""
    calls: dict[AgentId, int] = field(default_factory=dict)
    """How often an agent who is still to come was called."""
    held: list[Message] = field(default_factory=list)


class AgentRooms:
    """Keeps them; implements `Keeper`."""

    def __init__(self, ground: FaceGround) -> None:
        self._ports = ground.ports
        self._names = ground.ports.names
        self._wire = ground.wire
        self._host = ground.host
        self._board = ground.board
        self._sessions = ground.sessions
        self._replies = ground.replies
        self._kept: dict[ChatId, _Kept] = {}
        self._roomless: set[ChatId] = set()
        self.on_roomless: Callable[[OpenLeg], None] = _nothing

    # --- what the desk says ------------------------------------------------------------------------------------------

    def open(self, leg: OpenLeg, *, resumed: bool = False) -> None:
        """Put an agent into the room of his chat. ``resumed``: he was in it before, what was said is known there."""
        if leg.chat in self._roomless:
            self.on_roomless(leg)
            return
        kept = self._kept.get(leg.chat)
        if kept is None:
            kept = self._new(leg, after=leg.last_seq if resumed else 0)
        else:
            talking = {one.agent for one in self._board.active_legs(leg.chat)}
            kept.legs = {agent: one for agent, one in kept.legs.items() if agent in talking | kept.done}
            if kept.room.phase is RoomPhase.OPEN:
                self._ports.spawn(self._admit(kept, leg))
        kept.legs[leg.agent] = leg
        kept.done.discard(leg.agent)

    def is_roomless(self, chat: ChatId) -> bool:
        """Tell whether no room could be had for a chat."""
        return chat in self._roomless

    def line(self, chat: ChatId, entry: Entry) -> None:
        """Show a line, if somebody is there to read it; who comes later catches up."""
        kept = self._kept.get(chat)
        if kept is not None and any(kept.room.is_here(agent) for agent in kept.legs):
            kept.record.live(kept.room, entry)

    def typing(self, effect: ShowTypingToAgent) -> None:
        """Show that somebody types."""
        kept = self._kept.get(effect.chat)
        leg = None if kept is None else kept.legs.get(effect.agent)
        if kept is not None and leg is not None and effect.side is Side.CUSTOMER:
            nick = wording.customer_name(self._ports.language(leg.agent), leg.customer.name)
            kept.room.say(CUSTOMER_SEAT, nick, Line(typing=effect.typing))

    def close(self, effect: CloseLeg) -> None:
        """End an agent's conversation; while after-call work is his, the desk stays, to see when he leaves."""
        self._roomless.discard(effect.chat)
        kept = self._kept.get(effect.chat)
        if kept is None:
            return
        kept.done.add(effect.agent)
        lang = self._ports.language(effect.agent)
        text = wording.leg_closed(lang, effect.customer_name, effect.cause, effect.wrapup_until)
        kept.room.say(DESK_SEAT, "", Line(f"{effect.chat}.closed", text))
        if kept.done < kept.legs.keys():
            return
        kept.room.leave(CUSTOMER_SEAT)
        if effect.wrapup_until is None:
            self._finish(effect.chat)
        else:
            rest = (effect.wrapup_until - self._ports.clocks.now()).total_seconds()
            self._ports.clocks.call_later(max(0.0, rest), partial(self._finish, effect.chat))

    def welcome(self, session: Session) -> None:
        """Bring a session that went on duty into the rooms of its chats."""
        for view in self._ports.agents.legs(session.agent):
            if view.phase is LegPhase.ACTIVE:
                self.open(view.leg, resumed=True)

    def on_link(self, *, up: bool) -> None:
        """Our link is back: take the seats anew, and learn who is there."""
        for kept in list(self._kept.values()) if up else ():
            kept.room.open()

    def occupants(self, chat: ChatId) -> tuple[tuple[str, str], ...]:
        """Nick and full JID of whoever is in a room."""
        kept = self._kept.get(chat)
        return () if kept is None else tuple(kept.room.guests.items())

    async def make_owner(self, chat: ChatId, jid: str) -> bool:
        """Give a room into somebody's hands; ``False``: there is none."""
        kept = self._kept.get(chat)
        return kept is not None and await self._host.admit(kept.room.name, jid, "owner")

    # --- what the room says ------------------------------------------------------------------------------------------

    def on_news(self, news: RoomNews) -> bool:
        """Somebody came or left; ``False``: it is no room of ours."""
        kept = self._kept.get(ChatId(news.at.room))
        if kept is not None:
            kept.room.on_news(news)
        return kept is not None

    def on_message(self, message: Message, at: SeatAt) -> bool:
        """Post what an agent typed; ``False``: it is no room of ours."""
        chat = ChatId(at.room)
        kept = self._kept.get(chat)
        if kept is None and at.seat == DESK_SEAT:
            for leg in self._board.active_legs(chat):
                self.open(leg, resumed=True)
            kept = self._kept.get(chat)
        if kept is None:
            return False
        if at.seat != DESK_SEAT or not resource(message.sender):
            self._replies.done(message)
        elif kept.room.phase is RoomPhase.OPENING:
            kept.held.append(message)
        else:
            self._typed(kept, chat, message)
        return True

    def _typed(self, kept: _Kept, chat: ChatId, message: Message) -> None:
        guest = kept.room.guests.get(resource(message.sender))
        agent = AgentId(bare(guest)) if guest else None
        if agent is None or (message.body is None and message.typing is None):
            self._replies.done(message)
        elif message.body is None:
            if message.typing is not None:
                self._ports.desk.submit(ShowAgentTyping(chat, agent, message.typing))
            self._replies.done(message)
        elif self._ports.heard.has(agent, known_key(message), message.sent_at):
            self._replies.done(message)
        else:
            key = message_key(message)
            if key is not None:
                kept.record.typed.add(key)
            command = PostAgentText(chat, agent, message.body, key)
            self._ports.desk.submit(command, lambda answer: self._posted(kept, agent, message, answer))

    def _posted(self, kept: _Kept, agent: AgentId, message: Message, answer: Answer) -> None:
        lang = self._ports.language(agent)
        match answer:
            case Refusal():
                kept.room.say(DESK_SEAT, "", Line(text=wording.refused_text(lang, answer.code)))
            case Retry():
                kept.room.say(DESK_SEAT, "", Line(text=lang(Text.TRY_AGAIN)))
                return
            case Posted():
                self._ports.heard.note(agent, known_key(message), self._ports.clocks.now())
            case _:
                pass
        self._replies.done(message)

    # --- Keeper ------------------------------------------------------------------------------------------------------

    def on_open(self, room: Room) -> None:
        """The room is open: call the agents who are not in it, and hear what was typed meanwhile."""
        kept = self._kept.get(ChatId(room.name))
        if kept is None or kept.room is not room:
            return
        kept.callers = {room.rules.inviter}
        if room.is_new or not any(room.is_here(agent) for agent in kept.legs):
            kept.record.start()
        for leg in kept.legs.values():
            if room.is_here(leg.agent):
                kept.record.catch_up(room)
            else:
                self._ports.spawn(self._admit(kept, leg))
        held, kept.held = kept.held, []
        for message in held:
            self._typed(kept, ChatId(room.name), message)

    def on_came(self, room: Room, guest: str) -> None:
        """Somebody came in: an agent gets what he missed."""
        kept = self._kept.get(ChatId(room.name))
        if kept is not None and AgentId(bare(guest)) in kept.legs:
            kept.came[guest] = self._ports.clocks.now()
            kept.record.catch_up(room)

    def on_left(self, room: Room, guest: str) -> None:
        """Somebody left: on purpose, if he is still on duty in a moment."""
        kept = self._kept.get(ChatId(room.name))
        came = None if kept is None else kept.came.pop(guest, None)
        self._ports.clocks.call_later(LEFT_S, partial(self._gone, ChatId(room.name), guest, came))

    def on_lost(self, room: Room, *, opened: bool) -> None:
        """The room is no more: open another, or go on without one."""
        chat = ChatId(room.name)
        kept = self._kept.get(chat)
        if kept is None or kept.room is not room:
            return
        del self._kept[chat]
        for message in kept.held:
            self._replies.done(message)
        going_on = [leg for agent, leg in kept.legs.items() if agent not in kept.done]
        if opened:
            self._ports.clocks.call_later(AGAIN_S, partial(self._again, chat))
        elif going_on:
            self._roomless.add(chat)
            for leg in going_on:
                self.on_roomless(leg)

    def _again(self, chat: ChatId) -> None:
        for leg in self._board.active_legs(chat):
            if any(one.face is Face.WORKGROUP for one in self._sessions.on_duty(leg.agent)):
                self.open(leg)

    def _gone(self, chat: ChatId, guest: str, came: datetime | None) -> None:
        kept, agent = self._kept.get(chat), AgentId(bare(guest))
        session = self._sessions.session(guest)
        if kept is None or agent not in kept.legs or kept.room.is_here(agent):
            return
        if session is None:
            return  # his connection is gone: the grace time of the desk decides
        if came is not None and session.since > came:
            # Another connection of the same address has taken its place, and the room says late that the old one left.
            self.welcome(session)
        elif agent in kept.done:
            self._ports.desk.submit(CompleteWrapUp(chat, agent))
            self._finish(chat)
        else:
            self._ports.desk.submit(AgentEnds(chat, agent))

    # --- making them -------------------------------------------------------------------------------------------------

    def _new(self, leg: OpenLeg, *, after: int) -> _Kept:
        rules = RoomRules(leg.service_name, (leg.agent,), self._names.service(leg.service))
        room = Room(leg.chat, rules, self._host, self._ports.clocks, self._ports.spawn, self)
        lang = self._ports.language(leg.agent)
        customer = wording.customer_name(lang, leg.customer.name)
        said = partial(said_to_agent, lang=lang, customer=customer, names=self._names)
        record = RoomRecord(leg.chat, self._ports.transcripts, said, self._ports.spawn)
        record.start(after)
        kept = self._kept[leg.chat] = _Kept(room, record, {leg.agent: leg})
        room.open()
        return kept

    async def _admit(self, kept: _Kept, leg: OpenLeg) -> None:
        room = kept.room
        if leg.agent not in room.rules.members and not await self._host.admit(room.name, leg.agent, "member"):
            return
        for session in self._sessions.on_duty(leg.agent):
            if session.face is not Face.WORKGROUP:
                continue
            caller = self._names.service(home(session, leg.service))
            if caller not in kept.callers and await self._host.admit(room.name, caller, "admin"):
                kept.callers.add(caller)
            if not room.is_here(leg.agent):
                self._host.invite(
                    room.name,
                    session.jid_full,
                    call_into_room(leg, caller, self._names, self._ports.language(leg.agent)),
                )
        if leg.agent not in kept.calls:
            self._wait(kept, leg.agent)

    def _wait(self, kept: _Kept, agent: AgentId, *, called: bool = True) -> None:
        kept.calls[agent] = kept.calls.get(agent, 0) + called
        self._ports.clocks.call_later(CALL_AGAIN_S, partial(self._look_for, kept, agent))

    def _look_for(self, kept: _Kept, agent: AgentId) -> None:
        """Call an agent again who has nothing but this room to talk in, or give his chat to somebody who comes."""
        leg, sessions = kept.legs.get(agent), self._sessions.on_duty(agent)
        is_over = self._kept.get(ChatId(kept.room.name)) is not kept or agent in kept.done
        can_talk = kept.room.is_here(agent) or any(one.face is not Face.WORKGROUP for one in sessions)
        if leg is None or is_over or can_talk or not sessions:
            del kept.calls[agent]
        elif kept.room.phase is not RoomPhase.OPEN:
            self._wait(kept, agent, called=False)  # who is there is being told
        elif kept.calls[agent] < CALLS:
            self._wait(kept, agent)
            self._ports.spawn(self._admit(kept, leg))
        else:
            del kept.calls[agent]
            self._ports.desk.submit(AgentNeverCame(leg.chat, agent), partial(self._never_came, kept, leg))

    def _never_came(self, kept: _Kept, leg: OpenLeg, answer: Answer) -> None:
        if isinstance(answer, Retry):
            self._wait(kept, leg.agent)
        elif isinstance(answer, Applied):
            lang = self._ports.language(leg.agent)
            text = lang(Text.NEVER_CAME, name=wording.customer_name(lang, leg.customer.name))
            for session in self._sessions.on_duty(leg.agent):
                self._wire.send(words(self._names.desk, session.jid_full, text))

    def _finish(self, chat: ChatId) -> None:
        kept = self._kept.get(chat)
        if kept is not None and kept.done >= kept.legs.keys():
            del self._kept[chat]
            kept.room.close()


def home(session: Session, service: ServiceId) -> ServiceId:
    """Tell as which workgroup a session is spoken to: the chat's, if it joined that; clients ignore others' calls."""
    return service if service in session.joined or not session.joined else session.joined[0]


def said_to_agent(entry: Entry, lang: Language, customer: str, names: Names) -> Said | None:
    """Tell who says an entry in an agents' room, and how; a file as the link by which any client fetches it."""
    if entry.notice is not None or entry.text is None:
        text = wording.notice_for_agent(lang, entry, customer)
        return Said(DESK_SEAT, "", text) if text else None
    text = names.file_link(entry) or entry.text
    if entry.side is Side.CUSTOMER:
        return Said(CUSTOMER_SEAT, customer, text)
    return Said(str(entry.leg), wording.clean(entry.name), text)


def _nothing(_leg: OpenLeg) -> None:
    """Nobody is there to go on without a room."""
