"""One scripted hour of a desk, for the reports, as fixtures (tests/store/conftest.py)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bridge.clock import Clock
from bridge.reports.catalogue import ReportCatalogue
from bridge.store.batch import Batch
from bridge.store.store import Store
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    AgentPresent,
    BounceOffer,
    Choose,
    Command,
    CustomerEnds,
    DefineAgent,
    DefineReason,
    DefineService,
    RejectOffer,
    SetLink,
    StartChat,
    Tick,
)
from routing.decide import decide
from routing.decision import Decision
from routing.ids import AgentId, ChatId, ContactName, OfferId, ServiceId
from routing.ports import ReportFilter
from routing.queries import next_deadline
from routing.settings import AgentProfile, Reason, Service, Skill
from routing.state import State
from routing.transcript import Customer
from routing.words import Channel, ChosenKind, OfferPhase

ANNA, BEN = AgentId("anna@localhost"), AgentId("ben@localhost")
BILLING, SALES = ServiceId("billing"), ServiceId("sales")
MIDNIGHT = datetime(2026, 2, 1, tzinfo=UTC)
OPENS = MIDNIGHT - timedelta(hours=1)
DAY = timedelta(days=1)
BEFORE, AFTER = (MIDNIGHT - DAY, MIDNIGHT), (MIDNIGHT, MIDNIGHT + DAY)
BOTH = (MIDNIGHT - DAY, MIDNIGHT + DAY)
NAMES = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", " =1", "\uff1d1", "Ann", "", "Zoë “Z”, 3", "x")


class Hour:
    """The real core on a clock of its own; the last quarter of an hour lies on the next day."""

    def __init__(self, store: Store) -> None:
        self.now = OPENS
        self.expected: list[tuple[datetime, AgentId, ServiceId, str]] = []
        """Instant, agent, service and outcome of every offer, as the script means it."""
        self._store = store
        self._state = State()
        self._chats = 0

    async def do(self, command: Command) -> None:
        """Carry a command out, and store what came of it."""
        found = decide(self._state, command, self.now)
        assert isinstance(found, Decision), found
        if found.events:
            await self._store.commit([Batch(found.events)])

    async def wait(self, seconds: float) -> None:
        """Let time pass, deadline by deadline as the engine does."""
        until = self.now + timedelta(seconds=seconds)
        while (due := next_deadline(self._state)) is not None and due <= until:
            self.now = max(self.now, due)
            await self.do(Tick())
        self.now = until

    async def offer(self, service: ServiceId, outcome: str) -> OfferId:
        """A customer asks, one agent is offered the chat, and this becomes of it."""
        number, self._chats = self._chats, self._chats + 1
        chat = ChatId(f"c-{number}")
        customer = Customer(f"w-{number}", NAMES[number % len(NAMES)])
        await self.do(StartChat(chat, ContactName(f"x-{number}"), service, customer, Channel.WEB))
        (name,) = self._state.chats[chat].open_offers
        offer = self._state.offers[name]
        agent = offer.agent
        self.expected.append((self.now, agent, service, outcome))
        await self.wait(5)
        if outcome == OfferPhase.ACCEPTED:
            await self.do(AcceptOffer(name, agent))
            await self.wait(30)
            await self.do(AgentEnds(chat, agent))
        elif outcome == OfferPhase.REVOKED:
            await self.do(CustomerEnds(chat))
        else:
            await self._refuse(name, agent, outcome)
            for again in self._state.chats[chat].open_offers:  # a bounce is not his fault: he may get it again
                self.expected.append((self.now, self._state.offers[again].agent, service, "revoked"))
            await self.do(CustomerEnds(chat))
            for each in (ANNA, BEN):
                await self.do(Choose(each, ChosenKind.READY))
        await self.wait(25)
        return name

    async def takes(self, service: ServiceId, agent: AgentId) -> ChatId:
        """A customer asks, and the agent takes the chat at once."""
        number, self._chats = self._chats, self._chats + 1
        chat = ChatId(f"c-{number}")
        await self.do(StartChat(chat, ContactName(f"x-{number}"), service, Customer(f"w-{number}"), Channel.WEB))
        (offer,) = self._state.chats[chat].open_offers
        await self.do(AcceptOffer(offer, agent))
        return chat

    async def _refuse(self, name: OfferId, agent: AgentId, outcome: str) -> None:
        """Nobody else may get it, so that the script stays one offer a line."""
        other = BEN if agent == ANNA else ANNA
        await self.do(Choose(other, ChosenKind.NOT_READY, "lunch"))
        if outcome == OfferPhase.REJECTED:
            await self.do(RejectOffer(name, agent))
        elif outcome == OfferPhase.UNDELIVERED:
            await self.do(BounceOffer(name, agent))
        else:
            await self.wait(30)


async def _opening(hour: Hour) -> None:
    for service, name in ((BILLING, "Billing"), (SALES, "Sales")):
        await hour.do(DefineService(Service(service, name)))
    await hour.do(DefineReason(Reason("lunch", "Lunch")))
    skills = {ANNA: (Skill(BILLING), Skill(SALES)), BEN: (Skill(SALES),)}
    for agent, has in skills.items():
        await hour.do(DefineAgent(AgentProfile(agent, agent[:4].strip("@").title(), has, "Front desk")))
    await hour.do(SetLink(up=True))
    for agent in skills:
        await hour.do(AgentPresent(agent, says=ChosenKind.READY))


@pytest_asyncio.fixture
async def hour(store: Store) -> AsyncIterator[Hour]:
    """Play it: before midnight 7 offers, after it 3, all outcomes, two agents, two services."""
    played = Hour(store)
    await _opening(played)
    for service, outcome in (
        (BILLING, "accepted"),
        (SALES, "accepted"),
        (SALES, "rejected"),
        (SALES, "no_answer"),
        (BILLING, "rejected"),
        (BILLING, "revoked"),
        (SALES, "accepted"),
    ):
        await played.offer(service, outcome)
    assert played.now < MIDNIGHT
    await played.wait((MIDNIGHT - played.now).total_seconds())
    for service, outcome in ((BILLING, "undelivered"), (SALES, "accepted"), (BILLING, "accepted")):
        await played.offer(service, outcome)
    yield played


@pytest.fixture
def catalogue(store: Store, hour: Hour) -> ReportCatalogue:
    """The reports, ten minutes after the last offer."""
    now = hour.now + timedelta(minutes=10)
    return ReportCatalogue(store, Clock(lambda: 0.0, now.timestamp))


async def rows(catalogue: ReportCatalogue, name: str, wanted: ReportFilter) -> list[dict[str, Any]]:
    """Run a report and name its values."""
    report = await catalogue.run(name, wanted)
    return [dict(zip((column.key for column in report.columns), row, strict=True)) for row in report.rows]


FILTERS = [
    ReportFilter(*BOTH),
    ReportFilter(*BEFORE),
    ReportFilter(*AFTER),
    ReportFilter(*BOTH, agent=ANNA),
    ReportFilter(*BOTH, service=SALES),
    ReportFilter(*BEFORE, agent=BEN, service=SALES),
    ReportFilter(*BOTH, agent=BEN, service=BILLING),
    ReportFilter(MIDNIGHT + DAY, MIDNIGHT + 2 * DAY),
]
