"""The real book of the set-up over a small real state: the rules are the core's, only the database is missing."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from typing_extensions import override

from bridge.setup_book import SetupBook
from routing import commands as c
from routing.decide import decide
from routing.events import Event, SetupChanged
from routing.hours import Calendar
from routing.ids import AgentId, ServiceId
from routing.ports import Answer, Retry, SetupChange
from routing.refusals import Refusal
from routing.settings import AgentProfile, Reason, Service, Skill
from routing.state import State

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
BILLING = ServiceId("billing")


class FakeSetup(SetupBook):
    """Decides on a state of its own and remembers who changed what."""

    def __init__(self) -> None:
        self.state = State()
        self.stores = True
        self.record: list[SetupChange] = []
        super().__init__(self, lambda: self.state, self, lambda: NOW)
        for command in (
            c.DefineCalendar(Calendar("office")),
            c.DefineService(Service(BILLING, "Billing", calendar="office")),
            c.DefineReason(Reason("lunch", "Lunch")),
            c.DefineAgent(AgentProfile(AgentId("anna@localhost"), "Anna", (Skill(BILLING),))),
        ):
            decide(self.state, command, NOW)

    def submit(self, command: c.Command, reply: Callable[[Answer], None] | None = None) -> None:
        """Nobody asks so."""
        raise NotImplementedError

    async def ask(self, command: c.Command) -> Answer:
        """Decide at once."""
        if not self.stores:
            return Retry()
        outcome = decide(self.state, command, NOW)
        if isinstance(outcome, Refusal):
            return outcome
        self._note(outcome.events)
        return outcome.result

    async def read(self, fn: Callable[[Any], Any]) -> Any:
        """Nothing is in a database."""
        raise NotImplementedError

    @override
    async def changes(self, limit: int) -> Sequence[SetupChange]:
        return self.record[::-1][:limit]

    def _note(self, events: Sequence[Event]) -> None:
        self.record += [SetupChange(one.at, one.by, one.what) for one in events if isinstance(one, SetupChanged)]
