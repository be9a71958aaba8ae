"""The XMPP half of the composition root: link, presence, faces and courier, wired together."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from xml.etree.ElementTree import Element

from bridge.agenda import Agenda
from bridge.board import QueueBoard
from bridge.clock import Clock
from bridge.contacts import Contacts
from bridge.heard import Heard
from bridge.lookups import Lookups
from bridge.outbox import Outbox
from bridge.reasons import Reasons
from bridge.reconcile import Reconciler
from bridge.remembered import RememberedClients
from bridge.xmpp.abilities import Abilities
from bridge.xmpp.disco import Directory, Disco
from bridge.xmpp.door import Ground, XmppDoor
from bridge.xmpp.faces.customer.talk import NewNames
from bridge.xmpp.faces.workgroup.face import WorkgroupPorts
from bridge.xmpp.faces.workgroup.ports import Memory, Past
from bridge.xmpp.inbox import Inbox
from bridge.xmpp.link import Link, LinkSettings
from bridge.xmpp.liveness import Liveness, LivenessRules
from bridge.xmpp.ports import Clocks, DeskPorts, FileHands, Names
from bridge.xmpp.presence import PresenceBook, PresenceRules
from bridge.xmpp.privilege import Consent, Privileges
from bridge.xmpp.rooms.muc import MucHost
from bridge.xmpp.routed import RoutedPump
from bridge.xmpp.router import Router
from bridge.xmpp.routes import build_table
from bridge.xmpp.sessions import Sessions
from bridge.xmpp.shown import Shown
from bridge.xmpp.tasks import Tasks
from bridge.xmpp.watchers import Watchers
from config.model import Settings
from routing.canned import CannedBook
from routing.commands import Command
from routing.earlier import EarlierChats
from routing.events import Event
from routing.file_links import link_key
from routing.ids import AgentId, ChatId, ContactName
from routing.naming import chat_id, contact_name
from routing.ports import Desk, Overview, Reports, Tokens, Transcripts
from routing.state import State
from routing.widget_settings import FormField

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
CHAT_ID_LENGTH = 13
"""65 random bits: a chat's id grants nothing, it only has to be new."""


def fresh_names(name: str, *, shown: bool = True) -> tuple[ChatId, ContactName]:
    """Make the names of a new chat; the customer's own is in none of them unless it may be ``shown``."""
    random = "".join(secrets.choice(ALPHABET) for _ in range(CHAT_ID_LENGTH))
    return chat_id(random), contact_name(name if shown else "", random)


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the XMPP half needs of the rest."""

    settings: Settings
    public_url: str
    state: Callable[[], State]
    desk: Desk
    overview: Overview
    transcripts: Transcripts
    tokens: Tokens
    reports: Reports
    lookups: Lookups
    contacts: Contacts
    heard: Heard
    canned: CannedBook
    earlier: EarlierChats
    outbox: Outbox
    clock: Clock
    consents: Mapping[AgentId, Consent]
    """Agents who were asked for a presence subscription, and what they said."""
    note_consent: Callable[[AgentId, Consent], Coroutine[object, object, None]]
    ban: Callable[[ChatId, AgentId], Awaitable[bool]]
    past: Past
    clients: Sequence[tuple[str, str, str]]
    """Workgroup clients on duty or in a queue when the desk was stopped: state, address of ours, full JID."""
    note_client: Callable[[str, str, str, bool], Coroutine[object, object, None]]
    form: Callable[[str], tuple[FormField, ...]]
    """What is asked before a chat with a service."""
    ticks: Callable[[ChatId], tuple[int, int]]
    files: FileHands
    watching: Sequence[tuple[str, str]]
    """Service's address and bare JID of everybody who subscribed to its presence."""
    note_watcher: Callable[[str, str, bool], Coroutine[object, object, None]]


def known_name(parts: DeskParts, local: str, agent: str) -> str | None:
    """Tell the customer's name behind a chat's address, if the agent may know it (`bridge.xmpp.disco.Directory`)."""
    name = parts.contacts.name(local)
    if name is None or parts.settings.offers.show == "name":
        return name
    return name if parts.lookups.standing(ContactName(local), AgentId(agent)).leg is not None else ""


def _is_over(parts: DeskParts, agent: AgentId, contact: str) -> bool:
    """Tell whether an agent has nothing to do any more with the chat behind an address."""
    standing = parts.lookups.standing(ContactName(contact.partition("@")[0]), agent)
    return standing.offer is None and standing.leg is None


@dataclass(frozen=True, slots=True)
class XmppParts:
    """What came of it."""

    door: XmppDoor
    link: Link
    tasks: Tasks
    book: PresenceBook
    inbox: Inbox
    router: Router
    reconciler: Reconciler

    def observe(self, events: Sequence[Event]) -> None:
        """Follow what happened, where people come and go by it."""
        self.reconciler.observe(events)
        self.door.workgroup.duty.observe(events)


class _Late:
    """Link, door and router know each other; who is made first finds the others here when it runs."""

    door: XmppDoor
    router: Router

    def stanza(self, element: Element) -> None:
        """What came in."""
        self.router.on_stanza(element)

    def link(self, up: bool) -> None:
        """The link changed."""
        self.door.on_link(up)

    def submit(self, command: Command) -> None:
        """What pings and abilities found out."""
        self.door.on_liveness(command)

    def shown(self, local: str, watcher: str) -> Shown | None:
        """What an address's presence says."""
        return self.door.shown(local, watcher)


