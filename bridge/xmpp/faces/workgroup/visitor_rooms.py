"""A room of his own for a visitor of face A: agents are in it under their aliases, each in a seat of the desk's."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from bridge.xmpp import wording
from bridge.xmpp.faces.keys import known_key, message_key
from bridge.xmpp.faces.workgroup.ground import FaceGround
from bridge.xmpp.parse import Message
from bridge.xmpp.ports import Names
from bridge.xmpp.rooms.host import DESK_SEAT, Call, Line, RoomNews, RoomRules, SeatAt
from bridge.xmpp.rooms.record import RoomRecord, Said
from bridge.xmpp.rooms.room import Room, RoomPhase
from bridge.xmpp.stanzas.jive import Session, render_session
from bridge.xmpp.texts.catalogue import Language, Text
from bridge.xmpp.xml import bare, resource
from routing.commands import CustomerAway, CustomerBack, CustomerEnds, PostCustomerText, ShowCustomerTyping
from routing.decision import Posted
from routing.effects import DeliverToCustomer
from routing.ids import ChatId, ServiceId
from routing.ports import Answer, Retry
from routing.refusals import Refusal
from routing.transcript import Entry
from routing.words import Notice, Side

SUFFIX: Final = "-visitor"
AGAIN_S: Final = 2.0
WITHOUT: Final = frozenset({Notice.QUEUED})
"""Lines that the client words itself, from its place in the queue."""


@dataclass(slots=True)
class Visit:
    """A visitor's chat. ``jid`` is the full JID he asked from; ``room`` is there once an agent is."""

    chat: ChatId
    service: ServiceId
    jid: str
    lang: Language
    record: RoomRecord
    room: Room | None = None
    was_called: bool = False
    """An agent has come to him."""
    was_here: bool = False
    roomless: bool = False
    parting: str = ""
    """How his chat ended while he waited, in words."""
    held: list[Message] = field(default_factory=list)
    """What came from the room before it was known who is in it."""


