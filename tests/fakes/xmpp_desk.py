"""Stand-ins for the desk behind the XMPP faces: they hold what a test put in and record what was asked."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bridge.xmpp.ports import NOTHING, LegView, Results, Standing
from routing.commands import Command
from routing.decision import Applied
from routing.effects import DurableEffect, SendOffer
from routing.ids import AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.ports import AgentView, Answer, ApiKey, ChatView, Column, Report, ReportFilter, ServiceView
from routing.settings import Reason
from routing.state import Reminder
from routing.transcript import Customer, Entry

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class FakeDesk:
    """Records commands. Answers come when the test says so, or at once with what it planned."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.plan: Callable[[Command], Answer | None] = lambda _command: Applied()
        self._pending: list[tuple[Command, Callable[[Answer], None] | None]] = []

    def submit(self, command: Command, reply: Callable[[Answer], None] | None = None) -> None:
        """As the port says."""
        self.commands.append(command)
        answer = self.plan(command)
        if answer is None:
            self._pending.append((command, reply))
        elif reply is not None:
            reply(answer)

    async def ask(self, command: Command) -> Answer:
        """As the port says."""
        self.commands.append(command)
        return self.plan(command) or Applied()

    def settle(self, answer: Answer) -> Command:
        """Answer the oldest command that waits."""
        command, reply = self._pending.pop(0)
        if reply is not None:
            reply(answer)
        return command


@dataclass
class FakeAgents:
    """Look-ups about agents."""

    standings: dict[tuple[str, str], Standing] = field(default_factory=dict)
    offers: dict[str, list[SendOffer]] = field(default_factory=dict)
    views: dict[str, list[LegView]] = field(default_factory=dict)
    missed: dict[str, OfferId] = field(default_factory=dict)
    marks: dict[ServiceId, Results] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    agenda: list[Reminder] = field(default_factory=list)
    inside: dict[ChatId, list[tuple[AgentId, ContactName]]] = field(default_factory=dict)
    bosses: dict[AgentId, list[AgentId]] = field(default_factory=dict)
    labels: list[Reason] = field(default_factory=lambda: [Reason("lunch", "Lunch break", is_break=True)])

    def standing(self, contact: ContactName, agent: AgentId) -> Standing:
        """As the port says."""
        return self.standings.get((contact, agent), NOTHING)

    def open_offers(self, agent: AgentId) -> Sequence[SendOffer]:
        """As the port says."""
        return self.offers.get(agent, [])

    def legs(self, agent: AgentId) -> Sequence[LegView]:
        """As the port says."""
        return self.views.get(agent, [])

    def state_offer(self, agent: AgentId) -> OfferId | None:
        """As the port says."""
        return self.missed.get(agent)

    def of(self, agent: AgentId) -> Sequence[Reason]:
        """As the port says; teams other than his have reasons of their own."""
        del agent
        return [one for one in self.labels if not one.teams]

    def named(self) -> Sequence[Reason]:
        """As the port says."""
        return self.labels

    def label(self, code: str) -> str:
        """As the port says."""
        return next((one.label for one in self.labels if one.code == code), "")

    def break_s(self) -> float:
        """As the port says."""
        return 0.0

    def language(self, agent: AgentId) -> str:
        """As the port says."""
        return self.languages.get(agent, "")

    def results(self, service: ServiceId) -> Results:
        """As the port says."""
        return self.marks.get(service, Results())

    def reminders(self, agent: AgentId) -> Sequence[Reminder]:
        """As the port says."""
        return [one for one in self.agenda if one.agent == agent]

    def talking(self, chat: ChatId) -> Sequence[tuple[AgentId, ContactName]]:
        """As the port says."""
        return self.inside.get(chat, [])

    def supervisors(self, agent: AgentId) -> Sequence[AgentId]:
        """As the port says."""
        return self.bosses.get(agent, [])


@dataclass
class FakeCustomers:
    """Look-ups about customers."""

    names: dict[str, str] = field(default_factory=lambda: {"billing": "Billing"})
    chats: dict[tuple[str, str], ChatId] = field(default_factory=dict)
    queue: list[tuple[ChatId, Customer, int]] = field(default_factory=list)

    def service_name(self, service: ServiceId) -> str | None:
        """As the port says."""
        return self.names.get(service)

    def open_chat(self, customer: str, service: ServiceId) -> ChatId | None:
        """As the port says."""
        return self.chats.get((customer, service))

    def xmpp_waiting(self, service: ServiceId) -> Sequence[tuple[ChatId, Customer, int]]:
        """As the port says."""
        return self.queue