def compose_xmpp(parts: DeskParts) -> XmppParts:
    """Wire the XMPP half; nothing runs yet."""
    late, tasks = _Late(), Tasks()
    xmpp = parts.settings.xmpp
    settings = LinkSettings(xmpp.component, xmpp.domain, xmpp.secret, xmpp.host, xmpp.component_port)
    link = Link(settings, late.stanza, late.link)
    memory = RememberedClients(xmpp.component, parts.clients, lambda *row: tasks.spawn(parts.note_client(*row)))
    ground = _ground(parts, late, link, tasks, memory)
    pump = RoutedPump(parts.outbox, link.ask, xmpp.component, tasks.spawn)
    new_names = partial(fresh_names, shown=parts.settings.offers.show == "name")
    late.door = XmppDoor(_ports(parts, tasks), ground, pump, new_names, _workgroup(parts, link, new_names, memory))
    late.router = Router(
        build_table(late.door.handlers()),
        component=xmpp.component,
        send=link.send,
        is_service=lambda local: local in parts.state().setup.services,
        on_reply=(link.on_reply, late.door.courier.on_reply),
        defers=ground.inbox.defers,
    )
    reconciler = Reconciler(
        agents=lambda: parts.state().agents,
        book=ground.book,
        privileges=ground.privileges,
        link=link,
        added=late.door.on_agent_added,
        sweep=lambda agent: late.door.rosters.sweep(agent, lambda contact: _is_over(parts, agent, contact)),
    )
    return XmppParts(late.door, link, tasks, ground.book, ground.inbox, late.router, reconciler)


def _ground(parts: DeskParts, late: _Late, link: Link, tasks: Tasks, memory: Memory) -> Ground:
    xmpp = parts.settings.xmpp
    sessions = Sessions()
    rules = PresenceRules(idle_limit_s=lambda: parts.state().setup.timers.idle_limit_s)
    ping_s = float(parts.settings.agents.ping)
    book = PresenceBook(sessions, lambda agent: agent in parts.state().agents, rules, memory.joined)
    sender = f"desk@{xmpp.component}"
    directory = Directory(
        component=xmpp.component,
        is_agent=lambda jid: AgentId(jid) in parts.state().agents,
        services=lambda: [(view.id, view.name) for view in parts.overview.services()],
        contact_known=partial(known_name, parts),
        shown=late.shown,
        version=version("stanzadesk"),
    )
    watchers = _watchers(parts, late, link, tasks)
    return Ground(
        link=link,
        sessions=sessions,
        book=book,
        abilities=Abilities(book, ask=link.ask, submit=late.submit, sender=sender),
        privileges=Privileges(
            component=xmpp.component,
            ask=link.ask,
            send=link.send,
            consents=parts.consents,
            on_consent=lambda agent, consent: tasks.spawn(parts.note_consent(agent, consent)),
        ),
        disco=Disco(directory, link.send, watchers),
        inbox=Inbox(xmpp.component, link.ask, late.stanza),
        liveness=Liveness(
            sessions,
            book,
            ask=link.ask,
            submit=late.submit,
            sender=sender,
            rules=LivenessRules(every_s=ping_s, answer_s=ping_s / 2),
        ),
        watchers=watchers,
    )


def _workgroup(parts: DeskParts, link: Link, new_names: NewNames, memory: Memory) -> WorkgroupPorts:
    xmpp = parts.settings.xmpp
    return WorkgroupPorts(
        past=parts.past,
        memory=memory,
        board=QueueBoard(parts.state, parts.lookups, parts.clock.now),
        rooms=MucHost(link, link.ask, rooms=xmpp.rooms, desk=f"desk@{xmpp.component}"),
        ask=link.ask,
        new_names=new_names,
        form=parts.form,
    )


def _watchers(parts: DeskParts, late: _Late, link: Link, tasks: Tasks) -> Watchers:
    return Watchers(
        parts.settings.xmpp.component,
        send=link.send,
        shown=late.shown,
        call_later=asyncio.get_running_loop().call_later,
        known=parts.watching,
        note=lambda address, watcher, watches: tasks.spawn(parts.note_watcher(address, watcher, watches)),
    )


def _ports(parts: DeskParts, tasks: Tasks) -> DeskPorts:
    loop = asyncio.get_running_loop()

    def call_later(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        return loop.call_later(seconds, call).cancel

    return DeskPorts(
        desk=parts.desk,
        overview=parts.overview,
        transcripts=parts.transcripts,
        tokens=parts.tokens,
        reports=parts.reports,
        agents=parts.lookups,
        reasons=Reasons(parts.state),
        marks=Agenda(parts.state),
        customers=parts.lookups,
        heard=parts.heard,
        canned=parts.canned,
        earlier=parts.earlier,
        names=Names(
            component=parts.settings.xmpp.component,
            public_url=parts.public_url,
            show_customer=parts.settings.offers.show == "name",
            rooms=parts.settings.xmpp.rooms,
            file_key=link_key(parts.settings.xmpp.secret),
        ),
        clocks=Clocks(now=parts.clock.now, monotonic=time.monotonic, call_later=call_later),
        spawn=tasks.spawn,
        ban=parts.ban,
        ticks=parts.ticks,
        files=parts.files,
    )
