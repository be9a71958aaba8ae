"""Face A put together: unmodified Smack and Spark, as agents and as visitors (WORKGROUP dialect, docs/workgroup.md)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bridge.xmpp.errors import NOT_ACCEPTABLE
from bridge.xmpp.faces.customer.talk import NewNames
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.faces.workgroup.agent_rooms import AgentRooms
from bridge.xmpp.faces.workgroup.deliver import WorkgroupDelivery
from bridge.xmpp.faces.workgroup.duty import Duty
from bridge.xmpp.faces.workgroup.ground import FaceGround
from bridge.xmpp.faces.workgroup.ports import Board, Memory, Past
from bridge.xmpp.faces.workgroup.records import Records
from bridge.xmpp.faces.workgroup.talk import WorkgroupTalk
from bridge.xmpp.faces.workgroup.transcripts import TranscriptTalk
from bridge.xmpp.faces.workgroup.visitor import VisitorTalk
from bridge.xmpp.faces.workgroup.visitor_rooms import VisitorRooms
from bridge.xmpp.parse import Iq, Message, Presence
from bridge.xmpp.ports import DeskPorts, Wire
from bridge.xmpp.rooms.host import RoomHost, RoomNews, seat_at
from bridge.xmpp.sessions import Sessions
from bridge.xmpp.shown import Shown
from bridge.xmpp.stanzas.ping import Ping, render_ping
from bridge.xmpp.stanzas.stanza_error import ERROR_CHILD_TAG, parse_stanza_error
from bridge.xmpp.xml import attr, child, domain, resource
from routing.ids import ChatId
from routing.widget_settings import FormField

PING_S = 5.0
Ask = Callable[[str, str, str, float], Awaitable[Element | None]]
"""Payload, to, from, seconds: the reply, or ``None``."""


@dataclass(frozen=True, slots=True)
class WorkgroupPorts:
    """What face A needs beyond `DeskPorts`."""

    board: Board
    past: Past
    memory: Memory
    rooms: RoomHost
    ask: Ask
    new_names: NewNames
    form: Callable[[str], tuple[FormField, ...]]
    """What is asked before a chat with a service."""


class WorkgroupFace:
    """All parts of face A."""

    def __init__(
        self,
        ports: DeskPorts,
        more: WorkgroupPorts,
        wire: Wire,
        sessions: Sessions,
        replies: Replies,
        *,
        shown: Callable[[str, str], Shown | None],
        heard: Callable[[ChatId, str, str], None],
    ) -> None:
        self._names = ports.names
        self._replies = replies
        self._ask = more.ask
        ground = FaceGround(ports, wire, more.board, more.rooms, more.memory, sessions, replies)
        self.rooms = AgentRooms(ground)
        self.delivery = WorkgroupDelivery(ports, wire, self.rooms)
        self.duty = Duty(ground, shown)
        self.talk = WorkgroupTalk(ground, self.duty)
        visitor_rooms = VisitorRooms(ground, self._is_there)
        self.records = Records(ground, more.past, self.rooms)
        self.transcripts = TranscriptTalk(ground, more.past, self.records)
        self.visitors = VisitorTalk(ground, visitor_rooms, more.new_names, more.form, heard)

    def resume(self) -> None:
        """Know again who waited or talked before the desk was started anew."""
        self.visitors.resume()

    def on_link(self, *, up: bool) -> None:
        """Our own link changed."""
        self.rooms.on_link(up=up)
        self.visitors.rooms.on_link(up=up)

    def on_room_presence(self, presence: Presence) -> None:
        """A room told a seat of the desk's who came or left."""
        at = seat_at(presence.to)
        if at is None or domain(presence.sender) != self._names.rooms:
            return
        news = RoomNews(
            at,
            resource(presence.sender),
            gone=presence.type == "unavailable",
            occupant=presence.occupant,
            error=presence.error if presence.type == "error" else None,
        )
        _ = self.rooms.on_news(news) or self.visitors.rooms.on_news(news)

    def on_room_message(self, message: Message) -> None:
        """Somebody said something in a room; what comes from elsewhere is nobody's."""
        at = seat_at(message.to)
        if (
            at is None
            or domain(message.sender) != self._names.rooms
            or not (self.rooms.on_message(message, at) or self.visitors.rooms.on_message(message, at))
        ):
            self._replies.done(message)

    def on_room_bounce(self, message: Message) -> bool:
        """A room sent back what a seat said: it is no more, or has thrown us out; ``False``: it is from no room."""
        at = seat_at(message.to)
        if at is None or domain(message.sender) != self._names.rooms:
            return False
        news = RoomNews(at, "", gone=True, error=message.error)
        return self.rooms.on_news(news) or self.visitors.rooms.on_news(news)

    def on_no_mail(self, iq: Iq) -> None:
        """Say that this desk sends no mail for agents."""
        self._replies.fail(iq, NOT_ACCEPTABLE)

    async def _is_there(self, jid: str) -> bool:
        """Ask a client whether it is there; an error that a server would give means that it is not."""
        reply = await self._ask(render_ping(Ping()), jid, self._names.desk, PING_S)
        if reply is None:
            return False
        failed = child(reply, ERROR_CHILD_TAG)
        error = None if failed is None else parse_stanza_error(failed)
        return attr(reply, "type") == "result" or (
            error is not None and error.condition in {"feature-not-implemented", "not-allowed", "forbidden"}
        )
