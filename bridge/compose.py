"""READ FIRST: the composition root. Every object of the running desk is made here, by its concrete class.

The XMPP half is in `bridge.compose_xmpp`.
"""

import asyncio
import os
import socket
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from functools import partial

from aiohttp import web

from bridge.canned import CannedStore
from bridge.clock import Clock
from bridge.compose_xmpp import DeskParts, XmppParts, compose_xmpp, fresh_names
from bridge.contacts import Contacts
from bridge.dispatch import Dispatcher
from bridge.earlier import EarlierReader
from bridge.engine import Engine
from bridge.errors import UserError
from bridge.feed import Feed
from bridge.files import FileRows
from bridge.first import first_timers
from bridge.heard import Heard
from bridge.left import LeftDesk
from bridge.lookups import Lookups
from bridge.mail.outbox import MailOutbox
from bridge.mail.post import send
from bridge.mail.transcripts import TranscriptMails
from bridge.marks import Marks, agents_line, customers_line
from bridge.outbox import Outbox
from bridge.overview import Overview
from bridge.past import PastReader
from bridge.photos import PhotoRows
from bridge.reconcile import read_clients, read_consents, read_watchers, write_client, write_consent, write_watcher
from bridge.reports.catalogue import ReportCatalogue
from bridge.setup_book import SetupBook
from bridge.share import SharedFiles, share_of
from bridge.store.batch import OutboxItem
from bridge.store.store import Store
from bridge.ticks import Ticks
from bridge.tokens import TokenStore
from bridge.widgets import WidgetRows
from bridge.xmpp.privilege import Consent
from config.model import MailSettings, Settings
from routing.evolve import reindex
from routing.file_links import link_key
from routing.ids import AgentId, OfferId
from routing.settings import Timers
from routing.words import OfferPhase
from webclient.server.app import create_app
from webclient.server.assets import AssetsMissingError
from webclient.server.ports import DemoPage, SamplePerson, WebPorts


@dataclass(frozen=True, slots=True)
class Core:
    """The parts that know neither XMPP nor the web."""

    clock: Clock
    engine: Engine
    outbox: Outbox
    dispatcher: Dispatcher
    lookups: Lookups
    contacts: Contacts
    heard: Heard
    overview: Overview
    feed: Feed
    marks: tuple[Marks, Marks]
    ticks: Ticks
    widgets: WidgetRows
    photos: PhotoRows
    files: FileRows
    mails: MailOutbox
    tokens: TokenStore
    reports: ReportCatalogue


@dataclass(slots=True)
class Stack:
    """The parts of one running desk."""

    settings: Settings
    store: Store
    core: Core
    xmpp: XmppParts
    web: web.Application
    first_timers: Timers
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def engine(self) -> Engine:
        """The writer of the state."""
        return self.core.engine

    def spawn(self, work: Coroutine[object, object, None], name: str) -> None:
        """Run something beside the desk for as long as it serves."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


def holder_name() -> str:
    """Say to a second desk on the same database who we are."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def public_url(settings: Settings) -> str:
    """Where people find the pages."""
    return str(settings.http.public_url or f"http://{settings.http.host}:{settings.http.port}").rstrip("/")


async def compose_core(store: Store, mail: MailSettings) -> Core:
    """Load the state and build what works on it."""
    clock = Clock()
    loaded = await store.load(clock.now())
    reindex(loaded.state)
    outbox = Outbox(lambda offer: _is_open(engine, offer))
    outbox.load(loaded.outbox)
    dispatcher = Dispatcher(outbox)
    engine = Engine(loaded.state, store, outbox, dispatcher, clock)
    lookups = Lookups(lambda: engine.state)
    lookups.rebuild()
    engine.on_rebuilt(lookups.rebuild)
    engine.on_events(lookups.observe)
    contacts = Contacts()
    await store.read(contacts.load)
    engine.on_events(contacts.observe)
    heard = Heard()
    await store.read(heard.load)
    health = {"database": lambda: engine.healthy, "xmpp": lambda: engine.state.link_up}
    overview = Overview(lambda: engine.state, health, clock.now)
    feed = Feed(engine, lambda: engine.state, overview.chat_at)
    ticks = Ticks(lambda: engine.state)
    engine.on_events(ticks.observe)
    feed.on_seen = ticks.note
    marks = (Marks(customers_line, feed.mark), Marks(agents_line, ticks.note))
    outbox.on_sent, outbox.on_delivered = partial(_sent, marks), partial(_delivered, marks)
    widgets = WidgetRows(store, clock)
    await widgets.load()
    return Core(
        clock=clock,
        engine=engine,
        outbox=outbox,
        dispatcher=dispatcher,
        lookups=lookups,
        contacts=contacts,
        heard=heard,
        overview=overview,
        feed=feed,
        marks=marks,
        ticks=ticks,
        widgets=widgets,
        photos=PhotoRows(store, clock),
        files=FileRows(store, engine, clock),
        mails=MailOutbox(store, clock, partial(send, mail)),
        tokens=TokenStore(store, clock),
        reports=ReportCatalogue(store, clock),
    )