@dataclass
class FakeOverview:
    """The present."""

    agents: dict[str, AgentView] = field(default_factory=dict)
    all_services: list[ServiceView] = field(default_factory=list)

    def services(self) -> Sequence[ServiceView]:
        """As the port says."""
        return self.all_services

    def agent(self, agent: AgentId) -> AgentView | None:
        """As the port says."""
        return self.agents.get(agent)

    def chat(self, chat: ChatId) -> ChatView | None:
        """As the port says."""
        return None

    def health(self) -> Mapping[str, bool]:
        """As the port says."""
        return {}


@dataclass
class FakeTranscripts:
    """Stored lines."""

    lines: list[Entry] = field(default_factory=list)

    async def entries(self, chat: ChatId, after: int = 0, limit: int = 500) -> Sequence[Entry]:
        """As the port says."""
        return [entry for entry in self.lines if entry.chat == chat and entry.seq > after][:limit]


class FakeTokens:
    """Only what the desktop asks for."""

    async def issue_resume(self, chat: ChatId) -> str:
        """As the port says."""
        return "resume"

    async def resume(self, token: str) -> ChatId | None:
        """As the port says."""
        return None

    def issue_login(self, agent: AgentId) -> str:
        """As the port says."""
        return f"token-of-{agent}"

    async def redeem_login(self, token: str) -> str | None:
        """As the port says."""
        return None

    async def session(self, cookie: str) -> AgentId | None:
        """As the port says."""
        return None

    async def end_session(self, cookie: str) -> None:
        """As the port says."""
        return

    async def api_key(self, key: str) -> ApiKey | None:
        """As the port says."""
        return None


class FakeReports:
    """One report: two offered, one accepted."""

    def names(self) -> Sequence[str]:
        """As the port says."""
        return ["agent-performance"]

    async def run(self, name: str, wanted: ReportFilter) -> Report:
        """As the port says."""
        columns = (
            Column("agent", "Agent"),
            Column("offered", "Offered", "count"),
            Column("accepted", "Accepted", "count"),
        )
        return Report(name, "Agent performance", "", columns, ((wanted.agent, 1, 1), (wanted.agent, 1, 0)))


class FakeTime:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._passed = 0.0
        self._calls: list[tuple[float, Callable[[], None]]] = []

    def now(self) -> datetime:
        """As the port says."""
        return START + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """As the port says."""
        return self._passed

    def call_later(self, delay_s: float, call: Callable[[], None]) -> Callable[[], None]:
        """As the port says."""
        item = (self._passed + delay_s, call)
        self._calls.append(item)

        def cancel() -> None:
            if item in self._calls:
                self._calls.remove(item)

        return cancel

    def move(self, seconds: float) -> None:
        """Let time pass; what falls due is called in order."""
        until = self._passed + seconds
        while True:
            due = sorted((item for item in self._calls if item[0] <= until), key=lambda item: item[0])
            if not due:
                break
            self._calls.remove(due[0])
            self._passed = max(self._passed, due[0][0])
            due[0][1]()
        self._passed = until


@dataclass
class FakePump:
    """What the courier reported to the outbox."""

    proven: list[str] = field(default_factory=list)
    until: list[tuple[str, float]] = field(default_factory=list)
    bounced: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    effects: dict[str, DurableEffect] = field(default_factory=dict)
    """What an earlier process wrote and nothing has proved."""

    def proved(self, item_id: str) -> None:
        """As the port says."""
        self.proven.append(item_id)

    def proved_until(self, recipient: str, sent_before: float) -> None:
        """As the port says."""
        self.until.append((recipient, sent_before))

    def lost(self, item_id: str) -> None:
        """As the port says."""
        self.bounced.append(item_id)

    def effect_of(self, item_id: str) -> DurableEffect | None:
        """As the port says."""
        return self.effects.get(item_id)

    def resend(self, recipient: str) -> None:
        """As the port says."""
        self.calls.append(f"resend {recipient}")

    def pump(self, recipient: str) -> None:
        """As the port says."""
        self.calls.append(f"pump {recipient}")

    def link(self, *, up: bool) -> None:
        """As the port says."""
        self.calls.append(f"link {up}")


def run_now(work: Coroutine[object, object, None]) -> None:
    """Run a coroutine that waits for nothing real."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("it waited for something")
