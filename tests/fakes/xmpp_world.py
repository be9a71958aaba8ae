"""The XMPP side with everything real but the desk, the clock and the wire: XML goes in, XML comes out."""

from collections.abc import Awaitable
from typing import Literal
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from typing_extensions import override

from bridge.heard import Heard
from bridge.remembered import RememberedClients
from bridge.store.batch import OutboxItem
from bridge.xmpp.abilities import Abilities
from bridge.xmpp.disco import Directory, Disco
from bridge.xmpp.door import Ground, XmppDoor
from bridge.xmpp.faces.workgroup.face import WorkgroupPorts
from bridge.xmpp.inbox import Inbox
from bridge.xmpp.liveness import Liveness
from bridge.xmpp.namespaces import COMPONENT
from bridge.xmpp.ports import Clocks, DeskPorts, FileHands, Names, NoFiles, Standing
from bridge.xmpp.presence import PresenceBook, PresenceRules
from bridge.xmpp.privilege import Privileges
from bridge.xmpp.rooms.muc import MucHost
from bridge.xmpp.router import Router
from bridge.xmpp.routes import build_table
from bridge.xmpp.sessions import Face, Session, Sessions
from bridge.xmpp.watchers import Watchers
from routing.effects import (
    DeliverToAgent,
    DeliverToCustomer,
    DurableEffect,
    OpenLeg,
    SendOffer,
)
from routing.ids import AgentId, ChatId, ContactName, LegNumber, OfferId, ServiceId
from routing.ports import AgentView
from routing.transcript import Customer, Entry
from routing.widget_settings import FORM, FormField
from routing.words import AgentState, Channel, ChatPhase, LegPhase, Notice, OfferKind, Role, Side
from tests.fakes.web_canned import FakeCanned
from tests.fakes.web_earlier import FakeEarlier
from tests.fakes.xmpp_board import FakeBoard, FakePast
from tests.fakes.xmpp_desk import (
    START,
    FakeAgents,
    FakeCustomers,
    FakeDesk,
    FakeOverview,
    FakePump,
    FakeReports,
    FakeTime,
    FakeTokens,
    FakeTranscripts,
    run_now,
)

HOST = "workgroup.example.org"
ROOMS = "conference.example.org"
ADA = AgentId("ada@example.org")
CHAT = ChatId("c-1")
CONTACT = ContactName("anna-7f3k2m")
WINDOW = f"{CONTACT}@{HOST}"
DESK = f"desk@{HOST}"
BILLING = f"billing@{HOST}"
OFFER = OfferId("c-1.o1")
ANNA = Customer("w-1", "Anna", (("email", "anna@example.net"), ("page", "https://shop.example"), ("question", "Why?")))
KIM = Customer("kim@example.net", "Kim")


class FakeLink:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.up = True
        self.sent: list[str] = []

    def send(self, xml: str) -> bool:
        """As the port says."""
        if self.up:
            self.sent.append(xml)
        return self.up

    async def run(self) -> None:
        """As the port says."""
        return


class FakeInbox(Inbox):
    """Notes what may be forgotten."""

    def __init__(self, forgotten: list[str]) -> None:
        super().__init__(HOST, no_answer, lambda _: None)
        self._forgotten = forgotten

    @override
    def stored(self, inbox_id: str) -> None:
        self._forgotten.append(inbox_id)


async def no_answer(
    body: str,
    to: str,
    sender: str,
    timeout_s: float = 10.0,
    type: Literal["get", "set"] = "get",  # noqa: A002 - as in the port
) -> Element | None:
    """Stand for a server that grants and keeps nothing."""
    return None


def ask_nobody(body: str, to: str, sender: str, timeout_s: float) -> Awaitable[Element | None]:
    """Stand for clients that answer nothing."""
    return no_answer(body, to, sender, timeout_s)


