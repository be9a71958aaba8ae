"""The real web application over fakes, on a free port."""

from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from config.model import HttpSettings
from routing.ids import AgentId
from routing.words import Role
from tests.fakes.web_canned import FakeCanned
from tests.fakes.web_desk import FakeDesk, agent_view
from tests.fakes.web_earlier import FakeEarlier
from tests.fakes.web_files import FILE_KEY, FakeFiles
from tests.fakes.web_mails import FakeMails
from tests.fakes.web_messages import FakeMessages
from tests.fakes.web_photos import FakePhotos
from tests.fakes.web_reports import FakeReports
from tests.fakes.web_setup import FakeSetup
from tests.fakes.web_tokens import FakeTokens
from tests.fakes.web_widgets import FakeWidgets
from webclient.server.access import COOKIE
from webclient.server.app import create_app
from webclient.server.assets import Assets
from webclient.server.ports import DemoPage, SamplePerson, WebPorts

NO_ASSETS = {"desktop": "desktop-1.js", "pages": "pages-1.css", "widget": "widget-1.js", "loader": "widget.js"}
Client = TestClient[web.Request, web.Application]


@dataclass(slots=True)
class FakeWorld:
    """Everything behind the web server, and the people in it."""

    desk: FakeDesk = field(default_factory=FakeDesk)
    tokens: FakeTokens = field(default_factory=FakeTokens)
    reports: FakeReports = field(default_factory=FakeReports)
    earlier: FakeEarlier = field(default_factory=FakeEarlier)
    canned: FakeCanned = field(default_factory=FakeCanned)
    widgets: FakeWidgets = field(default_factory=FakeWidgets)
    photos: FakePhotos = field(default_factory=FakePhotos)
    setup: FakeSetup = field(default_factory=FakeSetup)
    files: FakeFiles = field(init=False)
    mails: FakeMails = field(default_factory=FakeMails)
    messages: FakeMessages = field(default_factory=FakeMessages)
    widget_secret: str = ""
    xmpp_websocket: str = "ws://127.0.0.1:9/xmpp-websocket"
    widget_origins: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.files = FakeFiles(self.desk)
        people = (
            agent_view("anna"),
            agent_view("ben", team="Back office"),
            agent_view("dora", roles=frozenset({Role.SUPERVISOR})),
            agent_view("eva", team="", roles=frozenset({Role.ADMIN})),
        )
        self.desk.agents = {person.agent: person for person in people}

    def ports(self) -> WebPorts:
        """What the composition root would hand in."""
        return WebPorts(
            desk=self.desk,
            overview=self.desk,
            feed=self.desk,
            transcripts=self.desk,
            tokens=self.tokens,
            reports=self.reports,
            canned=self.canned,
            earlier=self.earlier,
            widgets=self.widgets,
            photos=self.photos,
            setup=self.setup,
            files=self.files,
            mails=self.mails,
            messages=self.messages,
            file_key=FILE_KEY,
            http=HttpSettings(host="127.0.0.1", port=8080, public_url="", widget_secret=self.widget_secret),
            domain="localhost",
            component="workgroup.localhost",
            xmpp_websocket=self.xmpp_websocket,
            demo=DemoPage((SamplePerson("anna@localhost", "Anna", "anna-12", ("agent",), ("billing",)),)),
            widget_origins=self.widget_origins,
        )

    def app(self, assets: Assets | None = None) -> web.Application:
        """Build the application; without assets it serves three empty files."""
        empty = Assets(NO_ASSETS, {name: b"// " + name.encode() for name in NO_ASSETS.values()})
        return create_app(self.ports(), assets or empty)

    async def client(self) -> Client:
        """Serve it; close the client afterwards."""
        client = TestClient(TestServer(self.app()))
        await client.start_server()
        return client

    def session(self, name: str) -> dict[str, str]:
        """Cookies of somebody who is logged in."""
        cookie = f"cookie-{name}"
        self.tokens.sessions[cookie] = AgentId(f"{name}@localhost")
        return {COOKIE: cookie}