def compose_web(settings: Settings, store: Store, core: Core, demo: DemoPage | None) -> web.Application:
    """Build the web application; raises `UserError` if its pages were not built."""
    ports = WebPorts(
        desk=core.engine,
        overview=core.overview,
        feed=core.feed,
        transcripts=store,
        tokens=core.tokens,
        reports=core.reports,
        canned=CannedStore(store),
        earlier=EarlierReader(store),
        widgets=core.widgets,
        photos=core.photos,
        setup=SetupBook(core.engine, lambda: core.engine.state, store, core.clock.now),
        files=core.files,
        mails=TranscriptMails(store, core.mails, on=bool(settings.mail.host)),
        messages=_left_desk(settings, core),
        file_key=link_key(settings.xmpp.secret),
        http=settings.http,
        domain=settings.xmpp.domain,
        component=settings.xmpp.component,
        xmpp_websocket=settings.xmpp.websocket,
        names_shown=settings.offers.show == "name",
        demo=demo,
        widget_origins=frozenset(settings.http.widget_origins.split()),
    )
    try:
        return create_app(ports)
    except AssetsMissingError as error:
        raise UserError(str(error)) from error


def _left_desk(settings: Settings, core: Core) -> LeftDesk:
    """Make the list of messages left."""
    names = partial(fresh_names, shown=settings.offers.show == "name")
    return LeftDesk(core.engine, lambda: core.engine.state, core.mails, names, mail=bool(settings.mail.host))


async def _desk_parts(settings: Settings, store: Store, core: Core) -> DeskParts:
    """Gather what the XMPP half needs of the rest."""
    desk = f"desk@{settings.xmpp.component}"

    async def note_consent(agent: AgentId, consent: Consent) -> None:
        await store.write(lambda connection: write_consent(connection, desk, agent, consent, core.clock.now()))

    async def note_watcher(address: str, watcher: str, watches: bool) -> None:
        now = core.clock.now() if watches else None
        await store.write(lambda connection: write_watcher(connection, address, watcher, now))

    async def note_client(state: str, address: str, full: str, holds: bool) -> None:
        now = core.clock.now() if holds else None
        await store.write(lambda connection: write_client(connection, state, address, full, now))

    return DeskParts(
        settings=settings,
        public_url=public_url(settings),
        state=lambda: core.engine.state,
        desk=core.engine,
        overview=core.overview,
        transcripts=store,
        tokens=core.tokens,
        reports=core.reports,
        lookups=core.lookups,
        contacts=core.contacts,
        heard=core.heard,
        canned=CannedStore(store),
        earlier=EarlierReader(store),
        outbox=core.outbox,
        clock=core.clock,
        consents=await store.read(partial(read_consents, desk=desk)),
        note_consent=note_consent,
        watching=await store.read(read_watchers),
        note_watcher=note_watcher,
        ban=core.widgets.ban,
        past=PastReader(store),
        clients=await store.read(read_clients),
        note_client=note_client,
        form=lambda service: core.widgets.settings(service).form,
        ticks=core.ticks.of,
        files=SharedFiles(share_of(settings), core.files),
    )


async def compose(settings: Settings, store: Store, demo: DemoPage | None = None) -> Stack:
    """Build everything on an open store; nothing runs yet."""
    core = await compose_core(store, settings.mail)
    xmpp = compose_xmpp(await _desk_parts(settings, store, core))
    _connect(core, xmpp)
    return Stack(
        settings=settings,
        store=store,
        core=core,
        xmpp=xmpp,
        web=compose_web(settings, store, core, demo),
        first_timers=first_timers(settings),
    )


def _connect(core: Core, xmpp: XmppParts) -> None:
    """Let the two halves know each other."""
    courier = xmpp.door.courier
    core.outbox.attach(courier)
    courier.on_read = partial(_read, core.marks)
    core.ticks.on_change = courier.ticks
    core.dispatcher.attach(core.feed, courier)
    core.engine.on_rebuilt(lambda: xmpp.door.submit(xmpp.book.again()))
    core.engine.on_events(xmpp.observe)


def _sent(marks: Iterable[Marks], item: OutboxItem) -> None:
    for one in marks:
        one.sent(item)


def _delivered(marks: Iterable[Marks], item: OutboxItem) -> None:
    for one in marks:
        one.delivered(item)


def _read(marks: Iterable[Marks], item_id: str) -> None:
    for one in marks:
        one.read(item_id)


def _is_open(engine: Engine, offer: OfferId) -> bool:
    found = engine.state.offers.get(offer)
    return found is not None and found.phase is OfferPhase.OPEN


__all__ = ["DemoPage", "SamplePerson", "Stack", "compose", "holder_name", "public_url"]