class World:
    """One desk, one wire."""

    def __init__(self, *, show_customer: bool = True, files: FileHands | None = None) -> None:
        self.desk, self.agents, self.customers = FakeDesk(), FakeAgents(), FakeCustomers()
        self.overview, self.transcripts, self.time = FakeOverview(), FakeTranscripts(), FakeTime()
        self.pump, self.link, self.sessions = FakePump(), FakeLink(), Sessions()
        self.canned, self.earlier = FakeCanned(), FakeEarlier()
        self.overview.agents[ADA] = view()
        self.forgotten: list[str] = []
        self.from_web: set[ChatId] = set()
        """Chats whose customers can be kept out."""
        self.banned: list[tuple[ChatId, AgentId]] = []
        self.asked: list[tuple[str, str]] = []
        """IQs of ours about rooms and clients: to whom, and what."""
        self.ports = DeskPorts(
            desk=self.desk,
            overview=self.overview,
            transcripts=self.transcripts,
            tokens=FakeTokens(),
            reports=FakeReports(),
            agents=self.agents,
            reasons=self.agents,
            marks=self.agents,
            customers=self.customers,
            heard=Heard(),
            canned=self.canned,
            earlier=self.earlier,
            names=Names(HOST, "https://desk.example.org", show_customer, ROOMS),
            clocks=Clocks(self.time.now, self.time.monotonic, self.time.call_later),
            spawn=run_now,
            files=files or NoFiles(),
            ban=self._ban,
        )
        self.remembered: list[tuple[str, str, str, bool]] = []
        self.memory = RememberedClients(HOST, [], lambda *row: self.remembered.append(row))
        self.board, self.past = FakeBoard(self.overview, self.agents), FakePast()
        self.answers: dict[str, str] = {}
        self.forms: dict[str, tuple[FormField, ...]] = {}
        self.door = XmppDoor(self.ports, self._ground(), self.pump, self._new_names, self._workgroup())
        self.courier = self.door.courier
        self.router = Router(
            build_table(self.door.handlers()),
            component=HOST,
            send=self.link.send,
            is_service=lambda local: local in self.customers.names,
            on_reply=(self.courier.on_reply,),
        )

    def _ground(self) -> Ground:
        agents = self.overview.agents
        book = PresenceBook(self.sessions, lambda one: one in agents, PresenceRules(), self.memory.joined)
        submit = self.desk.submit
        directory = Directory(HOST, lambda jid: jid in self.overview.agents, list, lambda *_: None, lambda *_: None)
        watchers = Watchers(HOST, send=self.link.send, shown=lambda *_: None, call_later=self.time.call_later)
        return Ground(
            link=self.link,
            sessions=self.sessions,
            book=book,
            abilities=Abilities(book, ask=ask_nobody, submit=submit, sender=DESK),
            privileges=Privileges(component=HOST, ask=no_answer, send=self.link.send),
            disco=Disco(directory, self.link.send, watchers),
            inbox=FakeInbox(self.forgotten),
            liveness=Liveness(self.sessions, book, ask=ask_nobody, submit=submit, sender=DESK),
            watchers=watchers,
        )

    def _workgroup(self) -> WorkgroupPorts:
        return WorkgroupPorts(
            board=self.board,
            past=self.past,
            memory=self.memory,
            rooms=MucHost(self.link, self._ask, rooms=ROOMS, desk=DESK),
            ask=self._ask,
            new_names=self._new_names,
            form=lambda service: self.forms.get(service, FORM),
        )

    def _new_names(self, name: str) -> tuple[ChatId, ContactName]:
        return ChatId("c-new"), ContactName(f"{name}-abc")

    async def _ban(self, chat: ChatId, agent: AgentId) -> bool:
        if chat in self.from_web:
            self.banned.append((chat, agent))
        return chat in self.from_web

    async def _ask(
        self,
        body: str,
        to: str,
        sender: str,
        timeout_s: float = 10.0,
        type: Literal["get", "set"] = "get",  # noqa: A002 - as in the port
    ) -> Element | None:
        """Stand for a server that answers at once, as the test planned (by address) or with success."""
        self.asked.append((to, body))
        answer = self.answers.get(to, "result")
        return ET.fromstring(f"<iq type='{answer}'/>") if answer else None  # noqa: S314 - our own text

    def session(self, name: str, face: Face = Face.PLAIN, priority: int = 0, *features: str) -> str:
        """Have a device of Ada's come on duty; gives its full JID."""
        full = f"{ADA}/{name}"
        now = self.time.now()
        session = Session(full, ADA, now, now, face=face, priority=priority, caps_features=frozenset(features))
        self.sessions.add(session)
        return full

    def receive(self, xml: str) -> list[Element]:
        """Let a stanza in; gives what was written because of it."""
        before = len(self.link.sent)
        self.router.on_stanza(ET.fromstring(xml.replace(" ", f" xmlns='{COMPONENT}' ", 1)))  # noqa: S314 - our own text
        return self.written(before)

    def say(
        self, text: str, to: str = WINDOW, sender: str = f"{ADA}/x", extra: str = "", name: str = "m1"
    ) -> list[Element]:
        """Write a chat message to the desk."""
        body = f"<body>{text}</body>" if text else ""
        return self.receive(f"<message type='chat' from='{sender}' to='{to}' id='{name}'>{body}{extra}</message>")

    def send(self, effect: DurableEffect, name: str = "m-1") -> list[Element]:
        """Have the courier write an effect; gives what was written."""
        before = len(self.link.sent)
        agent = getattr(effect, "agent", None)
        chat: ChatId = getattr(effect, "chat", ChatId(""))
        recipient = f"agent:{agent}" if agent else f"customer:{chat}"
        assert self.courier.send(OutboxItem(name, recipient, chat, effect, self.time.now()))
        return self.written(before)

    def written(self, since: int = 0) -> list[Element]:
        """Read what was written."""
        return [ET.fromstring(xml) for xml in self.link.sent[since:]]  # noqa: S314 - our own text

    def accepted(self) -> None:
        """Put Ada into the chat."""
        self.agents.standings[CONTACT, ADA] = Standing(CHAT, ChatPhase.ACTIVE, leg=LegPhase.ACTIVE)

    def offered(self) -> None:
        """Have the chat ring at Ada."""
        self.agents.standings[CONTACT, ADA] = Standing(CHAT, ChatPhase.OFFERED, OFFER, START)
        self.agents.offers[ADA] = [offer()]


