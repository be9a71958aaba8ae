"""A stand-in for queues and colleagues behind face A."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge.xmpp.faces.workgroup.ports import Colleague, PastChat, PastFilter, QueueView
from routing.effects import OpenLeg
from routing.ids import AgentId, ChatId, ContactName, ServiceId
from routing.words import LegPhase
from tests.fakes.xmpp_desk import FakeAgents, FakeOverview


def queue(**changes: object) -> QueueView:
    """Describe an empty queue of Billing's with one agent free."""
    values: dict[str, object] = {
        "service": ServiceId("billing"), "name": "Billing", "count": 0, "oldest": None, "wait_s": 0.0, "takes": True,
        "on_duty": 1, "available": 1, "chats": 0, "slots": 4, "rows": (),
    }  # fmt: skip
    return QueueView(**{**values, **changes})  # type: ignore[arg-type] # the fields are named above


@dataclass
class FakeBoard:
    """Queues as a test put them; agents as the overview has them."""

    overview: FakeOverview
    agents: FakeAgents
    queues: dict[str, QueueView] = field(default_factory=lambda: {"billing": queue()})
    places: dict[str, tuple[int, float | None]] = field(default_factory=dict)
    contacts: dict[str, ChatId] = field(default_factory=dict)
    shows: dict[str, str | None] = field(default_factory=dict)

    def queue(self, service: ServiceId) -> QueueView | None:
        """As the port says."""
        return self.queues.get(service)

    def members(self, service: ServiceId) -> Sequence[AgentId]:
        """As the port says."""
        return [view.agent for view in self.overview.agents.values() if service in view.services]

    def colleague(self, agent: AgentId, service: ServiceId) -> Colleague | None:
        """As the port says."""
        view = self.overview.agent(agent)
        if view is None or service not in view.services:
            return None
        legs = tuple(one.leg for one in self.agents.legs(agent) if one.phase is LegPhase.ACTIVE)
        return Colleague(agent, view.alias, self.shows.get(agent, ""), 4, legs)

    def active_legs(self, chat: ChatId) -> Sequence[OpenLeg]:
        """As the port says."""
        views = [one for views in self.agents.views.values() for one in views]
        return [one.leg for one in views if one.leg.chat == chat and one.phase is LegPhase.ACTIVE]

    def place(self, chat: ChatId) -> tuple[int, float | None] | None:
        """As the port says."""
        return self.places.get(chat)

    def chat_behind(self, contact: ContactName) -> ChatId | None:
        """As the port says."""
        return self.contacts.get(contact)


@dataclass
class FakePast:
    """Chats on record as a test put them."""

    chats: list[PastChat] = field(default_factory=list)
    asked: list[PastFilter] = field(default_factory=list)

    async def find(self, wanted: PastFilter) -> Sequence[PastChat]:
        """As the port says, but for the filter, which is noted."""
        self.asked.append(wanted)
        return self.chats

    async def named(self, chats: Sequence[ChatId]) -> Sequence[PastChat]:
        """As the port says."""
        return [one for one in self.chats if one.chat in chats]