class VisitorRooms:
    """Keeps them; implements `Keeper`. ``is_there`` tells whether a client (full JID) answers."""

    def __init__(self, ground: FaceGround, is_there: Callable[[str], Awaitable[bool]]) -> None:
        self._ports = ground.ports
        self._names = ground.ports.names
        self._host = ground.host
        self._replies = ground.replies
        self._is_there = is_there
        self._visits: dict[ChatId, Visit] = {}

    # --- what the desk says ------------------------------------------------------------------------------------------

    def begin(self, chat: ChatId, service: ServiceId, jid: str, lang: Language) -> None:
        """Note a visitor whose chat was taken."""
        said = partial(said_to_visitor, lang=lang, service=self._title(service), names=self._names)
        record = RoomRecord(chat, self._ports.transcripts, said, self._ports.spawn)
        self._visits[chat] = Visit(chat, service, jid, lang, record)

    def resume(self, chat: ChatId, last_seq: int) -> None:
        """He talked with an agent when the desk was stopped; what was said up to there he has, or gets line by line."""
        visit = self._visits[chat]
        visit.was_called = visit.was_here = True
        visit.record.start(last_seq)

    def visit(self, chat: ChatId) -> Visit | None:
        """Find a visitor's chat."""
        return self._visits.get(chat)

    def waiting(self) -> Sequence[Visit]:
        """List visitors to whom no agent has come."""
        return [visit for visit in self._visits.values() if not visit.was_called]

    def line(self, effect: DeliverToCustomer) -> bool:
        """Show a line; ``False``: it has to go as a message, for there is no such room."""
        visit = self._visits.get(effect.chat)
        if visit is None or visit.roomless:
            return False
        if visit.room is None and effect.entry.notice is Notice.AGENT_JOINED:
            visit.was_called = True
            self._open(visit)
        elif effect.entry.notice is Notice.ENDED and not visit.was_called:
            visit.parting = wording.notice_for_customer(visit.lang, effect.entry, self._title(visit.service))
        elif visit.room is not None and visit.room.is_here(bare(visit.jid)):
            visit.record.live(visit.room, effect.entry)
        return True

    def end(self, chat: ChatId) -> Visit | None:
        """Leave the room, after what is still to be said; the visit is over."""
        visit = self._visits.pop(chat, None)
        if visit is not None and visit.room is not None:
            visit.room.close()
        return visit

    def on_link(self, *, up: bool) -> None:
        """Our link is back: take the seats anew."""
        for visit in list(self._visits.values()) if up else ():
            if visit.room is not None:
                visit.room.open()
            elif visit.was_called and not visit.roomless:
                self._open(visit)

    # --- what the room says ------------------------------------------------------------------------------------------

    def on_news(self, news: RoomNews) -> bool:
        """Somebody came or left; ``False``: it is no room of ours."""
        visit = self._of(news.at)
        if visit is None or visit.room is None:
            return False
        visit.room.on_news(news)
        return True

    def on_message(self, message: Message, at: SeatAt) -> bool:
        """Post what the visitor typed; ``False``: it is no room of ours."""
        visit = self._of(at)
        if visit is None or visit.room is None:
            return False
        if visit.room.phase is RoomPhase.OPENING and at.seat == DESK_SEAT:
            visit.held.append(message)
        else:
            self._typed(visit, visit.room, message, at)
        return True

    def _typed(self, visit: Visit, room: Room, message: Message, at: SeatAt) -> None:
        guest = room.guests.get(resource(message.sender), "")
        if at.seat != DESK_SEAT or bare(guest) != bare(visit.jid):
            self._replies.done(message)
        elif message.body is None or not message.body.strip():
            if message.typing is not None:
                self._ports.desk.submit(ShowCustomerTyping(visit.chat, message.typing))
            self._replies.done(message)
        elif self._ports.heard.has(bare(guest), known_key(message), message.sent_at):
            self._replies.done(message)
        else:
            key = message_key(message)
            if key is not None:
                visit.record.typed.add(key)
            command = PostCustomerText(visit.chat, message.body, key)
            self._ports.desk.submit(command, lambda answer: self._posted(visit, message, answer))

    def _posted(self, visit: Visit, message: Message, answer: Answer) -> None:
        match answer:
            case Refusal():
                self._say(visit, wording.refused_customer(visit.lang, answer.code))
            case Retry():
                self._say(visit, visit.lang(Text.TRY_AGAIN))
                return
            case Posted():
                self._ports.heard.note(bare(visit.jid), known_key(message), self._ports.clocks.now())
            case _:
                pass
        self._replies.done(message)

    # --- Keeper ------------------------------------------------------------------------------------------------------

    def on_open(self, room: Room) -> None:
        """The room is open: call the visitor, if he is not in it."""
        visit = self._of(SeatAt(room.name, DESK_SEAT))
        if visit is None or visit.room is not room:
            return
        held, visit.held = visit.held, []
        for message in held:
            self._typed(visit, room, message, SeatAt(room.name, DESK_SEAT))
        if room.is_here(bare(visit.jid)):
            visit.record.catch_up(room)
            return
        visit.record.start()
        workgroup = self._names.service(visit.service)
        children = render_session(Session(visit.chat, workgroup))
        self._host.invite(room.name, visit.jid, Call(workgroup, self._title(visit.service), children))

    def on_came(self, room: Room, guest: str) -> None:
        """The visitor came in: he gets what was said so far."""
        visit = self._of(SeatAt(room.name, DESK_SEAT))
        if visit is not None and bare(guest) == bare(visit.jid):
            if visit.was_here:
                self._ports.desk.submit(CustomerBack(visit.chat))
            visit.was_here = True
            visit.record.catch_up(room)

    def on_left(self, room: Room, guest: str) -> None:
        """The visitor left: whether on purpose, his client knows."""
        visit = self._of(SeatAt(room.name, DESK_SEAT))
        if visit is not None and bare(guest) == bare(visit.jid) and not room.is_here(bare(guest)):
            self._ports.spawn(self._left(visit, guest))

    async def _left(self, visit: Visit, guest: str) -> None:
        there = await self._is_there(guest)
        if visit.room is not None and visit.room.is_here(bare(guest)):
            return
        self._ports.desk.submit(CustomerEnds(visit.chat) if there else CustomerAway(visit.chat))

    def on_lost(self, room: Room, *, opened: bool) -> None:
        """The room is no more: open another, or go on by messages from the service."""
        visit = self._of(SeatAt(room.name, DESK_SEAT))
        if visit is None or visit.room is not room:
            return
        visit.room = None
        for message in visit.held:
            self._replies.done(message)
        visit.held.clear()
        if opened:
            self._ports.clocks.call_later(AGAIN_S, partial(self._again, visit))
        else:
            visit.roomless = True

    def _again(self, visit: Visit) -> None:
        if self._visits.get(visit.chat) is visit and visit.room is None:
            self._open(visit)

    # --- shared ------------------------------------------------------------------------------------------------------

    def _open(self, visit: Visit) -> None:
        title, workgroup = self._title(visit.service), self._names.service(visit.service)
        rules = RoomRules(title, (bare(visit.jid),), workgroup)
        name = f"{visit.chat}{SUFFIX}"
        visit.room = Room(name, rules, self._host, self._ports.clocks, self._ports.spawn, self)
        visit.room.open()

    def _of(self, at: SeatAt) -> Visit | None:
        return self._visits.get(ChatId(at.room.removesuffix(SUFFIX))) if at.room.endswith(SUFFIX) else None

    def _say(self, visit: Visit, text: str) -> None:
        if visit.room is not None and visit.room.phase is RoomPhase.OPEN:
            visit.room.say(DESK_SEAT, "", Line(text=text))

    def _title(self, service: ServiceId) -> str:
        return wording.clean(self._ports.customers.service_name(service) or service)


def said_to_visitor(entry: Entry, lang: Language, service: str, names: Names) -> Said | None:
    """Tell who says an entry in a visitor's room, and how; what is for agents alone is not said, a file is its link."""
    if entry.notice is not None:
        text = "" if entry.notice in WITHOUT else wording.notice_for_customer(lang, entry, service)
        return Said(DESK_SEAT, "", text) if text else None
    if entry.text is None or entry.side is Side.CUSTOMER:
        return None
    return Said(str(entry.leg), wording.clean(entry.name), names.file_link(entry) or entry.text)