def view(state: AgentState = AgentState.READY, **changes: object) -> AgentView:
    """Describe Ada."""
    values: dict[str, object] = {
        "agent": ADA, "alias": "Ada", "roles": frozenset({Role.AGENT}), "team": "", "services": (ServiceId("billing"),),
        "state": state, "reason": "", "chosen_busy": False, "next": "", "since": START, "chats": 0, "wrapups": 0,
        "offers": 0, "live": True, "idle": False,
    }  # fmt: skip
    return AgentView(**{**values, **changes})  # type: ignore[arg-type] # the fields are named above


def offer(queue_s: float = 0.0, customer: Customer = ANNA, channel: Channel = Channel.WEB) -> SendOffer:
    """Make an offer to Ada of twenty seconds."""
    return SendOffer(
        agent=ADA, offer=OFFER, chat=CHAT, contact=CONTACT, service=ServiceId("billing"), service_name="Billing",
        customer=customer, channel=channel, kind=OfferKind.CUSTOMER, queue_s=queue_s, made_at=START,
        until=START.replace(second=25), has_chats=False,
    )  # fmt: skip


def leg(last_seq: int = 0, customer: Customer = ANNA) -> OpenLeg:
    """Put Ada into the chat, as an effect."""
    return OpenLeg(
        agent=ADA, chat=CHAT, contact=CONTACT, service=ServiceId("billing"), service_name="Billing", customer=customer,
        channel=Channel.WEB, leg=LegNumber(1), epoch=2, started_at=START, accepted_at=START, last_seq=last_seq,
    )  # fmt: skip


def entry(
    seq: int,
    text: str | None,
    side: Side = Side.CUSTOMER,
    notice: Notice | None = None,
    key: str | None = None,
    *args: tuple[str, str],
) -> Entry:
    """Make a line of the chat."""
    name = {Side.CUSTOMER: "Anna", Side.AGENT: "Ada", Side.DESK: ""}[side]
    return Entry(CHAT, seq, START, side, LegNumber(0 if side is Side.CUSTOMER else 1), name, text, notice, args, key)


def line(seq: int, text: str, *args: tuple[str, str]) -> DeliverToAgent:
    """Bring Ada a line of the customer's."""
    return DeliverToAgent(ADA, CHAT, CONTACT, entry(seq, text, Side.CUSTOMER, None, None, *args))


def to_kim(one: Entry) -> DeliverToCustomer:
    """Bring an XMPP customer a line."""
    return DeliverToCustomer(CHAT, ServiceId("billing"), KIM, Channel.XMPP, one)


def body(element: Element) -> str:
    """Read a body."""
    return element.findtext("body") or ""


def bodies(elements: list[Element]) -> list[str]:
    """Read all bodies there are."""
    return [body(element) for element in elements if element.find("body") is not None]
